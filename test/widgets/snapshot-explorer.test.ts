/** The explorer of snapshots: it shows, compares and checks without a word to the instruments, and restores what was shown. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  initialiseOrCreateDatabaseAt,
  Instrument,
  InstrumentChannel,
  loadOrCreateExperiment,
  ManualParameter,
  Measurement,
  snapshotExplorer,
  type SnapshotExplorer,
  snapshotFromJson,
  snapshotToJson,
  type SnapshotSource,
  Station,
  vals,
} from "../../index.ts";
import type { Idn } from "../../drivers/core/index.ts";
import type { Json } from "../../kernel/runtime.ts";
import { closeDatabases } from "../../measure/store/index.ts";
import { displaySymbol } from "../../widgets/mime.ts";
import type { CheckState, LiveValue, SavedRow } from "../../widgets/snapshot-explorer/explorer-state.ts";
import { Page } from "./page.ts";

class Output extends InstrumentChannel<Source> {
  readonly volt = this.parameter({ label: "Voltage", unit: "V", vals: vals.numbers(-10, 10), ...this.#io("volt", 0) });
  readonly range = this.parameter({ unit: "V", vals: vals.enum(1, 10), ...this.#io("range", 10) });
  readonly output = this.parameter({ vals: vals.bool(), ...this.#io("output", false) });

  #io<T>(name: string, initial: T) {
    const key = `${this.shortName}.${name}`;
    this.parent.has.set(key, initial);
    return {
      getCmd: () => {
        this.parent.asked.push(key);
        return this.parent.has.get(key) as T;
      },
      setCmd: (value: unknown) => this.parent.take(key, value),
    };
  }
}

class Source extends Instrument {
  readonly has = new Map<string, unknown>();
  readonly sent: string[] = [];
  readonly asked: string[] = [];
  broken = "";
  readonly temperature = this.parameter({
    unit: "K",
    getCmd: () => {
      this.asked.push("temperature");
      return 4.2;
    },
  });
  readonly a = new Output(this, "a");
  readonly b = new Output(this, "b");

  override async getIdn(): Promise<Idn> {
    return { vendor: null, model: null, serial: null, firmware: null };
  }

  take(key: string, value: unknown): void {
    if (key === this.broken) throw new Error("interlock is open");
    this.sent.push(`${key}=${String(value)}`);
    this.has.set(key, value);
  }
}

let page: Page;
let source: Source;
let shown: SnapshotExplorer;
let saved: object;
let folder: string;
beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  folder = mkdtempSync(join(tmpdir(), "explorer-"));
  page = new Page();
  source = await Source.open("source");
  await source.a.volt(2);
  await source.a.range(1);
  await source.a.output(true);
  saved = snapshotFromJson(snapshotToJson(await source.snapshot({ update: "All" }))) as object;
  await source.a.output(false);
  await source.a.volt(0);
  await source.a.range(10);
  source.sent.length = source.asked.length = 0;
});
afterEach(async () => {
  shown?.close();
  Station.default = undefined;
  await Instrument.closeAll();
  page[Symbol.dispose]();
  await closeDatabases();
  rmSync(folder, { recursive: true, force: true });
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const does = (what: Json): Promise<void> => page.tell(shown, { method: "custom", content: { do: what } });
const explore = async (given: SnapshotSource | readonly SnapshotSource[]): Promise<void> => {
  shown = await snapshotExplorer(given);
  page.open(shown);
};
const rows = (): SavedRow[] => page.state(shown)["rows"] as SavedRow[];
const check = (): CheckState => page.state(shown)["check"] as CheckState;
const keyOf = (...path: string[]): number => {
  const row = rows().find(each => [...each.path, each.name].join(".") === path.join("."));
  if (!row) throw new Error(`there is no ${path.join(".")}`);
  return row.key;
};
const ticks = (...paths: string[]): Promise<void> =>
  page.change(shown, { selected: paths.map(path => keyOf(...path.split("."))) });
const ticksAll = (): Promise<void> => page.change(shown, { selected: rows().map(({ key }) => key) });

/** The last that the page was told of a line. */
function live(...path: string[]): LiveValue | undefined {
  const key = keyOf(...path);
  const all = page.sent.filter(({ method }) => method === "custom").map(({ content }) => content);
  const told = all.map(content => (content as { live?: Record<string, LiveValue> }).live?.[key]);
  return told.findLast(value => value !== undefined);
}

