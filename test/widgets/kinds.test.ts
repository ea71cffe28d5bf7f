/** Displays of the kinds of parameters: each tells what it stands on. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import {
  ArrayParameter,
  ChannelTuple,
  combine,
  Complex,
  complex,
  ComplexArray,
  DelegateGroup,
  DelegateGroupParameter,
  DelegateParameter,
  ElapsedTimeParameter,
  Group,
  GroupedParameter,
  GroupParameter,
  Instrument,
  InstrumentChannel,
  InstrumentRefParameter,
  linspace,
  ManualParameter,
  MultiParameter,
  Parameter,
  ParameterBase,
  ParameterSet,
  ParameterWithSetpoints,
  ScaledParameter,
  useClock,
  vals,
  VisaInstrument,
} from "../../drivers/core/index.ts";
import type { AnyInstrument, Idn } from "../../drivers/core/index.ts";
import "../../widgets/attach.ts";
import { bundleOf } from "../../widgets/bundle.ts";
import { FakeClock } from "../core/fake-clock.ts";
import { fakeHandle } from "../core/fake-handle.ts";
import { facts, page, rows, show, text } from "./showing.ts";
import { all, textOf } from "./xml.ts";

const hostile = `<script>alert("1")</script> & 'x' <img src=y onerror=alert(2)>`;
const snapshotType = "application/vnd.setpoint.snapshot+json";

let time: FakeClock;
let restore: Disposable;

beforeEach(() => {
  time = new FakeClock();
  restore = useClock(time);
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});

afterEach(async () => {
  await Instrument.closeAll();
  restore[Symbol.dispose]();
  vi.restoreAllMocks();
});

/** Name and class in the heading. */
function heading(value: unknown): string[] {
  const [found] = all(page(value), "header");
  return found!.children.map(child => (typeof child === "string" ? child : textOf(child)));
}

const dac = () => new Parameter("dac", { label: "DAC", unit: "V", setCmd: null, vals: vals.numbers(-10, 10) });

test("a manual parameter says its class, what it takes and its value", () => {
  const gain = new ManualParameter("gain", { unit: "V/A", vals: vals.numbers(0, 100), initialValue: 10 });
  expect(heading(gain)).toEqual(["gain", "ManualParameter"]);
  expect(rows(gain)).toEqual([["gain", "", "10 V/A", "now", "0 V/A to 100 V/A"]]);
  expect(text(gain)).toEqual(["gain: 10 V/A (now); 0 V/A to 100 V/A"]);
});

test("codes, conversion and ramp are told where there are any", async () => {
  const mode = new Parameter("mode", { setCmd: null, valMapping: { AC: 0, DC: 1 } });
  expect(facts(mode)).toEqual({ codes: "AC = 0, DC = 1" });
  const volt = new Parameter("volt", { unit: "V", setCmd: null, scale: 10, offset: -2, step: 0.1, interDelay: 0.05 });
  expect(facts(volt)).toEqual({
    conversion: "raw value = value × 10 - 2",
    ramp: "steps of 100 mV at most, 50 ms apart",
  });
  expect(text(volt)).toEqual([
    "volt: not read yet; anything",
    "  conversion: raw value = value × 10 - 2",
    "  ramp: steps of 100 mV at most, 50 ms apart",
  ]);
  const many = new Parameter("many", {
    setCmd: null,
    valMapping: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`n${index}`, index])),
  });
  expect(facts(many)["codes"]).toBe("n0 = 0, n1 = 1, n2 = 2, n3 = 3, n4 = 4, n5 = 5, … 9 codes");
  const each = new Parameter("each", { setCmd: null, scale: [1, 2], offset: 3 });
  expect(facts(each)["conversion"]).toBe("raw value = value × [1, 2] + 3");
});

test("a class of one's own goes by its name", () => {
  class Noise extends ParameterBase<number> {
    override getRaw(): number {
      return 4;
    }
  }
  expect(heading(new Noise("noise"))).toEqual(["noise", "Noise"]);
});

test("a delegate names its source with what it has, and says so where it has none", async () => {
  const source = dac();
  const gate = new DelegateParameter("gate", { source, unit: "mV", scale: 1e-3 });
  expect(facts(gate)["source"]).toBe("dac");
  await gate(300);
  expect(facts(gate)).toEqual({ source: "dac (300 mV)", conversion: "raw value = value × 0.001" });
  expect(text(gate)[1]).toBe("  source: dac (300 mV)");
  gate.source = null;
  expect(facts(gate)["source"]).toBe("none");
});

test("a scaled parameter names its output and its factor, known or not", async () => {
  const bias = new ScaledParameter(dac(), { division: 100, name: "bias" });
  await bias(0.01);
  expect(facts(bias)).toEqual({ output: "dac (1 V)", division: "100" });
  const factor = new ManualParameter("factor", { vals: vals.numbers() });
  expect(facts(new ScaledParameter(dac(), { gain: factor }))["gain"]).toBe("not known yet");
});

