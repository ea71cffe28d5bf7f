/** When rows are written, where the database lies, and who else uses it. */

import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";

import { useClock } from "../../../drivers/core/clock.ts";
import {
  addExperiment,
  checkDatabase,
  closeDatabases,
  connect,
  currentDatabase,
  databaseLocation,
  databasePath,
  findDatabaseBy,
  initialiseOrCreateDatabaseAt,
  openRun,
} from "../../../measure/store/index.ts";
import { openFile } from "../../../measure/store/open-connection.ts";
import { versionOf } from "../../../measure/store/schema.ts";
import { FakeClock } from "../../core/fake-clock.ts";
import { Folder, libraries, newRun, spec, tree } from "./libraries.ts";

const line = tree();

afterEach(async () => closeDatabases());

test("one file is one connection, until it is closed", async () => {
  using folder = new Folder();
  await initialiseOrCreateDatabaseAt(join(folder.path, "new", "a.db"));
  const connection = await currentDatabase();
  expect(databaseLocation()).toBe(join(folder.path, "new", "a.db"));
  expect(await connect(databaseLocation())).toBe(connection);
  connection.close();
  const again = await currentDatabase();
  expect(again).not.toBe(connection);
  expect(() => connection.query("SELECT 1")).toThrow("the database has been closed");
  findDatabaseBy(() => "~/mine.db");
  expect(databaseLocation()).toBe(join(folder.path, "new", "a.db"));
  expect(databasePath("~/mine.db")).toBe(join(homedir(), "mine.db"));
});