test("the parameters of a snapshot stand in their parts, with value, unit and when they were kept", async () => {
  await explore(saved);
  expect(rows().map(({ path, name, text }) => [...path, name, text].join(" "))).toEqual([
    "source temperature 4.2 K",
    "source a volt 2 V",
    "source a range 1 V",
    "source a output on",
    "source b volt 0 V",
    "source b range 10 V",
    "source b output off",
  ]);
  expect(rows()[1]).toMatchObject({ label: "Voltage", exact: "2 V", at: expect.any(Number) as number });
  expect(Math.abs(Date.now() - rows()[1]!.at!)).toBeLessThan(20_000);
  expect(page.state(shown)).toMatchObject({
    sources: [{ title: "source", about: "snapshot", simulated: false }],
    selected: [],
  });
});

test("what the instrument is known to have stands beside it, and nothing is sent", async () => {
  await explore(saved);
  source.temperature.cache.invalidate();
  await does("seen");
  expect(live("source", "a", "volt")).toMatchObject({ text: "0 V", same: false, stale: false, barred: "" });
  expect(live("source", "b", "volt")).toMatchObject({ text: "0 V", same: true });
  expect(live("source", "temperature")).toMatchObject({ same: true, stale: true, barred: "cannot be set" });
  await source.a.volt(2);
  vi.advanceTimersByTime(600);
  expect(live("source", "a", "volt")).toMatchObject({ text: "2 V", same: true });
  await does("hidden");
  const before = page.sent.length;
  await source.a.volt(3);
  vi.advanceTimersByTime(10_000);
  expect([page.sent.length, source.asked]).toEqual([before, []]);
});

test("a check tells what would be set, from what to what, in which order, and sends nothing", async () => {
  await explore(saved);
  await ticksAll();
  await does("check");
  expect([source.sent, source.asked]).toEqual([[], []]);
  expect(check()).toEqual({
    stage: "checked",
    problem: "",
    steps: [
      { path: "source.a.range", from: "10 V", to: "1 V", why: "ranges before levels", result: "" },
      { path: "source.a.volt", from: "0 V", to: "2 V", why: "levels after ranges and limits", result: "" },
      { path: "source.a.output", from: "off", to: "on", why: "outputs are switched on last", result: "" },
    ],
    refused: [],
    skipped: [["cannot be set", "source.temperature"]],
    unchanged: 3,
  });
});

test("Restore sets what was checked, and tells the result of each", async () => {
  await explore(saved);
  await ticks("source.a.volt", "source.a.output");
  await does("check");
  await does("restore");
  expect(source.sent).toEqual(["a.volt=2", "a.output=true"]);
  expect(check()).toMatchObject({ stage: "restored", problem: "", steps: [{ result: "set" }, { result: "set" }] });
  await does("restore");
  expect(source.sent).toHaveLength(2);
  expect(check().problem).toBe("nothing was set: check first");
});

test("without a check nothing is restored", async () => {
  await explore(saved);
  await ticksAll();
  await does("restore");
  expect([source.sent, source.asked, check().problem]).toEqual([[], [], "nothing was set: check first"]);
});

test("a check does not outlive a change of the selection", async () => {
  await explore(saved);
  await ticks("source.a.volt");
  await does("check");
  await ticks("source.a.volt", "source.a.range");
  expect(check()).toMatchObject({ stage: "outdated", problem: "the selection has changed: check again" });
  await does("restore");
  expect(source.sent).toEqual([]);
});

test("a check does not outlive a change of a value", async () => {
  await explore(saved);
  await does("seen");
  await ticks("source.a.volt", "source.b.volt");
  await does("check");
  await source.b.volt(1);
  vi.advanceTimersByTime(600);
  expect(check()).toMatchObject({ stage: "outdated", problem: "source_b_volt has changed since: check again" });
  await does("restore");
  expect(source.sent).toEqual(["b.volt=1"]);
  // Also when the page could not be told yet.
  await does("check");
  await source.a.volt(1);
  await does("restore");
  expect(source.sent).toEqual(["b.volt=1", "a.volt=1"]);
  expect(check().problem).toBe("nothing was set: source_a_volt has changed since: check again");
});