class Generator extends Instrument {
  readonly frequency = this.groupParameter({ unit: "Hz", vals: vals.numbers() });
  readonly amplitude = this.groupParameter({ unit: "V", vals: vals.numbers() });
  readonly output = new Group([this.frequency, this.amplitude], { getCmd: "SIN?" });
  override async getIdn(): Promise<Idn> {
    return { vendor: "V", model: "M", serial: "1", firmware: "2" };
  }
  override async askRaw(): Promise<string> {
    return "2500,0.1";
  }
}

test("a member of a group names the others, and the group shows all", async () => {
  const generator = new Generator("g", undefined);
  await generator.frequency();
  expect(facts(generator.frequency)["group"]).toBe("g_frequency, g_amplitude, read and set together");
  expect(facts(new GroupParameter("alone"))["group"]).toBe("none yet");
  expect(heading(generator.output)).toEqual(["Group", "2 parameters"]);
  expect(rows(generator.output).map(cells => [cells[0], cells[2]])).toEqual([
    ["frequency", "2.5 kHz"],
    ["amplitude", "100 mV"],
  ]);
  expect(text(generator.output)).toEqual([
    "Group: 2 parameters",
    "  frequency: 2.5 kHz (now)",
    "  amplitude: 100 mV (now)",
  ]);
  expect(show(generator.output)[snapshotType]).toMatchObject({ frequency: { full_name: "g_frequency", value: 2500 } });
});

test("a grouped parameter shows its value with the units of its parts, and each part", async () => {
  const [m1, m2] = ["m1", "m2"].map(name => new ManualParameter(name, { vals: vals.numbers(-60, 60) }));
  const x = new DelegateGroupParameter("x", { source: m1!, unit: "T", scale: 20 });
  const y = new DelegateGroupParameter("y", { source: m2!, unit: "deg" });
  const group = new DelegateGroup("field", { x, y });
  const field = new GroupedParameter("field", { group });
  expect(rows(field)[0]).toEqual(["field", "", "not read yet", "", "values for x, y"]);
  await field({ x: 0.5, y: 30 });
  expect(rows(field)).toEqual([
    ["field", "", "x = 500 mT, y = 30 deg", "now", "values for x, y"],
    ["x", "m1", "500 mT", "now", "-3 T to 3 T"],
    ["y", "m2", "30 deg", "now", "-60 deg to 60 deg"],
  ]);
  expect(text(field)).toEqual([
    "field: x = 500 mT, y = 30 deg (now); values for x, y",
    "  x (m1): 500 mT (now)",
    "  y (m2): 30 deg (now)",
  ]);
  expect(heading(group)).toEqual(["field", "2 parameters"]);
  const limited = new GroupedParameter("limited", { group });
  limited.vals = vals.numbers(0, 1);
  expect(rows(limited)[0]!.at(-1)).toBe("0 to 1");
});

test("a parameter with setpoints shows its shape and its axes", async () => {
  const points = new Parameter("points", { setCmd: null, vals: vals.ints() });
  const freq = new Parameter("freq", {
    label: "Frequency",
    unit: "Hz",
    vals: vals.arrays({ shape: [points] }),
    getCmd: async () => Float64Array.from(linspace(1e9, 2e9, (await points()) ?? 0)),
  });
  const trace = new ParameterWithSetpoints("trace", {
    unit: "V",
    setpoints: [freq],
    shape: [points],
    getCmd: () => Float64Array.of(1, 2, 3),
  });
  expect(facts(trace)).toEqual({ shape: "points = not read yet", axes: "freq" });
  await points(3);
  await trace();
  expect(facts(trace)).toEqual({ shape: "points = 3", axes: "freq" });
  expect(rows(trace)).toEqual([
    ["trace", "", "[1 V, 2 V, 3 V]", "now", "read only"],
    ["freq", "Frequency", "[1 GHz, 1.5 GHz, 2 GHz]", "now", "read only"],
  ]);
  expect(text(trace)).toEqual([
    "trace: [1 V, 2 V, 3 V] (now); read only",
    "  shape: points = 3",
    "  axes: freq",
    "  freq (Frequency): [1 GHz, 1.5 GHz, 2 GHz] (now)",
  ]);
});

test("a shape of functions is told, and one that fails does not take the display with it", () => {
  const axis = (length: () => number) =>
    new Parameter("axis", { vals: vals.arrays({ shape: [length, 2] }), getCmd: () => Float64Array.of(1) });
  const on = (length: () => number) =>
    new ParameterWithSetpoints("on", { setpoints: [axis(length), axis(length)], shape: [length, 2], getCmd: () => "" });
  expect(facts(on(() => 4))["shape"]).toBe("4 × 2");
  const failing = (): number => {
    throw new Error("no connection");
  };
  expect(facts(on(failing))["shape"]).toBe("not known × 2");
});

