/** Promises of what is known at once: they cost an object, and waiting for them in a cell costs no turn of the kernel's. */

import { inspect } from "node:util";

import { hasKernel } from "../../runtime.ts";
import { guard, guarded } from "./guarded-promise.ts";

/** Where the kernel finds the value of a promise that is through. */
const key = Symbol.for("setpoint.settled");

class Settled {
  readonly [key]: unknown;

  constructor(value: unknown) {
    this[key] = value;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it stands for a promise
  then(fulfilled: () => unknown, rejected: () => unknown): Promise<unknown> {
    return Promise.resolve(this[key]).then(fulfilled, rejected);
  }

  [inspect.custom](): Promise<unknown> {
    return Promise.resolve(this[key]);
  }
}
// `catch`, `finally` and `instanceof` are those of promises, and so is the complaint of one that is used as a value.
Object.setPrototypeOf(Settled.prototype, guard);
Reflect.deleteProperty(Settled.prototype, "constructor");

/** A promise of a value that is there; outside of a kernel, where nothing looks for the value, an ordinary one is quicker. */
export function settled<T>(value: T): Promise<T> {
  return hasKernel() ? (new Settled(value) as unknown as Promise<T>) : guarded(Promise.resolve(value));
}
