/** `setpoint data`: what is said of a database, its runs and its faults. */

import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { checkData, exportData, listData, showData } from "../../../measure/command/index.ts";
import { Measurement } from "../../../measure/index.ts";
import { addExperiment, connect, openDatabase } from "../../../measure/store/index.ts";
import { xy } from "../measurement/quiet.ts";

let folder = "";
let db = "";

beforeAll(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  folder = mkdtempSync(join(tmpdir(), "setpoint-data-"));
  db = join(folder, "runs.db");
  const connection = await connect(db);
  const place = (name: string, sampleName: string) => ({ ...addExperiment(connection, name, sampleName), path: db });
  const { x, y } = xy();
  const sweep = new Measurement({ name: "sweep", exp: place("cooldown", "probe-7") });
  sweep
    .registerParameter(x)
    .registerParameter(y, { setpoints: [x] })
    .setShapes({ y: [3] });
  const ds = await sweep.run(async saver => {
    for (const value of [1, 2, 3]) await saver.addResult([x, value], [y, value / 2]);
  });
  await ds.addMetadata("operator", "Eve\u001b[2J");
  const failing = new Measurement({ name: "second", exp: place("warm up", "probe-8") }).registerParameter(x);
  await failing
    .run(() => {
      throw new Error("the helium\u0007 ran out");
    })
    .catch(() => {});
  connection.close();
  vi.restoreAllMocks();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the runs are listed with their experiments and how they ended", async () => {
  const [heading, first, second, ...rest] = (await listData({ db })).split("\n");
  expect(heading).toMatch(/^run {2}experiment {2}sample {3}name {4}began {15} +took +state$/);
  expect(first).toMatch(/^1 {4}cooldown {4}probe-7 {2}sweep {3}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}\S+ s +completed$/);
  expect(second).toMatch(/^2 {4}warm up {5}probe-8 {2}second {2}.* failed$/);
  expect(rest).toEqual([]);
});

test("the list is cut to an experiment, a sample, or the newest", async () => {
  expect(await listData({ db, experiment: "cooldown" })).not.toContain("second");
  expect(await listData({ db, sample: "probe-8" })).not.toContain("sweep");
  expect(await listData({ db, last: 1 })).not.toContain("sweep");
  expect(await listData({ db, sample: "none" })).toBe(`${db}: no runs`);
});

test("the list is JSON where that is asked for", async () => {
  const runs = JSON.parse(await listData({ db, json: true })) as Record<string, unknown>[];
  expect(runs).toMatchObject([
    { runId: 1, name: "sweep", expName: "cooldown", sampleName: "probe-7", counter: 1, state: "completed" },
    { runId: 2, state: "failed" },
  ]);
});

test("a run is shown with its columns and what was noted, and nothing of it moves the cursor", async () => {
  const text = await showData(1, { db });
  expect(text.split("\n")[0]).toBe(`sweep #1@${db}`);
  expect(text).toMatch(/^experiment {2}cooldown on probe-7, counter 1$/m);
  expect(text).toMatch(/^rows {8}3$/m);
  expect(text).toMatch(/^ {2}x {2}numeric {2}x \(V\)$/m);
  expect(text).toMatch(/^ {2}y {2}numeric {2}Current \(A\) {2}on x; grid 3$/m);
  expect(text).toContain("operator  'Eve");
  expect(text).not.toContain("\u001b");
});

test("a run that failed is shown with what ended it", async () => {
  const text = await showData(2, { db });
  expect(text).toContain(", by a failure");
  expect(text).toContain("ended by\n");
  expect(text).toContain("the helium ran out");
  expect(text).not.toContain("\u0007");
});

test("the snapshot of a run is JSON", async () => {
  const snapshot = JSON.parse(await showData(1, { db, snapshot: true })) as Record<string, unknown>;
  expect(Object.keys(snapshot["parameters"] as object)).toContain("x");
});

test("a run that is not there is an error that names the database", async () => {
  await expect(showData(9, { db })).rejects.toThrow(`Run with run_id 9 does not exist in the database ${db}`);
  const told: string[] = [];
  await expect(exportData([1, 9], { to: "csv", db, output: folder }, path => told.push(path))).rejects.toThrow("9");
  expect(told).toEqual([]);
});

test("runs are exported, and one that is exported already only when told so", async () => {
  const output = join(folder, "out");
  const told: string[] = [];
  const tell = (path: string) => void told.push(path);
  await exportData([1], { to: "csv", db, output, prefix: "mine_" }, tell);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(join(output, "mine_1_"));
  expect(existsSync(told[0] as string)).toBe(true);
  await expect(exportData([1], { to: "csv", db, output, prefix: "mine_" }, tell)).rejects.toThrow("mine_1_");
  await exportData([1], { to: "csv", db, output, prefix: "mine_", force: true }, tell);
  expect(told[1]).toBe(told[0]);
});

test("a whole database has nothing wrong, also where a run is not completed", async () => {
  expect(await checkData(db)).toEqual({ text: `${db}: nothing is wrong`, isWhole: true });
  await changed("UPDATE runs SET is_completed = 0 WHERE run_id = 1");
  expect(await checkData(db)).toEqual({
    text: `${db}\n  unfinished: run 1: it has not been completed`,
    isWhole: true,
  });
  expect(await listData({ db, last: 2 })).toContain("not completed");
  await changed("UPDATE runs SET is_completed = 1 WHERE run_id = 1");
});

test("a run without its table is found", async () => {
  await changed('ALTER TABLE "results-1-1" RENAME TO kept');
  const { text, isWhole } = await checkData(db);
  await changed('ALTER TABLE kept RENAME TO "results-1-1"');
  expect(isWhole).toBe(false);
  expect(text).toContain('missing table: run 1: its table "results-1-1" is missing');
});

test("a file from before there were GUIDs is listed", async () => {
  const old = join(folder, "old.db");
  copyFileSync(db, old);
  await changed("DROP INDEX IX_runs_guid; ALTER TABLE runs DROP COLUMN guid; PRAGMA user_version = 0", old);
  expect(JSON.parse(await listData({ db: old, json: true }))).toMatchObject([{ runId: 1, guid: "" }, { runId: 2 }]);
});

async function changed(sql: string, path = db): Promise<void> {
  const connection = await openDatabase(path);
  connection.exec(sql);
  connection.close();
}
