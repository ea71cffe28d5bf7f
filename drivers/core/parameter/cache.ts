/** What is known of a parameter without asking the instrument. */

import { clock } from "../clock.ts";
import { isInterrupt, messageOf, ParameterError } from "../errors.ts";
import { Logger } from "../log/logger.ts";
import { guarded } from "./guarded-promise.ts";
import { asKnown } from "./known-value.ts";

/** What the cache needs of its parameter. */
export interface CacheOwner {
  readonly fullName: string;
  readonly gettable: boolean;
  get?(): Promise<unknown>;
  validate(value: unknown): void;
  /** The raw value for a value. */
  encode(value: unknown): unknown;
  /** The value as a read would give it, where several mean the same. */
  canonical(value: unknown): unknown;
}

/** What a cache held before and holds now. */
export interface CacheChange<out T = unknown> {
  readonly value: T;
  /** Null if there was none. */
  readonly valueBefore: T | null;
  readonly rawValue: unknown;
  readonly rawValueBefore: unknown;
}

/** Hears of a change. */
export type CacheListener<in T = unknown> = (change: CacheChange<T>) => void;

/** The value last read or set, and when. */
export class ParameterCache<out T = unknown> {
  readonly #owner: CacheOwner;
  #value: unknown = null;
  #rawValue: unknown = null;
  #time: number | undefined;
  #timestamp: Date | null = null;
  #valid = false;
  #listeners: Set<CacheListener> | undefined;
  readonly #maxValAge: number | undefined;

  constructor(owner: CacheOwner, maxValAge?: number) {
    this.#owner = owner;
    this.#maxValAge = maxValAge;
  }

  /** Age in seconds after which the value counts as invalid; undefined for never. */
  get maxValAge(): number | undefined {
    return this.#maxValAge;
  }

  /** The last value, whether it is valid or not; null if there is none. */
  get value(): T | null {
    return this.#value as T | null;
  }

  /** What was last sent or received; null if there is nothing. */
  get rawValue(): unknown {
    return this.#rawValue;
  }

  /** The same as {@link timestamp} in milliseconds since 1970, for those who need no date. */
  get time(): number | undefined {
    return this.#time;
  }

  /** When the value was captured; null if never. */
  get timestamp(): Date | null {
    if (this.#time !== undefined && this.#timestamp === null) this.#timestamp = new Date(this.#time);
    return this.#timestamp;
  }

  /** Whether a value was captured, is young enough and was not invalidated. */
  get valid(): boolean {
    if (!this.#valid || this.#time === undefined) return false;
    return this.maxValAge === undefined || clock().now() - this.#time <= this.maxValAge * 1000;
  }

  /** What the value was made with has changed: a scale or an offset. */
  reinterpret(): void {
    this.invalidate();
  }

  /** Makes the next {@link get} ask the instrument. */
  invalidate(): void {
    this.#valid = false;
  }

  /** The value if it is valid, else a freshly read one; with `getIfInvalid: false` whatever is there. */
  get(options: { getIfInvalid?: boolean } = {}): Promise<T> {
    return guarded(this.#get(options.getIfInvalid ?? true));
  }

  /** Notes a value that the instrument is known to have, without telling it. */
  set(value: unknown): void {
    asKnown(() => this.#owner.validate(value));
    this.update(this.#owner.canonical(value), this.#owner.encode(value));
  }

  /** Notes a value and what was sent or received for it. */
  update(value: unknown, rawValue: unknown): void {
    const valueBefore = this.#value;
    const rawValueBefore = this.#rawValue;
    this.#value = value;
    this.#rawValue = rawValue;
    this.#time = clock().now();
    this.#timestamp = null;
    this.#valid = true;
    if (this.#listeners) this.#tell({ value, valueBefore, rawValue, rawValueBefore }, this.#listeners);
  }

  /**
   * Calls `listener` whenever a read or a set brings another value or raw value, until the returned handle is disposed
   * of: `using watch = volt.cache.onChange(({ value }) => …)`. What it throws is a warning.
   */
  onChange(listener: (change: CacheChange<T>) => void): Disposable {
    const own: CacheListener = change => listener(change as CacheChange<T>);
    (this.#listeners ??= new Set()).add(own);
    return {
      [Symbol.dispose]: () => {
        this.#listeners?.delete(own);
        if (this.#listeners?.size === 0) this.#listeners = undefined;
      },
    };
  }

  #tell(change: CacheChange, listeners: ReadonlySet<CacheListener>): void {
    if (Object.is(change.value, change.valueBefore) && Object.is(change.rawValue, change.rawValueBefore)) return;
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (error) {
        if (isInterrupt(error)) throw error;
        const text = `${this.#owner.fullName}: a listener to its cache failed: ${messageOf(error)}`;
        new Logger("setpoint.parameter").warning(text);
      }
    }
  }

  async #get(getIfInvalid: boolean): Promise<T> {
    if (this.valid || !getIfInvalid) return this.#value as T;
    if (this.#owner.gettable && this.#owner.get) return (await this.#owner.get()) as T;
    const missing = "does not have a get command. Please set the value before attempting to get it.";
    const text =
      this.maxValAge === undefined
        ? `Value of parameter ${this.#owner.fullName} is unknown and the Parameter ${missing}`
        : `Value of parameter ${this.#owner.fullName} is unknown or older than ${this.maxValAge} s and the Parameter ${missing}`;
    throw new ParameterError(text, { parameter: this.#owner.fullName });
  }
}
