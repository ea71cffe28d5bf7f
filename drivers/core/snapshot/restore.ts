/** Sets what a snapshot says, in an order that protects what is connected. */

import { interruptSignal, runtime } from "../../runtime.ts";
import { isInterrupt } from "../errors.ts";
import { guarded } from "../parameter/guarded-promise.ts";
import type { RestoreTarget } from "./live-tree.ts";
import type { PlanOptions } from "./make-plan.ts";
import { makePlan } from "./make-plan.ts";
import { RestorePlan } from "./plan.ts";
import { interruptText, refused, stopped } from "./restore-error.ts";

/** What is set again, in which order, and whether at all. */
export interface RestoreOptions extends PlanOptions {
  /** Makes the plan and sets nothing. Default false. */
  dryRun?: boolean;
}

/**
 * Makes instruments what they were when a snapshot was taken: reads what they have now, sets what differs, one parameter
 * after the other with their ramps and delays, and tells what it set and what it left alone.
 *
 * Outputs that go off come first; then modes, ranges and limits; then levels; outputs that go on come last. A driver can
 * declare another order ({@link DeclaresRestoreOrder}), and `order` another one still.
 *
 * All values are checked before the first is set.
 * @throws RestoreError if a value is refused (nothing is set), or if a set fails: the rest is not tried, and the error
 * lists what was done. An interrupt ends it in the same way and prints the list.
 */
export function restoreSnapshot(
  target: RestoreTarget,
  snapshot: unknown,
  options: RestoreOptions = {},
): Promise<RestorePlan> {
  return guarded(runtime().pending("restoring a snapshot", restore(target, snapshot, options)));
}

async function restore(target: RestoreTarget, snapshot: unknown, options: RestoreOptions): Promise<RestorePlan> {
  const signal = interruptSignal();
  const plan = await makePlan(target, snapshot, options, signal);
  if (options.dryRun === true) return plan;
  if (plan.problems.length > 0) throw refused(plan);
  for (const [index, step] of plan.steps.entries()) {
    try {
      // Between two sets nothing waits that would hear of the interrupt.
      signal?.throwIfAborted();
    } catch (interrupt) {
      console.warn(interruptText(plan, index, true));
      throw interrupt;
    }
    try {
      await step.parameter.set?.(step.to);
    } catch (error) {
      // It goes on unchanged, so that everybody recognises it: the list is printed.
      if (isInterrupt(error)) console.warn(interruptText(plan, index, false));
      throw isInterrupt(error) ? error : stopped(plan, index, error);
    }
  }
  return new RestorePlan(plan, { done: true });
}
