/** Runs are found by words, dates and marks. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { DataSet } from "../../../measure/dataset/dataset.ts";
import { loadById } from "../../../measure/load/load.ts";
import { runs } from "../../../measure/load/run-lists.ts";
import { countResults, entriesOf, findRunIds, type RunQuery } from "../../../measure/load/run-query.ts";
import { Measurement } from "../../../measure/measurement/measurement.ts";
import { newExperiment } from "../../../measure/measurement/where.ts";
import {
  closeDatabases,
  type Connection,
  currentDatabase,
  initialiseOrCreateDatabaseAt,
  openDatabase,
} from "../../../measure/store/index.ts";
import { openFile } from "../../../measure/store/open-connection.ts";
import { quiet } from "../measurement/quiet.ts";

quiet();

const folder = mkdtempSync(join(tmpdir(), "setpoint-query-"));
let connection: Connection;

beforeAll(async () => {
  await initialiseOrCreateDatabaseAt(join(folder, "q.db"));
  connection = await currentDatabase();
  expect(findRunIds(connection, { text: "anything", starred: true, state: "failed" })).toEqual([]);
  const cold = await newExperiment("cooling", "A1");
  const gates = await newExperiment("gates", "Größe_2");
  const measure = (name: string, exp: typeof cold, column: string, rows: number): Promise<DataSet> =>
    new Measurement({ name, exp }).registerCustomParameter(column).run(async saver => {
      for (let row = 0; row < rows; row++) await saver.addResult([column, row]);
      if (name === "broken") throw new Error("the fridge is warm");
    });
  await (await measure("first light", cold, "smu_volt", 3)).setNotes("leaks 5 % at 2 V\nÜBER all");
  await (await measure("second", cold, "smu_curr", 0)).setStarred(true);
  await expect(measure("broken", gates, "lockin_x", 2)).rejects.toThrow("the fridge is warm");
  await new Measurement({ name: "open", exp: gates }).registerCustomParameter("y").start();
  connection.transaction(() => {
    for (let runId = 1; runId <= 4; runId++)
      connection.insert("UPDATE runs SET run_timestamp = ? WHERE run_id = ?", [1000 * runId, runId]);
  });
});
afterAll(async () => {
  await closeDatabases();
  rmSync(folder, { recursive: true });
});

test.each<[RunQuery, number[]]>([
  [{}, [4, 3, 2, 1]],
  [{ text: "light" }, [1]],
  [{ text: "FIRST smu" }, [1]],
  [{ text: "  smu  cooling " }, [2, 1]],
  [{ text: "smu gates" }, []],
  [{ text: "5 %" }, [1]],
  [{ text: "%" }, [1]],
  [{ text: "e_2" }, [4, 3]],
  [{ text: "über" }, [1]],
  [{ text: "GRÖSSE" }, []],
  [{ text: "größe" }, [4, 3]],
  [{ text: "\\" }, []],
  [{ text: "'; DROP TABLE runs; --" }, []],
  [{ experimentName: "gates" }, [4, 3]],
  [{ sampleName: "A1" }, [2, 1]],
  [{ from: 2000 }, [4, 3, 2]],
  [{ from: 2000, to: 4000 }, [3, 2]],
  [{ state: "done" }, [2, 1]],
  [{ state: "failed" }, [3]],
  [{ state: "running" }, [4]],
  [{ state: "not begun" }, []],
  [{ starred: true }, [2]],
  [{ starred: true, text: "first" }, []],
  [{ experimentName: "cooling", text: "smu", from: 1500, state: "done", starred: true }, [2]],
])("%j finds %j", async (query, found) => {
  expect(findRunIds(connection, query)).toEqual(found);
  expect((await runs(query)).rows.map(({ runId }) => runId)).toEqual(found.toReversed());
});

test("a run tells whether it has failed and is starred", async () => {
  const entries = entriesOf(connection, [2, 3, 99]);
  expect(entries.map(({ runId, failed, starred }) => [runId, failed, starred])).toEqual([
    [3, true, false],
    [2, false, true],
  ]);
  const ds = await loadById(2);
  expect([ds.starred, ds.metadata]).toEqual([true, { inspectr_tag: "star" }]);
  await ds.setStarred(false);
  expect(findRunIds(connection, { starred: true })).toEqual([]);
  await ds.setStarred(true);
  await expect(ds.setStarred("yes" as never)).rejects.toThrow("starring run 2: 'yes' is invalid");
});

test("results are counted, where there is a table", () => {
  expect([...countResults(connection, [1, 2, 3, 99])]).toEqual([
    [1, 3],
    [2, 0],
    [3, 2],
  ]);
  const table = String(connection.query("SELECT result_table_name AS t FROM runs WHERE run_id = 2")[0]?.["t"]);
  connection.exec(`ALTER TABLE "${table}" RENAME TO elsewhere`);
  expect([...countResults(connection, [1, 2]).keys()]).toEqual([1]);
  connection.exec(`ALTER TABLE elsewhere RENAME TO "${table}"`);
});

test("databases of the first versions, with fewer columns, are looked through as well", async () => {
  const path = join(folder, "old.db");
  const made = await openFile(path);
  made.exec(`CREATE TABLE experiments (exp_id INTEGER PRIMARY KEY, name TEXT, sample_name TEXT);
    CREATE TABLE runs (run_id INTEGER PRIMARY KEY, exp_id INTEGER, name TEXT, result_table_name TEXT, run_timestamp INTEGER,
      completed_timestamp INTEGER, is_completed BOOL, parameters TEXT);
    INSERT INTO experiments VALUES (1, 'old', 's');
    INSERT INTO runs VALUES (1, 1, 'iv', 'results-1-1', 10, 20, 1, 'x,y')`);
  made.close();
  const old = await openDatabase(path, { readOnly: true });
  expect(findRunIds(old, { text: "IV", state: "done" })).toEqual([1]);
  expect(findRunIds(old, { starred: true })).toEqual([]);
  expect(entriesOf(old, [1])).toMatchObject([
    { guid: "", name: "iv", expName: "old", parameters: ["x", "y"], notes: "" },
  ]);
  expect(countResults(old, [1]).size).toBe(0);
  old.close();
});

test("of those that are found there may be the last ones only; a state that no run can have is refused", async () => {
  expect((await runs({ text: "smu", last: 1 })).rows.map(({ runId }) => runId)).toEqual([2]);
  await expect(runs({ state: "over" as never })).rejects.toThrow(
    "runs: state 'over' is invalid: must be one of done, failed, running, not begun",
  );
});
