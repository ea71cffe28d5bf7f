/** Traces and parameters of several values in a panel: their settings, their plots, one acquisition at a time. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  Instrument,
  linspace,
  monitor,
  MultiParameter,
  panel,
  Parameter,
  ParameterWithSetpoints,
  vals,
  type InstrumentPanel,
} from "../../index.ts";
import { useClock } from "../../drivers/core/index.ts";
import type { Json } from "../../kernel/runtime.ts";
import { DummyChannelInstrument } from "../../drivers/instruments/mock/index.ts";
import type { RowValue } from "../../widgets/instrument-panel/panel-state.ts";
import { ManualClock } from "../station/safety/manual-clock.ts";
import { Page } from "./page.ts";

/** An analyser whose acquisitions end when a test says so. */
class Analyser extends Instrument {
  readonly done: string[] = [];
  readonly ends: (() => void)[] = [];
  isQuick = true;
  isBroken = false;

  readonly start = this.parameter({
    unit: "Hz",
    vals: vals.numbers(0, 1e9),
    getCmd: null,
    setCmd: null,
    initialValue: 0,
  });
  readonly stop = this.parameter({
    unit: "Hz",
    vals: vals.numbers(0, 1e9),
    getCmd: null,
    setCmd: null,
    initialValue: 10,
  });
  readonly points = this.parameter({ vals: vals.ints(2, 100), getCmd: null, setCmd: null, initialValue: 3 });
  readonly freq = this.parameter({
    label: "Frequency",
    unit: "Hz",
    vals: vals.arrays({ shape: [this.points] }),
    getCmd: async () => Float64Array.from(linspace(await this.start(), await this.stop(), await this.points())),
  });
  readonly spectrum = this.parameterWithSetpoints({
    label: "Power",
    unit: "W",
    setpoints: [this.freq],
    shape: [this.points],
    settings: [this.start, this.stop],
    getCmd: () => this.#acquire("spectrum"),
  });
  readonly second = this.parameterWithSetpoints({
    setpoints: [this.freq],
    shape: [this.points],
    getCmd: () => this.#acquire("second"),
  });

  async #acquire(name: string): Promise<Float64Array> {
    this.done.push(`${name} begins`);
    if (!this.isQuick) await new Promise<void>(resolve => this.ends.push(resolve));
    this.done.push(`${name} ends`);
    if (this.isBroken) throw new Error("no trigger");
    return Float64Array.from({ length: await this.points() }, (_, index) => index + 1);
  }
}

let page: Page;
let analyser: Analyser;
let shown: InstrumentPanel;
beforeEach(() => {
  page = new Page();
  analyser = new Analyser("analyser", {});
  shown = panel(analyser);
  page.open(shown);
});
afterEach(async () => {
  shown.close();
  await analyser.close();
  page[Symbol.dispose]();
});

const does = (content: Json, of = shown): Promise<void> => page.tell(of, { method: "custom", content });
const keyOf = (name: string, of = shown): number => of.rows.findIndex(row => row.name === name);
const seen = (of = shown): Promise<void> => does({ do: "seen", view: "page", keys: of.rows.map(({ key }) => key) }, of);
const told = (): Record<string, Json>[] =>
  page.sent.filter(({ method }) => method === "custom").map(({ content }) => content as Record<string, Json>);
function valueOf(key: number): RowValue | undefined {
  const all = told().flatMap(({ values }) => (values ? [(values as Record<string, Json>)[key]] : []));
  return all.findLast(value => value !== undefined) as unknown as RowValue | undefined;
}
const settingsOf = (name: string, of = shown): string[] =>
  of.rows[keyOf(name, of)]!.settings.map(key => of.rows[key]!.name);

test("beside a trace stand the parameters that its driver names, then those of its shape", () => {
  expect(settingsOf("spectrum")).toEqual(["start", "stop", "points"]);
  expect(settingsOf("second")).toEqual(["points"]);
  expect(settingsOf("start")).toEqual([]);
});

test("a trace whose axis keeps parameters in its fields has these beside it, too", () => {
  const plain = new Parameter("axis", {
    vals: vals.arrays({ shape: [analyser.points] }),
    getCmd: () => new Float64Array(3),
  });
  const axis = Object.assign(plain, { from: analyser.start });
  const trace = new ParameterWithSetpoints("trace", {
    setpoints: [axis],
    shape: [analyser.points],
    getCmd: () => new Float64Array(3),
  });
  expect(settingsOf("trace", panel(trace))).toEqual(["points", "start"]);
});

