/** Copies a run from one database to another, value by value as SQLite keeps them. */

import type { Connection, SqlValue } from "./connection.ts";
import { addExperiment, experimentById, listExperiments } from "./experiments.ts";
import { quoted } from "./quoted.ts";
import { insertRun } from "./insert-run.ts";
import { writeTag } from "./run-metadata.ts";
import type { RunRecord } from "./run-store.ts";
import { StoreError } from "./store-error.ts";

/** What is copied: a run of a file, and rows of it that wait to be written. */
export interface CopySource {
  readonly connection: Connection;
  readonly tableName: string;
  record(): RunRecord;
  waitingRows(): readonly { readonly columns: readonly string[]; readonly rows: readonly SqlValue[][] }[];
}

const rowsAtOnce = 500;

/**
 * Copies a run with its experiment, tags, snapshot and times, and gives the number that it has there. It keeps its GUID and the numbers
 * under which it was measured.
 * @throws StoreError where a run of this GUID is there already.
 */
export function copyRun(source: CopySource, target: Connection): number {
  const record = source.record();
  if (target.query("SELECT 1 FROM runs WHERE guid = ?", [record.guid]).length > 0) {
    throw new StoreError(
      `copying run ${record.runId} to ${target.path}: run ${record.guid} is there already`,
      target.path,
      "invalid",
    );
  }
  const { runId, tableName } = insertRun(target, {
    name: record.name,
    experiment: experimentFor(source.connection, record.expId, target),
    description: record.description,
    snapshot: record.snapshot,
    parentLinks: record.parentLinks,
    guid: record.guid,
    captured: { runId: record.capturedRunId, counter: record.capturedCounter },
  });
  for (const [tag, value] of Object.entries(record.metadata)) writeTag(target, runId, tag, value);
  target.transaction(() => {
    const names = source.connection
      .query("SELECT name FROM pragma_table_info(?)", [source.tableName])
      .map(row => String(row["name"]));
    const columns = names.filter(name => name !== "id");
    copyTable(source, columns, target, tableName);
    for (const waiting of source.waitingRows()) insertRows(target, tableName, waiting.columns, waiting.rows);
    target.insert("UPDATE runs SET run_timestamp = ?, completed_timestamp = ?, is_completed = ? WHERE run_id = ?", [
      record.runTimestamp,
      record.completedTimestamp,
      record.isCompleted ? 1 : 0,
      runId,
    ]);
  });
  return runId;
}

/** The same experiment is one of the same name, sample and start. */
function experimentFor(from: Connection, expId: number, to: Connection): { expId: number } {
  const { name, sampleName, startTime, formatString } = experimentById(from, expId);
  const same = listExperiments(to).find(
    each => each.name === name && each.sampleName === sampleName && each.startTime === startTime,
  );
  return same ?? addExperiment(to, name, sampleName, { startTime, formatString });
}

function copyTable(source: CopySource, columns: readonly string[], target: Connection, table: string): void {
  if (columns.length === 0) return;
  const names = columns.map(quoted).join(", ");
  const from = quoted(source.tableName);
  const reader = source.connection.read(
    `SELECT id, ${names} FROM ${from} WHERE id > ? ORDER BY id LIMIT ${rowsAtOnce}`,
  );
  for (let rows = reader.all([-1]); rows.length > 0; rows = reader.all([rows.at(-1)?.[0] ?? null])) {
    insertRows(
      target,
      table,
      columns,
      rows.map(row => row.slice(1)),
    );
  }
}

function insertRows(target: Connection, table: string, columns: readonly string[], rows: readonly SqlValue[][]): void {
  const places = columns.map(() => "?").join(", ");
  const statement = target.prepare(
    `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(", ")}) VALUES (${places})`,
  );
  for (const row of rows) statement.run(row);
}
