/** What is known of a parameter that rests on another one: a live view of what is known of that one. */

import { ParameterError } from "../errors.ts";
import type { CacheChange, CacheListener, CacheOwner } from "./cache.ts";
import { ParameterCache } from "./cache.ts";
import { guarded } from "./guarded-promise.ts";
import { asKnown } from "./known-value.ts";

/** What the view needs of its parameter. */
export interface DelegateCacheOwner extends CacheOwner {
  readonly source: { readonly cache: ParameterCache } | undefined;
  decode(raw: unknown): unknown;
}

/** The source's cache as its delegate's values; nothing is kept here. */
export class DelegateCache<out T = unknown> extends ParameterCache<T> {
  readonly #owner: DelegateCacheOwner;
  /** Who listens, and to which source. */
  readonly #watches = new Map<CacheListener, Disposable | undefined>();

  constructor(owner: DelegateCacheOwner) {
    super(owner);
    this.#owner = owner;
  }

  /** The last value; null if there is none, or none that the delegate has a name for. */
  override get value(): T | null {
    return this.#decoded(this.rawValue);
  }

  /** The source's value: what is sent to it and received from it. */
  override get rawValue(): unknown {
    return this.#source?.value ?? null;
  }

  override get maxValAge(): number | undefined {
    return this.#source?.maxValAge;
  }

  override get time(): number | undefined {
    return this.#source?.time;
  }

  override get timestamp(): Date | null {
    return this.#source?.timestamp ?? null;
  }

  override get valid(): boolean {
    return this.#source?.valid ?? false;
  }

  override invalidate(): void {
    this.#source?.invalidate();
  }

  /** Nothing: the source's value is read anew each time. */
  override reinterpret(): void {
    // What the source has is as valid as before.
  }

  override get({ getIfInvalid = true }: { getIfInvalid?: boolean } = {}): Promise<T> {
    return guarded(this.#read(getIfInvalid));
  }

  override set(value: unknown): void {
    const source = this.#source;
    if (!source) throw this.#missing("set");
    asKnown(() => this.#owner.validate(value));
    source.set(this.#owner.encode(value));
  }

  /** Nothing: the source has noted it. */
  override update(): void {
    // A view keeps no value.
  }

  override onChange(listener: (change: CacheChange<T>) => void): Disposable {
    const own: CacheListener = change => listener(change as CacheChange<T>);
    this.#watches.set(own, this.#watch(own));
    return {
      [Symbol.dispose]: () => {
        this.#watches.get(own)?.[Symbol.dispose]();
        this.#watches.delete(own);
      },
    };
  }

  /** Listens to the source that is there now. */
  sourceChanged(): void {
    for (const [listener, watch] of this.#watches) {
      watch?.[Symbol.dispose]();
      this.#watches.set(listener, this.#watch(listener));
    }
  }

  #watch(listener: CacheListener): Disposable | undefined {
    return this.#source?.onChange(({ value, valueBefore }) => {
      listener({
        value: this.#decoded(value),
        valueBefore: this.#decoded(valueBefore),
        rawValue: value,
        rawValueBefore: valueBefore,
      });
    });
  }

  #decoded(raw: unknown): T | null {
    if (raw === null) return null;
    try {
      return this.#owner.decode(raw) as T;
    } catch {
      // Who asks for the value with `get` is told why there is none.
      return null;
    }
  }

  async #read(getIfInvalid: boolean): Promise<T> {
    const source = this.#source;
    if (!source) throw this.#missing("get");
    const raw = await source.get({ getIfInvalid });
    return (source.timestamp === null ? null : this.#owner.decode(raw)) as T;
  }

  get #source(): ParameterCache | undefined {
    return this.#owner.source?.cache;
  }

  #missing(what: "get" | "set"): ParameterError {
    const { fullName } = this.#owner;
    return new ParameterError(`${fullName}: Cannot ${what} the cache of a DelegateParameter that delegates to None`, {
      parameter: fullName,
    });
  }
}
