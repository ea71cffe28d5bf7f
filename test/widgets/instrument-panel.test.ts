/** The panel of an instrument: what a person does reaches the instrument, what the instrument is reaches the page. */

import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  Instrument,
  InstrumentChannel,
  createOnOffValMapping,
  ManualParameter,
  monitor,
  panel,
  Parameter,
  Station,
  vals,
  type InstrumentPanel,
} from "../../index.ts";
import { useClock } from "../../drivers/core/index.ts";
import type { Json } from "../../kernel/runtime.ts";
import { numberOf, stepped, writtenNumber } from "../../widgets/instrument-panel/number-entry.ts";
import type { PanelState, RowValue } from "../../widgets/instrument-panel/panel-state.ts";
import { displaySymbol } from "../../widgets/mime.ts";
import { viewType } from "../../widgets/model/widget.ts";
import { ManualClock } from "../station/safety/manual-clock.ts";
import { Page } from "./page.ts";

class Output extends InstrumentChannel<Source> {
  readonly volt = this.parameter({
    label: "Voltage",
    unit: "V",
    vals: vals.numbers(-10, 10),
    setCmd: (value: number) => void this.parent.sent.push(`${this.shortName} VOLT ${value}`),
    getCmd: () => 1.25,
  });
}

class Source extends Instrument {
  readonly sent: string[] = [];
  readonly mode = this.parameter({ vals: vals.enum("volt", "curr"), initialValue: "volt", setCmd: null, getCmd: null });
  readonly on = this.parameter({ vals: vals.bool(), initialValue: false, setCmd: null, getCmd: null });
  readonly temperature = this.parameter({
    unit: "K",
    getCmd: () => {
      if (this.isBroken) throw new Error("no answer");
      return 4.2;
    },
  });
  readonly axis = this.parameter({
    label: "Time",
    unit: "s",
    vals: vals.arrays({ shape: [3] }),
    getCmd: () => Float64Array.of(0, 1, 2),
  });
  readonly trace = this.parameterWithSetpoints({
    label: "Trace",
    unit: "V",
    setpoints: [this.axis],
    vals: vals.arrays({ shape: [3] }),
    getCmd: () => Float64Array.of(1, 4, 2),
  });
  readonly a = new Output(this, "a");
  readonly b = new Output(this, "b");
  isBroken = false;

  override async getIdn(): ReturnType<Instrument["getIdn"]> {
    return { vendor: null, model: "Source", serial: null, firmware: null };
  }
}

let page: Page;
let source: Source;
let shown: InstrumentPanel;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  page = new Page();
  source = new Source("source", {});
  shown = panel(source);
});
afterEach(async () => {
  shown.close();
  await source.close();
  page[Symbol.dispose]();
  vi.useRealTimers();
});

const rows = (): PanelState["rows"] => page.state(shown)["rows"] as PanelState["rows"];
const keyOf = (tab: string, name: string): number => rows().find(row => row.tab === tab && row.name === name)!.key;
const told = (): Record<string, Json>[] =>
  page.sent.filter(({ method }) => method === "custom").map(({ content }) => content as Record<string, Json>);
const does = (content: Json): Promise<void> => page.tell(shown, { method: "custom", content });
/** A page shows the panel, or some of its lines. */
const seen = (keys = rows().map(({ key }) => key)): Promise<void> => does({ do: "seen", view: "page", keys });
const hidden = (): Promise<void> => does({ do: "hidden", view: "page" });

/** The last value that the page was told of a line. */
function valueOf(key: number): RowValue | undefined {
  const all = told().flatMap(({ values }) => (values ? [(values as Record<string, Json>)[key]] : []));
  return all.findLast(value => value !== undefined) as unknown as RowValue | undefined;
}

