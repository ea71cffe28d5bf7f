/** Finds what the kernel offers; without a kernel, the same calls print text and ask at the terminal. */

import { setMaxListeners } from "node:events";
import type { Interface } from "node:readline";
import { Writable } from "node:stream";

import type { CellContext, Comm, Json, MimeBundle, Runtime } from "../kernel/runtime.ts";

const key = Symbol.for("setpoint.runtime/1");

/** The kernel's runtime, or the one for scripts. Looked up at each call: a kernel may provide it late. */
export function runtime(): Runtime {
  return kernel() ?? textRuntime;
}

/** The kernel's runtime, if there is a kernel. */
export function kernel(): Runtime | undefined {
  return (globalThis as { [key]?: Runtime })[key];
}

/** The signal of the next interrupt of the caller's cell; one that has passed does not count, so that clean-up runs. */
export function interruptSignal(): AbortSignal | undefined {
  const signal = runtime().cell()?.interrupted;
  if (!signal || signal.aborted) return undefined;
  if (signal !== lastSignal) setMaxListeners(0, (lastSignal = signal));
  return signal;
}

// Whatever waits in a cell listens to one signal: many listeners are no leak, and Node need not warn of one.
let lastSignal: AbortSignal | undefined;

const firstSignal =
  "Received SIGINT, Will interrupt at first suitable time. Send second SIGINT to interrupt immediately.";
const secondSignal = "Second SIGINT received. Triggering KeyboardInterrupt immediately.";

class KeyboardInterrupt extends Error {
  override readonly name = "KeyboardInterrupt";
}

/** Ctrl-C in a script: ends its waits, and waits itself for what must not be cut. */
class SignalWatch {
  #interrupt = new AbortController();
  #abort = new AbortController();
  #watched = 0;
  #isListening = false;
  #isLeaving = false;
  #critical = 0;
  #waiting = false;

  get interrupted(): AbortSignal {
    return this.#interrupt.signal;
  }

