/** Runs are found by number, by GUID, and by what is known of them. */

import { expect, test } from "vitest";

import { guidsByRunSpec, loadByCounter, loadByGuid, loadById, loadByRunSpec } from "../../../measure/load/load.ts";
import type { RunSpec } from "../../../measure/load/load.ts";
import { addExperiment, closeDatabases, createRun, guidOf } from "../../../measure/store/index.ts";
import { descriptionOf, Folder, tree } from "../store/libraries.ts";

/** Two runs of a cold experiment and one of a warm one, of two samples. */
async function withRuns(body: (path: string, folder: Folder) => Promise<void>): Promise<void> {
  using folder = new Folder();
  const connection = await folder.open();
  const cold = addExperiment(connection, "cold", "B7");
  const warm = addExperiment(connection, "warm", "B8");
  const description = descriptionOf(tree());
  for (const [index, experiment] of [cold, cold, warm].entries()) {
    const guid = guidOf({ sample: 7 + index, location: 2, workStation: 30 + index, time: 1_700_000_000_000 });
    createRun(connection, { name: `run${index + 1}`, experiment, description, guid });
  }
  try {
    await body(folder.file(), folder);
  } finally {
    await closeDatabases();
  }
}

test("a run is loaded by its number, its GUID, and its counter in an experiment", () =>
  withRuns(async path => {
    const second = await loadById(2, { path });
    expect([second.name, second.expName, second.sampleName, second.counter]).toEqual(["run2", "cold", "B7", 2]);
    expect((await loadByGuid(second.guid, { path })).runId).toBe(2);
    expect((await loadByCounter(2, 1, { path })).runId).toBe(2);
    expect((await loadByCounter(1, 2, { path })).runId).toBe(3);
  }));

test("a run that is not there is told with its database", () =>
  withRuns(async path => {
    await expect(loadById(9, { path })).rejects.toThrow(`Run with run_id 9 does not exist in the database ${path}`);
    await expect(loadByCounter(3, 1, { path })).rejects.toThrow(`No run with counter 3 in experiment 1 of ${path}`);
    const guid = "00000001-0000-0000-0000-000000000001";
    await expect(loadByGuid(guid, { path })).rejects.toThrow(`No run with GUID: ${guid} found in database.`);
  }));

test("what is no number of a run or no GUID is refused before anything is opened", async () => {
  const path = "/no/such/folder/a.db";
  for (const runId of [0, -1, 1.5, NaN])
    await expect(loadById(runId, { path })).rejects.toThrow(/must be a whole number, 1 or more$/);
  await expect(loadByGuid("12", { path })).rejects.toThrow(/^loading run '12': must be a GUID, as/);
});

test("a run is found by its experiment, its sample, its captured numbers and the parts of its GUID", () =>
  withRuns(async path => {
    const found = async (spec: RunSpec): Promise<number> => (await loadByRunSpec(spec, { path })).runId;
    expect(await found({ capturedRunId: 2 })).toBe(2);
    expect(await found({ experimentName: "warm" })).toBe(3);
    expect(await found({ sampleName: "B7", capturedCounter: 1 })).toBe(1);
    expect(await found({ sampleId: 8 })).toBe(2);
    expect(await found({ location: 2, workStation: 32 })).toBe(3);
  }));

test("several runs that fit are named, and none is chosen", () =>
  withRuns(async path => {
    const several = loadByRunSpec({ experimentName: "cold" }, { path });
    await expect(several).rejects.toThrow(
      /^Please supply more information to uniquely identify a run.*\n {2}1 {2}run1, cold, B7, .*\n {2}2 {2}run2, cold, B7, /,
    );
    await expect(loadByRunSpec({ sampleName: "B9" }, { path })).rejects.toThrow(
      "No run matching the supplied information found.",
    );
    expect(await guidsByRunSpec({ experimentName: "cold" }, { path })).toHaveLength(2);
    expect(await guidsByRunSpec({}, { path })).toHaveLength(3);
  }));

test("what is not known of runs is refused: any run would fit it", () =>
  withRuns(async path => {
    const misspelt = { sample: "B7" } as RunSpec;
    await expect(loadByRunSpec(misspelt, { path })).rejects.toThrow(
      /^finding a run by sample: 'sample' is not known: must be one of capturedRunId, .*sampleName/,
    );
  }));

test("a GUID that the database has twice is told with the numbers of its runs", () =>
  withRuns(async (path, folder) => {
    const { guid } = await loadById(1, { path });
    const connection = await folder.open();
    connection.prepare("UPDATE runs SET guid = ? WHERE run_id = 3").run([guid]);
    await expect(loadByGuid(guid, { path })).rejects.toThrow(
      /has it several times, as runs 1, 3: load one by its number$/,
    );
  }));

test("a run whose GUID cannot be taken apart hides no other", () =>
  withRuns(async (path, folder) => {
    const connection = await folder.open();
    connection.prepare("UPDATE runs SET guid = 'by hand' WHERE run_id = 1").run([]);
    expect((await loadByRunSpec({ sampleId: 9 }, { path })).runId).toBe(3);
  }));
