/** The cell that code belongs to: followed through awaits, timers and callbacks. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { CellContext, Json } from "../runtime.ts";
import type { KeyboardInterrupt } from "./keyboard-interrupt.ts";

/**
 * A line of execution inside a cell. A function that is called before its caller waits gets an older thread than the
 * caller's wait, so threads in order are the innermost first.
 */
export interface Thread {
  readonly order: number;
  waiting: Wait | undefined;
  /** The latest of the cell's deferrals by which it has been ended, while others finish what must not be cut. */
  endedBy: number;
}

/** A place where code of a cell waits for a promise. */
export interface Wait {
  readonly thread: Thread;
  /** Whether it is inside a critical section. */
  readonly isCritical: boolean;
  /** Carries the stack of the place. */
  readonly site: { stack?: string };
  interrupt(error: KeyboardInterrupt): void;
}

export interface Critical {
  readonly label: string;
  /** Whether what an interrupt has ended cleans up in it: nothing waits for its end. */
  readonly isCleaning: boolean;
  readonly abort: AbortController;
}

/** A timer that can be called off. */
export interface Cancellable {
  cancel(): void;
}

/** An operation the cell is not done before. */
export interface PendingOperation {
  readonly label: string;
  readonly settled: Promise<unknown>;
  observed: boolean;
  failed: boolean;
  isSettled: boolean;
  /** Whether nothing is at work meanwhile: the cell is done before it ends. */
  readonly isIdle: boolean;
  readonly site: { stack?: string };
}

/** An execution of a cell, or of a message that ran callbacks. */
export class Cell implements CellContext {
  readonly id: string;
  /** True from its start until its reply. */
  running = false;
  allowStdin = false;
  /** How many cuts there had been when it began. */
  cutsBefore = 0;
  /** An interrupt that has found neither a wait nor a poll of the cell yet. */
  undelivered = false;
  /** Interrupts put off by critical sections. */
  deferred = 0;
  /** Called when such an interrupt ends the cell after all. */
  readonly atUnwinding = new Set<() => void>();
  /** How often that has begun. */
  deferrals = 0;
  /** Until when an aborted critical section may clean up, in milliseconds of `performance.now()`. */
  patientUntil: number | undefined;
  readonly waits = new Set<Wait>();
  readonly timers = new Set<Cancellable>();
  readonly criticals = new Set<Critical>();
  readonly operations = new Set<PendingOperation>();
  /** The latest operation that was through at once, while nobody has waited for it: most are waited for before the next. */
  latest: PendingOperation | undefined;
  /** How many operations that were through at once have noted their place. */
  places = 0;
  /** Called when an operation starts after the cell's reply, in a timer or in a callback. */
  startedLate: () => void = () => {};
  /** Called when the cell has its value, before that is shown. */
  readonly atEnd = new Set<() => void>();
  /** Whether an interrupt has reached it. */
  wasInterrupted = false;
  /** Called when an interrupt has ended it. */
  readonly atAbort = new Set<() => Promise<void>>();
  /** What the front-end is to do next. */
  readonly payload: Json[] = [];
  /** The first error that nothing in the cell caught; it fails the cell. */
  stray: unknown;
  hasStray = false;
  #abort = new AbortController();
  #threads = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** Aborts when the cell is interrupted; a new one for what `catch` and `finally` do afterwards. */
  get interrupted(): AbortSignal {
    return this.#abort.signal;
  }

  abort(reason: KeyboardInterrupt): void {
    const aborted = this.#abort;
    this.#abort = new AbortController();
    aborted.abort(reason);
  }

  thread(): Thread {
    return { order: this.#threads++, waiting: undefined, endedBy: 0 };
  }
}

/** Where the running code stands. */
export interface Place {
  readonly cell: Cell;
  readonly thread: Thread;
  /** The critical section that it is in. */
  readonly section?: Critical;
}

export const places = new AsyncLocalStorage<Place | undefined>();

/** The cell of the running code. */
export function currentCell(): Cell | undefined {
  return places.getStore()?.cell;
}

/** Whether Node keeps places in frames of the context rather than with each callback's resource. */
const hasFrames = Number(process.versions.node.split(".")[0]) >= 24;

/** After an error that nothing caught: Node leaves the frame of a tick that throws to all that has none of its own. */
export function leaveCell(): void {
  if (hasFrames) places.enterWith(undefined);
}

/** Runs a function as part of a cell. */
export function runInCell<T>(cell: Cell, run: () => T): T {
  return places.run({ cell, thread: cell.thread() }, run);
}