test("each parameter has the control that suits it, channels have a tab each", () => {
  expect(rows().map(({ tab, name, control }) => [tab, name, control.kind])).toEqual([
    ["source", "mode", "choice"],
    ["source", "on", "switch"],
    ["source", "temperature", "none"],
    ["source", "axis", "none"],
    ["source", "trace", "none"],
    ["source_a", "volt", "number"],
    ["source_b", "volt", "number"],
  ]);
  expect(rows()[5]).toMatchObject({ label: "Voltage", unit: "V", allowed: "-10 V to 10 V", gettable: true });
  expect(rows()[5]!.control).toEqual({ kind: "number", min: -10, max: 10 });
  expect(page.state(shown)["head"]).toEqual({ title: "source", model: "Source", simulated: false });
});

test("a mapping is a choice, on and off a switch, a step and limits stay with a number, a text is a text", () => {
  const made = panel([
    new Parameter("mode", { valMapping: { current: 0, voltage: 1 }, getCmd: null, setCmd: null }),
    new Parameter("output", { valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }), getCmd: null, setCmd: null }),
    new Parameter("level", { unit: "dB", vals: vals.multiples(2, 0, 20), getCmd: null, setCmd: null }),
    new Parameter("title", { vals: vals.strings(), getCmd: null, setCmd: null }),
    new Parameter("free", { getCmd: null, setCmd: null }),
    new Parameter("reading", { unit: "K", getCmd: () => 4.2 }),
  ]);
  expect(made.rows.map(({ control }) => control)).toEqual([
    { kind: "choice", options: ["current", "voltage"] },
    { kind: "switch" },
    { kind: "number", min: 0, max: 20, step: 2, integer: true },
    { kind: "text" },
    { kind: "text" },
    { kind: "none" },
  ]);
});

test("showing it sends nothing to the instrument; what is cached is told, and what others change", async () => {
  const get = vi.spyOn(source.temperature, "get");
  await seen();
  expect(valueOf(keyOf("source", "mode"))).toMatchObject({ text: "volt", entry: 0, stale: false });
  expect(valueOf(keyOf("source", "temperature"))).toMatchObject({ text: null, entry: null, at: null });
  expect([get.mock.calls.length, source.sent]).toEqual([0, []]);
  await source.a.volt(2);
  vi.advanceTimersByTime(250);
  expect(valueOf(keyOf("source_a", "volt"))).toMatchObject({ text: "2 V", entry: "2", number: 2 });
  const before = told().length;
  vi.advanceTimersByTime(10_000);
  expect(told()).toHaveLength(before);
});

test("a page that nobody sees is told nothing", async () => {
  await seen();
  await hidden();
  const before = told().length;
  await source.a.volt(3);
  vi.advanceTimersByTime(10_000);
  expect(told()).toHaveLength(before);
  await seen();
  expect(valueOf(keyOf("source_a", "volt"))).toMatchObject({ text: "3 V" });
});

test("what is entered is set, and marked until it is read back", async () => {
  await seen();
  const key = keyOf("source_b", "volt");
  await does({ do: "set", key, entry: "12 mV" });
  expect(source.sent).toEqual(["b VOLT 0.012"]);
  expect(valueOf(key)).toMatchObject({ text: "12 mV", entry: "12 m", unread: true });
  await does({ do: "get", key });
  expect(valueOf(key)).toMatchObject({ text: "1.25 V", unread: false });
  await does({ do: "set", key: keyOf("source", "mode"), entry: 1 });
  await does({ do: "set", key: keyOf("source", "on"), entry: true });
  expect([source.mode.cache.value, source.on.cache.value]).toEqual(["curr", true]);
});

test("the mark goes when a cell reads the value back, too", async () => {
  await seen();
  const key = keyOf("source_b", "volt");
  await does({ do: "set", key, entry: "2" });
  expect(valueOf(key)).toMatchObject({ unread: true });
  await new Promise(resolve => setTimeout(resolve, 2));
  await source.b.volt();
  vi.advanceTimersByTime(250);
  expect(valueOf(key)).toMatchObject({ text: "1.25 V", unread: false });
});

