/** The runs of a database that people look for, by words, dates and marks: nothing that was measured is read. */

import type { Connection, SqlRow, SqlValue } from "../store/index.ts";
import { exceptionTag, markTag, notesTag, star } from "../store/known-tags.ts";
import { quoted } from "../store/quoted.ts";
import { StoreError } from "../store/store-error.ts";

/** What runs are looked for by; what is left out does not matter. */
export interface RunQuery {
  /** Words, each of which is in the number, name, experiment, sample, names of the columns or notes. */
  readonly text?: string;
  readonly experimentName?: string;
  readonly sampleName?: string;
  /** Those that began then or later, in seconds since 1970. */
  readonly from?: number;
  /** Those that began before, in seconds since 1970. */
  readonly to?: number;
  /** Those that ended by themselves, by an error, or have not ended. */
  readonly state?: RunState;
  /** Only those that are starred. Default false. */
  readonly starred?: boolean;
}

/** How a run stands; one whose process was killed counts as running. */
export type RunState = (typeof runStates)[number];

/** All that a run can be. */
export const runStates = ["done", "failed", "running", "not begun"] as const;

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
  /** Whether an error has ended it. */
  readonly failed: boolean;
  /** Whether people have starred it, see `DataSet.setStarred`. */
  readonly starred: boolean;
  /** Notes of people, see `DataSet.setNotes`. */
  readonly notes: string;
}

/** What is asked of the database: a condition with its values, and which of the rows that fulfil it. */
export interface RunChoice {
  readonly where: string;
  readonly values: readonly SqlValue[];
  /** Only so many, the newest. Default all. */
  readonly last?: number | undefined;
}

/** The condition of a query: newer and older databases have tags that others lack. */
export function conditionOf(connection: Connection, query: RunQuery): RunChoice {
  const { text = "", experimentName, sampleName, from, to, state, starred = false } = query;
  const column = columnIn(connection);
  const began = "runs.run_timestamp";
  const places = ["runs.run_id", "runs.name", "experiments.name", "experiments.sample_name", "runs.parameters"];
  const conditions: (readonly [condition: string, ...values: SqlValue[]])[] = [];
  const equals = (sql: string, value: SqlValue | undefined): unknown =>
    value !== undefined && conditions.push([sql, value]);
  equals("experiments.name = ?", experimentName);
  equals("experiments.sample_name = ?", sampleName);
  equals(`${began} >= ?`, from);
  equals(`${began} < ?`, to);
  const isIn: Readonly<Record<RunState, string>> = {
    done: `runs.is_completed AND ${column(exceptionTag)} IS NULL`,
    failed: `${column(exceptionTag)} IS NOT NULL`,
    running: `${began} IS NOT NULL AND NOT coalesce(runs.is_completed, 0) AND ${column(exceptionTag)} IS NULL`,
    "not begun": `${began} IS NULL`,
  };
  // What stands behind snapshots, which are long, is looked at last.
  if (state !== undefined) conditions.push([isIn[state]]);
  if (starred) conditions.push([`${column(markTag)} = ?`, star]);
  for (const word of text.split(/\s+/u).filter(Boolean)) {
    const patterns = patternsOf(word);
    const all = [...places, column(notesTag)];
    const among = all.flatMap(place => patterns.map(() => `${place} LIKE ? ESCAPE '\\'`));
    conditions.push([`(${among.join(" OR ")})`, ...all.flatMap(() => patterns)]);
  }
  return {
    where: ["1 = 1", ...conditions.map(([condition]) => condition)].join(" AND "),
    values: conditions.flatMap(([, ...values]) => values),
  };
}

/** The numbers of runs, the newest first. */
export function findRunIds(connection: Connection, query: RunQuery = {}): number[] {
  const { where, values } = conditionOf(connection, query);
  const rows = connection
    .read(`SELECT runs.run_id FROM ${tables} WHERE ${where} ORDER BY runs.run_id DESC`)
    .all(values);
  return rows.map(([runId]) => Number(runId));
}

/** What is known of runs of these numbers, the newest first. */
export function entriesOf(connection: Connection, runIds: readonly number[]): RunEntry[] {
  const where = "runs.run_id IN (SELECT value FROM json_each(?))";
  return readEntries(connection, { where, values: [JSON.stringify(runIds)] });
}

/** What is known of the runs that are asked for, the newest first. */
export function readEntries(connection: Connection, { where, values, last }: RunChoice): RunEntry[] {
  const column = columnIn(connection);
  const names = wanted.map(name => `${column(name)} AS ${name}`);
  const rows = connection.query(
    `SELECT ${names.join(", ")}, ${column(exceptionTag)} IS NOT NULL AS failed,
       experiments.name AS exp_name, experiments.sample_name AS sample_name
     FROM ${tables} WHERE ${where} ORDER BY runs.run_id DESC LIMIT ?`,
    [...values, last ?? -1],
  );
  return rows.map(entryOf);
}

/** How many rows runs have, by their numbers; those whose table is missing or damaged are left out. */
export function countResults(connection: Connection, runIds: readonly number[]): Map<number, number> {
  const rows = connection.query(
    "SELECT run_id, result_table_name FROM runs WHERE run_id IN (SELECT value FROM json_each(?))",
    [JSON.stringify(runIds)],
  );
  const counts = new Map<number, number>();
  for (const { run_id: runId, result_table_name: table } of rows) {
    try {
      // Rows are never taken out: the last number is how many there are, and is found at once.
      const [first] = connection.read(`SELECT max(id) FROM ${quoted(String(table ?? ""))}`).all();
      counts.set(Number(runId), Number(first?.[0] ?? 0));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }
  return counts;
}

const tables = "runs LEFT JOIN experiments ON runs.exp_id = experiments.exp_id";

const wanted = [
  "run_id",
  "guid",
  "name",
  "exp_id",
  "parameters",
  "run_timestamp",
  "completed_timestamp",
  "is_completed",
  notesTag,
  markTag,
];

/** Older databases, and those without notes, have fewer columns. */
function columnIn(connection: Connection): (name: string) => string {
  const there = new Set(connection.query("SELECT name FROM pragma_table_info('runs')").map(row => String(row["name"])));
  return name => (there.has(name) ? `runs.${quoted(name)}` : "NULL");
}

/** SQLite takes upper and lower case for the same in ASCII only. */
function patternsOf(word: string): string[] {
  const escaped = word.replaceAll(/[\\%_]/gu, String.raw`\$&`);
  return [...new Set([escaped, escaped.toLowerCase(), escaped.toUpperCase()])]
    .filter((each, index) => index === 0 || /[^\p{ASCII}]/u.test(each))
    .map(each => `%${each}%`);
}

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
    failed: Boolean(row["failed"]),
    starred: row[markTag] === star,
    notes: text(notesTag),
  };
}