class Lockin extends MultiParameter<{ r: number; trace: Float64Array }> {
  constructor(name: string, instrument?: AnyInstrument) {
    super(name, {
      instrument,
      names: ["r", "trace"],
      labels: ["Amplitude", "Signal"],
      units: ["V", "A"],
      shapes: [[], [2]],
      setpoints: [[], [[0, 1e-3]]],
      setpointNames: [[], ["time"]],
      setpointLabels: [[], ["Time"]],
      setpointUnits: [[], ["s"]],
    });
  }
  override async getRaw() {
    return { r: 3.2e-6, trace: Float64Array.of(0, 1e-9) };
  }
}

test("a parameter of several values shows each with its name, label, unit and axes", async () => {
  const lockin = new Lockin("lockin");
  expect(rows(lockin).map(cells => cells[2])).toEqual(["not read yet", "not read yet"]);
  await lockin();
  time.advance(5);
  expect(heading(lockin)).toEqual(["lockin", "Lockin"]);
  expect(facts(lockin)).toEqual({ "axes of trace": "time (Time), 2 points from 0 s to 1 ms" });
  expect(rows(lockin)).toEqual([
    ["r", "Amplitude", "3.2 µV", "5 s", "read only"],
    ["trace", "Signal", "[0 A, 1 nA]", "5 s", "read only"],
  ]);
  expect(text(lockin)).toEqual([
    "lockin: r = 3.2 µV, trace = [0 A, 1 nA] (5 s); read only",
    "  axes of trace: time (Time), 2 points from 0 s to 1 ms",
    "  r (Amplitude): 3.2 µV (5 s)",
    "  trace (Signal): [0 A, 1 nA] (5 s)",
  ]);
});

test("in the table of its instrument it has its units, too", async () => {
  class Meter extends Instrument {
    readonly iv = new Lockin("iv", this);
  }
  const meter = new Meter("meter", undefined);
  await meter.iv();
  expect(rows(meter)[0]!.slice(0, 3)).toEqual(["iv", "", "r = 3.2 µV, trace = [0 A, 1 nA]"]);
});

test("an array parameter shows its shape and its axes, nested ones too", async () => {
  const map = new ArrayParameter("map", {
    unit: "V",
    shape: [2, 3],
    setpoints: [
      [0, 1],
      [
        [0, 1, 2],
        [0, 1, 2],
      ],
    ],
    setpointNames: ["y", "x"],
    setpointUnits: ["m", "m"],
    getCmd: () => [0, 1, 2, 3, 4, 5],
  });
  await map();
  expect(facts(map)).toEqual({
    shape: "2 × 3",
    axes: "y, 2 points from 0 m to 1 m × x, 3 points from 0 m to 2 m",
  });
  const bare = new ArrayParameter("bare", { shape: [1], getCmd: () => [1] });
  expect(facts(bare)).toEqual({ shape: "1", axes: "bare_setpoint_0" });
});

test("the parameter of all channels shows each channel's, and the age of the oldest", async () => {
  const instrument = new Instrument("i", undefined);
  const channels = new ChannelTuple(
    ["A", "B"].map(id => {
      const channel = new InstrumentChannel(instrument, id);
      channel.addParameter("volt", { label: "Voltage", unit: "V", setCmd: null, vals: vals.numbers(-1, 1) });
      return channel;
    }),
  );
  const volt = () => Reflect.get(channels, "volt") as unknown;
  await channels.at(0).parameters["volt"]!.set!(0.5);
  expect(text(volt())[0]).toBe("i_Multi_volt: not read yet; -1 V to 1 V");
  time.advance(60);
  await channels.at(1).parameters["volt"]!.set!(1);
  expect(text(volt())).toEqual([
    "i_Multi_volt: [500 mV, 1 V] (60 s); -1 V to 1 V",
    "  i_A_volt (Voltage): 500 mV (60 s)",
    "  i_B_volt (Voltage): 1 V (now)",
  ]);
  expect(rows(volt()).map(cells => cells[0])).toEqual(["i_A_volt", "i_B_volt"]);
});

test("a reference says of which class its instrument is, or that it is not open", async () => {
  const meter = new InstrumentRefParameter("meter");
  expect(facts(meter)["instrument"]).toBe("none yet");
  await meter("g1");
  expect(facts(meter)["instrument"]).toBe("not open");
  await Generator.open("g1");
  expect(facts(meter)["instrument"]).toBe("Generator");
});

test("an elapsed time shows what was last read", async () => {
  const elapsed = new ElapsedTimeParameter("elapsed");
  time.advance(12.5);
  await elapsed();
  expect(rows(elapsed)).toEqual([["elapsed", "Elapsed time", "12.5 s", "now", "read only"]]);
});

