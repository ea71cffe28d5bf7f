/** Runs and experiments in a file, beside their rows. */

import { describe, expect, test } from "vitest";

import {
  checkDatabase,
  defaultExperiment,
  findOrAddExperiment,
  finishExperiment,
  guidOf,
  listExperiments,
  listRunIds,
  newGuid,
  openRun,
  parseGuid,
} from "../../../measure/store/index.ts";
import { readDescription } from "../../../measure/store/description-text.ts";
import { Folder, libraries, newRun, spec, tree } from "./libraries.ts";

const line = tree();

test("a GUID is laid out as QCoDeS does, and is taken apart again", () => {
  const components = { sample: 0xe75c5ab0, location: 1, workStation: 0x020304, time: 0x01a20235230a };
  expect(guidOf(components)).toBe("e75c5ab0-0102-0304-0000-01a20235230a");
  expect(parseGuid(guidOf(components))).toEqual(components);
  expect(parseGuid(newGuid({ location: 7 }, 1234.5))).toMatchObject({ location: 7, workStation: 0, time: 1235 });
  expect(() => newGuid({ location: 256 })).toThrow(
    "location of a GUID: 256 is invalid: must be a whole number between 0 and 255 inclusive",
  );
  expect(() => parseGuid("e75c")).toThrow('"e75c" is no GUID');
});

test("descriptions of the versions 0 and 1 are read", () => {
  const x = { name: "x", paramtype: "numeric", label: "", unit: "V" };
  const y = { name: "y", paramtype: "array", label: "Y", unit: "" };
  const specs = [
    { ...x, depends_on: [], inferred_from: [] },
    { ...y, depends_on: ["x"], inferred_from: [] },
  ];
  const expected = {
    interdependencies: { parameters: { x, y }, dependencies: { y: ["x"] }, inferences: {}, standalones: [] },
    shapes: null,
  };
  expect(readDescription(JSON.stringify({ interdependencies: { paramspecs: specs } }))).toEqual(expected);
  expect(readDescription(JSON.stringify({ version: 1, interdependencies: expected.interdependencies }))).toEqual(
    expected,
  );
  expect(() => readDescription("{}")).toThrow("the description of a run makes no sense: {}");
});

