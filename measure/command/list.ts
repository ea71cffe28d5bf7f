/** `setpoint data list`: the runs of a database. */

import { timeText } from "../data/time-text.ts";
import type { Connection, SqlValue } from "../store/index.ts";
import { textTable } from "./table.ts";
import { withDatabase } from "./with-database.ts";

/** Which runs are listed, and how. */
export interface ListOptions {
  /** Path of the database. Default that of the configuration. */
  readonly db?: string;
  /** Name of their experiment. Default any. */
  readonly experiment?: string;
  /** Name of their sample. Default any. */
  readonly sample?: string;
  /** Only so many, the newest. Default all. */
  readonly last?: number;
  /** Whether it is JSON. Default false: a table. */
  readonly json?: boolean;
}

/** A run in a list. */
interface ListedRun {
  readonly runId: number;
  readonly guid: string;
  readonly name: string;
  readonly expName: string;
  readonly sampleName: string;
  readonly counter: number;
  readonly state: "completed" | "failed" | "not completed";
  /** Seconds since 1970; null before. */
  readonly runTimestamp: number | null;
  /** Seconds since 1970; null before. */
  readonly completedTimestamp: number | null;
}

/** The runs of a database as text: a table, or JSON. */
export function listData({ db, json = false, ...wanted }: ListOptions = {}): Promise<string> {
  return withDatabase(db, connection => {
    const runs = runsOf(connection, wanted);
    if (json) return JSON.stringify(runs, null, 2);
    if (runs.length === 0) return `${connection.path}: no runs`;
    const heading = ["run", "experiment", "sample", "name", "began", "took", "state"];
    return textTable(heading, runs.map(rowOf));
  });
}

function runsOf(connection: Connection, { experiment, sample, last }: ListOptions): ListedRun[] {
  // Snapshots are long: only what is shown is read. A tag is a column that is there once a run has it, and before version 1
  // of the tables there were no GUIDs.
  const columns = new Set(connection.query("SELECT name FROM pragma_table_info('runs')").map(row => row["name"]));
  const column = (name: string): string => (columns.has(name) ? `runs.${name}` : "NULL");
  const conditions: [string, SqlValue | undefined][] = [
    ["experiments.name = ?", experiment],
    ["experiments.sample_name = ?", sample],
  ];
  const given = conditions.filter((each): each is [string, SqlValue] => each[1] !== undefined);
  const rows = connection.query(
    `SELECT runs.run_id, ${column("guid")} AS guid, runs.name, runs.result_counter, runs.run_timestamp, runs.completed_timestamp,
       runs.is_completed, ${column("measurement_exception")} IS NOT NULL AS failed, experiments.name AS exp_name, experiments.sample_name
     FROM runs LEFT JOIN experiments ON runs.exp_id = experiments.exp_id
     WHERE ${["1 = 1", ...given.map(([condition]) => condition)].join(" AND ")}
     ORDER BY runs.run_id DESC LIMIT ?`,
    [...given.map(([, value]) => value), last ?? -1],
  );
  return rows.toReversed().map(row => ({
    runId: Number(row["run_id"]),
    guid: textOf(row["guid"]),
    name: textOf(row["name"]),
    expName: textOf(row["exp_name"]),
    sampleName: textOf(row["sample_name"]),
    counter: Number(row["result_counter"] ?? 0),
    state: row["failed"] ? "failed" : row["is_completed"] ? "completed" : "not completed",
    runTimestamp: numberOf(row["run_timestamp"]),
    completedTimestamp: numberOf(row["completed_timestamp"]),
  }));
}

function rowOf(run: ListedRun): string[] {
  const { runId, expName, sampleName, name, runTimestamp, completedTimestamp, state } = run;
  const took =
    runTimestamp === null || completedTimestamp === null ? "" : durationText(completedTimestamp - runTimestamp);
  return [String(runId), expName, sampleName, name, timeText(runTimestamp) ?? "", took, state];
}

/** `0.42 s`, `12.3 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function textOf(value: SqlValue | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

function numberOf(value: SqlValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