test("combined parameters show what they set and their points", () => {
  const [x, y] = [
    new ManualParameter("x", { unit: "V", vals: vals.numbers() }),
    new ManualParameter("y", { unit: "A", vals: vals.numbers() }),
  ];
  const combined = combine(x, y, { name: "xy", label: "Both", unit: "W" });
  expect(facts(combined)).toEqual({ sets: "x, y", label: "Both", unit: "W", points: "none yet" });
  expect(all(page(combined), "table")).toHaveLength(0);
  const sweep = combined.sweep(linspace(0, 1, 11), linspace(0, 1e-3, 11));
  expect(rows(sweep)[5]).toEqual(["5", "500 mV", "500 µA"]);
  expect(rows(sweep)).toHaveLength(8);
  expect(textOf(page(sweep))).toContain("… 11 points");
  expect(text(sweep)).toEqual(["xy: sets x, y; label Both; unit W; points 11"]);
});

test("a set of parameters is a table of them", () => {
  const set = new ParameterSet([dac(), new ManualParameter("gain")]);
  expect(heading(set)).toEqual(["ParameterSet", "2 parameters"]);
  expect(rows(set).map(cells => cells[0])).toEqual(["dac", "gain"]);
});

test("what rests on a simulated instrument says so", () => {
  const instrument = new VisaInstrument(
    "v",
    fakeHandle(() => "", true),
  );
  const source = new Parameter("volt", { instrument, setCmd: "VOLT {}", vals: vals.numbers() });
  const delegate = new DelegateParameter("delegate", { source });
  const grouped = new GroupedParameter("grouped", { group: new DelegateGroup("grouped", { a: delegate }) });
  const combined = combine(delegate, { name: "combined" });
  const scaled = new ScaledParameter(source, { gain: 2, name: "scaled", bindToInstrument: false });
  const set = new ParameterSet([delegate]);
  for (const each of [delegate, scaled, grouped, combined, set]) {
    expect(all(page(each), "span").map(textOf)).toContain("SIMULATED");
    expect(text(each)[0]).toMatch(/; SIMULATED$/);
  }
  for (const each of [dac(), new ParameterSet([dac()])]) expect(show(each)["text/plain"]).not.toContain("SIMULATED");
});

test("complex numbers and arrays of them print as in Python", async () => {
  expect(bundleOf(complex(1, -2))).toEqual({ "text/plain": "(1-2j)" });
  expect(bundleOf(new Complex(0, 1))).toEqual({ "text/plain": "1j" });
  expect(bundleOf(ComplexArray.from([complex(0, 1), 2]))).toEqual({ "text/plain": "[0.+1.j 2.+0.j]" });
  const s11 = new Parameter("s11", { unit: "V", setCmd: null, vals: vals.arrays({ validTypes: ["complex"] }) });
  await s11(ComplexArray.from(Array.from({ length: 7 }, (_, index) => complex(index, 1))));
  expect(text(s11)[0]).toBe(
    "s11: [1j V, (1+1j) V, (2+1j) V, (3+1j) V, (4+1j) V, … 7 values] (now); array of complex numbers",
  );
});

test("what comes from an instrument or a user stays text in every display", async () => {
  const source = new ManualParameter("source", {
    label: hostile,
    unit: hostile,
    docstring: hostile,
    initialValue: hostile,
  });
  const codes = new Parameter("codes", { setCmd: null, valMapping: { [hostile]: 0 } });
  const delegate = new DelegateParameter("delegate", { source });
  const grouped = new GroupedParameter("grouped", { group: new DelegateGroup(hostile, [source, codes]) });
  const several = new MultiParameter("several", {
    names: ["a"],
    labels: [hostile],
    units: [hostile],
    shapes: [[1]],
    setpoints: [[[0]]],
    setpointNames: [[hostile]],
    setpointLabels: [[hostile]],
    setpointUnits: [[hostile]],
    getCmd: () => ({ a: [hostile] }),
  });
  await several();
  const x = new ManualParameter("x", { unit: hostile, vals: vals.numbers() });
  const combined = combine(x, { name: "c", label: hostile, unit: hostile }).sweep([1, 2]);
  const shown = [source, codes, delegate, grouped, several, combined, new ParameterSet([source])];
  for (const each of [...shown, new DelegateGroup(hostile, [source])]) {
    const found = page(each);
    for (const name of ["script", "img"]) expect(all(found, name)).toHaveLength(0);
    expect(textOf(found)).toContain(hostile);
  }
});

test("programs get the record, whatever is in it", async () => {
  const odd = new ManualParameter("odd", { metadata: { count: 10n } });
  await odd(10n);
  expect(show(odd)[snapshotType]).toMatchObject({ value: "10", metadata: { count: "10" } });
});
