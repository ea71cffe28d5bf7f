/** What a sweep is: a parameter, the values it goes through, and what happens at each of them. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import type { SweepAction } from "../../drivers/core/sweep/lin-sweep.ts";

/** A parameter and the values that it goes through. */
export interface Sweep {
  readonly param: AnyParameter;
  /** How many values there are. */
  readonly numPoints: number;
  /** Seconds to wait at each value before anything is read. */
  readonly delay: number;
  /** What to do after each value is set. */
  readonly postActions: readonly SweepAction[];
  /** Whether the parameter is read at each value, and what it reads as is kept in its place. */
  readonly getAfterSet: boolean;
  /** The values in their order. */
  getSetpoints(): readonly unknown[];
}

/** @throws Error for a parameter that cannot be set, or a wait that is none. */
export function assertSweep({ param, delay }: Pick<Sweep, "param" | "delay">): void {
  const sweep = `sweep of ${param.fullName}`;
  if (!param.settable) throw new TypeError(`${sweep}: must be a parameter that can be set`);
  if (!(delay >= 0 && delay < Infinity))
    throw new RangeError(`${sweep}: delay ${delay} is invalid: must be seconds, 0 or more`);
}
