/** The browser of runs: what a page is told, and what it may ask. */

import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

import {
  type DataSet,
  type Idn,
  initialiseOrCreateDatabaseAt,
  Instrument,
  loadById,
  Measurement,
  newExperiment,
  runBrowser,
  type RunBrowser,
  Station,
} from "../../index.ts";
import type { Json } from "../../kernel/runtime.ts";
import { useClock } from "../../drivers/core/index.ts";
import { closeDatabases, currentDatabase, openDatabase } from "../../measure/store/index.ts";
import { displaySymbol } from "../../widgets/mime.ts";
import type { RunBrowserMessage } from "../../widgets/run-browser/run-browser-state.ts";
import { Page } from "./page.ts";

const folder = mkdtempSync(join(tmpdir(), "run-browser-"));
const file = join(folder, "runs.db");
const readBack = { text: "", experiment: "", sample: "", from: "", to: "", state: "", starred: false };

let page: Page;
let shown: RunBrowser;

class Source extends Instrument {
  override getIdn(): Promise<Idn> {
    return Promise.resolve({ vendor: "none", model: "source", serial: "1", firmware: "1" });
  }
}

/** Measures a current over a gate while an instrument stands at a voltage. */
async function measured(name: string, volt: number, points: number): Promise<DataSet> {
  const source = new Source("source", {});
  source.addParameter("volt", { unit: "V", getCmd: null, setCmd: null, initialValue: volt });
  if (volt > 1) source.addParameter("extra", { getCmd: null, setCmd: null, initialValue: 7 });
  const station = new Station();
  await station.addComponent(source);
  const m = new Measurement({ name, station })
    .registerCustomParameter("gate", { label: "Gate", unit: "V" })
    .registerCustomParameter("curr", { label: "Current", unit: "A", setpoints: ["gate"] });
  m.setShapes({ curr: [points] });
  try {
    return await m.run(async saver => {
      for (let at = 0; at < points; at++) await saver.addResult(["gate", at], ["curr", at * volt]);
    });
  } finally {
    await source.close();
  }
}