test("what the validator refuses is told beside the line, and nothing is sent", async () => {
  const key = keyOf("source_a", "volt");
  await does({ do: "set", key, entry: "11" });
  await does({ do: "set", key, entry: "1 A" });
  await does({ do: "set", key: keyOf("source", "temperature"), entry: "1" });
  const errors = told().flatMap(({ error }) => (error === undefined ? [] : [error]));
  expect(errors).toEqual([
    expect.stringContaining("11 is invalid: must be between -10 and 10 inclusive"),
    '"1 A" is no number of V: must be such as 12 mV or 1.2e-2',
    "source_temperature cannot be set",
  ]);
  expect(source.sent).toEqual([]);
});

test("a trace is read over its setpoints, and comes as a picture", async () => {
  await seen();
  const key = keyOf("source", "trace");
  expect(valueOf(key)?.picture).toBeUndefined();
  await does({ do: "get", key });
  const picture = valueOf(key)!.picture!;
  for (const text of ["Trace (V)", "Time (s)"]) expect(picture).toContain(text);
});

test("all that are shown are read at once, and again and again while the page wants it and sees it", async () => {
  vi.useRealTimers();
  await seen();
  await does({ do: "getAll", keys: [keyOf("source", "temperature"), keyOf("source_a", "volt")] });
  expect([source.temperature.cache.value, source.a.volt.cache.value]).toEqual([4.2, 1.25]);
  const get = vi.spyOn(source.temperature, "get");
  await seen([keyOf("source", "temperature")]);
  await does({ do: "poll", seconds: 0.1 });
  await expect.poll(() => get.mock.calls.length).toBeGreaterThan(2);
  expect(told().findLast(({ polling }) => polling !== undefined)).toMatchObject({ polling: 0.1 });
  await hidden();
  const before = get.mock.calls.length;
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(get.mock.calls.length - before).toBeLessThanOrEqual(1);
});

test("where no page can show it, the table of what is known stands in its place", async () => {
  vi.useRealTimers();
  const without = await shown[displaySymbol]();
  expect(without).not.toHaveProperty([viewType]);
  expect(without["text/html"]).toContain("Voltage");
  expect(without["text/plain"]).toBe("panel of source, 7 parameters: it needs a page with anywidget");
  page.answersProbes = true;
  expect(await shown[displaySymbol]()).toMatchObject({ [viewType]: { model_id: shown.modelId } });
});

test("a monitor sets nothing, and reads at its pace while it is seen", async () => {
  vi.useRealTimers();
  const get = vi.spyOn(source.temperature, "get");
  const watched = monitor([source.temperature, source.a.volt], { every: 0.1 });
  expect(watched.rows.map(({ control }) => control.kind)).toEqual(["none", "none"]);
  page.open(watched);
  expect(get).not.toHaveBeenCalled();
  const tell = (what: string): Promise<void> =>
    page.tell(watched, { method: "custom", content: { do: what, view: "page", keys: [0, 1] } });
  await tell("seen");
  await expect.poll(() => get.mock.calls.length).toBeGreaterThan(1);
  await tell("hidden");
  const before = get.mock.calls.length;
  await tell("seen");
  await expect.poll(() => get.mock.calls.length).toBeGreaterThan(before + 1);
  watched.close();
  expect(() => monitor(source, { every: 0 })).toThrow("panel: every 0 s is invalid: must be from 0.1 to 3600 s");
});

test("an instrument that does not answer is asked more and more seldom, at the most once a minute", async () => {
  const time = new ManualClock();
  using _ = useClock(time);
  source.isBroken = true;
  const get = vi.spyOn(source.temperature, "get");
  await seen([keyOf("source", "temperature")]);
  await does({ do: "poll", seconds: 0.1 });
  const counts: number[] = [];
  const pass = async (seconds: number): Promise<void> => {
    for (let passed = 0; passed < seconds; passed++) {
      await seen([keyOf("source", "temperature")]);
      await time.advance(1);
    }
  };
  for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60, 60]) {
    await pass(seconds);
    counts.push(get.mock.calls.length);
  }
  expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(told().some(({ error }) => typeof error === "string" && error.includes("no answer"))).toBe(true);
  source.isBroken = false;
  await pass(70);
  expect(get.mock.calls.length).toBeGreaterThan(50);
});

