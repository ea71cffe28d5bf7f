/** The promise of a get or set that is through at once. */

import { kernel } from "../../runtime.ts";
import { guarded } from "./guarded-promise.ts";

/** A kernel's own costs less than one that is guarded, and is told when nobody waits for it. */
export function settled<T>(label: string, value: T): Promise<T> {
  return kernel()?.through(label, value) ?? guarded(Promise.resolve(value));
}

const done = guarded(Promise.resolve());

/** The same for a set, which has no value: one promise serves all. */
export function settledSet(label: string): Promise<void> {
  return kernel()?.through<void>(label, undefined) ?? done;
}

/** Gives the same promise for the same value: most values that are read are the ones before. */
export class SettledValue {
  #value: unknown;
  #promise: Promise<unknown> | undefined = undefined;

  /** As {@link settled}. */
  promise(label: string, value: unknown): Promise<unknown> {
    const told = kernel();
    if (told) return told.through(label, value);
    if (this.#promise === undefined || !Object.is(value, this.#value)) {
      this.#promise = guarded(Promise.resolve(value));
      this.#value = value;
    }
    return this.#promise;
  }
}
