/** Experiments: what the runs of a database belong to. */

import type { Connection, SqlRow } from "./connection.ts";
import { StoreError } from "./store-error.ts";

/** An experiment on a sample. */
export interface Experiment {
  readonly expId: number;
  readonly name: string;
  readonly sampleName: string;
  /** Seconds since 1970 in UTC. */
  readonly startTime: number;
  /** Seconds since 1970 in UTC; null while it goes on. */
  readonly endTime: number | null;
  /** How many runs it has had. */
  readonly lastCounter: number;
  /** How its tables are named, with three `{}` for `results`, its number and that of the run. */
  readonly formatString: string;
}

// The experiment that was made or loaded last, as QCoDeS's default experiment.
const defaults = new WeakMap<Connection, number>();

const columns = "exp_id, name, sample_name, start_time, end_time, run_counter, format_string";
const defaultFormat = "{}-{}-{}";

/** Adds an experiment, also where there is one of this name; runs belong to it until another one is made or loaded. */
export function addExperiment(
  connection: Connection,
  name: string,
  sampleName: string,
  { formatString = defaultFormat, startTime = Date.now() / 1000 }: { formatString?: string; startTime?: number } = {},
): Experiment {
  if (formatString.split("{}").length !== 4) {
    const shown = JSON.stringify(formatString);
    throw new StoreError(
      `format string of an experiment: ${shown} is invalid: must have three {}`,
      connection.path,
      "invalid",
    );
  }
  const expId = connection.transaction(() =>
    connection.insert(
      "INSERT INTO experiments (name, sample_name, format_string, run_counter, start_time, end_time) VALUES (?, ?, ?, 0, ?, NULL)",
      [name, sampleName, formatString, startTime],
    ),
  );
  return loadExperiment(connection, expId);
}

/**
 * The experiment of a number; runs belong to it until another one is made or loaded.
 * @throws StoreError when there is none.
 */
export function loadExperiment(connection: Connection, expId: number): Experiment {
  const experiment = experimentById(connection, expId);
  defaults.set(connection, expId);
  return experiment;
}

/** The experiment of a number, for reading. */
export function experimentById(connection: Connection, expId: number): Experiment {
  const row = connection.query(`SELECT ${columns} FROM experiments WHERE exp_id = ?`, [expId])[0];
  if (!row) throw new StoreError(`no experiment with id ${expId} in ${connection.path}`, connection.path, "invalid");
  return experimentOf(row);
}

/**
 * The experiment of a name and a sample, or a new one; runs belong to it until another one is made or loaded.
 * @throws StoreError when there are several, unless the last one is asked for.
 */
export function findOrAddExperiment(
  connection: Connection,
  name: string,
  sampleName: string,
  { loadLast = false }: { loadLast?: boolean } = {},
): Experiment {
  const found = listExperiments(connection).filter(each => each.name === name && each.sampleName === sampleName);
  const last = found.at(-1);
  if (!last) return addExperiment(connection, name, sampleName);
  if (found.length > 1 && !loadLast) {
    const numbers = found.map(each => each.expId).join(", ");
    throw new StoreError(
      `experiment ${name} on ${sampleName} in ${connection.path}: there are several, with the ids ${numbers}: load one by its id, or set loadLast`,
      connection.path,
      "invalid",
    );
  }
  return loadExperiment(connection, last.expId);
}

/**
 * The experiment that runs belong to: the one that was made or loaded last, else the last one of the file.
 * @throws StoreError when there is none.
 */
export function defaultExperiment(connection: Connection): { readonly expId: number } {
  const expId = defaults.get(connection);
  if (expId !== undefined) return { expId };
  const last = listExperiments(connection).at(-1);
  if (last) return last;
  throw new StoreError(
    "No experiments found. You can create one with: newExperiment(name, sampleName)",
    connection.path,
    "invalid",
  );
}

/** Whether a file has an experiment. */
export function hasExperiments(connection: Connection): boolean {
  // Nobody takes experiments out again.
  if (defaults.has(connection)) return true;
  return connection.query("SELECT exp_id FROM experiments LIMIT 1").length > 0;
}

/** All experiments of a file by their numbers. */
export function listExperiments(connection: Connection): Experiment[] {
  return connection.query(`SELECT ${columns} FROM experiments ORDER BY exp_id`).map(experimentOf);
}

/** Marks an experiment as over. */
export function finishExperiment(connection: Connection, expId: number, timestamp = Date.now() / 1000): void {
  connection.transaction(() =>
    connection.insert("UPDATE experiments SET end_time = ? WHERE exp_id = ?", [timestamp, expId]),
  );
}

function experimentOf(row: SqlRow): Experiment {
  return {
    expId: Number(row["exp_id"]),
    name: String(row["name"] ?? ""),
    sampleName: String(row["sample_name"] ?? ""),
    startTime: Number(row["start_time"] ?? 0),
    endTime: row["end_time"] === null || row["end_time"] === undefined ? null : Number(row["end_time"]),
    lastCounter: Number(row["run_counter"] ?? 0),
    formatString: String(row["format_string"] ?? defaultFormat),
  };
}
