/**
 * Interrupts as epochs: each reaches a cell once, at the innermost place that waits or loops, and runs outwards through
 * its `catch` and `finally`; what those await runs normally until the next interrupt.
 */
import { places, type Cell, type Critical, type Place, type Wait } from "./cell.ts";
import { isHeldUp, mustEnd, ownThread } from "./deferral.ts";
import { KeyboardInterrupt } from "./keyboard-interrupt.ts";
import { slot } from "./shared-memory.ts";
import { ThroughPromise } from "./through-promise.ts";
import { noteWaiting } from "./waiting-places.ts";

const later = setImmediate;
const afterSeconds = setTimeout;

/** How long a second interrupt gives an aborted critical section to clean up. */
const abortGraceMilliseconds = 1000;

// The words that QCoDeS's users know.
const firstText =
  "Received SIGINT, Will interrupt at first suitable time. Send second SIGINT to interrupt immediately.";
const secondText = "Second SIGINT received. Triggering KeyboardInterrupt immediately.";

/** Waits that are still to be interrupted. */
interface Unwinding {
  /** Waits that were there when the interrupt came, the innermost first. */
  held: Wait[];
  /** How many of them have had their turn. */
  turns: number;
  /** Those of them that have ended with the interrupt of what is inside them, and pass it on in their turn. */
  ending: Map<Wait, () => void>;
  /** Waits that `catch` and `finally` have made since. */
  cleaning: Set<Wait>;
  /** Whether a wait has been interrupted, and whether a `catch` that names the interrupt has taken it. */
  isDelivered: boolean;
  isHandled: boolean;
  done: Promise<void>;
  finish: () => void;
}

export class Interrupts {
  readonly #memory: Int32Array;
  readonly #say: (cell: Cell, text: string) => void;
  readonly #heard: () => void;
  readonly #lively = new Set<Cell>();
  readonly #unwinding = new Map<Cell, Unwinding>();
  readonly #thrown = new WeakSet<object>();
  /** The critical sections under way. */
  readonly #sections = new Set<Critical>();

  /**
   * @param say Shows a line on the cell's stderr.
   * @param heard Called when an interrupt has been taken note of.
   */
  constructor(memory: Int32Array, say: (cell: Cell, text: string) => void, heard: () => void) {
    this.#memory = memory;
    this.#say = say;
    this.#heard = heard;
  }