describe("it can be made", () => {
  test("of a channel, a list of parameters, or one", () => {
    const pairs = (made: InstrumentPanel): unknown[] => [
      made.rows.map(({ tab, name }) => `${tab}/${name}`),
      made.head.title,
    ];
    expect(pairs(panel(source.a))).toEqual([["source_a/volt"], "source_a"]);
    const gain = new ManualParameter("gain", { initialValue: 1 });
    expect(pairs(panel([gain, source.mode, source.b]))).toEqual([
      ["parameters/gain", "source/mode", "source_b/volt"],
      "parameters",
    ]);
    expect(pairs(panel(gain))).toEqual([["parameters/gain"], "gain"]);
  });

  test("of a station, with a tab for each instrument", async () => {
    const station = new Station();
    await station.addComponent(source);
    await station.addComponent(new ManualParameter("attenuation", { unit: "dB", initialValue: 20 }));
    const made = panel(station);
    expect(made.head).toMatchObject({ title: "station", model: "Station" });
    expect([...new Set(made.rows.map(({ tab }) => tab))]).toEqual(["source", "source_a", "source_b", "station"]);
  });

  test("of nothing else", () => {
    expect(() => panel([])).toThrow("panel of parameters: it has no parameters");
    expect(() => panel({} as never)).toThrow("must be an instrument, a channel, a station or parameters");
  });
});

test.each([
  ["1.5", "V", 1.5],
  ["-2e-3", "V", -0.002],
  ["12m", "V", 0.012],
  ["12 mV", "V", 0.012],
  ["3µV", "V", 3e-6],
  ["4 k", "Ω", 4000],
  [".5 GHz", "Hz", 5e8],
  ["7 m", "m", 7],
  ["7 mm", "m", 0.007],
  ["100 nA", "A", 1e-7],
])("%s for %s is %d", (text, unit, value) => {
  expect(numberOf(text, unit)).toBe(value);
});

test.each(["", "V", "1 mA", "1,5", "0x10", "NaN", "1 2", "1 qV"])("%j for V is refused", text => {
  expect(() => numberOf(text, "V")).toThrow("is no number of V");
});

test.each([
  ["12 mV", "V", 1, {}, "13 mV"],
  ["0.012", "V", 1, {}, "0.013"],
  ["0.010", "V", -1, {}, "0.009"],
  ["1.2e-2", "V", 1, {}, "1.3e-2"],
  ["9", "", 1, {}, "10"],
  ["0.1", "V", 10, {}, "1.1"],
  ["10", "dB", 1, { step: 2 }, "12"],
  ["10", "mm", 1, { step: 0.25 }, "10.25"],
  ["500 mV", "V", 1, { step: 0.25 }, "750 mV"],
  ["3", "", -1, { integer: true }, "2"],
  ["9.5 V", "V", 1, { max: 10 }, "9.6 V"],
  ["9995 mV", "V", 10, { max: 10 }, "10000 mV"],
  ["0", "V", -1, { min: 0 }, "0"],
  ["nonsense", "V", 1, {}, "nonsense"],
  ["1 A", "V", 1, {}, "1 A"],
])("an arrow key makes of %j in %j, %d steps on, with %j: %j", (text, unit, steps, limits, next) => {
  expect(stepped(text, unit, steps, limits)).toBe(next);
});

