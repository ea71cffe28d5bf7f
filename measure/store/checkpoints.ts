/** Moves what was written from the log into the file, in a thread of its own: the writer and everybody else go on meanwhile. */

import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

import type { Connection } from "./connection.ts";
import { libsqlLocation } from "./sqlite-library.ts";

// Measured with arrays of 1,000 points: 300 MB/s where the writer moves them itself, 700 to 950 MB/s where another thread does.
const bytesBetween = 64 << 20;
// A log begins anew where all of it has been moved: the writer of a longer one waits for that.
const longLog = 256 << 20;
// A thread that does not keep up, or is missing, leaves the rest to the writer.
const mostBytes = 1024 << 20;
// Logs of runs that are complete are not left long, unless they are short.
const shortLog = 4 << 20;

// A module of its own could not be started from the sources: Node 20 runs no TypeScript.
const thread = `
  const { parentPort, workerData: state } = require("node:worker_threads");
  const { closeSync, fsyncSync, openSync } = require("node:fs");
  process.emitWarning = () => undefined;
  parentPort.on("message", ({ path, module, location }) => {
    if (Atomics.compareExchange(state, 0, 0, 1) !== 0) return;
    let pages = 0;
    try {
      const Database = module ? require(module) : process.getBuiltinModule("node:sqlite").DatabaseSync;
      const database = new Database(location);
      try {
        const [{ log, checkpointed }] = database.prepare("PRAGMA wal_checkpoint(PASSIVE)").all();
        if (checkpointed < log) pages = log;
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
    Atomics.compareExchange(state, 0, 1, 0);
    Atomics.notify(state, 0);
    parentPort.postMessage({ path, pages });
  });
`;

// What the thread is doing: nothing, moving what was written, or nothing ever again.
const [idle, busy, over] = [0, 1, 2];
// A library in the middle of its work does not bear the end of its thread: libsql 0.5.29 ends the whole process.
const patience = 5000;

let worker: Worker | undefined;
let state: Int32Array | undefined;
const underWay = new Set<string>();
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
  underWay.add(connection.path);
  const { path, library } = connection;
  if (library === "node:sqlite") return started.postMessage({ path, location: path });
  started.postMessage({
    path,
    module: createRequire(import.meta.url).resolve("libsql"),
    location: libsqlLocation(path),
  });
}

/** Whether the thread is through with a long log soon: what is written later goes into a new one, and costs the writer less. */
export function isBetterLater(connection: Connection): boolean {
  if (!underWay.has(connection.path)) return false;
  return (pagesOfLog.get(connection.path) ?? 0) * (pageSizes.get(connection) ?? 0) > longLog;
}

/** Ends the thread. */
export async function endCheckpoints(): Promise<void> {
  const ended = worker;
  settle();
  worker = undefined;
  underWay.clear();
  await ended?.terminate();
}

/** Waits until the thread is through with what it is doing, and lets it begin nothing more. */
function settle(): void {
  if (!state) return;
  while (Atomics.compareExchange(state, 0, idle, over) === busy) {
    if (Atomics.wait(state, 0, busy, patience) === "timed-out") break;
  }
  state = undefined;
}

function running(): Worker | undefined {
  if (worker) return worker;
  try {
    state = new Int32Array(new SharedArrayBuffer(4));
    const started = new Worker(thread, { eval: true, execArgv: [], stdin: false, workerData: state });
    started.on("message", ({ path, pages }: { path: string; pages: number }) => {
      underWay.delete(path);
      pagesOfLog.set(path, pages);
    });
    // Without it, the writer moves what is written.
    started.on("error", () => {
      worker = undefined;
      underWay.clear();
    });
    // Listening has made it keep the process alive.
    started.unref();
    process.once("exit", settle);
    return (worker = started);
  } catch {
    return undefined;
  }
}
