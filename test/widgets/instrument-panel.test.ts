/** The panel of an instrument: what a person does reaches the instrument, what the instrument is reaches the page. */

import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument, InstrumentChannel, ManualParameter, panel, vals, type InstrumentPanel } from "../../index.ts";
import type { Json } from "../../kernel/runtime.ts";
import { numberOf } from "../../widgets/instrument-panel/read-entry.ts";
import type { PanelState, RowValue } from "../../widgets/instrument-panel/panel-state.ts";
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
  readonly a = new Output(this, "a");
  readonly b = new Output(this, "b");
  isBroken = false;
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

/** The last value that the page was told of a line. */
function valueOf(key: number): RowValue | undefined {
  const values = told().flatMap(({ values }) => (values ? [(values as Record<string, Json>)[key]] : []));
  return values.findLast(value => value !== undefined) as unknown as RowValue | undefined;
}

test("each parameter has the control that suits it, channels have a tab each", () => {
  expect(rows().map(({ tab, name, control }) => [tab, name, control.kind])).toEqual([
    ["source", "mode", "choice"],
    ["source", "on", "switch"],
    ["source", "temperature", "none"],
    ["source_a", "volt", "number"],
    ["source_b", "volt", "number"],
  ]);
  expect(rows()[3]).toMatchObject({ label: "Voltage", unit: "V", allowed: "-10 V to 10 V", gettable: true });
  expect(rows()[3]!.control).toEqual({ kind: "number", min: -10, max: 10 });
  expect(page.state(shown)["head"]).toEqual({ title: "source", model: "Source", simulated: false });
});

test("showing it sends nothing to the instrument; what is cached is told, and what others change", async () => {
  const get = vi.spyOn(source.temperature, "get");
  await does({ do: "seen" });
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
  await does({ do: "seen" });
  await does({ do: "hidden" });
  const before = told().length;
  await source.a.volt(3);
  vi.advanceTimersByTime(10_000);
  expect(told()).toHaveLength(before);
  await does({ do: "seen" });
  expect(valueOf(keyOf("source_a", "volt"))).toMatchObject({ text: "3 V" });
});

test("what is entered is set, and marked until it is read back", async () => {
  await does({ do: "seen" });
  const key = keyOf("source_b", "volt");
  await does({ do: "set", key, entry: "12 mV" });
  expect(source.sent).toEqual(["b VOLT 0.012"]);
  expect(valueOf(key)).toMatchObject({ text: "12 mV", entry: "0.012", unread: true });
  await does({ do: "get", key });
  expect(valueOf(key)).toMatchObject({ text: "1.25 V", unread: false });
  await does({ do: "set", key: keyOf("source", "mode"), entry: 1 });
  await does({ do: "set", key: keyOf("source", "on"), entry: true });
  expect([source.mode.cache.value, source.on.cache.value]).toEqual(["curr", true]);
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

test("all that are shown are read at once, and again and again while the page wants it and sees it", async () => {
  vi.useRealTimers();
  await does({ do: "seen" });
  await does({ do: "getAll", keys: [keyOf("source", "temperature"), keyOf("source_a", "volt")] });
  expect([source.temperature.cache.value, source.a.volt.cache.value]).toEqual([4.2, 1.25]);
  const get = vi.spyOn(source.temperature, "get");
  await does({ do: "poll", keys: [keyOf("source", "temperature")], seconds: 0.1 });
  await expect.poll(() => get.mock.calls.length).toBeGreaterThan(2);
  expect(told().findLast(({ polling }) => polling !== undefined)).toEqual({ polling: 0.1 });
  await does({ do: "hidden" });
  const before = get.mock.calls.length;
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(get.mock.calls.length - before).toBeLessThanOrEqual(1);
});

test("an instrument that does not answer is asked more and more seldom", async () => {
  vi.useRealTimers();
  source.isBroken = true;
  const times: number[] = [];
  vi.spyOn(source.temperature, "get").mockImplementation((async () => {
    times.push(performance.now());
    throw new Error("no answer");
  }) as never);
  await does({ do: "seen" });
  await does({ do: "poll", keys: [keyOf("source", "temperature")], seconds: 0.1 });
  await new Promise(resolve => setTimeout(resolve, 700));
  expect(times).toHaveLength(1);
  expect(told().some(({ error }) => String(error).includes("no answer"))).toBe(true);
  await does({ do: "poll", keys: [], seconds: null });
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

test("garbage from a page reaches no instrument and stops nothing", async () => {
  await does({ do: "seen" });
  const content = fc.oneof(
    fc.jsonValue(),
    fc.record({
      do: fc.constantFrom("set", "get", "getAll", "poll", "seen", "x"),
      key: fc.oneof(fc.integer(), fc.string(), fc.constant("__proto__")),
      entry: fc.jsonValue(),
      keys: fc.jsonValue(),
      seconds: fc.constantFrom(null, 0, -1, "1"),
    }),
  );
  await fc.assert(
    fc.asyncProperty(content, async given => {
      await does(given as Json);
      for (const command of source.sent) expect(command).toMatch(/^[ab] VOLT -?[\d.e-]+$/);
    }),
    { numRuns: 300 },
  );
});
