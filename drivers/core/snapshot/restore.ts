/** Sets what a snapshot says, in an order that protects what is connected. */

import { interruptSignal, runtime } from "../../runtime.ts";
import { isInterrupt } from "../errors.ts";
import { guarded } from "../parameter/guarded-promise.ts";
import type { RestoreTarget } from "./live-tree.ts";
import type { PlanOptions } from "./make-plan.ts";
import { makePlan } from "./make-plan.ts";
import type { RestoreStep } from "./plan.ts";
import { RestorePlan } from "./plan.ts";
import { interruptText, refused, stopped, unexpected } from "./restore-error.ts";
import { sameValue } from "./same-value.ts";

/** What is set again, in which order, and whether at all. */
export interface RestoreOptions extends PlanOptions {
  /** Makes the plan and sets nothing. Default false. */
  dryRun?: boolean;
  /**
   * The plan of a dry run that somebody has agreed to. If by now other values would be set, or the same in another order,
   * nothing is set and the error has the new plan. Default none.
   */
  expected?: RestorePlan;
  /** Called before each set. Default nobody is told. */
  onStep?: (step: RestoreStep, index: number) => void;
}

/**
 * Makes instruments what they were when a snapshot was taken: reads what they have now, sets what differs, one parameter
 * after the other with their ramps and delays, and tells what it set and what it left alone.
 *
 * Outputs that go off come first; then modes, ranges and limits; then levels; outputs that go on come last. A driver can
 * declare another order ({@link DeclaresRestoreOrder}), and `order` another one still.
 *
 * All values are checked before the first is set.
 * @throws RestoreError if a value is refused or the plan is not the expected one (nothing is set), or if a set fails: the rest is not tried, and the error
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
  if (options.expected && !sameSteps(plan, options.expected)) throw unexpected(plan);
  for (const [index, step] of plan.steps.entries()) {
    try {
      // Between two sets nothing waits that would hear of the interrupt.
      signal?.throwIfAborted();
    } catch (interrupt) {
      console.warn(interruptText(plan, index, true));
      throw interrupt;
    }
    options.onStep?.(step, index);
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

/** What a parameter has now may differ a little at each read; what it is set to may not. */
function sameSteps({ steps }: RestorePlan, expected: RestorePlan): boolean {
  return (
    steps.length === expected.steps.length &&
    steps.every((step, index) => {
      const other = expected.steps[index];
      return step.parameter === other?.parameter && sameValue(step.to, other.to);
    })
  );
}