describe.each(libraries)("with %s", library => {
  test("rows are written once they have waited for the interval, and when there are very many", async () => {
    using folder = new Folder();
    const clock = new FakeClock();
    clock.sleep = () => new Promise(() => undefined);
    using _restored = useClock(clock);
    const run = newRun(await folder.open({ library }), [line], { flushInterval: 2 });
    const add = (): void => {
      run.append(line, [1, 2]);
      run.endResult();
    };
    add();
    clock.advance(1.9);
    add();
    expect(run.waiting).toBe(2);
    clock.advance(0.1);
    add();
    expect(run.waiting).toBe(0);
    for (let index = 0; index < 5001; index++) add();
    expect(run.waiting).toBe(1);
    expect(run.numberOfRows).toBe(5004);
  });

  test("arrays are written when they are some megabytes, and are not held twice", async () => {
    using folder = new Folder();
    const clock = new FakeClock();
    clock.sleep = () => new Promise(() => undefined);
    using _restored = useClock(clock);
    const connection = await folder.open({ library });
    const trace = { top: spec("y", "array"), axes: [], inferred: [] };
    const run = newRun(connection, [trace]);
    const values = new Float64Array(125_000);
    const waiting = Array.from({ length: 9 }, () => {
      run.append(trace, [{ values, shape: [values.length] }]);
      run.endResult();
      return run.waiting;
    });
    expect(waiting).toEqual([1, 2, 3, 0, 1, 2, 3, 0, 1]);
    // SQLite writes what its own cache has no room for before the end of a transaction: 2 MB, in a new file as in any other.
    const log = (): number => statSync(`${folder.file()}-wal`).size;
    const before = log();
    connection.transaction(() => {
      for (let row = 0; row < 6; row++) {
        connection.insert(`INSERT INTO "${run.tableName}" (y) VALUES (?)`, [new Uint8Array(1_000_000)]);
      }
      expect(log() - before).toBeGreaterThan(3_000_000);
    });
  });

  test("the rows of one result are written together", async () => {
    using folder = new Folder();
    const clock = new FakeClock();
    clock.sleep = () => new Promise(() => undefined);
    using _restored = useClock(clock);
    const run = newRun(await folder.open({ library }), [line]);
    run.append(line, [1, 2]);
    clock.advance(2);
    run.append(line, [3, 4]);
    expect(run.waiting).toBe(2);
    run.endResult();
    expect(run.waiting).toBe(0);
  });

  test("rows are written in time also where no further one comes", async () => {
    using folder = new Folder();
    const clock = new FakeClock();
    using _restored = useClock(clock);
    const run = newRun(await folder.open({ library }), [line]);
    run.append(line, [1, 2]);
    await new Promise(setImmediate);
    expect(clock.sleeps).toEqual([1]);
    expect(run.waiting).toBe(0);
  });

  test("two connections give out different numbers to runs, and write side by side", async () => {
    using folder = new Folder();
    const one = await folder.open({ library });
    const two = await folder.open({ library });
    const runs = [one, two, one, two].map(connection => newRun(connection, [line]));
    expect(runs.map(run => run.runId)).toEqual([1, 2, 3, 4]);
    for (const run of runs) run.append(line, [run.runId, 0]);
    for (const run of runs) run.flush();
    const read = await Promise.all(runs.map(run => openRun(one, run.runId).read(line)));
    expect(read.map(([x]) => x?.values.at(0))).toEqual([1, 2, 3, 4]);
  });

  test("a file of an early version is read as it is, and brought up to date where it is to be written", async () => {
    using folder = new Folder();
    const old = await openFile(folder.file(), { library });
    // The tables of version 0, before GUIDs, descriptions and snapshots.
    old.exec(`
      CREATE TABLE experiments (exp_id INTEGER PRIMARY KEY, name TEXT, sample_name TEXT, start_time INTEGER, end_time INTEGER,
        run_counter INTEGER, format_string TEXT);
      CREATE TABLE runs (run_id INTEGER PRIMARY KEY, exp_id INTEGER, name TEXT, result_table_name TEXT, result_counter INTEGER,
        run_timestamp INTEGER, completed_timestamp INTEGER, is_completed BOOL, parameters TEXT);
      CREATE TABLE layouts (layout_id INTEGER PRIMARY KEY, run_id INTEGER, parameter TEXT, label TEXT, unit TEXT, inferred_from TEXT);
      CREATE TABLE dependencies (dependent INTEGER, independent INTEGER, axis_num INTEGER);
      INSERT INTO experiments VALUES (1, 'e', 's', 1, NULL, 1, '{}-{}-{}');
      INSERT INTO runs VALUES (1, 1, 'r', 'results-1-1', 1, 10, 20, 1, 'x,y');
      INSERT INTO layouts VALUES (1, 1, 'x', 'X', 'V', ''), (2, 1, 'y', 'Y', 'A', '');
      INSERT INTO dependencies VALUES (2, 1, 0);
      CREATE TABLE "results-1-1" (id INTEGER PRIMARY KEY, "x" numeric, "y" numeric);
      INSERT INTO "results-1-1" ("x", "y") VALUES (1, 'nan'), (2, 5);
    `);
    old.close();
    const connection = await folder.open({ library, readOnly: true });
    const run = openRun(connection, 1);
    const { description, ...record } = run.record();
    expect(record).toMatchObject({ guid: "", capturedRunId: 1, isCompleted: true, snapshot: null, parentLinks: [] });
    expect(description.interdependencies).toEqual({
      parameters: {
        x: { name: "x", paramtype: "numeric", label: "X", unit: "V" },
        y: { name: "y", paramtype: "numeric", label: "Y", unit: "A" },
      },
      dependencies: { y: ["x"] },
      inferences: {},
      standalones: [],
    });
    expect((await run.read(line))[1]).toEqual({ values: Float64Array.of(NaN, 5), shape: [2] });
    expect(() => addExperiment(connection, "e", "s")).toThrow("cannot be written");
    expect(versionOf(connection)).toBe(0);

    const writable = await folder.open({ library });
    expect(versionOf(writable)).toBe(9);
    const { guid, description: sameDescription, ...later } = openRun(writable, 1).record();
    expect(guid).toMatch(/^deafcafe-0000-0000-0000-000000002710$/);
    expect({ ...later, guid: "" }).toEqual(record);
    expect(sameDescription).toEqual(description);
    expect((await openRun(writable, 1).read(line))[1]).toEqual({ values: Float64Array.of(NaN, 5), shape: [2] });
    expect(newRun(writable, [line]).runId).toBe(2);
    expect(await checkDatabase(folder.file())).toMatchObject([{ kind: "unfinished", runId: 2 }]);
  });
});
