/** Makes runs in a file, and opens those that are there. */

import type { Connection } from "./connection.ts";
import { insertRun } from "./insert-run.ts";
import type { NewRun } from "./insert-run.ts";
import { SqliteRun } from "./sqlite-run.ts";
import type { WriteOptions } from "./sqlite-run.ts";
import { StoreError } from "./store-error.ts";

/**
 * Makes a run with its table. Its number is given out under the writer's lock: two processes never get the same.
 * @throws StoreError for columns that SQLite cannot tell apart.
 */
export function createRun(connection: Connection, run: NewRun): SqliteRun {
  const record = insertRun(connection, run);
  return new SqliteRun(connection, record.runId, record.tableName, run, record);
}

/**
 * Opens a run to read it, or to go on with it.
 * @throws StoreError when there is none of this number, or it has no table.
 */
export function openRun(connection: Connection, runId: number, options: WriteOptions = {}): SqliteRun {
  const { path } = connection;
  const row = connection.query("SELECT result_table_name FROM runs WHERE run_id = ?", [runId])[0];
  if (!row) throw new StoreError(`Run with run_id ${runId} does not exist in the database ${path}`, path, "invalid");
  const tableName = String(row["result_table_name"] ?? "");
  if (connection.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [tableName]).length === 0) {
    throw new StoreError(`run ${runId} of ${path}: its table ${JSON.stringify(tableName)} is missing`, path, "damaged");
  }
  return new SqliteRun(connection, runId, tableName, options);
}

/** The numbers of runs by name: of all, or of one experiment. */
export function listRunIds(connection: Connection, expId?: number): number[] {
  const rows =
    expId === undefined
      ? connection.query("SELECT run_id FROM runs ORDER BY run_id")
      : connection.query("SELECT run_id FROM runs WHERE exp_id = ? ORDER BY run_id", [expId]);
  return rows.map(row => Number(row["run_id"]));
}