test.each([
  [0.012, "V", "12 m"],
  [4e9, "Hz", "4 G"],
  [-1.5e-9, "A", "-1.5 n"],
  [201, "", "201"],
  [0.012, "dB", "0.012"],
  [0.012, "m", "12 mm"],
  [4e12, "T", "4 TT"],
  [1e-30, "V", "1e-30"],
  [0, "V", "0"],
])("%d for %j is written %j in a field", (value, unit, text) => {
  expect(writtenNumber(value, unit)).toBe(text);
});

test("what stands in a field is the number itself, to the last digit", () => {
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(numbers, fc.constantFrom("", "V", "m", "T", "Hz", "dB", "%", "g"), (value, unit) => {
      expect(numberOf(writtenNumber(value, unit), unit)).toBe(value + 0);
    }),
  );
});

test("a step never leaves the limits, and what comes out can be entered", () => {
  const texts = fc.tuple(
    fc.integer({ min: -10_000, max: 10_000 }),
    fc.nat(3),
    fc.constantFrom("", "mV", " mV", "V", " k"),
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: -20, max: 20 }), ([digits, decimals, rest], steps) => {
      const next = stepped(`${(digits / 10 ** decimals).toFixed(decimals)}${rest}`, "V", steps, { min: -5, max: 7 });
      const value = numberOf(next, "V");
      expect(value >= -5 && value <= 7).toBe(true);
    }),
  );
});

test("what makes no sense is told in the page, with what is allowed", async () => {
  const wrong: [Json, string][] = [
    ["x", "'x' is invalid: must be an object"],
    [{}, "do undefined is invalid: must be one of seen, hidden, set, get, getAll, poll, run"],
    [{ do: "toString" }, "do 'toString' is invalid: must be one of"],
    [{ do: "get", key: 7 }, "key 7 is invalid: must be a line from 0 to 6"],
    [{ do: "get", key: "0" }, "key '0' is invalid"],
    [{ do: "getAll", keys: [0, -1] }, "keys [ 0, -1 ] is invalid: must be a list of lines from 0 to 6"],
    [{ do: "set", key: 0, entry: { a: 1 } }, "entry { a: 1 } is invalid: must be a text, a number, true or false"],
    [{ do: "set", key: 0, entry: 1, part: 0.5 }, "part 0.5 is invalid"],
    [{ do: "seen", view: "", keys: [] }, "view '' is invalid: must be a text of 1 to 64 characters"],
    [{ do: "poll", seconds: "1" }, "seconds '1' is invalid: must be a number greater than 0, or null"],
  ];
  for (const [content, problem] of wrong) {
    await does(content);
    expect(told().at(-1)?.["problem"]).toContain(`message from the page: ${problem}`);
  }
  await does({ do: "run", key: keyOf("source", "temperature"), seconds: 1 });
  expect(told().at(-1)?.["error"]).toBe("source_temperature is no trace that can be acquired");
});

test("garbage from a page reaches no instrument and stops nothing", async () => {
  await seen();
  const content = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        do: fc.constantFrom("set", "get", "getAll", "poll", "run", "seen", "hidden", "x", "__proto__"),
        key: fc.oneof(fc.integer({ min: -1, max: 8 }), fc.string(), fc.constant("__proto__")),
        view: fc.oneof(fc.string(), fc.jsonValue()),
        entry: fc.oneof(fc.string(), fc.jsonValue()),
        part: fc.oneof(fc.nat(3), fc.jsonValue()),
        keys: fc.oneof(fc.array(fc.integer({ min: -1, max: 8 })), fc.jsonValue()),
        seconds: fc.constantFrom(null, 0, -1, "1", Number.MAX_VALUE),
      },
      { requiredKeys: ["do"] },
    ),
  );
  await fc.assert(
    fc.asyncProperty(content, async given => {
      const before = told().length;
      await does(given);
      for (const command of source.sent) expect(command).toMatch(/^[ab] VOLT -?[\d.e-]+$/);
      for (const { error, problem } of told().slice(before)) {
        for (const text of [error, problem]) expect(["string", "undefined"]).toContain(typeof text);
      }
    }),
    { numRuns: 300 },
  );
});