test("settings that are in no tab are told as lines that stand beside the plot only", () => {
  const made = panel(analyser.spectrum);
  expect(made.rows.map(({ name, isAside }) => [name, isAside])).toEqual([
    ["spectrum", false],
    ["start", true],
    ["stop", true],
    ["points", true],
  ]);
  expect(made.rows[1]!.control).toEqual({ kind: "number", min: 0, max: 1e9 });
  expect(monitor(analyser.spectrum).rows.map(({ name }) => name)).toEqual(["spectrum"]);
});

test("what is no parameter is refused as a setting", () => {
  const { freq, points } = analyser;
  const make = (): unknown =>
    new ParameterWithSetpoints("trace", {
      setpoints: [freq],
      shape: [points],
      settings: [3 as never],
      getCmd: () => new Float64Array(3),
    });
  expect(make).toThrow("settings of parameter trace must be parameters");
});

test("a trace is acquired with the settings as they were set beside it", async () => {
  await seen();
  expect(analyser.done).toEqual([]);
  await does({ do: "set", key: keyOf("points"), entry: "5" });
  await does({ do: "set", key: keyOf("stop"), entry: "2 kHz" });
  expect(valueOf(keyOf("stop"))).toMatchObject({ text: "2 kHz", unread: true });
  await does({ do: "get", key: keyOf("spectrum") });
  expect(analyser.spectrum.cache.value).toEqual(Float64Array.of(1, 2, 3, 4, 5));
  const { picture } = valueOf(keyOf("spectrum"))!;
  for (const text of ["Power (W)", "Frequency (kHz)"]) expect(picture).toContain(text);
});

test("an acquisition that fails is told beside the trace, and what has come before stays", async () => {
  await seen();
  await does({ do: "get", key: keyOf("spectrum") });
  analyser.isBroken = true;
  await does({ do: "get", key: keyOf("spectrum") });
  expect(told().findLast(({ done }) => done === keyOf("spectrum"))).toMatchObject({
    of: "read",
    error: expect.stringContaining("no trigger"),
  });
  expect(valueOf(keyOf("spectrum"))?.picture).toContain("<svg");
});

test("there are never two acquisitions at once, whoever asks for them", async () => {
  analyser.isQuick = false;
  await seen();
  const key = keyOf("spectrum");
  await does({ do: "run", key, seconds: 0.1 });
  const asked = [does({ do: "get", key }), does({ do: "get", key }), does({ do: "get", key: keyOf("second") })];
  const polled = does({ do: "poll", seconds: 0.1 });
  for (let i = 0; i < 12; i++) {
    await vi.waitFor(() => expect(analyser.ends.length).toBeGreaterThan(0));
    expect(analyser.ends).toHaveLength(1);
    analyser.ends.pop()!();
  }
  await does({ do: "run", key, seconds: null });
  await does({ do: "poll", seconds: null });
  analyser.isQuick = true;
  for (const end of analyser.ends) end();
  await Promise.all([...asked, polled]);
  for (const [index, line] of analyser.done.entries()) {
    if (index % 2 === 1) expect(line).toBe(analyser.done[index - 1]!.replace("begins", "ends"));
  }
});

test("it is acquired again and again until that is stopped, and pages know the pace", async () => {
  await seen();
  const key = keyOf("spectrum");
  await does({ do: "run", key, seconds: 0.1 });
  expect(told().findLast(({ running }) => running !== undefined)).toEqual({ polling: null, running: { [key]: 0.1 } });
  await vi.waitFor(() => expect(analyser.done.length).toBeGreaterThan(4));
  await does({ do: "seen", view: "other page", keys: [] });
  expect(told().at(-1)).toEqual({ polling: null, running: { [key]: 0.1 } });
  await does({ do: "run", key, seconds: null });
  expect(told().at(-1)).toEqual({ polling: null, running: {} });
  const before = analyser.done.length;
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(analyser.done.length - before).toBeLessThanOrEqual(2);
});

test("one that fails is acquired more and more seldom, and goes on when it works again", async () => {
  const time = new ManualClock();
  using _ = useClock(time);
  await seen();
  analyser.isBroken = true;
  await does({ do: "run", key: keyOf("spectrum"), seconds: 0.5 });
  const counts: number[] = [];
  for (const seconds of [1, 2, 4, 8]) {
    await time.advance(seconds);
    counts.push(analyser.done.length / 2);
  }
  expect(counts).toEqual([1, 2, 3, 4]);
  analyser.isBroken = false;
  for (let passed = 0; passed < 30; passed += 0.25) {
    await seen();
    await time.advance(0.25);
  }
  expect(analyser.done.length / 2).toBeGreaterThan(20);
});

