/** Which thread makes a call that runs beside the event loop: one of libuv's pool, or one of our own when those are busy. */
import { CallThread, type FarCall } from "./call-thread.ts";

type Done = (error: Error | null, value: unknown) => void;

/** A call that waits for its thread. */
export interface LongCall {
  /** Makes it on libuv's pool. */
  here(done: Done): void;
  /** The same for another thread; `undefined` if only the pool can make it. */
  readonly far: (() => FarCall) | undefined;
  readonly done: Done;
}

/** What libuv makes of a variable that nobody has set, or of nonsense. */
const usualThreads = 4;
/** Threads of our own, at most: they are for calls that last, and each has an engine of its own. */
const mostThreads = 28;
/** While calls end more often than this, those that wait are not worth a thread. */
const patienceMilliseconds = 10;
/** A thread that had nothing to do for so long ends. */
const idleMilliseconds = 10_000;

/** Calls in the order in which they came. */
export class CallLine {
  readonly #pool: number;
  readonly #waiting: LongCall[] = [];
  readonly #idle: CallThread[] = [];
  #onPool = 0;
  #threads = 0;
  #impatience: NodeJS.Timeout | undefined;
  #leisure: NodeJS.Timeout | undefined;

  /** @param pool Threads of libuv's pool. */
  constructor(pool: number) {
    this.#pool = pool;
  }

  /** Makes a call as soon as there is a thread for it. */
  make(call: LongCall): void {
    if (!call.far || (this.#onPool < this.#pool && this.#waiting.length === 0)) return this.#makeHere(call);
    const thread = this.#waiting.length === 0 ? this.#idle.pop() : undefined;
    if (thread) return this.#makeFar(thread, call);
    this.#waiting.push(call);
    this.#impatience ??= setTimeout(() => this.#addThreads(), patienceMilliseconds);
  }

  #makeHere(call: LongCall): void {
    this.#onPool++;
    call.here((error, value) => {
      this.#onPool--;
      this.#impatience?.refresh();
      this.#next();
      call.done(error, value);
    });
  }

  #makeFar(thread: CallThread, call: LongCall): void {
    let far: FarCall;
    try {
      far = (call.far as () => FarCall)();
    } catch (error) {
      this.#idle.push(thread);
      return call.done(error as Error, undefined);
    }
    thread.run(far, (error, value) => {
      if (thread.isAlive) this.#idle.push(thread);
      this.#next();
      call.done(error, value);
    });
  }

  /** Gives what waits to whoever is free. */
  #next(): void {
    while (this.#waiting.length > 0 && (this.#onPool < this.#pool || this.#idle.length > 0)) {
      const call = this.#waiting.shift() as LongCall;
      if (this.#onPool < this.#pool) this.#makeHere(call);
      else this.#makeFar(this.#idle.pop() as CallThread, call);
    }
    if (this.#waiting.length > 0) return;
    clearTimeout(this.#impatience);
    this.#impatience = undefined;
    if (this.#idle.length > 0) this.#rest();
  }

  /** Nobody has become free: those that wait get threads. */
  #addThreads(): void {
    this.#impatience = undefined;
    while (this.#waiting.length > 0 && this.#threads < mostThreads) this.#addThread();
  }

  #addThread(): void {
    const call = this.#waiting.shift() as LongCall;
    let thread: CallThread;
    try {
      thread = new CallThread(() => {
        this.#threads--;
        const at = this.#idle.indexOf(thread);
        if (at >= 0) this.#idle.splice(at, 1);
      });
    } catch {
      // Where threads are forbidden the pool makes it, when it comes to it.
      return this.#makeHere(call);
    }
    this.#threads++;
    this.#makeFar(thread, call);
  }

  #rest(): void {
    clearTimeout(this.#leisure);
    this.#leisure = setTimeout(() => {
      for (const thread of this.#idle.splice(0)) thread.end();
    }, idleMilliseconds).unref();
  }
}

/** Threads of libuv's pool: the environment of the process says how many, as the pool is made before a module is loaded. */
export function poolThreads(environment: NodeJS.ProcessEnv = process.env): number {
  const asked = Number.parseInt(environment["UV_THREADPOOL_SIZE"] ?? "", 10);
  return Number.isNaN(asked) ? usualThreads : Math.min(Math.max(asked, 1), 1024);
}