test("what somebody did at the front panel is found before anything is set, and the new list waits for another press", async () => {
  await explore(saved);
  await ticksAll();
  await does("check");
  source.has.set("b.volt", 7);
  await does("restore");
  expect(source.sent).toEqual([]);
  expect(check()).toMatchObject({ stage: "checked", problem: expect.stringContaining("nothing was set") as string });
  expect(check().steps.map(({ path, from, to }) => [path, from, to])).toContainEqual(["source.b.volt", "7 V", "0 V"]);
  await does("restore");
  expect(check()).toMatchObject({ stage: "restored" });
  expect(Object.fromEntries(source.has)).toMatchObject({ "a.volt": 2, "a.output": true, "b.volt": 0 });
});

test("a check reads the instruments first where that is chosen", async () => {
  await explore(saved);
  source.has.set("b.volt", 7);
  await ticks("source.b.volt");
  await page.change(shown, { readFirst: true });
  await does("check");
  expect([source.asked, source.sent]).toEqual([["b.volt"], []]);
  expect(check().steps).toMatchObject([{ path: "source.b.volt", from: "7 V", to: "0 V" }]);
});

test("a set that fails stops the rest, and each parameter tells what has become of it", async () => {
  await explore(saved);
  await ticksAll();
  await does("check");
  source.broken = "a.volt";
  await does("restore");
  expect(source.sent).toEqual(["a.range=1"]);
  const { stage, problem, steps } = check();
  expect([stage, problem]).toEqual(["failed", expect.stringContaining("source.a.volt: ")]);
  expect(problem).toContain("interlock is open");
  expect(steps.map(({ path, result }) => [path, result])).toEqual([
    ["source.a.range", "set"],
    ["source.a.volt", "failed"],
    ["source.a.output", "not tried"],
  ]);
});

test("a value that is refused keeps the whole from being restored, and says why", async () => {
  const wrong = structuredClone(saved) as { submodules: { a: { parameters: { volt: { value: number } } } } };
  wrong.submodules.a.parameters.volt.value = 99;
  await explore(wrong);
  await ticksAll();
  await does("check");
  expect(check().refused).toEqual([["source.a.volt", expect.stringContaining("must be between -10 and 10 inclusive")]]);
  await does("restore");
  expect(source.sent).toEqual([]);
});

test("what is not open here cannot be restored, until it is opened", async () => {
  await source.close();
  await explore(saved);
  await does("seen");
  expect(live("source", "a", "volt")).toMatchObject({ text: null, same: null, barred: "source is not open here" });
  await ticks("source.a.volt");
  await does("check");
  expect(check()).toMatchObject({
    stage: "checked",
    steps: [],
    skipped: [["source is not open here", "source.a.volt"]],
  });
  const again = await Source.open("source");
  vi.advanceTimersByTime(600);
  expect(check()).toMatchObject({ stage: "outdated", problem: "instruments were opened or closed: check again" });
  expect(live("source", "a", "volt")).toMatchObject({ barred: "" });
  await does("check");
  await does("restore");
  expect(again.sent).toEqual(["a.volt=2"]);
});