test("each single value of several is told by itself, each array with its plot", async () => {
  const both = new MultiParameter("both", {
    names: ["level", "noise", "trace"],
    labels: ["Level", "Noise", "Trace"],
    units: ["V", "", "A"],
    shapes: [[], [], [3]],
    setpoints: [[], [], [[1, 2, 4]]],
    setpointNames: [[], [], ["time"]],
    setpointLabels: [[], [], ["Time"]],
    setpointUnits: [[], [], ["s"]],
    getCmd: () => [0.012, "low", Float64Array.of(3, 1, 2)],
  });
  const made = panel(both);
  expect(made.rows[0]).toMatchObject({
    control: { kind: "none" },
    isTrace: false,
    parts: [
      { name: "level", label: "Level", unit: "V", settable: false, isTrace: false },
      { name: "noise", label: "Noise", unit: "", settable: false, isTrace: false },
      { name: "trace", label: "Trace", unit: "A", settable: false, isTrace: true },
    ],
  });
  page.open(made);
  await seen(made);
  expect(valueOf(0)!.parts.map(({ text }) => text)).toEqual([null, null, null]);
  await does({ do: "get", key: 0 }, made);
  const [level, noise, trace] = valueOf(0)!.parts;
  expect([level, noise]).toMatchObject([
    { text: "12 mV", number: 0.012 },
    { text: "low", number: null },
  ]);
  for (const text of ["Trace (A)", "Time (s)"]) expect(trace!.picture).toContain(text);
  expect(trace!.picture).not.toContain("Level");
});

test("several arrays have a plot each, with their own setpoints", async () => {
  const mock = new DummyChannelInstrument("mock");
  try {
    const made = panel([mock.A.dummyMultiParameter, mock.A.dummyScalarMultiParameter, mock.A.dummy2dMultiParameter2]);
    page.open(made);
    await seen(made);
    for (const key of [0, 1, 2]) await does({ do: "get", key }, made);
    const [traces, scalars, maps] = [0, 1, 2].map(key => valueOf(key)!.parts);
    expect(traces!.map(({ picture }) => picture!.includes("this setpoint"))).toEqual([true, true]);
    expect(traces!.map(({ picture }) => picture!.includes("this label"))).toEqual([true, false]);
    expect(scalars!.map(({ text }) => text)).toEqual(["0 thisparam unit", "1 thatparam unit"]);
    expect(maps!.map(({ picture }) => /this setpoint 1|this setpoint 2/.exec(picture!)?.[0])).toEqual([
      "this setpoint 1",
      "this setpoint 2",
    ]);
  } finally {
    await mock.close();
  }
});

test("why an array cannot be drawn is told in the place of its plot", async () => {
  const bare = new MultiParameter("bare", { names: ["trace"], shapes: [[2]], getCmd: () => [Float64Array.of(1, 2)] });
  const made = panel(bare);
  page.open(made);
  await seen(made);
  await does({ do: "get", key: 0 }, made);
  expect(valueOf(0)!.parts[0]!.problem).toContain("has the shape (2,), but no setpoints");
});

test("one of several values is set together with the others, which must be known", async () => {
  let parts: { x: unknown; y: unknown } = { x: 1, y: 2 };
  const vector = new MultiParameter("vector", {
    names: ["x", "y"],
    units: ["T", "T"],
    getCmd: () => parts,
    setCmd: (given: { x: unknown; y: unknown }) => void (parts = { ...given }),
  });
  const made = panel(vector);
  page.open(made);
  await seen(made);
  const error = (): Json | undefined => told().findLast(({ done }) => done === 0)?.["error"];
  await does({ do: "set", key: 0, part: 1, entry: "50 mT" }, made);
  expect(error()).toContain("setting y of vector: its values are set together, and the others are not known: read it");
  await does({ do: "get", key: 0 }, made);
  await does({ do: "set", key: 0, part: 1, entry: "50 mT" }, made);
  expect(parts).toEqual({ x: 1, y: 0.05 });
  expect(valueOf(0)).toMatchObject({ unread: true, parts: [{ text: "1 T" }, { text: "50 mT" }] });
  await does({ do: "set", key: 0, part: 1, entry: "high" }, made);
  expect(error()).toContain('"high" is no number of T');
  await does({ do: "set", key: 0, part: 2, entry: "1" }, made);
  expect(error()).toContain("vector has no single value number 2");
});
