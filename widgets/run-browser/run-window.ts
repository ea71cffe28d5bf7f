/** The part of the list of runs that a page shows: the other runs stay in the database. */

import { existsSync } from "node:fs";

import { timeText } from "../../measure/data/time-text.ts";
import { stateOf } from "../../measure/load/run-lists.ts";
import { countResults, entriesOf, findRunIds, type RunEntry, type RunQuery } from "../../measure/load/run-query.ts";
import {
  connect,
  type Connection,
  databaseLocation,
  databasePath,
  listExperiments,
  StoreError,
} from "../../measure/store/index.ts";
import type { QueryEntry, RunRow, RunWindow } from "./run-browser-state.ts";

/** A page shows so many runs at once. */
const windowSize = 50;

/** So much of the notes stands in the list. */
const mostNotes = 80;

/**
 * The database that is looked at, for reading: a browser makes none and writes to none by itself.
 * @throws StoreError where there is none, or it cannot be opened.
 */
export async function openToRead(path: string): Promise<Connection> {
  const file = path === "" ? databaseLocation() : databasePath(path);
  // A connection to a file that was removed goes on with what was in it.
  if (!existsSync(file)) throw new StoreError(`opening ${file}: there is no such file`, file, "missing");
  // A kernel that waits for a lock does nothing else.
  return await connect(file, { readOnly: true, timeoutSeconds: 1 });
}

/** The runs of a query from the place `at` on; that is moved to where there are some. */
export function windowOf(connection: Connection, entry: QueryEntry, query: RunQuery, at: number): RunWindow {
  const found = findRunIds(connection, query);
  const lastStart = Math.floor(Math.max(0, found.length - 1) / windowSize) * windowSize;
  const start = Math.min(at, lastStart);
  const shown = found.slice(start, start + windowSize);
  const counts = countResults(connection, shown);
  const places = listExperiments(connection);
  return {
    path: connection.path,
    query: entry,
    total: found.length,
    size: windowSize,
    at: start,
    rows: entriesOf(connection, shown).map(run => rowOf(run, counts.get(run.runId) ?? null)),
    experiments: [...new Set(places.map(({ name }) => name))],
    samples: [...new Set(places.map(({ sampleName }) => sampleName))],
  };
}

/** Changes whenever something has been written to the database, by whomever. */
export function versionOf(connection: Connection): number {
  return Number(connection.query("SELECT data_version FROM pragma_data_version")[0]?.["data_version"]);
}

function rowOf(run: RunEntry, results: number | null): RunRow {
  const notes = run.notes.replaceAll(/\s+/gu, " ").trim();
  return {
    run: run.runId,
    name: run.name,
    experiment: run.expName,
    sample: run.sampleName,
    began: timeText(run.runTimestamp) ?? "",
    results,
    state: stateOf(run),
    failed: run.failed,
    starred: run.starred,
    notes: notes.length > mostNotes ? `${notes.slice(0, mostNotes - 1)}…` : notes,
  };
}
