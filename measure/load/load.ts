/** Finds runs in a database: by number, by GUID, or by what is known of them. */

import { repr } from "../../drivers/core/python-text.ts";
import { DataSet } from "../dataset/dataset.ts";
import type { Connection, SqlValue } from "../store/index.ts";
import { connect, currentDatabase, isGuid, openRun, parseGuid, StoreError } from "../store/index.ts";

/** Where a run is looked for. */
export interface LoadOptions {
  /** Path of the database. Default the session's. */
  readonly path?: string;
}

/** What is known of a run; at least one of them. */
export interface RunSpec {
  /** The number under which it was measured. */
  readonly capturedRunId?: number;
  /** Its number within the experiment under which it was measured. */
  readonly capturedCounter?: number;
  readonly experimentName?: string;
  readonly sampleName?: string;
  /** The first part of its GUID as a number. */
  readonly sampleId?: number;
  /** The place in its GUID. */
  readonly location?: number;
  /** The work station in its GUID. */
  readonly workStation?: number;
}

// The compiler sees to it that none is missing.
const known: Readonly<Record<keyof RunSpec, true>> = {
  capturedRunId: true,
  capturedCounter: true,
  experimentName: true,
  sampleName: true,
  sampleId: true,
  location: true,
  workStation: true,
};

/**
 * The run of a number.
 * @throws StoreError when there is none.
 * @example const ds = await loadById(12);
 */
export async function loadById(runId: number, options: LoadOptions = {}): Promise<DataSet> {
  if (!Number.isInteger(runId) || runId < 1)
    throw new TypeError(`loading run ${repr(runId)}: must be a whole number, 1 or more`);
  return new DataSet(openRun(await databaseOf(options), runId));
}

/**
 * The run of a GUID.
 * @throws TypeError for a text that is no GUID.
 * @throws StoreError when there is none, or the database has it several times.
 */
export async function loadByGuid(guid: string, options: LoadOptions = {}): Promise<DataSet> {
  if (typeof guid !== "string" || !isGuid(guid))
    throw new TypeError(`loading run ${repr(guid)}: must be a GUID, as ssssssss-llww-wwww-tttt-tttttttttttt`);
  const connection = await databaseOf(options);
  const found = runIds(connection, "SELECT run_id FROM runs WHERE guid = ? ORDER BY run_id", [guid]);
  // A copy made by hand: which of them is meant cannot be known.
  if (found.length > 1)
    throw new StoreError(
      `loading run ${guid}: ${connection.path} has it several times, as runs ${found.join(", ")}: load one by its number`,
      connection.path,
      "damaged",
    );
  const [runId] = found;
  if (runId !== undefined) return new DataSet(openRun(connection, runId));
  throw missing(connection, `No run with GUID: ${guid} found in database.`);
}

/**
 * The run of a number within an experiment.
 * @throws StoreError when there is none.
 */
export async function loadByCounter(counter: number, expId: number, options: LoadOptions = {}): Promise<DataSet> {
  const connection = await databaseOf(options);
  const sql = "SELECT run_id FROM runs WHERE result_counter = ? AND exp_id = ?";
  const [runId] = runIds(connection, sql, [counter, expId]);
  if (runId !== undefined) return new DataSet(openRun(connection, runId));
  throw missing(connection, `No run with counter ${counter} in experiment ${expId} of ${connection.path}`);
}

/**
 * The one run that fits what is known of it.
 * @throws TypeError for something that is not known of runs, as a misspelt name.
 * @throws StoreError when none fits, or several do: then it names them.
 */
export async function loadByRunSpec(spec: RunSpec, options: LoadOptions = {}): Promise<DataSet> {
  const connection = await databaseOf(options);
  const found = runsBySpec(connection, spec);
  const [runId] = found;
  if (runId === undefined) throw missing(connection, "No run matching the supplied information found.");
  if (found.length === 1) return new DataSet(openRun(connection, runId));
  const runs = found.map(each => new DataSet(openRun(connection, each)));
  const list = runs.map(ds => `  ${ds.runId}  ${ds.name}, ${ds.expName}, ${ds.sampleName}, ${ds.guid}`).join("\n");
  throw new StoreError(
    `Please supply more information to uniquely identify a run. Matching runs:\n${list}`,
    connection.path,
    "invalid",
  );
}

/** The GUIDs of all runs that fit what is known of them. */
export async function guidsByRunSpec(spec: RunSpec, options: LoadOptions = {}): Promise<string[]> {
  const connection = await databaseOf(options);
  return runsBySpec(connection, spec).map(runId => new DataSet(openRun(connection, runId)).guid);
}

/** The database that is looked into. */
export function databaseOf({ path }: LoadOptions): Promise<Connection> {
  return path === undefined ? currentDatabase() : connect(path);
}

function runsBySpec(connection: Connection, spec: RunSpec): number[] {
  for (const name in spec)
    // It would be left out in silence, and any run would fit.
    if (!Object.hasOwn(known, name))
      throw new TypeError(
        `finding a run by ${name}: ${repr(name)} is not known: must be one of ${Object.keys(known).join(", ")}`,
      );
  const { capturedRunId, capturedCounter, experimentName, sampleName, sampleId, location, workStation } = spec;
  const wanted = Object.entries({
    "runs.captured_run_id": capturedRunId,
    "runs.captured_counter": capturedCounter,
    "experiments.name": experimentName,
    "experiments.sample_name": sampleName,
  }).filter((each): each is [string, number | string] => each[1] !== undefined);
  const where = ["1 = 1", ...wanted.map(([column]) => `${column} = ?`)].join(" AND ");
  const rows = connection.query(
    `SELECT runs.run_id, runs.guid FROM runs JOIN experiments ON runs.exp_id = experiments.exp_id WHERE ${where} ORDER BY runs.run_id`,
    wanted.map(([, value]) => value),
  );
  const parts = { sample: sampleId, location, workStation };
  return rows
    .filter(({ guid }) => {
      if (sampleId === undefined && location === undefined && workStation === undefined) return true;
      if (!isGuid(String(guid))) return false;
      const found: Readonly<Partial<Record<string, number>>> = { ...parseGuid(String(guid)) };
      return Object.entries(parts).every(([key, value]) => value === undefined || found[key] === value);
    })
    .map(row => Number(row["run_id"]));
}

function runIds(connection: Connection, sql: string, values: readonly SqlValue[]): number[] {
  return connection.query(sql, values).map(row => Number(row["run_id"]));
}

function missing({ path }: Connection, text: string): StoreError {
  return new StoreError(text, path, "invalid");
}
