/** Lists of the experiments and runs of a database, which show as tables. */

import { inspect } from "node:util";

import { excerptOf, type TextColumn, textTable } from "../data/text-table.ts";
import type { ExperimentPlace } from "../measurement/where.ts";
import type { SqlRow, SqlValue } from "../store/index.ts";
import { listExperiments } from "../store/index.ts";
import { timeText } from "../data/time-text.ts";
import { databaseOf, type LoadOptions } from "./load.ts";

/** An experiment as a list shows it; runs can be put into it. */
export interface ExperimentEntry extends ExperimentPlace {
  /** Seconds since 1970 in UTC. */
  readonly startTime: number;
  /** Seconds since 1970 in UTC; null while it goes on. */
  readonly endTime: number | null;
  /** How many runs it has. */
  readonly runs: number;
}

/** A run as a list shows it: `loadById(entry.runId)` gives the dataset. */
export interface RunEntry {
  readonly runId: number;
  readonly guid: string;
  readonly name: string;
  readonly expId: number;
  readonly expName: string;
  readonly sampleName: string;
  /** The names of the columns. */
  readonly parameters: readonly string[];
  /** When it began, in seconds since 1970 in UTC; null before. */
  readonly runTimestamp: number | null;
  /** When it ended, in seconds since 1970 in UTC; null before. */
  readonly completedTimestamp: number | null;
  readonly isCompleted: boolean;
  /** Notes of people, see `DataSet.setNotes`. */
  readonly notes: string;
}

/** Which runs are listed. */
export interface RunListOptions extends LoadOptions {
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
export function stateOf({ runTimestamp, completedTimestamp, isCompleted }: RunEntry): string {
  if (runTimestamp === null) return "not begun";
  if (!isCompleted) return "running";
  return completedTimestamp === null ? "done" : `done in ${durationText(completedTimestamp - runTimestamp)}`;
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
 * @throws RangeError for a number of runs that is none.
 * @example const latest = (await runs({ last: 10 })).rows;
 */
export async function runs({ path, experiment, last }: RunListOptions = {}): Promise<RunList> {
  if (last !== undefined && !(Number.isInteger(last) && last >= 0))
    throw new RangeError(`runs: last ${last} is invalid: must be a whole number, 0 or more`);
  const connection = await databaseOf({ path: experiment?.path ?? path });
  // Older databases, and those without notes, have fewer columns.
  const there = connection.query("SELECT name FROM pragma_table_info('runs')").map(row => String(row["name"]));
  const names = wanted.filter(name => there.includes(name)).map(name => `runs.${name} AS ${name}`);
  const where = experiment ? "WHERE runs.exp_id = ?" : "";
  const values: SqlValue[] = experiment ? [experiment.expId] : [];
  const found = connection.query(
    `SELECT ${names.join(", ")}, experiments.name AS exp_name, experiments.sample_name AS sample_name
     FROM runs LEFT JOIN experiments ON runs.exp_id = experiments.exp_id ${where} ORDER BY runs.run_id DESC LIMIT ?`,
    [...values, last ?? -1],
  );
  return new RunList(connection.path, found.map(entryOf).toReversed());
}

const wanted = [
  "run_id",
  "guid",
  "name",
  "exp_id",
  "parameters",
  "run_timestamp",
  "completed_timestamp",
  "is_completed",
  "widget_notes",
];

function entryOf(row: SqlRow): RunEntry {
  const text = (name: string): string => String(row[name] ?? "");
  const time = (name: string): number | null => (text(name) === "" ? null : Number(row[name]));
  return {
    runId: Number(row["run_id"]),
    guid: text("guid"),
    name: text("name"),
    expId: Number(row["exp_id"]),
    expName: text("exp_name"),
    sampleName: text("sample_name"),
    parameters: text("parameters").split(",").filter(Boolean),
    runTimestamp: time("run_timestamp"),
    completedTimestamp: time("completed_timestamp"),
    isCompleted: Boolean(row["is_completed"]),
    notes: text("widget_notes"),
  };
}

/** Seconds as `0.4 s`, `12 s`, `5 min` or `3.2 h`. */
function durationText(seconds: number): string {
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
