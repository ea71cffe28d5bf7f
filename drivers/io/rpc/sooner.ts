/** Limits for a step of an operation: no later than the operation's own, and no longer than the step may take. */

import { runtime } from "../../runtime.ts";
import type { Limits } from "../limits.ts";

/** The earlier of the limits' deadline and `milliseconds` from now. */
export function sooner({ deadline, signal }: Limits, milliseconds: number): Limits {
  const latest = runtime().now() + milliseconds;
  return { deadline: deadline === null ? latest : Math.min(deadline, latest), signal };
}
