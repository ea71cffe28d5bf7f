/** Runs that are copied into another database. */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { extractRunsIntoDb, loadById, loadByGuid, Measurement } from "../../../measure/index.ts";
import type { DataSet } from "../../../measure/index.ts";
import { addExperiment, closeDatabases, connect, listExperiments } from "../../../measure/store/index.ts";
import { quiet, xy } from "../measurement/quiet.ts";

quiet();
let folder = "";
let source = "";
let target = "";
let runs: DataSet[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "setpoint-extract-"));
  [source, target] = [join(folder, "source.db"), join(folder, "target.db")];
  const connection = await connect(source);
  runs = [];
  const { x, y } = xy();
  for (const [name, times] of [
    ["first", 2],
    ["second", 1],
  ] as const) {
    const exp = { ...addExperiment(connection, name, "probe"), path: source };
    const m = new Measurement({ exp }).registerParameter(x).registerParameter(y, { setpoints: [x] });
    for (let run = 0; run < times; run++) {
      runs.push(await m.run(saver => saver.addResult([x, run], [y, 10 + run])));
    }
  }
  await runs[1]?.addMetadata("operator", "Eve");
});
afterEach(async () => {
  await closeDatabases();
  rmSync(folder, { recursive: true, force: true });
});

test("runs keep their values, their tags and what they were measured as", async () => {
  await extractRunsIntoDb(source, target, 2);
  const copy = await loadById(1, { path: target });
  expect(copy.guid).toBe(runs[1]?.guid);
  expect([copy.capturedRunId, copy.capturedCounter, copy.counter]).toEqual([2, 2, 1]);
  expect([copy.expName, copy.sampleName, copy.completed]).toEqual(["first", "probe", true]);
  expect(copy.metadata).toEqual({ operator: "Eve" });
  expect(copy.snapshotRaw).toBe(runs[1]?.snapshotRaw);
  expect((await copy.getParameterData())["y"]?.["y"]?.values).toEqual(Float64Array.of(11));
});

test("runs that are there already stay as they are, and the experiment is the same", async () => {
  await extractRunsIntoDb(source, target, 2);
  await extractRunsIntoDb(source, target, 1, 2, 1);
  const connection = await connect(target);
  expect(listExperiments(connection).map(({ name }) => name)).toEqual(["first"]);
  expect(connection.query("SELECT guid FROM runs ORDER BY run_id").map(row => row["guid"])).toEqual([
    runs[1]?.guid,
    runs[0]?.guid,
  ]);
  expect((await loadByGuid(runs[0]?.guid ?? "", { path: target })).runId).toBe(2);
});

test.each([
  [[1, 7, 8], "The following run(s) is/are not present: [7, 8]"],
  [[1, 3], "Did not receive runs from a single experiment. Got runs from experiments [1 2]"],
  [[], "Did not receive runs from a single experiment. Got runs from experiments []"],
])("runs %j are refused, and there is no new file", async (ids, text) => {
  await expect(extractRunsIntoDb(source, target, ...ids)).rejects.toThrow(text);
  expect(existsSync(target)).toBe(false);
});

test("a run that is not completed is refused", async () => {
  const connection = await connect(source);
  connection.exec("UPDATE runs SET is_completed = 0 WHERE run_id = 2");
  await expect(extractRunsIntoDb(source, target, 1, 2)).rejects.toThrow(
    `An incomplete dataset can not be copied. The incomplete dataset has GUID: ${runs[1]?.guid} and run_id: 2`,
  );
  expect(existsSync(target)).toBe(false);
});

test("a source that is missing and a target that is no database are named", async () => {
  await expect(extractRunsIntoDb(target, source, 1)).rejects.toThrow(`opening ${target}: there is no such file`);
  await expect(extractRunsIntoDb(source, folder, 1)).rejects.toThrow(`copying runs to ${folder}: `);
});
