/** A thread that calls C: koffi's own calls beside the event loop share libuv's pool, which is made before any code of ours runs. */
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

/** A call as another thread makes it: all it needs is plain, and pointers are addresses. */
export interface FarCall {
  /** Where the function is. */
  readonly address: bigint;
  readonly convention: string;
  /** Types by koffi's names. */
  readonly result: string;
  readonly types: readonly string[];
  readonly values: readonly unknown[];
}

/** What the thread answers: a value, or why there is none. */
interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}

// A module of its own could not be started from the sources: Node 20 runs no TypeScript.
const source = `
  const { parentPort, workerData } = require("node:worker_threads");
  const koffi = require(workerData);
  // The memory for calls is made with the first library.
  koffi.load(null);
  const known = new Map();
  const find = ({ address, convention, result, types }) => {
    const key = [address, result, ...types].join();
    let run = known.get(key);
    if (!run) known.set(key, (run = koffi.decode(address, koffi.proto(convention, null, result, types))));
    return run;
  };
  parentPort.on("message", call => {
    let answer;
    try {
      answer = { value: find(call)(...call.values) };
    } catch (error) {
      answer = { error: String(error.message ?? error) };
    }
    parentPort.postMessage(answer);
  });
`;

/** One thread with one call at a time; it keeps the process alive while it has one. */
export class CallThread {
  readonly #worker: Worker;
  #done: ((error: Error | null, value: unknown) => void) | undefined;
  #isAlive = true;

  /** @param ended Called when the thread cannot go on. */
  constructor(ended: () => void) {
    this.#worker = new Worker(source, {
      eval: true,
      execArgv: [],
      stdin: false,
      workerData: createRequire(import.meta.url).resolve("koffi"),
    });
    this.#worker.on("message", ({ value, error }: Answer) => {
      this.#settle(error === undefined ? null : new Error(error), value);
    });
    this.#worker.on("error", (error: Error) => {
      this.#isAlive = false;
      this.#settle(error, undefined);
    });
    this.#worker.on("exit", () => {
      this.#isAlive = false;
      ended();
      this.#settle(new Error("the thread of the call has ended"), undefined);
    });
    this.#worker.unref();
  }

  /** Whether it can make another call. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Makes a call, as `async` of koffi's functions does. */
  run(call: FarCall, done: (error: Error | null, value: unknown) => void): void {
    this.#done = done;
    this.#worker.ref();
    this.#worker.postMessage(call);
  }

  /** Ends the thread. */
  end(): void {
    void this.#worker.terminate();
  }

  #settle(error: Error | null, value: unknown): void {
    const done = this.#done;
    this.#done = undefined;
    this.#worker.unref();
    done?.(error, value);
  }
}