  async critical<T>(run: (abort: AbortSignal) => T | Promise<T>): Promise<T> {
    if (this.#critical++ === 0) {
      this.#abort = new AbortController();
      setMaxListeners(0, this.#abort.signal);
    }
    let last = false;
    try {
      return await this.watch(async () => await run(this.#abort.signal));
    } finally {
      last = --this.#critical === 0;
      if (last && this.#waiting) {
        this.#waiting = false;
        this.#end();
        // oxlint-disable-next-line no-unsafe-finally -- the interrupt takes the place of the result, as in a cell
        throw new KeyboardInterrupt("interrupted");
      }
    }
  }

  /** Listens to Ctrl-C while `run` lasts; at other times the process ends as any other. */
  async watch<T>(run: () => Promise<T>): Promise<T> {
    this.#watched++;
    if (!this.#isListening) process.on("SIGINT", this.#received);
    this.#isListening = true;
    try {
      return await run();
    } finally {
      if (--this.#watched === 0 && !this.#isLeaving) {
        this.#isLeaving = true;
        // A listener costs more than most operations: it stays for the next one until the event loop has come round.
        setImmediate(this.#leave).unref();
      }
    }
  }

  readonly #leave = (): void => {
    this.#isLeaving = false;
    if (this.#watched > 0) return;
    this.#isListening = false;
    process.off("SIGINT", this.#received);
  };

  readonly #received = (): void => {
    if (this.#watched === 0) {
      // Nothing is under way that could be interrupted.
      this.#leave();
      process.kill(process.pid, "SIGINT");
      return;
    }
    if (this.#critical === 0) return this.#end();
    console.error(this.#waiting ? secondSignal : firstSignal);
    if (this.#waiting) this.#abort.abort(new KeyboardInterrupt("interrupted"));
    this.#waiting = true;
  };

  // What waits now ends; what is started by a finally block waits for the next interrupt.
  #end(): void {
    const ended = this.#interrupt;
    this.#interrupt = new AbortController();
    ended.abort(new KeyboardInterrupt("interrupted"));
  }
}

class TextRuntime implements Runtime {
  readonly #signals = new SignalWatch();
  readonly #closers = new Set<() => Promise<void>>();
  readonly #kept: Record<string, Json> = {};
  #closesAtEnd = false;

  get kept(): Readonly<Record<string, Json>> {
    return this.#kept;
  }

  display(bundle: MimeBundle): void {
    console.log(textOf(bundle));
  }

  clearOutput(): void {
    // Text that was printed stays.
  }

  openComm(target: string): Comm {
    return silentComm(target);
  }

  onComm(): Disposable {
    return { [Symbol.dispose]: () => undefined };
  }

  input(prompt: string, { password = false }: { password?: boolean } = {}): Promise<string> {
    const signal = this.#signals.interrupted;
    return this.#signals.watch(() => askLine(prompt, { password, signal }));
  }

  cell(): CellContext {
    return { id: "script", interrupted: this.#signals.interrupted };
  }

  now(): number {
    return performance.now();
  }

  critical<T>(_label: string, run: (abort: AbortSignal) => T | Promise<T>): Promise<T> {
    return this.#signals.critical(run);
  }

  pending<T>(_label: string, operation: Promise<T>): Promise<T> {
    return this.#signals.watch(() => operation);
  }

  through<T>(_label: string, value: T): Promise<T> {
    return Promise.resolve(value);
  }

  onCell(): Disposable {
    // A script has no cells.
    return { [Symbol.dispose]: () => undefined };
  }

  bind<F extends (...args: never[]) => unknown>(callback: F): F {
    return callback;
  }

  onAbort(): void {
    // A script has no cells that could end; it ends itself.
  }

  beforeCells(): void {
    // A script runs when it is loaded.
  }

  registerMagic(): Disposable {
    // A script has no magics.
    return { [Symbol.dispose]: () => undefined };
  }

  onDispose(close: () => Promise<void>): Disposable {
    if (!this.#closesAtEnd) process.once("beforeExit", this.#closeAll);
    this.#closesAtEnd = true;
    this.#closers.add(close);
    return { [Symbol.dispose]: () => void this.#closers.delete(close) };
  }

  keep(name: string, value: Json | undefined): void {
    if (value === undefined) delete this.#kept[name];
    else this.#kept[name] = value;
  }

  readonly #closeAll = (): void => {
    const closers = [...this.#closers];
    this.#closesAtEnd = false;
    this.#closers.clear();
    void Promise.allSettled(closers.map(close => close()));
  };
}

export interface AskOptions {
  /** Writes nothing of what is typed. Default false. */
  password?: boolean;
  /** Takes the question back when it aborts. */
  signal?: AbortSignal;
  /** Where lines come from. Default standard input. */
  input?: NodeJS.ReadableStream & { isTTY?: boolean };
  /** Where questions go. Default standard output. */
  output?: NodeJS.WritableStream;
}

/**
 * Asks for a line.
 * @throws Error if the input ends before there is one; the signal's reason if it aborts.
 */
export async function askLine(prompt: string, options: AskOptions = {}): Promise<string> {
  const { password = false, signal, input = process.stdin, output = process.stdout } = options;
  if (input.isTTY !== true) {
    output.write(prompt);
    return await linesOf(input).next(prompt, signal);
  }
  // The terminal shows what is typed by writing it: a password is written nowhere.
  const shown = password ? new Writable({ write: (_chunk, _encoding, done) => done() }) : output;
  if (password) output.write(prompt);
  const terminal = readline().createInterface({ input, output: shown, terminal: true });
  // In raw mode Ctrl-C is a key like any other.
  terminal.on("SIGINT", () => process.emit("SIGINT"));
  try {
    return await waited(signal, (resolve, reject) => {
      terminal.question(password ? "" : prompt, resolve);
      terminal.once("close", () => reject(noMoreInput(prompt)));
    });
  } finally {
    terminal.close();
    if (password) output.write("\n");
  }
}

/** Loaded when somebody is asked: every start would pay for it. */
function readline(): typeof import("node:readline") {
  return process.getBuiltinModule("node:readline");
}

/** The lines of a pipe. What came along with one line is kept for the next question. */
class Lines {
  readonly #reader: Interface;
  readonly #lines: string[] = [];
  #ended = false;
  #arrived: () => void = () => undefined;

  constructor(input: NodeJS.ReadableStream) {
    this.#reader = readline().createInterface({ input });
    this.#reader.on("line", line => {
      this.#lines.push(line);
      this.#arrived();
    });
    this.#reader.once("close", () => {
      this.#ended = true;
      this.#arrived();
    });
  }

  async next(prompt: string, signal: AbortSignal | undefined): Promise<string> {
    if (!this.#ended) this.#reader.resume();
    try {
      return await waited(signal, (resolve, reject) => {
        this.#arrived = () => {
          const line = this.#lines.shift();
          if (line === undefined && !this.#ended) return;
          // The next line may come before the caller has this one, and belongs to the next question.
          this.#arrived = () => undefined;
          if (line === undefined) reject(noMoreInput(prompt));
          else resolve(line);
        };
        this.#arrived();
      });
    } finally {
      this.#arrived = () => undefined;
      // A pipe that nobody reads does not keep the process alive.
      if (!this.#ended) this.#reader.pause();
    }
  }
}

const readers = new WeakMap<NodeJS.ReadableStream, Lines>();

function linesOf(input: NodeJS.ReadableStream): Lines {
  const known = readers.get(input) ?? new Lines(input);
  readers.set(input, known);
  return known;
}

function waited(
  signal: AbortSignal | undefined,
  start: (resolve: (line: string) => void, reject: (error: Error) => void) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const abort = () => reject(signal?.reason as Error);
    signal?.addEventListener("abort", abort, { once: true });
    const settled = () => signal?.removeEventListener("abort", abort);
    start(
      line => (settled(), resolve(line)),
      error => (settled(), reject(error)),
    );
  });
}

function noMoreInput(prompt: string): Error {
  return new Error(`asking ${JSON.stringify(prompt)}: the input has ended`);
}

function textOf(bundle: MimeBundle): string {
  const text = bundle["text/plain"] ?? bundle["text/markdown"];
  if (typeof text === "string") return text;
  return `<${Object.keys(bundle).join(", ")}>`;
}

function silentComm(target: string): Comm {
  const nothing = { [Symbol.dispose]: () => undefined };
  return {
    id: `text-${target}`,
    target,
    send: () => undefined,
    onMessage: () => nothing,
    onClose: () => nothing,
    close: () => undefined,
    [Symbol.dispose]: () => undefined,
  };
}

const textRuntime = new TextRuntime();