beforeAll(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  await initialiseOrCreateDatabaseAt(file);
  await newExperiment("cooling", "A1");
  await measured("first", 1, 5);
  await newExperiment("<b>gates</b>", "B2");
  await measured("second", 2, 3);
  await measured("empty", 1, 0);
});
beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  page = new Page();
  shown = runBrowser();
  page.open(shown);
});
afterEach(() => {
  shown.close();
  page[Symbol.dispose]();
  vi.restoreAllMocks();
});
afterAll(async () => {
  await closeDatabases();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (content: Json): Promise<void> => page.tell(shown, { method: "custom", content });
const finds = (query: Json): Promise<void> => ask({ do: "find", query });
const told = (): RunBrowserMessage[] =>
  page.sent.filter(({ method }) => method === "custom").map(({ content }) => content as RunBrowserMessage);
const last = <What extends keyof RunBrowserMessage>(what: What): RunBrowserMessage[What] =>
  told().findLast(message => what in message)?.[what];
const problem = (): string => last("problem")?.text ?? "";
const found = (): number[] | undefined => last("list")?.rows.map(({ run }) => run);

test("the newest run comes first, with what is known of each", async () => {
  await ask({ do: "open" });
  expect(problem()).toBe("");
  expect(last("list")).toMatchObject({ path: file, total: 3, at: 0, experiments: ["cooling", "<b>gates</b>"] });
  expect(last("list")?.samples).toEqual(["A1", "B2"]);
  expect(last("list")?.rows).toMatchObject([
    { run: 3, name: "empty", results: 0, experiment: "<b>gates</b>" },
    { run: 2, name: "second", results: 3 },
    {
      run: 1,
      name: "first",
      results: 5,
      experiment: "cooling",
      sample: "A1",
      starred: false,
      failed: false,
      notes: "",
    },
  ]);
  expect(last("list")?.rows[0]?.state).toMatch(/^done in /);
  expect(last("list")?.rows[0]?.began).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect(last("selected")).toEqual([]);
});

test("filters work together, and are told to all pages", async () => {
  const today = new Date();
  const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()]
    .map(part => String(part).padStart(2, "0"))
    .join("-");
  await finds({ text: "GATE", experiment: "<b>gates</b>", from: day, to: day, state: "done" });
  expect(found()).toEqual([3, 2]);
  expect(last("list")?.query).toEqual({
    ...readBack,
    text: "GATE",
    experiment: "<b>gates</b>",
    from: day,
    to: day,
    state: "done",
  });
  await finds({ text: "gate second", sample: "B2" });
  expect(found()).toEqual([2]);
  await finds({ to: "2001-01-01" });
  expect(found()).toEqual([]);
  await finds({});
  expect(found()).toEqual([3, 2, 1]);
});

test.each<[Json, string]>([
  [{ from: "2026-02-30" }, "from '2026-02-30' is no day: must be as 2026-11-27"],
  [{ to: "2026-13-01" }, "to '2026-13-01' is no day"],
  [{ from: "yesterday" }, "from 'yesterday' is no day"],
  [{ from: "2026-02-02", to: "2026-02-01" }, "the first day must not be after the last one"],
  [{ state: "over" }, "state 'over' is invalid: must be empty or one of done, failed, running, not begun"],
  [{ text: 3 }, "text 3 is invalid: must be a text"],
  [{ starred: "yes" }, "starred 'yes' is invalid: must be true or false"],
])("the filter %j is refused where it was entered", async (query, why) => {
  await ask({ do: "open" });
  await finds(query);
  expect(last("problem")).toMatchObject({ at: "filter", text: expect.stringContaining(why) as string });
  expect(found()).toEqual([3, 2, 1]);
});

test("a run that is selected is told of and drawn", async () => {
  await ask({ do: "select", runs: [1] });
  expect(problem()).toBe("");
  expect(last("selected")).toEqual([1]);
  expect(last("detail")).toMatchObject({
    run: 1,
    title: "first #1",
    results: 5,
    drawn: true,
    failure: "",
    hasSnapshot: true,
    columns: [
      { name: "gate", label: "Gate", unit: "V", shape: "5", over: "" },
      { name: "curr", label: "Current", unit: "A", shape: "5", over: "gate" },
    ],
    folder: join(folder, "runs_db"),
  });
  expect(last("picture")).toMatchObject({ run: 1, svg: expect.stringMatching(/^<svg/) as string });
  await ask({ do: "snapshot", run: 1 });
  expect(last("snapshot")?.html).toContain("volt");
});

test("a run without values is no picture, and that is told at the plot", async () => {
  await ask({ do: "select", runs: [3] });
  expect(last("detail")).toMatchObject({ run: 3, results: 0, drawn: false });
  expect(last("picture")).toBeUndefined();
  await ask({ do: "draw", run: 3 });
  expect(last("problem")).toMatchObject({
    at: "plot",
    text: "plotting run 3: it has no values: must have at least one",
  });
});

test("of two runs their snapshots are compared, the older one at the left", async () => {
  await ask({ do: "select", runs: [2, 1] });
  const { html = "", runs, title } = last("difference") ?? {};
  expect([runs, title]).toEqual([[1, 2], "run 1, first and run 2, second"]);
  const text = html.replaceAll(/<style>[^]*<\/style>|<[^>]*>/gu, " ").replaceAll(/\s+/gu, " ");
  expect(text).toContain("Path run 1 run 2 Unit");
  expect(text).toMatch(/source\.volt 1 2 V/);
  expect(text).toMatch(/only run 2 1/);
  expect(text).toMatch(/source\.extra not there 7/);
  expect(last("detail")).toBeUndefined();
});

test("a run without a snapshot is compared with nothing", async () => {
  const connection = await currentDatabase();
  const { snapshot } = connection.query("SELECT snapshot FROM runs WHERE run_id = 3")[0] as { snapshot: string };
  connection.insert("UPDATE runs SET snapshot = NULL WHERE run_id = 3", []);
  await ask({ do: "select", runs: [1, 3] });
  expect(last("problem")).toMatchObject({ at: "run", text: "comparing runs 1 and 3: run 3 has no snapshot" });
  await ask({ do: "snapshot", run: 3 });
  expect(last("problem")).toMatchObject({ at: "snapshot", text: "snapshot of run 3: it has none" });
  connection.insert("UPDATE runs SET snapshot = ? WHERE run_id = 3", [snapshot]);
});

test("notes and stars are kept in the database", async () => {
  await ask({ do: "notes", run: 2, text: "leaks\n<i>at</i> 2 V", was: "" });
  expect(last("noted")).toEqual({ run: 2, notes: "leaks\n<i>at</i> 2 V" });
  expect(last("list")?.rows[1]).toMatchObject({ run: 2, notes: "leaks <i>at</i> 2 V" });
  await ask({ do: "star", run: 2, on: true });
  await finds({ text: "leaks", starred: true });
  expect(found()).toEqual([2]);
  const ds = await loadById(2);
  expect(ds.metadata).toMatchObject({ widget_notes: "leaks\n<i>at</i> 2 V", inspectr_tag: "star" });
  await ask({ do: "star", run: 2, on: false });
  expect(found()).toEqual([]);
});

test("notes that somebody else has changed meanwhile are not replaced unasked", async () => {
  const ds = await loadById(1);
  await ds.setNotes("by a cell");
  await ask({ do: "notes", run: 1, text: "by the page", was: "" });
  expect(last("problem")).toMatchObject({ at: "notes", text: expect.stringContaining('"by a cell"') as string });
  expect(last("noted")).toEqual({ run: 1, notes: "by a cell" });
  expect(ds.notes).toBe("by a cell");
  await ask({ do: "notes", run: 1, text: "by the page", was: "by a cell" });
  expect(ds.notes).toBe("by the page");
});

test.each(["netcdf", "zarr", "csv", "text", "parquet"])(
  "a run is exported as %s, and nothing is replaced unasked",
  async kind => {
    const into = join(folder, "exports", kind);
    const request = { do: "export", run: 1, kind, folder: into };
    await ask({ ...request, overwrite: false });
    expect(problem()).toBe("");
    const { run, paths = [] } = last("exported") ?? {};
    expect(run).toBe(1);
    for (const path of paths) expect([path.startsWith(into), existsSync(path)]).toEqual([true, true]);
    await ask({ do: "select", runs: [1] });
    const files = last("detail")?.exports.find(each => each.kind === kind)?.files;
    expect(paths.map(path => path.slice(into.length + 1)).join(", ")).toBe(files);
    await ask(request);
    expect(last("problem")).toMatchObject({ at: "export", exists: true });
    expect(problem()).toContain("it is there already");
    await ask({ ...request, overwrite: true });
    expect(last("problem")).toEqual({ at: "export", text: "", exists: false });
  },
);

test("an export without a folder, or to where none can be, is told of", async () => {
  await ask({ do: "export", run: 1, kind: "csv", folder: "  " });
  expect(last("problem")).toMatchObject({
    at: "export",
    text: "exporting run 1: no folder is given: enter one",
    exists: false,
  });
  await ask({ do: "export", run: 1, kind: "csv", folder: file });
  expect(last("problem")).toMatchObject({ at: "export", text: expect.stringContaining("exporting to") as string });
  await ask({ do: "export", run: 1, kind: "exe", folder });
  expect(problem()).toBe("exporting as 'exe': must be one of netcdf, zarr, csv, text, parquet");
});

test("a figure to look closer at goes through the browser's channel", async () => {
  await ask({ do: "select", runs: [1] });
  await ask({ do: "zoom", run: 1 });
  expect(last("zoom")).toEqual({ run: 1 });
  const view = { type: "view", view: "v", seen: true, gone: false, width: 600, panels: [] };
  await ask({ do: "figure", run: 1, content: view });
  await expect.poll(() => last("figure")).toMatchObject({ run: 1, content: { type: "frame", view: "v", ended: true } });
  await ask({ do: "figure", run: 2, content: view });
  await ask({ do: "figure", run: 1, content: "garbage" });
  expect(problem()).toBe("");
});

test("new runs are seen by themselves, and nothing is told while nothing is new", async () => {
  const waits: (() => void)[] = [];
  using _ = useClock({
    now: Date.now,
    monotonic: () => performance.now() / 1000,
    sleep: () => new Promise(resolve => waits.push(resolve)),
  });
  const round = async (): Promise<number> => {
    waits.pop()?.();
    await expect.poll(() => waits.length).toBe(1);
    return told().length;
  };
  await ask({ do: "open" });
  await ask({ do: "seen" });
  const before = await round();
  expect(await round()).toBe(before);
  await (await loadById(1)).setNotes("new");
  const after = await round();
  expect(after).toBeGreaterThan(before);
  expect(last("list")?.rows[2]?.notes).toBe("new");
  expect(await round()).toBe(after);
  await ask({ do: "hidden" });
});

test("a database that is not there is no list, and none is made", async () => {
  const path = join(folder, "none.db");
  const other = runBrowser({ path });
  page.open(other);
  await page.tell(other, { method: "custom", content: { do: "open" } });
  expect(last("problem")).toMatchObject({ at: "list", text: `opening ${path}: there is no such file` });
  await page.tell(other, { method: "custom", content: { do: "seen" } });
  expect(last("problem")).toMatchObject({ at: "list", text: `opening ${path}: there is no such file` });
  expect(existsSync(path)).toBe(false);
  const bundle = await other[displaySymbol]();
  expect(bundle["text/plain"]).toBe(`run browser: opening ${path}: there is no such file`);
  other.close();
});

test("a database that goes away is told of, and is there again when it comes back", async () => {
  await ask({ do: "open" });
  renameSync(file, `${file}.away`);
  await ask({ do: "select", runs: [1] });
  expect(last("problem")).toMatchObject({
    at: "run",
    text: expect.stringContaining("there is no such file") as string,
  });
  renameSync(`${file}.away`, file);
  await ask({ do: "select", runs: [1] });
  expect(problem()).toBe("");
});

test("notes that cannot be written are told of", async () => {
  const blocker = await openDatabase(file);
  blocker.exec("BEGIN IMMEDIATE");
  try {
    await ask({ do: "notes", run: 2, text: "x", was: (await loadById(2)).notes });
  } finally {
    blocker.exec("ROLLBACK");
    blocker.close();
  }
  expect(last("problem")).toMatchObject({
    at: "notes",
    text: expect.stringContaining("another process holds") as string,
  });
}, 20_000);

test("when the session goes on to another database, its runs are shown", async () => {
  await ask({ do: "select", runs: [1] });
  await ask({ do: "open" });
  await initialiseOrCreateDatabaseAt(join(folder, "other.db"));
  await newExperiment("other", "C3");
  await ask({ do: "refresh" });
  expect(last("list")).toMatchObject({ path: join(folder, "other.db"), total: 0, experiments: ["other"] });
  expect(last("selected")).toEqual([]);
  await initialiseOrCreateDatabaseAt(file);
});

test.each<[Json, string, string]>([
  [{ do: "zap" }, "page", "run browser: 'zap' is no request: must be one of open, seen, hidden"],
  ["open", "page", "run browser: None is no request"],
  [{ do: "select", runs: [1, 2, 3] }, "run", "must be a list of at most two runs"],
  [{ do: "select", runs: [0.5] }, "run", "run 0.5 is invalid: must be a whole number, 1 or more"],
  [{ do: "select", runs: [99] }, "run", "Run with run_id 99 does not exist"],
  [{ do: "star", run: 1, on: 1 }, "list", "on 1 is invalid: must be true or false"],
  [{ do: "notes", run: "1", text: "" }, "notes", "run '1' is invalid"],
  [{ do: "notes", run: 99, text: "x" }, "notes", "Run with run_id 99 does not exist"],
  [{ do: "page", at: -1 }, "list", "at -1 is invalid: must be a whole number, 0 or more"],
])("%j is an error at the %s", async (content, at, why) => {
  await ask(content);
  expect(last("problem")).toMatchObject({ at, text: expect.stringContaining(why) as string });
});

test("garbage from a page stops nothing", async () => {
  const words = [
    "open",
    "find",
    "page",
    "select",
    "star",
    "notes",
    "draw",
    "zoom",
    "snapshot",
    "figure",
    "export",
    "refresh",
  ];
  const request = fc.record(
    {
      do: fc.constantFrom(...words),
      query: fc.jsonValue(),
      at: fc.jsonValue(),
      runs: fc.jsonValue(),
      run: fc.jsonValue(),
      content: fc.jsonValue(),
      kind: fc.jsonValue(),
    },
    { requiredKeys: ["do"] },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), request), async content => {
      await ask(content);
    }),
    { numRuns: 200 },
  );
  await finds({});
  expect(found()).toEqual([3, 2, 1]);
});