test("a run has the snapshot of its station and of the parameters that are not in it", async () => {
  await initialiseOrCreateDatabaseAt(join(folder, "runs.db"));
  await loadOrCreateExperiment("explorer", "none");
  await source.a.volt(1.5);
  const gate = new ManualParameter("gate", { unit: "V", initialValue: 0.25 });
  const station = new Station({ components: [source] });
  const measurement = new Measurement({ name: "map" });
  measurement.registerParameter(gate);
  const ds = await measurement.run(async saver => saver.addResult([gate, 0.25]));
  await source.a.volt(0);
  await explore([ds.runId, ds, saved]);
  expect(page.state(shown)["sources"]).toMatchObject([
    { title: "run 1, map" },
    { title: "run 1, map" },
    { title: "source" },
  ]);
  expect(rows().map(({ path, name }) => [...path, name].join("."))).toEqual([
    ...["temperature", "a.volt", "a.range", "a.output", "b.volt", "b.range", "b.output"].map(name => `source.${name}`),
    "parameters.gate",
  ]);
  expect(station).toBe(Station.default);
  await does("seen");
  expect(live("parameters", "gate")).toMatchObject({ barred: "gate is not open here" });
  await station.addComponent(gate);
  await gate(0.5);
  vi.advanceTimersByTime(600);
  expect(live("parameters", "gate")).toMatchObject({ text: "500 mV", same: false, barred: "" });
  await ticks("source.a.volt", "parameters.gate");
  await does("check");
  await does("restore");
  expect([source.a.volt.cache.value, gate.cache.value]).toEqual([1.5, 0.25]);
  await page.change(shown, { source: 2 });
  expect(page.state(shown)).toMatchObject({ source: 2, selected: [] });
  expect(rows()).toHaveLength(7);
  expect(live("source", "a", "volt")).toMatchObject({ text: "1.5 V", same: false });
});

test("a run without a station has its parameters, which are found in the open instruments", async () => {
  await initialiseOrCreateDatabaseAt(join(folder, "runs.db"));
  await loadOrCreateExperiment("explorer", "none");
  await source.a.volt(1.5);
  const measurement = new Measurement();
  measurement.registerParameter(source.a.volt);
  const ds = await measurement.run(async saver => saver.addResult([source.a.volt, 1.5]));
  await source.a.volt(0);
  await explore(ds.runId);
  expect(rows().map(({ path, name, text }) => [path, name, text])).toEqual([[["source_a"], "volt", "1.5 V"]]);
  await ticksAll();
  await does("check");
  await does("restore");
  expect(source.a.volt.cache.value).toBe(1.5);
});

test("snapshots of a channel, a parameter and a station are explored, too", async () => {
  await explore(await source.a.snapshot());
  expect(rows().map(({ path, name }) => [...path, name].join("."))).toEqual([
    "source_a.volt",
    "source_a.range",
    "source_a.output",
  ]);
  await does("seen");
  expect(live("source_a", "volt")).toMatchObject({ same: true, barred: "" });
  shown.close();
  await explore(await source.b.volt.snapshot());
  await does("seen");
  expect(live("source_b", "volt")).toMatchObject({ text: "0 V", same: true });
  shown.close();
  await explore(await new Station({ components: [source] }).snapshot());
  expect(rows()).toHaveLength(7);
});

test("what is no snapshot is refused", async () => {
  await expect(snapshotExplorer([])).rejects.toThrow("snapshotExplorer: [] is invalid: must be a snapshot, a run");
  await expect(snapshotExplorer("x" as never)).rejects.toThrow("snapshotExplorer: 'x' is invalid");
  await expect(snapshotExplorer({ a: 1 })).rejects.toThrow("is no snapshot: must be that of a parameter");
});

test("where no page shows it, the table of the snapshot stands in its place", async () => {
  await explore(saved);
  const bundle = await shown[displaySymbol]();
  expect(bundle["text/plain"]).toBe("snapshot explorer of source, 7 parameters: it needs a page with anywidget");
  expect(bundle["text/html"]).toContain("Voltage");
});

test("what a page asks that makes no sense is told, and sets nothing", async () => {
  await explore([saved, saved]);
  await does("explode");
  expect(page.state(shown)["problem"]).toBe('the page asked for "explode": must be check or restore');
  await does("check");
  expect(page.state(shown)["problem"]).toBe("nothing is ticked");
  await page.change(shown, { source: 7 });
  expect(page.state(shown)).toMatchObject({ source: 0, problem: "there is no snapshot 7: must be from 0 to 1" });
  await page.change(shown, { selected: [1, 1, 99, -1] });
  expect(page.state(shown)["selected"]).toEqual([1]);
});

test("garbage from a page never reaches an instrument", async () => {
  await explore([saved, saved]);
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), async (one, other, content) => {
      await page.change(shown, { selected: one, source: other, check: content, rows: other, problem: one });
      await page.tell(shown, { method: "custom", content: content as Json });
      await does("restore");
      expect(source.sent).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