  /** A cell starts to run. */
  began(cell: Cell): void {
    cell.running = true;
    cell.cutsBefore = Atomics.load(this.#memory, slot.cuts);
    this.alive(cell);
  }

  /** Cells with something to interrupt are found when nothing runs: a loop left behind by a cell that is done. */
  alive(cell: Cell): void {
    this.#lively.add(cell);
  }

  /** Waits for a promise until it settles or its cell is interrupted. */
  wait<T>(value: T, known?: Wait["site"]): T | Promise<Awaited<T>> {
    if (value instanceof ThroughPromise && value.cell?.undelivered === false) return value.take() as T;
    const place = places.getStore();
    if (place?.cell.undelivered) return Promise.reject(this.#deliverHere(place.cell));
    if (!isThenable(value)) return value;
    if (value instanceof ThroughPromise) return value.take() as T;
    if (!place) return Promise.resolve(value);
    const { cell } = place;
    const site = known ?? {};
    if (!known) Error.captureStackTrace(site, this.wait);
    if (mustEnd(place)) {
      // Who would have heard of its failure is ended.
      Promise.resolve(value).catch(() => {});
      return Promise.reject(this.#end(place, site));
    }
    const { thread } = ownThread(place);
    const isCritical = place.section !== undefined;
    return new Promise((resolve, reject) => {
      const wait: Wait = {
        thread,
        isCritical,
        site,
        interrupt: error => {
          settled();
          reject(error);
        },
      };
      const settled = (): boolean => {
        if (!cell.waits.delete(wait)) return false;
        if (thread.waiting === wait) thread.waiting = undefined;
        this.#unwinding.get(cell)?.cleaning.delete(wait);
        this.#continue(cell);
        return true;
      };
      const pass = (settle: () => void): void => void (settled() && settle());
      thread.waiting = wait;
      cell.waits.add(wait);
      this.#unwinding.get(cell)?.cleaning.add(wait);
      this.#lively.add(cell);
      Promise.resolve(value).then(
        result => {
          const isOverdue = this.#isOverdue(cell, wait);
          pass(() => (isOverdue ? reject(this.#error(site)) : resolve(result)));
        },
        (error: unknown) => {
          noteWaiting(error, site);
          if (this.isInterrupt(error)) thread.endedBy = cell.deferrals;
          const end = (): void => pass(() => reject(error));
          const unwinding = this.#unwinding.get(cell);
          if (!unwinding || unwinding.cleaning.has(wait)) end();
          else if (this.isInterrupt(error)) {
            // What runs beside it, and inside the same wait, comes first.
            unwinding.ending.set(wait, end);
            this.#continue(cell);
          } else pass(() => reject(unwinding.isDelivered && !unwinding.isHandled ? this.#error(site, error) : error));
        },
      );
    });
  }

  /** The rewritten `for await (… of iterable)`: each step can be interrupted. */
  each<T>(iterable: AsyncIterable<T> | Iterable<T | PromiseLike<T>>): AsyncIterable<T> {
    const iterator: AsyncIterator<T> =
      Symbol.asyncIterator in iterable ? iterable[Symbol.asyncIterator]() : fromSync(iterable);
    const step = (result: Promise<IteratorResult<T>>): Promise<IteratorResult<T>> => Promise.resolve(this.wait(result));
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => step(iterator.next()),
        return: value => step(iterator.return?.(value) ?? Promise.resolve({ done: true, value })),
      }),
    };
  }

  /** A loop has seen the flag: throws if the interrupt is for the running code. */
  stop(): void {
    const place = places.getStore();
    const here = place?.cell;
    const isForced = this.#memory[slot.stop] === 2;
    this.#noticed(here);
    if (here?.undelivered) throw this.#deliverHere(here);
    if (place && mustEnd(place)) throw this.#end(place);
    let error: KeyboardInterrupt | undefined;
    for (let count = this.#takeRequests(); count > 0; count--) {
      const targets = this.#targets();
      if (here && (isForced || targets.size === 0)) targets.add(here);
      for (const cell of targets) {
        if (cell !== here) this.#interrupt(cell);
        else if (this.#mayInterrupt(cell)) error = this.#unwind(cell, true);
        else if (place && mustEnd(place)) error = this.#end(place);
      }
      if (!here && targets.size > 0) error = this.#error();
    }
    if (!error && here) error = this.#patience(here);
    if (error) throw error;
  }

  /** Throws an interrupt that nothing has delivered yet: code without a loop and an await has passed it by. */
  poll(): void {
    if (this.#memory[slot.stop] !== 0) this.stop();
  }

  /** The end of every rewritten `catch`: an interrupt that was caught goes on. */
  resume(error: unknown): void {
    if (typeof error === "object" && error !== null && this.#thrown.has(error)) throw error;
  }

  /** The start of a rewritten `catch` that names the interrupt: the code around it goes on. */
  handled(error: unknown): void {
    const cell = places.getStore()?.cell;
    const unwinding = cell && this.#unwinding.get(cell);
    if (unwinding && this.isInterrupt(error)) unwinding.isHandled = true;
  }

  /** Whether the error came from an interrupt. */
  isInterrupt(error: unknown): boolean {
    return typeof error === "object" && error !== null && this.#thrown.has(error);
  }

  /** The event loop has seen the request: nothing was in the way. */
  requested(): void {
    const count = this.#takeRequests();
    if (count > 0) Atomics.store(this.#memory, slot.stop, 0);
    for (let one = 0; one < count; one++) {
      for (const cell of this.#targets()) this.#interrupt(cell);
    }
  }

  /** The cell is over: what was still to reach it reaches nobody. */
  ended(cell: Cell): void {
    if (cell.undelivered) this.#noticed(cell);
    cell.undelivered = false;
    cell.deferred = 0;
    cell.patientUntil = undefined;
    this.#settle(cell);
  }

  /** Runs what a first interrupt waits for and a second aborts. */
  async critical<T>(cell: Cell | undefined, label: string, run: (abort: AbortSignal) => T | Promise<T>): Promise<T> {
    // What is asked to stop does not begin what must not be cut.
    this.poll();
    const place = places.getStore();
    if (place && mustEnd(place)) throw this.#end(place);
    const isCleaning = place !== undefined && place.cell.deferred > 0 && place.section?.isCleaning !== false;
    const section: Critical = { label, isCleaning, abort: new AbortController() };
    cell?.criticals.add(section);
    this.#sections.add(section);
    Atomics.add(this.#memory, slot.critical, 1);
    try {
      const { signal } = section.abort;
      return await (place ? places.run({ ...place, section }, run, signal) : run(signal));
    } finally {
      if (this.#sections.delete(section)) Atomics.sub(this.#memory, slot.critical, 1);
      cell?.criticals.delete(section);
      // The interrupt takes the place of the result, so that a loop over such sections ends as well.
      // oxlint-disable-next-line no-unsafe-finally
      if (cell && cell.deferred > 0 && !isCleaning && !isHeldUp(cell)) throw this.#unwind(cell, true);
    }
  }

  /** Runs what a cut would leave half done for the rest of the session; interrupts wait for it, and nobody is told. */
  uncut<T>(run: () => T): T {
    Atomics.add(this.#memory, slot.critical, 1);
    try {
      return run();
    } finally {
      Atomics.sub(this.#memory, slot.critical, 1);
    }
  }

  /** Resolves when `catch` and `finally` of an interrupted cell have run. */
  async unwound(cell: Cell): Promise<void> {
    for (;;) {
      const unwinding = this.#unwinding.get(cell);
      if (unwinding) await unwinding.done;
      else if (cell.deferred > 0 && isHeldUp(cell)) await new Promise<void>(resolve => cell.atUnwinding.add(resolve));
      else break;
    }
  }

  /** The main thread was cut from outside: what asked for it is through, and what was entered meanwhile has no end. */
  wasCut(number: number): void {
    this.#takeRequests();
    // A loop of ticks may outlive the cut between two of them; then no immediate comes.
    later(() => Atomics.store(this.#memory, slot.survived, number));
    this.#sections.clear();
    Atomics.store(this.#memory, slot.critical, 0);
    Atomics.store(this.#memory, slot.stop, 0);
  }

  /** The cell's thread was cut from outside: nothing of it may go on. */
  cut(cell: Cell): KeyboardInterrupt {
    cell.criticals.clear();
    return this.#unwind(cell, true);
  }

  /** How many interrupts nobody has taken note of yet; takes note of them. */
  #takeRequests(): number {
    const requested = Atomics.load(this.#memory, slot.requested);
    const count = requested - Atomics.exchange(this.#memory, slot.handled, requested);
    if (count > 0) this.#heard();
    return count;
  }

  #targets(): Set<Cell> {
    for (const cell of this.#lively) this.#settle(cell);
    const running = [...this.#lively].filter(cell => cell.running);
    return running.length > 0 ? new Set(running) : new Set(this.#lively);
  }

  /** Forgets a cell that is over and has left nothing behind. */
  #settle(cell: Cell): void {
    if (!cell.running && cell.waits.size === 0 && cell.timers.size === 0) this.#lively.delete(cell);
  }

  /** No timer ends an aborted critical section that loops without waiting: its loop looks at the clock itself. */
  #patience(cell: Cell): KeyboardInterrupt | undefined {
    if (cell.criticals.size === 0 || cell.patientUntil === undefined) return undefined;
    if (performance.now() >= cell.patientUntil) return this.#unwind(cell, true);
    Atomics.store(this.#memory, slot.stop, 1);
    return undefined;
  }

  #interrupt(cell: Cell): void {
    if (this.#mayInterrupt(cell)) this.#unwind(cell, false);
  }

  /** A critical section puts the first interrupt off; the second aborts it. What is not inside one begins nothing meanwhile. */
  #mayInterrupt(cell: Cell): boolean {
    if (cell.criticals.size === 0) return true;
    cell.deferred++;
    const labels = [...new Set([...cell.criticals].map(section => section.label))].join(", ");
    if (cell.deferred === 1) {
      cell.deferrals++;
      Atomics.store(this.#memory, slot.stop, 1);
      this.#say(cell, `${firstText}\nwaiting for ${labels}\n`);
      return false;
    }
    if (cell.deferred > 2) return true;
    cell.patientUntil = performance.now() + abortGraceMilliseconds;
    this.#say(cell, `${secondText}\n`);
    for (const section of cell.criticals) section.abort.abort(this.#error());
    afterSeconds(() => {
      if (cell.deferred > 0) this.#unwind(cell, false);
    }, abortGraceMilliseconds).unref();
    return false;
  }

  /** Starts an epoch: the signal aborts, timers are off, and the waits are interrupted from the inside out. */
  #unwind(cell: Cell, throwsHere: boolean): KeyboardInterrupt {
    const error = this.#error();
    cell.wasInterrupted = true;
    cell.patientUntil = undefined;
    cell.undelivered = false;
    for (const timer of cell.timers) timer.cancel();
    cell.timers.clear();
    const isCleaning = ({ thread }: Wait): boolean => cell.deferrals > 0 && thread.endedBy === cell.deferrals;
    const wasDeferred = cell.deferred > 0;
    const waits = [...cell.waits].toSorted((a, b) => a.thread.order - b.thread.order);
    const held = wasDeferred ? waits.filter(wait => !isCleaning(wait)) : waits;
    cell.deferred = 0;
    if (!throwsHere && held.length === 0 && cell.running) {
      cell.undelivered = true;
      Atomics.store(this.#memory, slot.stop, 1);
    }
    this.#unwinding.get(cell)?.finish();
    let finish = (): void => {};
    const done = new Promise<void>(resolve => (finish = resolve));
    const unwinding: Unwinding = {
      held,
      turns: 0,
      ending: new Map(),
      cleaning: new Set(wasDeferred ? waits.filter(isCleaning) : []),
      isDelivered: throwsHere,
      isHandled: false,
      done,
      finish,
    };
    this.#unwinding.set(cell, unwinding);
    for (const told of cell.atUnwinding) told();
    cell.atUnwinding.clear();
    cell.abort(error);
    if (throwsHere) this.#continue(cell);
    else this.#step(cell, unwinding);
    return error;
  }

  /** Looks again once the promises that hang on what has just ended are through. */
  #continue(cell: Cell): void {
    const unwinding = this.#unwinding.get(cell);
    if (unwinding) later(() => this.#step(cell, unwinding));
  }

  /** Interrupts the next wait, once those inside it are through. */
  #step(cell: Cell, unwinding: Unwinding): void {
    if (this.#unwinding.get(cell) !== unwinding || unwinding.cleaning.size > 0) return;
    let next = unwinding.held[unwinding.turns++];
    while (next && !cell.waits.has(next)) next = unwinding.held[unwinding.turns++];
    if (next) {
      const end = unwinding.ending.get(next);
      unwinding.isDelivered = true;
      if (end) end();
      else next.interrupt(this.#error(next.site));
    } else {
      this.#unwinding.delete(cell);
      unwinding.finish();
    }
  }

  /**
   * Whether a wait that was there when the interrupt came may not go on: it ends while others clean up, so it does not
   * depend on them, or something that is no `catch` has taken the interrupt away from what it waited for.
   */
  #isOverdue(cell: Cell, wait: Wait): boolean {
    if (cell.deferred > 0 && !wait.isCritical && wait.thread.endedBy !== cell.deferrals) {
      wait.thread.endedBy = cell.deferrals;
      return true;
    }
    const unwinding = this.#unwinding.get(cell);
    if (!unwinding || unwinding.cleaning.has(wait)) return false;
    return unwinding.cleaning.size > 0 || (unwinding.isDelivered && !unwinding.isHandled);
  }

  /** Ends what runs here, while a critical section beside it puts the interrupt off for the rest of the cell. */
  #end(place: Place, site?: Wait["site"]): KeyboardInterrupt {
    const { cell, thread } = ownThread(place);
    thread.endedBy = cell.deferrals;
    cell.wasInterrupted = true;
    return this.#error(site);
  }

  #deliverHere(cell: Cell): KeyboardInterrupt {
    cell.undelivered = false;
    this.#noticed(cell);
    return this.#error();
  }

  /** The flag has served a cell; it stays up for another that has not seen its interrupt yet. */
  #noticed(cell: Cell | undefined): void {
    const isOpen = [...this.#lively].some(one => (one !== cell && one.running && one.undelivered) || one.deferred > 0);
    Atomics.store(this.#memory, slot.stop, isOpen ? 1 : 0);
  }

  #error(site?: { stack?: string }, cause?: unknown): KeyboardInterrupt {
    const error = new KeyboardInterrupt(undefined, site);
    if (cause !== undefined) error.cause = cause;
    this.#thrown.add(error);
    return error;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    "then" in value &&
    typeof value.then === "function"
  );
}

async function* fromSync<T>(iterable: Iterable<T | PromiseLike<T>>): AsyncGenerator<T> {
  for (const value of iterable) yield await value;
}