test("without a page there is a table of the newest runs", async () => {
  const bundle = await shown[displaySymbol]();
  expect(bundle["text/html"]).toContain("&#60;b&#62;gates&#60;/b&#62;");
  expect(bundle["text/plain"]).toContain(`run browser of ${file}:\n#  Name`);
  expect(() => runBrowser({ path: 3 as never })).toThrow("run browser: path 3 is invalid");
});

test("of many runs only a window goes to the page", async () => {
  const path = join(folder, "many.db");
  await initialiseOrCreateDatabaseAt(path);
  const exp = await newExperiment("many", "A1");
  await new Measurement({ name: "one", exp }).registerCustomParameter("x").run(() => undefined);
  const connection = await currentDatabase();
  connection.exec(`WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO runs (run_id, exp_id, name, result_table_name, run_timestamp, is_completed, parameters, guid)
    SELECT i, 1, 'run ' || i, 'results-1-1', 1000 + i, 1, 'x', '' FROM n`);
  await ask({ do: "open" });
  expect(last("list")).toMatchObject({ total: 5000, at: 0 });
  expect(found()).toEqual(Array.from({ length: 50 }, (_, index) => 5000 - index));
  expect(JSON.stringify(last("list")).length).toBeLessThan(20_000);
  await ask({ do: "page", at: 4950 });
  expect(found()?.at(-1)).toBe(1);
  await ask({ do: "page", at: 1_000_000 });
  expect(last("list")?.at).toBe(4950);
  await finds({ text: "run 499" });
  const numbers = Array.from({ length: 5000 }, (_, index) => 5000 - index);
  expect(found()).toEqual(numbers.filter(run => String(run).includes("499")));
  await initialiseOrCreateDatabaseAt(file);
});
