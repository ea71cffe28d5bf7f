/**
 * The interface where the kernel and a framework meet: types only, so that neither imports the other's code.
 *
 * An executor provides its {@link Runtime} on `globalThis[Symbol.for("setpoint.runtime/1")]` before the preload is imported.
 * Any value may carry two methods: `[Symbol.for("Jupyter.display")]()` returns a {@link MimeBundle} or a promise of one;
 * `[Symbol.for("Jupyter.inspect")]()` returns a {@link MimeBundle} for a hover, synchronously and without I/O.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Representations of one thing by MIME type: text as strings, `…+json` as JSON, images as base64. */
export type MimeBundle = Readonly<Record<string, Json>>;

export interface DisplayOptions {
  /** Identity under which a later display can replace this one. */
  id?: string;
  /** Replace what was shown under `id` instead of adding an output. Default false. */
  update?: boolean;
  buffers?: readonly ArrayBufferView[];
}

export interface CommOptions {
  metadata?: Json;
  buffers?: readonly ArrayBufferView[];
}

/** A two-way channel between the executor and a front-end. */
export interface Comm extends Disposable {
  readonly id: string;
  readonly target: string;
  send(data: Json, options?: CommOptions): void;
  /** Receivers are called in the order of the messages; what one prints or throws, also later, belongs to its message. */
  onMessage(received: (data: Json, buffers: readonly Uint8Array[]) => void | Promise<void>): Disposable;
  onClose(closed: (data: Json) => void | Promise<void>): Disposable;
  close(data?: Json): void;
}

/** The cell in whose asynchronous context the caller runs. */
export interface CellContext {
  readonly id: string;
  /** Aborts when the cell is interrupted. */
  readonly interrupted: AbortSignal;
}

/** What a magic that somebody has registered gets beside its argument. */
export interface MagicCall extends CellContext {
  /** The rest of the cell, where it was called as `%%name`. */
  readonly body: string | undefined;
  /** Puts text into a new cell of the front-end, or in place of this one's. */
  setNextInput(text: string, options?: { replace?: boolean }): void;
  /** Shows a bundle in the front-end's pager. */
  page(bundle: MimeBundle): void;
}

export interface MagicOptions {
  /** One sentence for `%name?` and for completion. Default none. */
  summary?: string;
}

/**
 * Imports a package or a file as a cell of that folder would, edited files anew: `globalThis[Symbol.for("setpoint.import/1")]`,
 * where the kernel's loader runs. That is in a kernel, and in a script that `setpoint run` runs, which has no {@link Runtime}.
 */
export type ImportFrom = (specifier: string, folder: string) => Promise<unknown>;

/** What an executor offers to a framework. */
export interface Runtime {
  /** Shows a bundle as an output of the current cell. */
  display(bundle: MimeBundle, options?: DisplayOptions): void;
  clearOutput(wait?: boolean): void;
  openComm(target: string, data: Json, options?: CommOptions): Comm;
  onComm(target: string, opened: (comm: Comm, data: Json) => void | Promise<void>): Disposable;
  /** Asks the person at the front-end for a line of text. */
  input(prompt: string, options?: { password?: boolean }): Promise<string>;
  /** The cell that the caller belongs to; it follows the asynchronous context. */
  cell(): CellContext | undefined;
  /** Milliseconds as `performance.now()` counts them, without those for which a debugger held the thread. */
  now(): number;
  /** Runs what must not be cut: a first interrupt waits for it, a second aborts its signal. */
  critical<T>(label: string, run: (abort: AbortSignal) => T | Promise<T>): Promise<T>;
  /**
   * Announces an operation: the cell is not done before it, a failure is the cell's, and one nobody awaited is reported. For
   * one that is idle, such as a sleep, the cell does not wait.
   */
  pending<T>(label: string, operation: Promise<T>, options?: { idle?: boolean }): Promise<T>;
  /** The promise of an operation that is through already; one nobody waited for is reported all the same. */
  through<T>(label: string, value: T): Promise<T>;
  /** Hears of every cell that is not silent, those so far first, and of the text of its result. */
  onCell(started: (source: string, result: Promise<string | undefined>) => void): Disposable;
  /** Makes a callback run in the caller's cell, across queues and sockets. */
  bind<F extends (...args: never[]) => unknown>(callback: F): F;
  /** Registers what is to be closed on restart and shutdown, within a deadline; a name is told if a crash comes first. */
  onDispose(close: () => Promise<void>, name?: string): Disposable;
  /**
   * Runs once if the caller's cell is ended by an interrupt: when its own code is through and before its reply. The same
   * function counts once.
   */
  onAbort(run: () => Promise<void>): void;
  /** Cells wait for it; for a framework that has something to do while it is loaded. */
  beforeCells(operation: Promise<unknown>): void;
  /** Makes `%name` and `%%name` of a function: what it returns is the value of the line. The same name again replaces it. */
  registerMagic(name: string, run: (argument: string, call: MagicCall) => unknown, options?: MagicOptions): Disposable;
  /** Lets the kernel process hold a value that outlives a crash of the executor; `undefined` forgets it. */
  keep(key: string, value: Json | undefined): void;
  /** What an earlier executor of this kernel kept. */
  readonly kept: Readonly<Record<string, Json>>;
}
