/** The promise of a get or set that is through at once. */

import { kernel } from "../../runtime.ts";
import { guarded } from "./guarded-promise.ts";

/** A kernel's own costs less than one that is guarded, and is told when nobody waits for it. */
export function settled<T>(label: string, value: T): Promise<T> {
  return kernel()?.through(label, value) ?? guarded(Promise.resolve(value));
}
