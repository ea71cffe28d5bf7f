/** Instruments: opened by name, named by their fields, found, closed. */

import { inspect } from "node:util";

import { afterEach, expect, test, vi } from "vitest";

import {
  channelTuple,
  findOrCreateInstrument,
  Instrument,
  InstrumentChannel,
  InstrumentModule,
  Parameter,
  vals,
  VisaInstrument,
} from "../../drivers/core/index.ts";
import type { Idn, VisaOpenOptions } from "../../drivers/core/index.ts";
import { IoError } from "../../drivers/io/index.ts";
import type { FakeHandle } from "./fake-handle.ts";
import { fakeHandle } from "./fake-handle.ts";

class Output extends InstrumentChannel<Source> {
  readonly volt = this.parameter({
    unit: "V",
    getCmd: `${this.shortName}:V?`,
    setCmd: `${this.shortName}:V {:.3f}`,
    vals: vals.numbers(0, 10),
  });
}

class Trigger extends InstrumentModule {
  readonly source = this.parameter({ setCmd: "TRIG {}", getCmd: "TRIG?", valMapping: { internal: "INT", bus: "BUS" } });
}

let handle: FakeHandle;

class Source extends VisaInstrument {
  static override readonly defaultTerminator = "\r";

  static override async connect(_address: string, options: VisaOpenOptions = {}): Promise<FakeHandle> {
    handle = fakeHandle(command => (command === "*IDN?" ? "Maker, Model S1 ,7,1.0" : "2.5"), options.sim !== undefined);
    return handle;
  }

  readonly freq = this.parameter({ unit: "Hz", getCmd: "F?", setCmd: "F {}", vals: vals.numbers(), initialValue: 50 });
  readonly a = new Output(this, "a");
  readonly trigger = new Trigger(this, "trigger");
  readonly outputs = channelTuple(["x", "y", "z"], id => new Output(this, id));
  names: string[] = [];

  protected override async connected(): Promise<void> {
    this.names = [this.freq.fullName, this.a.volt.fullName];
    await this.write("REMOTE");
  }
}

function silence() {
  return vi.spyOn(console, "log").mockImplementation(() => undefined);
}

afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

test("open connects, runs connected() with names bound, sends initial values, asks who it is and says so", async () => {
  const log = silence();
  const source = await Source.open("source", "GPIB::1::INSTR");
  expect(source.names).toEqual(["source_freq", "source_a_volt"]);
  expect(handle.sent).toEqual(["REMOTE", "F 50", "*IDN?"]);
  expect(log.mock.calls).toEqual([
    [expect.stringMatching(/^Connected to: Maker S1 \(serial:7, firmware:1\.0\) in \d+\.\d\ds$/)],
  ]);
});

test("a simulated instrument says so when it is connected and in its record", async () => {
  const log = silence();
  const source = await Source.open("source", "GPIB::1::INSTR", { sim: "maker/s1" });
  expect(String(log.mock.calls[0]?.[0])).toMatch(/in \d+\.\d\ds \(SIMULATED\)$/);
  expect(source.simulated).toBe(true);
  expect(source.a.simulated).toBe(true);
  expect(await source.snapshot({ update: "Never" })).toMatchObject({ simulated: true });
});

test("a constructor sends nothing, and a name is there before anybody asked for it", async () => {
  const bus = fakeHandle();
  const source = new Source("s", bus);
  expect(source.a.volt.fullName).toBe("s_a_volt");
  await expect(source.a.volt(11)).rejects.toThrow(
    "setting s_a_volt to 11: 11 is invalid: must be between 0 and 10 inclusive; Parameter: s_a.volt",
  );
  expect(bus.sent).toEqual([]);
  expect(Instrument.exist("s")).toBe(false);
});

test("commands are formatted as in Python, replies are read by the validator", async () => {
  silence();
  const source = await Source.open("source", "GPIB::1::INSTR");
  handle.sent.length = 0;
  await source.outputs[1]?.volt(1.23456);
  expect(await source.a.volt()).toBe(2.5);
  await source.trigger.source("bus");
  expect(handle.sent).toEqual(["y:V 1.235", "a:V?", "TRIG BUS"]);
  expect(await source.timeout()).toBe(5);
  await source.timeout(null);
  expect(handle.timeout).toBeNull();
  await expect(source.timeout(-1)).rejects.toThrow("setting source_timeout to -1");
});

test("fields are the parameters and submodules, by name", async () => {
  const source = new Source("s", fakeHandle());
  expect(Object.keys(source.parameters)).toEqual(["IDN", "timeout", "freq"]);
  expect(Object.keys(source.submodules)).toEqual(["a", "trigger", "outputs"]);
  expect(source.allParameters().map(String)).toEqual([
    "s_IDN",
    "s_timeout",
    "s_freq",
    "s_a_volt",
    "s_trigger_source",
    "s_x_volt",
    "s_y_volt",
    "s_z_volt",
  ]);
});

