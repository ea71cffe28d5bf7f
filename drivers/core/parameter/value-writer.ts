/** The way of a value to the instrument where it takes time: one set after the other, in steps and with delays. */

import { hasTransactions } from "../../io/bus-queue.ts";
import { clock, sleepUntil } from "../clock.ts";
import { ParameterError } from "../errors.ts";
import { str } from "../python-text.ts";
import { onTheWayBack } from "./guards.ts";
import { rampValues } from "./ramp.ts";
import { SetQueue, turns } from "./set-queue.ts";

/** What the writer needs of its parameter. */
export interface WriterOwner {
  readonly fullName: string;
  readonly cache: { get(): Promise<unknown> };
  validate(value: unknown): void;
  /** What is sent for a value. */
  encode(value: unknown): unknown;
  setRaw(raw: unknown, signal: AbortSignal): unknown;
  /** Asks those who guard it; nothing is returned where nobody has to be waited for. */
  permission(value: unknown, signal: AbortSignal): Promise<void> | undefined;
  /** Whether the caller is within a transaction that has the bus of its instrument. */
  readonly holdsBus: boolean;
  /** Where its sets wait: in the writer's own queue, or in one that several parameters share. */
  readonly [turns]: SetQueue;
}

export class ValueWriter {
  readonly #owner: WriterOwner;
  readonly #sent: (value: unknown, raw: unknown) => void;
  readonly queue = new SetQueue();
  step: number | undefined;
  interDelay = 0;
  postDelay = 0;
  #lastSet = -Infinity;

  /** @param sent notes that the instrument has a value. */
  constructor(owner: WriterOwner, sent: (value: unknown, raw: unknown) => void) {
    this.#owner = owner;
    this.#sent = sent;
  }

  /** Whether a set may go right to the instrument. */
  get isIdle(): boolean {
    // In a queue that is shared, what sets the others has to have the turn.
    if (this.#owner[turns] !== this.queue || !this.queue.isFree) return false;
    return this.step === undefined && this.interDelay === 0 && this.postDelay === 0;
  }

  /** Sets a value that was validated. */
  write(value: unknown, signal: AbortSignal): Promise<void> {
    const queue = this.#owner[turns];
    if (hasTransactions() || queue.startedInside) queue.enter(this.#owner.holdsBus, this.#owner.fullName);
    const { stopped } = queue;
    const set = () => this.#set(value, { signal, stopped });
    return queue === this.queue ? queue.run(set) : queue.hold(set);
  }

  /** Others wait for what was sent already. */
  finish(sending: PromiseLike<unknown>, value: unknown, raw: unknown): Promise<void> {
    if (hasTransactions() || this.queue.startedInside) this.queue.startedInside = this.#owner.holdsBus;
    return this.queue.occupy(Promise.resolve(sending).then(() => this.#sent(value, raw)));
  }

  async #set(value: unknown, ends: Ends): Promise<void> {
    // All that waited was told to end while it did.
    ends.stopped.throwIfAborted();
    await (this.step === undefined ? this.#once(value, ends) : this.#ramp(value, ends));
  }

  async #once(value: unknown, ends: Ends): Promise<void> {
    const { signal, stopped } = ends;
    signal.throwIfAborted();
    const raw = this.#owner.encode(value);
    if (this.interDelay > 0) await sleepUntil(this.#lastSet + this.interDelay, either(ends));
    stopped.throwIfAborted();
    const permission = this.#owner.permission(value, signal);
    if (permission) {
      await permission;
      // What was asked for took its time.
      signal.throwIfAborted();
      stopped.throwIfAborted();
    }
    const began = clock().monotonic();
    await this.#owner.setRaw(raw, signal);
    // The instrument has it, even if the delay is cut short.
    this.#sent(value, raw);
    this.#lastSet = clock().monotonic();
    if (this.postDelay > 0) await sleepUntil(began + this.postDelay, either(ends));
  }

  async #ramp(target: unknown, ends: Ends): Promise<void> {
    const from = (start: string): string => `cannot step ${this.#owner.fullName}${start} to ${str(target)}`;
    if (isSized(target) && target.length > 1) throw new ParameterError(`${from("")}: it has more than one value`);
    const start = await this.#owner.cache.get();
    const { step } = this;
    if (step === undefined) return await this.#once(target, ends);
    const way = [start, target];
    if (way.every(each => typeof each === "number") && !way.every(Number.isFinite))
      throw new ParameterError(`${from(` from ${str(start)}`)}: the way has no end`);
    if (!Number.isFinite(start) || !Number.isFinite(target)) {
      console.warn(`cannot sweep ${this.#owner.fullName} from ${str(start)} to ${str(target)} - jumping.`);
      return await this.#once(target, ends);
    }
    const values = rampValues(start as number, target as number, step);
    const outside = this.#stepsOutside(start, values);
    // A ramp that may not arrive does not set out.
    await this.#owner.permission(target, ends.signal);
    for (const [index, each] of values.entries()) {
      const set = (): Promise<void> => this.#once(each, ends);
      await (index < outside ? onTheWayBack(set) : set());
    }
  }

  /**
   * Checks every step before the first is sent. Where a guard does not allow the value that there is, it lets the ramp come
   * back: the result is how many steps that takes.
   */
  #stepsOutside(start: unknown, values: readonly number[]): number {
    const check = (value: unknown): void => this.#owner.validate(value);
    let outside = 0;
    let isInside = accepted(check, start) || !accepted(() => onTheWayBack(() => check(start)), start);
    for (const value of values) {
      isInside ||= accepted(check, value);
      if (isInside) check(value);
      else {
        // The validators count also there.
        onTheWayBack(() => check(value));
        outside++;
      }
    }
    return outside;
  }
}

/** What ends a set before its time: an interrupt of the cell, or what stops all sets of the parameter. */
interface Ends {
  readonly signal: AbortSignal;
  readonly stopped: AbortSignal;
}

function either({ signal, stopped }: Ends): AbortSignal {
  return AbortSignal.any([signal, stopped]);
}

function accepted(check: (value: unknown) => void, value: unknown): boolean {
  try {
    check(value);
    return true;
  } catch {
    return false;
  }
}

function isSized(value: unknown): value is { readonly length: number } {
  return typeof value === "string" || (typeof value === "object" && value !== null && "length" in value);
}

/** Whether it is to be waited for. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
