/** Moves what was written from the log into the file, in a thread of its own: the writer and everybody else go on meanwhile. */

import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

import type { Connection } from "./connection.ts";
import { libsqlLocation } from "./sqlite-library.ts";

// Measured with arrays of 1,000 points: 300 MB/s where the writer moves them itself, 700 to 950 MB/s where another thread does.
const bytesBetween = 64 << 20;
// A thread that does not keep up, or is missing, leaves the rest to the writer.
const mostBytes = 512 << 20;
// Logs of runs that are complete are not left long, unless they are short.
const shortLog = 4 << 20;

// A module of its own could not be started from the sources: Node 20 runs no TypeScript.
const thread = `
  const { parentPort, workerData: state } = require("node:worker_threads");
  process.emitWarning = () => undefined;
  parentPort.on("message", ({ path, module, location }) => {
    if (Atomics.compareExchange(state, 0, 0, 1) !== 0) return;
    try {
      const Database = module ? require(module) : process.getBuiltinModule("node:sqlite").DatabaseSync;
      const database = new Database(location);
      try {
        database.prepare("PRAGMA wal_checkpoint(PASSIVE)").all();
      } finally {
        database.close();
      }
    } catch {}
    Atomics.compareExchange(state, 0, 1, 0);
    Atomics.notify(state, 0);
    parentPort.postMessage(path);
  });
`;

// What the thread is doing: nothing, moving what was written, or nothing ever again.
const [idle, busy, over] = [0, 1, 2];
// A library in the middle of its work does not bear the end of its thread: libsql 0.5.29 ends the whole process.
const patience = 5000;

let worker: Worker | undefined;
let state: Int32Array | undefined;
const underWay = new Set<string>();
const written = new WeakMap<Connection, number>();

/** Has the writer itself move what is written only where the log has grown very long. */
export function deferCheckpoints(connection: Connection): void {
  const pageSize = Number(connection.query("PRAGMA page_size")[0]?.["page_size"] ?? 4096);
  connection.query(`PRAGMA wal_autocheckpoint = ${Math.ceil(mostBytes / pageSize)}`);
  // A log that has been long does not stay so.
  connection.query(`PRAGMA journal_size_limit = ${bytesBetween}`);
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
    started.on("message", (path: string) => underWay.delete(path));
    // Without it, the writer moves what is written.
    started.on("error", () => (worker = undefined));
    // Listening has made it keep the process alive.
    started.unref();
    process.once("exit", settle);
    return (worker = started);
  } catch {
    return undefined;
  }
}
