/** Moves what was written from the log into the file, in a thread of its own: the writer and everybody else go on meanwhile. */

import type { Connection } from "./connection.ts";
import { SqliteThread, threadPlace } from "./sqlite-thread.ts";

// Measured with arrays of 1,000 points: 300 MB/s where the writer moves them itself, 700 to 950 MB/s where another thread does.
const bytesBetween = 64 << 20;
// A log begins anew where all of it has been moved: the writer of a longer one waits for that.
const longLog = 256 << 20;
// A thread that does not keep up, or is missing, leaves the rest to the writer.
const mostBytes = 1024 << 20;
// How long a writer waits for the thread, in milliseconds.
const longestWait = 500;
// Logs of runs that are complete are not left long, unless they are short.
const shortLog = 4 << 20;

const handler = `({ path, place }) => {
  const { closeSync, fsyncSync, openSync } = require("node:fs");
  let pages = 0;
  try {
    const database = open(place);
    try {
      pages = database.prepare("PRAGMA wal_checkpoint(PASSIVE)").all()[0].log;
    } finally {
      database.close();
    }
    // SQLite brings the file to the disk only when nothing is left in the log: whoever gets there waits for all of it.
    const file = openSync(path, "r+");
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {}
  return [{ path, pages }];
}`;

let thread: SqliteThread | undefined;
const underWay = new Map<string, Connection>();
// How many pages the log of a file has; none where it begins anew with what is written next.
const pagesOfLog = new Map<string, number>();
const pageSizes = new WeakMap<Connection, number>();
const written = new WeakMap<Connection, number>();

/** Has the writer itself move what is written only where the log has grown very long. */
export function deferCheckpoints(connection: Connection): void {
  const pageSize = Number(connection.query("PRAGMA page_size")[0]?.["page_size"] ?? 4096);
  pageSizes.set(connection, pageSize);
  connection.query(`PRAGMA wal_autocheckpoint = ${Math.ceil(mostBytes / pageSize)}`);
  // Cutting the log takes 150 ms and more, to let it grow again right after: it goes when the file is closed.
  connection.query(`PRAGMA journal_size_limit = ${mostBytes}`);
}

/** Takes note of so many bytes that were written, and has them moved into the file where they are many, or nothing more comes soon. */
export function checkpoint(connection: Connection, bytes: number, isLast = false): void {
  // The length of the log does not tell: it stays as it is when the log begins anew.
  const waiting = (written.get(connection) ?? 0) + bytes;
  written.set(connection, waiting);
  if (waiting < (isLast ? shortLog : bytesBetween) || underWay.has(connection.path)) return;
  const started = running();
  if (!started) return;
  written.set(connection, 0);
  underWay.set(connection.path, connection);
  started.post({ path: connection.path, place: threadPlace(connection) });
}

/** Whether the thread is through with a long log soon: what is written later goes into a new one, and costs the writer less. */
export function isBetterLater(connection: Connection): boolean {
  if (!underWay.has(connection.path)) return false;
  return (pagesOfLog.get(connection.path) ?? 0) * (pageSizes.get(connection) ?? 0) > longLog;
}

/** Waits for the thread: a writer that does not would have to move a gigabyte by itself soon, and stand still for seconds. */
export function waitForLog(): void {
  thread?.rest(longestWait);
}

/** Ends the thread. */
export async function endCheckpoints(): Promise<void> {
  const ended = thread;
  thread = undefined;
  underWay.clear();
  await ended?.end();
}

function running(): SqliteThread | undefined {
  try {
    return (thread ??= new SqliteThread(handler, { heard, failed, keepsAlive: false }));
  } catch {
    return undefined;
  }
}

/** Without it, the writer moves what is written. */
function failed(): void {
  thread = undefined;
  underWay.clear();
}

function heard(answer: unknown): void {
  const { path, pages } = answer as { path: string; pages: number };
  const connection = underWay.get(path);
  underWay.delete(path);
  // What was written meanwhile is at the end of the log, which is none that begins anew then.
  const isMoved = connection === undefined || written.get(connection) === 0;
  pagesOfLog.set(path, isMoved ? 0 : pages);
}
