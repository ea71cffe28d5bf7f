/** A thread that works with a database file beside everybody else. */

import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

import type { Connection } from "./connection.ts";
import { libsqlLocation } from "./sqlite-library.ts";

// A module of its own could not be started from the sources: Node 20 runs no TypeScript.
const source = (handler: string): string => `
  const { parentPort, workerData: state } = require("node:worker_threads");
  process.emitWarning = () => undefined;
  const open = ({ module, location }, options = {}) =>
    new (module ? require(module) : process.getBuiltinModule("node:sqlite").DatabaseSync)(location, options);
  const handle = ${handler};
  parentPort.on("message", message => {
    if (Atomics.compareExchange(state, 0, 0, 1) !== 0) return;
    let answer;
    let moved = [];
    try {
      [answer, moved = []] = handle(message);
    } catch {}
    Atomics.compareExchange(state, 0, 1, 0);
    Atomics.notify(state, 0);
    parentPort.postMessage(answer, moved);
  });
`;

// What the thread is doing: nothing, its work, or nothing ever again.
const [idle, busy, over] = [0, 1, 2];
// A library in the middle of its work does not bear the end of its thread: libsql 0.5.29 ends the whole process.
const patience = 5000;

/** How a thread opens a file: `open(place)` within a handler. */
export interface ThreadPlace {
  readonly location: string;
  /** Where `libsql` is; undefined for `node:sqlite`. */
  readonly module?: string;
}

/** The place of a file, for a thread. */
export function threadPlace({ path, library }: Connection): ThreadPlace {
  if (library === "node:sqlite") return { location: path };
  return { module: createRequire(import.meta.url).resolve("libsql"), location: libsqlLocation(path) };
}

/** A thread; it is not cut in the middle of a message by the end of the process. */
export class SqliteThread {
  readonly #worker: Worker;
  readonly #state = new Int32Array(new SharedArrayBuffer(4));

  /**
   * @param handler A function of JavaScript that gets a message and gives `[answer, moved?]`; it has `open`, `require` and
   * what is in scope of a script. Where it throws, the answer is undefined.
   * @param heard Gets each answer, in the order of the messages.
   * @param failed Called when the thread has ended by itself.
   * @param keepsAlive Whether the process waits for it: somebody waits for its answers.
   */
  constructor(
    handler: string,
    { heard, failed, keepsAlive }: { heard: (answer: unknown) => void; failed: () => void; keepsAlive: boolean },
  ) {
    this.#worker = new Worker(source(handler), {
      eval: true,
      execArgv: [],
      stdin: false,
      workerData: this.#state,
    });
    this.#worker.on("message", heard);
    this.#worker.on("error", failed);
    if (!keepsAlive) this.#worker.unref();
    if (living.size === 0) process.on("exit", settleAll);
    living.add(this);
  }

  post(message: unknown): void {
    this.#worker.postMessage(message);
  }

  /** Waits until it is through with what it is doing, and lets it begin nothing more. */
  settle(): void {
    this.#leave();
    while (Atomics.compareExchange(this.#state, 0, idle, over) === busy) {
      if (Atomics.wait(this.#state, 0, busy, patience) === "timed-out") break;
    }
  }

  /** Waits, and lets nothing else run, until it is through with what it is doing, at most so many milliseconds. */
  rest(longest: number): void {
    Atomics.wait(this.#state, 0, busy, longest);
  }

  /** It ends by itself, with the last message: the end of the process need not wait for it then. */
  forget(): void {
    this.#worker.once("exit", () => this.#leave());
  }

  /** Ends it. */
  async end(): Promise<void> {
    this.settle();
    await this.#worker.terminate();
  }

  #leave(): void {
    living.delete(this);
    if (living.size === 0) process.off("exit", settleAll);
  }
}

// Many runs may be loaded at once: one listener stands for the threads of all.
const living = new Set<SqliteThread>();

function settleAll(): void {
  for (const thread of living) thread.settle();
}
