/** The tables of QCoDeS's databases, version 9: what a new file gets, and what a file is before it is used. */

import { deferCheckpoints } from "./checkpoints.ts";
import type { Connection } from "./connection.ts";
import { StoreError } from "./store-error.ts";
import { upgradeTables } from "./upgrade.ts";

/** The version of the tables that are written, in SQLite's `user_version`. */
export const schemaVersion = 9;

// With pages of 32 kB arrays are written two to three times as fast as with the 4 kB that SQLite takes by itself; with those
// of 64 kB they are hardly faster, and to start a run takes a third longer.
const pageSize = 32_768;
const cacheKilobytes = 2000;

const tables = `
CREATE TABLE IF NOT EXISTS experiments (
    exp_id INTEGER PRIMARY KEY,
    name TEXT,
    sample_name TEXT,
    start_time INTEGER,
    end_time INTEGER,
    run_counter INTEGER,
    format_string TEXT
);
CREATE TABLE IF NOT EXISTS runs (
    run_id INTEGER PRIMARY KEY,
    exp_id INTEGER,
    name TEXT,
    result_table_name TEXT,
    result_counter INTEGER,
    run_timestamp INTEGER,
    completed_timestamp INTEGER,
    is_completed BOOL,
    parameters TEXT, guid TEXT, run_description TEXT, "snapshot" TEXT, captured_run_id, captured_counter, "parent_datasets" TEXT,
    FOREIGN KEY(exp_id)
    REFERENCES
        experiments(exp_id)
);
CREATE TABLE IF NOT EXISTS layouts (
    layout_id INTEGER PRIMARY KEY,
    run_id INTEGER,
    parameter TEXT,
    label TEXT,
    unit TEXT,
    inferred_from TEXT,
    FOREIGN KEY(run_id)
    REFERENCES
        runs(run_id)
);
CREATE TABLE IF NOT EXISTS dependencies (
    dependent INTEGER,
    independent INTEGER,
    axis_num INTEGER
);
CREATE INDEX IF NOT EXISTS IX_runs_exp_id ON runs (exp_id DESC);
CREATE INDEX IF NOT EXISTS IX_runs_guid ON runs (guid DESC);
CREATE INDEX IF NOT EXISTS IX_runs_captured_run_id ON runs (captured_run_id DESC);
`;

/** The version of the tables of a file; 0 for a new one. */
export function versionOf(connection: Connection): number {
  return Number(connection.query("PRAGMA user_version")[0]?.["user_version"] ?? 0);
}

/**
 * Makes sure that a file can be used: a new one gets its tables, one of an older version is brought up to this one where it is to be
 * written, one of another program and one of a newer version are left as they are.
 * @throws StoreError for a file that holds something else, is damaged, or is newer.
 */
export function prepareSchema(connection: Connection): void {
  const { path, readOnly } = connection;
  const version = versionOf(connection);
  if (version > schemaVersion) {
    throw new StoreError(
      `opening ${path}: its tables are of version ${version}, this release reads up to version ${schemaVersion}`,
      path,
      "version",
    );
  }
  const names = new Set(
    connection.query("SELECT name FROM sqlite_master WHERE type = 'table'").map(row => row["name"]),
  );
  if (names.has("runs") && names.has("experiments")) return bringUp(connection, version);
  if (names.size > 0 || readOnly) {
    throw new StoreError(
      `opening ${path}: it is no database of measurements: it has no table of runs`,
      path,
      "invalid",
    );
  }
  connection.exec(`PRAGMA page_size = ${pageSize}`);
  useJournal(connection);
  // Another process may be about to do the same.
  connection.transaction(() => {
    connection.exec(tables);
    connection.exec(`PRAGMA user_version = ${schemaVersion}`);
  });
}

function bringUp(connection: Connection, version: number): void {
  if (connection.readOnly) return;
  if (version < schemaVersion) upgradeTables(connection, version, { version: schemaVersion, tables });
  useJournal(connection);
}

/** The write-ahead log: readers of other processes are not in the way, and a killed process loses nothing that was committed. */
function useJournal(connection: Connection): void {
  connection.query("PRAGMA journal_mode = WAL");
  connection.exec("PRAGMA synchronous = NORMAL");
  // SQLite reckons with the size that a new file's pages had before, and would take eight times as much: more than the
  // processor's cache, which costs a writer of arrays a quarter of its time.
  connection.exec(`PRAGMA cache_size = -${cacheKilobytes}`);
  deferCheckpoints(connection);
}
