/** Lists of experiments and runs. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

import { experiments, RunList, runs } from "../../../measure/load/run-lists.ts";
import type { RunEntry } from "../../../measure/load/run-query.ts";
import { Measurement } from "../../../measure/measurement/measurement.ts";
import { newExperiment } from "../../../measure/measurement/where.ts";
import { closeDatabases, initialiseOrCreateDatabaseAt } from "../../../measure/store/index.ts";
import { quiet } from "../measurement/quiet.ts";

quiet();

const folder = mkdtempSync(join(tmpdir(), "setpoint-lists-"));
afterAll(async () => {
  await closeDatabases();
  rmSync(folder, { recursive: true });
});

test("experiments and runs are listed with what is known of them", async () => {
  const path = join(folder, "l.db");
  await initialiseOrCreateDatabaseAt(path);
  expect(String(await experiments())).toBe(`(no experiments in ${path})`);
  expect(String(await runs())).toBe(`(no runs in ${path})`);
  const first = await newExperiment("cooling", "A1");
  const second = await newExperiment("gates", "B2");
  const measure = async (name: string, exp: typeof first) =>
    new Measurement({ name, exp }).registerCustomParameter("x").run(saver => saver.addResult(["x", 1]));
  const noted = await measure("one", first);
  await measure("two", second);
  await measure("three", second);
  expect(String(await runs())).not.toContain("Notes");
  await noted.setNotes("leaks\nat 2 V");

  const listed = await experiments({ path });
  expect([...listed].map(({ expId, name, sampleName, runs: count }) => [expId, name, sampleName, count])).toEqual([
    [1, "cooling", "A1", 1],
    [2, "gates", "B2", 2],
  ]);
  expect(String(listed)).toMatch(
    /^#\s+Name\s+Sample\s+Started\s+Runs\n1 {2}cooling {2}A1 {6}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {5}1\n2 {2}gates/u,
  );

  const all = await runs();
  expect(all.rows.map(({ runId, name }) => [runId, name])).toEqual([
    [1, "one"],
    [2, "two"],
    [3, "three"],
  ]);
  expect(all.rows[0]).toMatchObject({ guid: noted.guid, parameters: ["x"], isCompleted: true, notes: "leaks\nat 2 V" });
  const text = String(all).split("\n");
  expect(text[0]).toMatch(/^#\s+Name\s+Experiment\s+Sample\s+Started\s+State\s+Columns\s+Notes$/u);
  expect(text[1]).toMatch(/^1 {2}one {4}cooling {5}A1 .* done in \d+\.\d s {2}x\s+leaks at 2 V$/u);
  expect((await runs({ experiment: second })).rows.map(({ runId }) => runId)).toEqual([2, 3]);
  expect((await runs({ last: 2 })).rows.map(({ runId }) => runId)).toEqual([2, 3]);
  await expect(runs({ last: -1 })).rejects.toThrow("runs: last -1 is invalid: must be a whole number, 0 or more");
});

test("an experiment of the list takes runs", async () => {
  await initialiseOrCreateDatabaseAt(join(folder, "e.db"));
  await newExperiment("a", "s");
  await newExperiment("b", "s");
  const [exp] = (await experiments()).rows;
  const ds = await new Measurement({ exp }).registerCustomParameter("x").run(() => undefined);
  expect(ds.expName).toBe("a");
});

test("a list says which runs have not begun or not ended, and how long the others took", () => {
  const states: Partial<RunEntry>[] = [
    { runTimestamp: null, isCompleted: false },
    { isCompleted: false },
    { isCompleted: true, completedTimestamp: 300 },
    { isCompleted: true, completedTimestamp: 10_900 },
    { isCompleted: true },
    { isCompleted: true, completedTimestamp: 130, failed: true },
    { isCompleted: true, failed: true },
  ];
  const place = { guid: "", name: "r", expId: 1, expName: "e", sampleName: "s" };
  const entry = { ...place, parameters: ["x"], failed: false, starred: false, notes: "" };
  const rows = states.map((state, index): RunEntry => ({
    ...entry,
    runId: index + 1,
    runTimestamp: 100,
    completedTimestamp: null,
    isCompleted: false,
    ...state,
  }));
  const lines = String(new RunList("l.db", rows)).split("\n").slice(1);
  expect(lines.map(text => /(not begun|running|done.*?|failed.*?) {2}/u.exec(text)?.[1])).toEqual([
    "not begun",
    "running",
    "done in 3 min",
    "done in 3.0 h",
    "done",
    "failed after 30 s",
    "failed",
  ]);
});
