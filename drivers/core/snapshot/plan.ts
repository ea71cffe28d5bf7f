/** What a restore is about to set, in which order, and what it leaves alone. */

import { inspect } from "node:util";

import type { AnyParameter } from "../parameter/types.ts";
import { valueText } from "./diff-text.ts";

/** One set of a restore. */
export interface RestoreStep {
  /** Where the parameter is: `smu.smua.volt`. */
  readonly path: string;
  readonly parameter: AnyParameter;
  /** The value that it has now; `undefined` where that is not known. */
  readonly from: unknown;
  /** The value that it is set to. */
  readonly to: unknown;
  /** Why it is set at this place in the order. */
  readonly why: string;
}

/** A parameter that a restore does not set. */
export interface RestoreSkip {
  readonly path: string;
  readonly reason: string;
}

/** A parameter that cannot be restored; while there is one, nothing is set. */
export interface RestoreProblem {
  readonly path: string;
  readonly error: unknown;
  readonly message: string;
}

/** The steps of a restore in their order. As text a table. */
export class RestorePlan implements Iterable<RestoreStep> {
  /** Full name of what is restored; of a collection, the names in it. */
  readonly name: string;
  readonly steps: readonly RestoreStep[];
  /** What is left alone, with reasons. Parameters that have their value already are in `unchanged`. */
  readonly skipped: readonly RestoreSkip[];
  /** Values that are refused and parameters that cannot be read: with any of these, a restore sets nothing. */
  readonly problems: readonly RestoreProblem[];
  /** Paths of the parameters that have their value already. */
  readonly unchanged: readonly string[];
  /** Whether the steps were taken. */
  readonly done: boolean;

  constructor(plan: RestorePlanContent, { done = false }: { done?: boolean } = {}) {
    this.name = plan.name;
    this.steps = plan.steps;
    this.skipped = plan.skipped;
    this.problems = plan.problems;
    this.unchanged = plan.unchanged;
    this.done = done;
  }

  [Symbol.iterator](): Iterator<RestoreStep> {
    return this.steps[Symbol.iterator]();
  }

  /** The steps one a line, then what is wrong and what is left alone, by reason. */
  toString(): string {
    const { name, steps, unchanged, done } = this;
    const sets = `${steps.length} ${steps.length === 1 ? "parameter" : "parameters"}`;
    const same = `${unchanged.length} ${unchanged.length === 1 ? "has its value" : "have their values"} already`;
    const heading = `restoring ${name}: ${sets} ${done ? "set" : "to set"}, ${same}`;
    const problems = this.problems.map(({ path, message }) => `  ${path}: ${message}`);
    return [
      heading,
      ...stepLines(steps),
      ...(problems.length > 0 ? ["refused:", ...problems] : []),
      ...(this.skipped.length > 0 ? ["left alone:", ...skipLines(this.skipped)] : []),
    ].join("\n");
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** The fields of a plan. */
export interface RestorePlanContent {
  readonly name: string;
  readonly steps: readonly RestoreStep[];
  readonly skipped: readonly RestoreSkip[];
  readonly problems: readonly RestoreProblem[];
  readonly unchanged: readonly string[];
}

/** A step as text: `smu.smua.volt: 1 -> 2 (V)`. */
export function stepText({ path, from, to, parameter }: RestoreStep): string {
  const before = from === undefined ? "unknown" : valueText(from);
  return `${path}: ${before} -> ${valueText(to)}${parameter.unit ? ` (${parameter.unit})` : ""}`;
}

function stepLines(steps: readonly RestoreStep[]): string[] {
  const texts = steps.map(stepText);
  const width = Math.max(0, ...texts.map(text => text.length));
  const digits = String(steps.length).length;
  return steps.map(({ why }, index) => {
    const number = String(index + 1).padStart(digits);
    return `  ${number}. ${(texts[index] as string).padEnd(width)}  ${why}`;
  });
}

function skipLines(skipped: readonly RestoreSkip[]): string[] {
  const reasons = new Set(skipped.map(({ reason }) => reason));
  return [...reasons].map(reason => {
    const paths = skipped.filter(each => each.reason === reason).map(({ path }) => path);
    return `  ${reason}: ${paths.join(", ")}`;
  });
}
