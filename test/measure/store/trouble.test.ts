/** Trouble with a file: it is told clearly, and what was measured is kept. */

import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { addExperiment, createRun, openRun, schemaVersion } from "../../../measure/store/index.ts";
import type { StoreError } from "../../../measure/store/index.ts";
import { openFile } from "../../../measure/store/open-connection.ts";
import { descriptionOf, Folder, libraries, newRun, spec, tree } from "./libraries.ts";

const line = tree();

describe.each(libraries)("with %s", library => {
  test("a file of a newer version is refused with its version, and left as it is", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    connection.exec(`PRAGMA user_version = ${schemaVersion + 3}`);
    connection.close();
    const before = statSync(folder.file()).mtimeMs;
    await expect(folder.open({ library })).rejects.toThrow(
      `opening ${folder.file()}: its tables are of version 12, this release reads up to version 9`,
    );
    expect(statSync(folder.file()).mtimeMs).toBe(before);
  });

  test("a file of another program is refused and gets no tables", async () => {
    using folder = new Folder();
    const other = await openFile(folder.file(), { library });
    other.exec("CREATE TABLE mine (a)");
    await expect(folder.open({ library })).rejects.toThrow(
      /it is no database of measurements: it has no table of runs$/,
    );
    expect(other.query("SELECT name FROM sqlite_master")).toEqual([{ name: "mine" }]);
    other.close();
  });

  test("a file that is no database, and one that is missing, are told apart", async () => {
    using folder = new Folder();
    writeFileSync(folder.file(), Buffer.alloc(9000, "setpoint"));
    await expect(folder.open({ library })).rejects.toMatchObject({ name: "StoreError", problem: "damaged" });
    await expect(folder.open({ library, readOnly: true }, "b.db")).rejects.toThrow(/b\.db: there is no such file$/);
    await expect(folder.open({ library }, "none/b.db")).rejects.toMatchObject({ problem: "missing" });
  });

  test("what cannot be written for want of room stays, is told once, and is written when there is room", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const problems: StoreError[] = [];
    const run = newRun(connection, [line], { onProblem: problem => problems.push(problem) });
    connection.query("PRAGMA max_page_count = 10");
    for (let index = 0; index < 20_000; index++) {
      run.append(line, [index + 0.5, index / 7]);
      run.endResult();
    }
    expect(problems.map(problem => problem.problem)).toEqual(["full"]);
    expect(problems[0]?.message).toMatch(/^writing .*a\.db: the disk is full \(database or disk is full\)$/);
    expect(() => run.flush()).toThrow("the disk is full");
    expect((await run.read(line))[0]?.shape).toEqual([20_000]);
    connection.query("PRAGMA max_page_count = 100000");
    run.flush();
    expect(run.waiting).toBe(0);
    expect(run.countRows(line)).toBe(20_000);
    expect((await run.read(line))[0]?.values.at(-1)).toBe(19_999.5);
  });

  test("a lock of another process keeps rows waiting and loses none", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library, timeoutSeconds: 0 });
    const run = newRun(connection, [line]);
    const other = await folder.open({ library });
    other.exec("BEGIN IMMEDIATE");
    run.append(line, [1, 2]);
    expect(() => run.flush()).toThrow(/^writing .*: another process holds the writer's lock \(database is locked\)$/);
    expect(run.waiting).toBe(1);
    other.exec("ROLLBACK");
    run.flush();
    expect(run.countRows(line)).toBe(1);
  });

  test("a file that was removed or replaced is told at the next flush, and the rows can still be read", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const run = newRun(connection, [line], { onProblem: () => undefined });
    run.append(line, [1, 10]);
    run.flush();
    run.append(line, [2, 20]);
    renameSync(folder.file(), folder.file("old.db"));
    expect(() => run.flush()).toThrow(`writing ${folder.file()}: the file has been removed since it was opened`);
    writeFileSync(folder.file(), "");
    expect(() => run.flush()).toThrow(`writing ${folder.file()}: another file has taken its place`);
    expect((await run.read(line))[1]?.values).toEqual(Float64Array.of(10, 20));
    rmSync(folder.file());
    renameSync(folder.file("old.db"), folder.file());
    run.flush();
    expect(run.waiting).toBe(0);
  });

  test("a file that is opened for reading is not written", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const { runId } = newRun(connection, [line]);
    const reader = await folder.open({ library, readOnly: true });
    expect(openRun(reader, runId).record().name).toBe("r");
    expect(() => addExperiment(reader, "e", "s")).toThrow(/the file or its folder cannot be written/);
  });

  test("a value that its column cannot have is told with its place", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const traces = { top: spec("y", "array"), axes: [], inferred: [] };
    const run = newRun(connection, [traces]);
    connection.exec(`INSERT INTO "results-1-1" ("y") VALUES (x'934e554d505901')`);
    await expect(run.read(traces)).rejects.toThrow(
      `column y of results-1-1 in ${folder.file()}: the bytes are no array of numpy's`,
    );
    const numbers = newRun(connection, [line]);
    connection.exec(`INSERT INTO "results-2-1" ("y") VALUES ('seven')`);
    await expect(numbers.read(line)).rejects.toThrow(
      "column y of results-2-1 in " + folder.file() + ': "seven" is no value of a numeric column',
    );
  });

  test("a run that is not there, or has lost its table, is told", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const run = newRun(connection, [line]);
    expect(() => openRun(connection, 7)).toThrow(`Run with run_id 7 does not exist in the database ${folder.file()}`);
    connection.exec('DROP TABLE "results-1-1"');
    expect(() => openRun(connection, run.runId)).toThrow('its table "results-1-1" is missing');
  });

  test("columns that SQLite cannot tell apart are refused, and no run is left behind", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const experiment = addExperiment(connection, "e", "s");
    const make = (name: string) => {
      const description = descriptionOf({ top: spec(name), axes: [spec("x")], inferred: [] });
      return createRun(connection, { name: "r", experiment, description });
    };
    expect(() => make("X")).toThrow("column X is impossible: x differs in case only");
    expect(() => make("ID")).toThrow("column ID is impossible: SQLite needs the name id for the rows");
    expect(connection.query("SELECT run_id FROM runs")).toEqual([]);
    expect(make('a "b"; --').tableName).toBe("results-1-1");
  });

  test("a transaction that was cut from outside is taken back by the next one", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const run = newRun(connection, [line]);
    connection.exec("BEGIN IMMEDIATE");
    run.append(line, [1, 2]);
    expect(() => run.flush()).toThrow(/within a transaction/);
    run.flush();
    expect(run.countRows(line)).toBe(1);
  });
});
