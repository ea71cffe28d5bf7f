/** The way of a value to the instrument where it takes time: one set after the other, in steps and with delays. */

import { clock, sleepUntil } from "../clock.ts";
import { ParameterError } from "../errors.ts";
import { str } from "../python-text.ts";
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
    const set = () => (this.step === undefined ? this.#once(value, signal) : this.#ramp(value, signal));
    return queue === this.queue ? queue.run(set) : queue.hold(set);
  }

  /** Others wait for what was sent already. */
  finish(sending: PromiseLike<unknown>, value: unknown, raw: unknown): Promise<void> {
    return this.queue.occupy(Promise.resolve(sending).then(() => this.#sent(value, raw)));
  }

  async #once(value: unknown, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const raw = this.#owner.encode(value);
    if (this.interDelay > 0) await sleepUntil(this.#lastSet + this.interDelay, signal);
    const began = clock().monotonic();
    await this.#owner.setRaw(raw, signal);
    // The instrument has it, even if the delay is cut short.
    this.#sent(value, raw);
    this.#lastSet = clock().monotonic();
    if (this.postDelay > 0) await sleepUntil(began + this.postDelay, signal);
  }

  async #ramp(target: unknown, signal: AbortSignal): Promise<void> {
    const from = (start: string): string => `cannot step ${this.#owner.fullName}${start} to ${str(target)}`;
    if (isSized(target) && target.length > 1) throw new ParameterError(`${from("")}: it has more than one value`);
    const start = await this.#owner.cache.get();
    const { step } = this;
    if (step === undefined) return await this.#once(target, signal);
    const ends = [start, target];
    if (ends.every(each => typeof each === "number") && !ends.every(Number.isFinite))
      throw new ParameterError(`${from(` from ${str(start)}`)}: the way has no end`);
    if (!Number.isFinite(start) || !Number.isFinite(target)) {
      console.warn(`cannot sweep ${this.#owner.fullName} from ${str(start)} to ${str(target)} - jumping.`);
      return await this.#once(target, signal);
    }
    for (const each of rampValues(start as number, target as number, step)) {
      this.#owner.validate(each);
      await this.#once(each, signal);
    }
  }
}

function isSized(value: unknown): value is { readonly length: number } {
  return typeof value === "string" || (typeof value === "object" && value !== null && "length" in value);
}

/** Whether it is to be waited for. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