describe.each(libraries)("with %s", library => {
  test("the tables are those that QCoDeS makes", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const run = newRun(connection, [line]);
    const names = connection.query("PRAGMA table_info(runs)").map(row => row["name"]);
    expect(names.join()).toBe(
      "run_id,exp_id,name,result_table_name,result_counter,run_timestamp,completed_timestamp,is_completed,parameters,guid,run_description,snapshot,captured_run_id,captured_counter,parent_datasets",
    );
    expect(
      connection.query("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name").map(row => row["name"]),
    ).toEqual(["IX_runs_captured_run_id", "IX_runs_exp_id", "IX_runs_guid"]);
    expect(connection.query("PRAGMA user_version")).toEqual([{ user_version: 9 }]);
    expect(connection.query("PRAGMA journal_mode")).toEqual([{ journal_mode: "wal" }]);
    expect(connection.query("SELECT * FROM layouts").map(row => Object.values(row))).toEqual([
      [1, 1, "x", "label of x", "V", ""],
      [2, 1, "y", "label of y", "V", ""],
    ]);
    expect(connection.query("SELECT * FROM dependencies").map(row => Object.values(row))).toEqual([[2, 1, 0]]);
    expect(
      connection.query("SELECT typeof(captured_run_id) AS t, run_description AS d, parameters AS p FROM runs"),
    ).toEqual([
      {
        t: "integer",
        p: "x,y",
        d:
          '{"version": 3, "interdependencies": {"paramspecs": [{"name": "x", "paramtype": "numeric", "label": "label of x", "unit": "V", "inferred_from": [], "depends_on": []}, {"name": "y", "paramtype": "numeric", "label": "label of y", "unit": "V", "inferred_from": [], "depends_on": ["x"]}]}, ' +
          '"interdependencies_": {"parameters": {"x": {"name": "x", "paramtype": "numeric", "label": "label of x", "unit": "V"}, "y": {"name": "y", "paramtype": "numeric", "label": "label of y", "unit": "V"}}, "dependencies": {"y": ["x"]}, "inferences": {}, "standalones": []}, "shapes": null}',
      },
    ]);
    expect(run.tableName).toBe("results-1-1");
  });

  test("a run is started, completed and taken up again, with tags, snapshot and links", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const run = newRun(connection, [line]);
    expect(run.record()).toMatchObject({
      runTimestamp: null,
      completedTimestamp: null,
      isCompleted: false,
      metadata: {},
    });
    run.start(1000.25);
    run.setMetadata("größe", 4);
    run.setMetadata("note", "it's");
    run.setMetadata("note", null);
    run.setSnapshot('{"station": {}}');
    const link = { head: newGuid(), tail: newGuid(), edgeType: "fit", description: "µ" };
    run.setParentLinks([link]);
    run.append(line, [1, 2]);
    run.complete(1001);
    expect(run.waiting).toBe(0);
    expect(openRun(connection, 1).record()).toMatchObject({
      name: "r",
      expName: "e",
      sampleName: "s",
      counter: 1,
      capturedRunId: 1,
      runTimestamp: 1000.25,
      completedTimestamp: 1001,
      isCompleted: true,
      snapshot: '{"station": {}}',
      parentLinks: [link],
      metadata: { größe: 4 },
    });
    run.reopen();
    expect(run.record()).toMatchObject({ isCompleted: false, completedTimestamp: null });
    expect(() => run.setMetadata("a b", 1)).toThrow(
      "Tag a b is not a valid tag. Use only alphanumeric characters and underscores!",
    );
    expect(() => run.setMetadata("Name", 1)).toThrow("tag Name: the name is taken by a column of every run");
  });

  test("rows that wait are written when the database is closed", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    newRun(connection, [line]).append(line, [1, 2]);
    connection.close();
    expect(openRun(await folder.open({ library }), 1).countRows(line)).toBe(1);
  });

  test("a run is copied with all that belongs to it, and with rows that could not be written", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library, timeoutSeconds: 0 });
    newRun(connection, []);
    const run = newRun(connection, [line], { onProblem: () => undefined });
    run.append(line, [1, NaN]);
    run.setMetadata("note", "n");
    run.complete(5);
    const other = await folder.open({ library });
    other.exec("BEGIN IMMEDIATE");
    run.append(line, [2, 3]);
    await run.saveAs(folder.file("b.db"));
    other.exec("ROLLBACK");
    const copy = openRun(await folder.open({ library }, "b.db"), 1);
    expect(copy.record()).toMatchObject({ ...run.record(), runId: 1, expId: 1, tableName: "results-1-1" });
    expect((await copy.read(line))[1]?.values).toEqual(Float64Array.of(NaN, 3));
    await expect(run.saveAs(folder.file("b.db"))).rejects.toThrow(/run .* is there already$/);
  });

  test("experiments are found by name and sample, and count their runs", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    expect(() => defaultExperiment(connection)).toThrow(
      "No experiments found. You can create one with: newExperiment(name, sampleName)",
    );
    const first = findOrAddExperiment(connection, "e", "s");
    expect(findOrAddExperiment(connection, "e", "s")).toEqual(first);
    expect(findOrAddExperiment(connection, "e", "t").expId).toBe(2);
    expect(defaultExperiment(connection).expId).toBe(2);
    newRun(connection, []);
    expect(listRunIds(connection, 3)).toEqual([1]);
    expect(listExperiments(connection).map(each => each.lastCounter)).toEqual([0, 0, 1]);
    expect(() => findOrAddExperiment(connection, "e", "s")).toThrow(
      /there are several, with the ids 1, 3: load one by its id/,
    );
    expect(findOrAddExperiment(connection, "e", "s", { loadLast: true }).expId).toBe(3);
    finishExperiment(connection, 1, 77);
    expect(listExperiments(connection)[0]?.endTime).toBe(77);
  });

  test("a check finds runs without tables, tables without runs, unfinished runs and values that cannot be read", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const traces = { top: spec("y", "array"), axes: [], inferred: [] };
    newRun(connection, [line]).complete(1);
    newRun(connection, [traces]).complete(1);
    connection.close();
    expect(await checkDatabase(folder.file())).toEqual([]);
    const again = await folder.open({ library });
    newRun(again, [line]);
    again.exec('DROP TABLE "results-1-1"');
    again.exec('CREATE TABLE "results-9-9" (id INTEGER PRIMARY KEY)');
    again.exec(`INSERT INTO "results-2-1" ("y") VALUES (x'00')`);
    again.close();
    expect((await checkDatabase(folder.file())).map(({ kind, message }) => [kind, message])).toEqual([
      ["missing table", 'run 1: its table "results-1-1" is missing'],
      ["bad value", "run 2: column y, row 1: the bytes are no array of numpy's"],
      ["unfinished", "run 3: it has not been completed"],
      ["stray table", "table results-9-9 belongs to no run"],
    ]);
  });
});