test("an instrument, a parameter and a tuple print as one short line and touch nothing", () => {
  const bus = fakeHandle();
  const source = new Source("s", bus);
  expect(inspect(source)).toBe("<Source: s>");
  expect(source.a.toString()).toBe("<Output: s_a of Source: s>");
  expect(inspect(source.freq)).toBe("<Parameter: s_freq>");
  expect(String(source.freq)).toBe("s_freq");
  expect(inspect(source.outputs.slice(0, 1))).toBe("ChannelTuple(<Source: s>, Output, [<Output: s_x of Source: s>])");
  expect(bus.sent).toEqual([]);
});

test("channels are reached by index, slice and name", () => {
  const { outputs } = new Source("s", fakeHandle());
  expect([...outputs].map(each => each.shortName)).toEqual(["x", "y", "z"]);
  expect(outputs.at(-1).shortName).toBe("z");
  expect(outputs.slice(1).length).toBe(2);
  expect(outputs.byName("y")).toBe(outputs[1]);
  expect(() => outputs.byName("q")).toThrow("no channel q: there are x, y, z");
});

test("a name that is taken is refused, with the way out; recreate closes the old one first", async () => {
  silence();
  const first = await Source.open("source", "GPIB::1::INSTR");
  await expect(Source.open("source", "GPIB::1::INSTR")).rejects.toThrow(
    "Another instrument has the name: source; pass { recreate: true } to close it and open it again",
  );
  const second = await Source.open("source", "GPIB::1::INSTR", { recreate: true });
  expect(first.closed).toBe(true);
  expect(Instrument.findInstrument("source", Source)).toBe(second);
});

test("two that open at once do not both get the name", async () => {
  silence();
  const opened = await Promise.allSettled([Source.open("twin", "A"), Source.open("twin", "A")]);
  expect(opened.map(each => each.status)).toEqual(["fulfilled", "rejected"]);
});

test("if connected() fails, the connection is closed and the name is free", async () => {
  const log = silence();
  class Broken extends Source {
    protected override connected(): Promise<void> {
      return Promise.reject(new Error("unknown model"));
    }
  }
  await expect(Broken.open("broken", "A")).rejects.toThrow("opening broken: unknown model");
  expect(handle.closes).toBe(1);
  expect(Instrument.exist("broken")).toBe(false);
  expect(log).not.toHaveBeenCalled();
});

test("if the constructor fails, the connection is closed", async () => {
  silence();
  class Broken extends Source {
    readonly bad = this.parameter({ setCmd: null, step: -1 });
  }
  await expect(Broken.open("broken", "A")).rejects.toThrow("opening broken: step must be positive");
  expect(handle.closes).toBe(1);
});

test("after close every use says that it is closed; closing twice is fine", async () => {
  silence();
  const source = await Source.open("source", "A");
  await source.close();
  await source.close();
  expect(handle.closes).toBe(1);
  await expect(source.freq()).rejects.toThrow(
    "getting source_freq: <Source: source> is closed: open it again to use it",
  );
  await expect(source.a.volt(1)).rejects.toThrow("setting source_a_volt to 1: <Source: source> is closed");
  await expect(source.write("X")).rejects.toThrow(/^<Source: source> is closed: open it again/);
  expect(Instrument.exist("source")).toBe(false);
});

test("what goes wrong on the bus is told with the command and the instrument", async () => {
  silence();
  const source = await Source.open("source", "A");
  handle.query = () => Promise.reject(new Error("no answer within 5 s"));
  const error: unknown = await source.freq().catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    message: "getting source_freq: asking 'F?' to <Source: source>: no answer within 5 s",
    instrument: "source",
    parameter: "source_freq",
    command: "F?",
  });
});

test("what the bus tells of a command is not told twice", async () => {
  silence();
  const source = await Source.open("source", "A");
  const text = 'asking "F?" of GPIB0::1::INSTR: no reply within 5 s';
  handle.query = () => Promise.reject(new IoError(text, { command: "F?" }));
  const error: unknown = await source.freq().catch((caught: unknown) => caught);
  expect(error).toMatchObject({ message: `getting source_freq: ${text}`, instrument: "source", command: "F?" });
});

test("names that are no identifiers are refused before anything is connected; hyphens become underscores", async () => {
  silence();
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const connect = vi.spyOn(Source, "connect");
  await expect(Source.open("1 a", "A")).rejects.toThrow("1 a invalid instrument identifier");
  expect(connect).not.toHaveBeenCalled();
  const source = await Source.open("a-b", "A");
  expect(source.name).toBe("a_b");
  expect(warn.mock.calls).toEqual([["Changed a-b to a_b for instrument identifier"]]);
});

