/** Lists of the experiments and runs of a database, which show as tables. */

import { inspect } from "node:util";

import { repr } from "../../drivers/core/python-text.ts";
import { excerptOf, type TextColumn, textTable } from "../data/text-table.ts";
import type { ExperimentPlace } from "../measurement/where.ts";
import { listExperiments } from "../store/index.ts";
import { timeText } from "../data/time-text.ts";
import { databaseOf, type LoadOptions } from "./load.ts";
import { conditionOf, readEntries, type RunEntry, type RunQuery, runStates } from "./run-query.ts";

/** An experiment as a list shows it; runs can be put into it. */
export interface ExperimentEntry extends ExperimentPlace {
  /** Seconds since 1970 in UTC. */
  readonly startTime: number;
  /** Seconds since 1970 in UTC; null while it goes on. */
  readonly endTime: number | null;
  /** How many runs it has. */
  readonly runs: number;
}

/** Which runs are listed. */
export interface RunListOptions extends LoadOptions, RunQuery {
  /** Those of one experiment, in its database. Default of all. */
  readonly experiment?: ExperimentPlace;
  /** Only so many, the last ones. Default all. */
  readonly last?: number;
}

/** More rows than these are not printed: the first and the last ones are. */
const mostRows = 40;

/** The experiments of a database by their numbers. */
export class ExperimentList implements Iterable<ExperimentEntry> {
  readonly path: string;
  readonly rows: readonly ExperimentEntry[];

  /** The experiments of the database at `path`. */
  constructor(path: string, rows: readonly ExperimentEntry[]) {
    this.path = path;
    this.rows = rows;
  }

  [Symbol.iterator](): Iterator<ExperimentEntry> {
    return this.rows[Symbol.iterator]();
  }

  toString(): string {
    if (this.rows.length === 0) return `(no experiments in ${this.path})`;
    const columns = [{ head: "#", right: true }, { head: "Name" }, { head: "Sample" }, { head: "Started" }];
    return textTable([...columns, { head: "Runs", right: true }], excerptOf(this.rows.length, mostRows), index => {
      const { expId, name, sampleName, startTime, runs: count } = this.rows[index] as ExperimentEntry;
      return [String(expId), name, sampleName, timeText(startTime) ?? "", String(count)];
    });
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Runs of a database by their numbers. */
export class RunList implements Iterable<RunEntry> {
  readonly path: string;
  readonly rows: readonly RunEntry[];

  /** Runs of the database at `path`. */
  constructor(path: string, rows: readonly RunEntry[]) {
    this.path = path;
    this.rows = rows;
  }

  [Symbol.iterator](): Iterator<RunEntry> {
    return this.rows[Symbol.iterator]();
  }

  toString(): string {
    if (this.rows.length === 0) return `(no runs in ${this.path})`;
    const heads = ["Name", "Experiment", "Sample", "Started", "State", "Columns"];
    const hasNotes = this.rows.some(({ notes }) => notes !== "");
    const columns: TextColumn[] = [{ head: "#", right: true }, ...heads.map(head => ({ head }))];
    if (hasNotes) columns.push({ head: "Notes" });
    return textTable(columns, excerptOf(this.rows.length, mostRows), index => {
      const row = this.rows[index] as RunEntry;
      const { runId, name, expName, sampleName, parameters, notes } = row;
      const started = timeText(row.runTimestamp) ?? "";
      const note = notes.replaceAll(/\s+/gu, " ");
      return [String(runId), name, expName, sampleName, started, stateOf(row), parameters.join(", "), note];
    });
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Whether a run has begun and ended, in a word or the time that it took. */
export function stateOf(run: RunEntry): string {
  const { runTimestamp, completedTimestamp, isCompleted, failed } = run;
  if (runTimestamp === null) return "not begun";
  if (!isCompleted) return failed ? "failed" : "running";
  const took = completedTimestamp === null ? "" : durationText(completedTimestamp - runTimestamp);
  if (failed) return took === "" ? "failed" : `failed after ${took}`;
  return took === "" ? "done" : `done in ${took}`;
}

/**
 * The experiments of a database: of the session's, or of the one at `path`.
 * @example for (const { name, runs } of await experiments()) console.log(name, runs);
 */
export async function experiments(options: LoadOptions = {}): Promise<ExperimentList> {
  const connection = await databaseOf(options);
  const { path } = connection;
  const counted = connection.query("SELECT exp_id, count(*) AS n FROM runs GROUP BY exp_id");
  const counts = new Map(counted.map(row => [Number(row["exp_id"]), Number(row["n"])]));
  const rows = listExperiments(connection).map(({ expId, name, sampleName, startTime, endTime }) => ({
    expId,
    name,
    sampleName,
    path,
    startTime,
    endTime,
    runs: counts.get(expId) ?? 0,
  }));
  return new ExperimentList(path, rows);
}

/**
 * The runs of a database by their numbers: of the session's, or of the one at `path`; nothing that was measured is read.
 * @throws RangeError for a number of runs that is none, and for a state that no run can have.
 * @example const latest = (await runs({ last: 10 })).rows;
 * @example await runs({ text: "gate leak", state: "done", starred: true })
 */
export async function runs({ path, experiment, last, ...query }: RunListOptions = {}): Promise<RunList> {
  if (last !== undefined && !(Number.isInteger(last) && last >= 0))
    throw new RangeError(`runs: last ${last} is invalid: must be a whole number, 0 or more`);
  if (query.state !== undefined && !runStates.includes(query.state))
    throw new RangeError(`runs: state ${repr(query.state)} is invalid: must be one of ${runStates.join(", ")}`);
  const connection = await databaseOf({ path: experiment?.path ?? path });
  const { where, values } = conditionOf(connection, query);
  const ofExperiment = experiment
    ? { where: `runs.exp_id = ? AND ${where}`, values: [experiment.expId, ...values] }
    : { where, values };
  return new RunList(connection.path, readEntries(connection, { ...ofExperiment, last }).toReversed());
}

/** Seconds as `0.4 s`, `12 s`, `5 min` or `3.2 h`. */
function durationText(seconds: number): string {
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
