/** What a person reads when a restore did not come to its end. */

import { messageOf, SetpointError } from "../errors.ts";
import type { RestorePlan, RestoreStep } from "./plan.ts";
import { stepText } from "./plan.ts";

/** A restore set nothing or stopped on its way; its fields tell how far it came. */
export class RestoreError extends SetpointError {
  override readonly name = "RestoreError";
  readonly plan: RestorePlan;
  /** What was set. */
  readonly done: readonly RestoreStep[];
  /** The set that failed; `undefined` if none was tried. It may have been made in part, such as half of a ramp. */
  readonly failed: RestoreStep | undefined;
  /** What was not tried. */
  readonly notDone: readonly RestoreStep[];

  constructor(message: string, plan: RestorePlan, { tried, cause }: { tried?: number; cause?: unknown } = {}) {
    super(message, { cause });
    this.plan = plan;
    this.done = plan.steps.slice(0, tried ?? 0);
    this.failed = tried === undefined ? undefined : plan.steps[tried];
    this.notDone = plan.steps.slice(tried === undefined ? 0 : tried + 1);
  }
}

/** The error of a plan with values that are refused: all of them. */
export function refused(plan: RestorePlan): RestoreError {
  const lines = plan.problems.map(({ path, message }) => `  ${path}: ${message}`);
  const text = `restoring ${plan.name}: nothing was set, because of`;
  return new RestoreError([text, ...lines].join("\n"), plan, { cause: plan.problems[0]?.error });
}

/** The error of a plan that is not the one that was agreed to. */
export function unexpected(plan: RestorePlan): RestoreError {
  const text = `restoring ${plan.name}: nothing was set, because other sets are needed than were expected`;
  return new RestoreError(`${text}; they are now\n${String(plan)}`, plan);
}

/** The error of a set that failed. */
export function stopped(plan: RestorePlan, tried: number, cause: unknown): RestoreError {
  const text = `restoring ${plan.name} stopped: ${messageOf(cause)}\n${progressText(plan, tried)}`;
  return new RestoreError(text, plan, { tried, cause });
}

/** How far a restore came that an interrupt ended at a step, or before it. */
export function interruptText(plan: RestorePlan, tried: number, isBefore: boolean): string {
  return `restoring ${plan.name} was interrupted\n${progressText(plan, tried, isBefore ? "not done" : "interrupted")}`;
}

function progressText({ steps }: RestorePlan, tried: number, state = "failed"): string {
  const rows = steps.map((step, index) => {
    const what = index < tried ? "done" : index === tried ? state : "not done";
    return `  ${`${what}:`.padEnd(state.length < 9 ? 9 : 12)} ${stepText(step)}`;
  });
  return rows.join("\n");
}
