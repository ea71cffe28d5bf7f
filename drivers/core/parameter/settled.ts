/** The promise of a get or set that is through at once. */

import { hasKernel, runtime } from "../../runtime.ts";
import { guarded } from "./guarded-promise.ts";

/** A kernel's own costs less than one that is guarded, and is told when nobody waits for it. */
export function settled<T>(label: string, value: T): Promise<T> {
  return hasKernel() ? runtime().through(label, value) : guarded(Promise.resolve(value));
}
