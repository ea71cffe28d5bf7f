/** What is known of a parameter made of several: a live view of what is known of its parts. */

import type { CacheChange, CacheOwner } from "./cache.ts";
import { ParameterCache } from "./cache.ts";
import { guarded } from "./guarded-promise.ts";
import { asKnown } from "./known-value.ts";

/** What the view needs of its parameter. */
export interface GroupedCacheOwner extends CacheOwner {
  readonly partCaches: readonly ParameterCache[];
  /** One value out of those of the parts. */
  together(values: readonly unknown[]): unknown;
  /** Each part's share of a value. */
  shares(value: unknown): [{ readonly cache: ParameterCache }, unknown][];
}

/** The caches of the parts as one; nothing is kept here. */
export class GroupedCache<out T = unknown> extends ParameterCache<T> {
  readonly #owner: GroupedCacheOwner;

  constructor(owner: GroupedCacheOwner) {
    super(owner);
    this.#owner = owner;
  }

  /** The values of the parts; null until each has one. */
  override get value(): T | null {
    if (this.timestamp === null) return null;
    return this.#owner.together(this.#parts.map(part => part.value)) as T;
  }

  override get rawValue(): unknown {
    return this.value;
  }

  override get maxValAge(): number | undefined {
    const ages = this.#parts.map(part => part.maxValAge).filter(age => age !== undefined);
    return ages.length > 0 ? Math.min(...ages) : undefined;
  }

  /** That of the oldest part. */
  override get time(): number | undefined {
    const times = this.#parts.map(part => part.time);
    return times.includes(undefined) ? undefined : Math.min(...(times as number[]));
  }

  override get timestamp(): Date | null {
    const { time } = this;
    return time === undefined ? null : new Date(time);
  }

  override get valid(): boolean {
    return this.#parts.every(part => part.valid);
  }

  override invalidate(): void {
    for (const part of this.#parts) part.invalidate();
  }

  override get({ getIfInvalid = true }: { getIfInvalid?: boolean } = {}): Promise<T> {
    return guarded(this.#read(getIfInvalid));
  }

  override set(value: unknown): void {
    asKnown(() => this.#owner.validate(value));
    for (const [part, share] of this.#owner.shares(value)) part.cache.set(share);
  }

  /** Nothing: the parts have noted it. */
  override update(): void {
    // A view keeps no value.
  }

  override onChange(listener: (change: CacheChange<T>) => void): Disposable {
    let valueBefore = this.value;
    const watches = this.#parts.map(part =>
      part.onChange(() => {
        const { value } = this;
        const change = { value: value as T, valueBefore, rawValue: value, rawValueBefore: valueBefore };
        valueBefore = value;
        if (value !== null) listener(change);
      }),
    );
    return { [Symbol.dispose]: () => watches.forEach(watch => watch[Symbol.dispose]()) };
  }

  async #read(getIfInvalid: boolean): Promise<T> {
    if (this.valid || !getIfInvalid) return this.value as T;
    return this.#owner.together(await Promise.all(this.#parts.map(part => part.get()))) as T;
  }

  get #parts(): readonly ParameterCache[] {
    return this.#owner.partCaches;
  }
}