test("instruments are found by name and class, and closed together", async () => {
  silence();
  class Other extends Source {}
  const source = await Source.open("one", "A");
  const other = await Other.open("two", "A");
  expect(Instrument.findInstrument("one", Source)).toBe(source);
  expect(Source.instances()).toEqual([source]);
  expect(() => Instrument.findInstrument("one", Other)).toThrow("Instrument one is a Source but Other was requested");
  expect(() => Instrument.findInstrument("three")).toThrow(
    "Instrument with name three does not exist: open are one, two",
  );
  expect(await findOrCreateInstrument(Source, "one", "A")).toBe(source);
  expect(await findOrCreateInstrument(Source, "one", "A", { recreate: true })).not.toBe(source);
  await Instrument.closeAll();
  expect([other.closed, Instrument.exist("one")]).toEqual([true, false]);
});

test("parameters come and go at run time", async () => {
  const bus = fakeHandle(() => "3");
  const source = new Source("s", bus);
  const extra = source.addParameter("extra", { getCmd: "E?", vals: vals.ints() });
  const value: number = await extra();
  expect(value).toBe(3);
  expect((source as unknown as { extra: unknown }).extra).toBe(extra);
  expect(() => source.addParameter("extra", {})).toThrow("Duplicate parameter name extra on instrument <Source: s>");
  expect(() => source.addParameter("close", {})).toThrow("parameter name close is taken by another member");
  source.removeParameter("extra");
  expect("extra" in source).toBe(false);
  expect(() => source.removeParameter("extra")).toThrow(
    "<Source: s> has no parameter extra: it has IDN, timeout, freq",
  );
  const own = new Parameter("own", { instrument: source, getCmd: "O?" });
  expect(own.fullName).toBe("s_own");
});

test.each<[string, Idn]>([
  ["A,B,C,D", { vendor: "A", model: "B", serial: "C", firmware: "D" }],
  ["A, Model B ,C,D,E", { vendor: "A", model: "B", serial: "C", firmware: "D,E" }],
  ["A;B;C", { vendor: "A", model: "B", serial: "C", firmware: null }],
  ["A:B:C:D:E", { vendor: "A", model: "B", serial: "C", firmware: "D:E" }],
  ["single", { vendor: "single", model: null, serial: null, firmware: null }],
  ["a,b;c", { vendor: "a", model: "b;c", serial: null, firmware: null }],
  ["A,B", { vendor: "A", model: "B", serial: null, firmware: null }],
])("the identification %j is read part by part", async (reply, idn) => {
  expect(
    await new Source(
      "s",
      fakeHandle(() => reply),
    ).IDN(),
  ).toEqual(idn);
});

test("an instrument that does not say who it is goes by its own name", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  class Mute extends Instrument {}
  const mute = new Mute("a5", undefined);
  expect(await mute.getIdn()).toEqual({ vendor: null, model: "a5", serial: null, firmware: null });
  expect(String(warn.mock.calls[0]?.[0])).toContain("Instrument Mute has not defined an ask method");
});

test("an instrument without a connection opens with its name alone", async () => {
  const log = silence();
  class Amplifier extends Instrument {
    readonly gain = this.parameter({ setCmd: null, initialValue: 10, vals: vals.enum(1, 10, 100) });
    override async getIdn(): Promise<Idn> {
      return { vendor: "Maker", model: "A1", serial: null, firmware: null };
    }
  }
  const amplifier = await Amplifier.open("amplifier", { label: "Amplifier" });
  expect(await amplifier.gain()).toBe(10);
  expect(amplifier.label).toBe("Amplifier");
  expect(log.mock.calls[0]?.[0]).toMatch(/^Connected to: Maker A1 \(serial:None, firmware:None\) in/);
});

test("a hover shows what is known, without asking", async () => {
  const bus = fakeHandle(() => "2.5", true);
  const source = new Source("s", bus);
  const inspected = source.a.volt as unknown as Record<symbol, () => Record<string, string>>;
  const text = (): string => inspected[Symbol.for("Jupyter.inspect")]?.()["text/plain"] ?? "";
  expect(text()).toBe(
    "s_a_volt\n\nunit: V\nallowed values: <Numbers 0<=v<=10>\ncached value: not known yet\ninstrument: SIMULATED",
  );
  expect(bus.sent).toEqual([]);
  await source.a.volt();
  expect(text()).toContain("cached value: 2.5 V, 0 s ago");
});

test("validateStatus reports a value that an instrument has and would refuse", async () => {
  const source = new Source(
    "s",
    fakeHandle(() => "11"),
  );
  await expect(source.a.validateStatus()).rejects.toThrow(
    "11 is invalid: must be between 0 and 10 inclusive; Parameter: s_a.volt",
  );
});
