/** The entries of a safe state: which parameter goes to which value, and how. */

import type { AnyParameter } from "../../core/index.ts";
import { BaseParameter, Instrument } from "../../core/index.ts";
import { messageOf } from "../../core/errors.ts";
import { asKnown } from "../../core/parameter/known-value.ts";
import { repr } from "../../core/python-text.ts";

/** A value that is not jumped to. */
export interface Ramped<T = unknown> {
  /** The value. */
  to: T;
  /** Largest change sent at once. Default the parameter's own. */
  step?: number;
  /** Least time between two steps, in seconds. Default the parameter's own. */
  interDelay?: number;
}

/** One entry. */
export interface Entry {
  /** As it was declared, or the parameter's full name. */
  readonly path: string;
  readonly parameter: BaseParameter;
  readonly value: unknown;
  readonly step: number | undefined;
  readonly interDelay: number | undefined;
}

/**
 * Checks an entry: the value against the parameter's validators and soft limits, the ramp against what a ramp may be.
 * @throws TypeError that names the entry and says what is allowed.
 */
export function entryOf(path: string, parameter: BaseParameter, given: unknown): Entry {
  const of = `safe state: ${path}`;
  if ((parameter.set as unknown) === undefined) throw new TypeError(`${of} cannot be set`);
  const { to: value, step, interDelay } = isRamped(given, of) ? given : { to: given };
  try {
    parameter.validate(value);
    assertRamp(parameter, { step, interDelay });
  } catch (error) {
    throw new TypeError(`${of} cannot be ${repr(value)}: ${messageOf(error)}`, { cause: error });
  }
  return { path, parameter, value, step, interDelay };
}

/** Whether the instrument of a parameter was closed; a parameter without one never is. */
export function isClosed(parameter: AnyParameter): boolean {
  const { underlyingInstrument, instrument } = parameter;
  const owner = (underlyingInstrument ?? instrument) as { rootInstrument?: unknown } | undefined;
  const root = owner?.rootInstrument;
  return root instanceof Instrument && root.closed;
}

/** Runs what sets the parameter, with the steps that the entry asks for. */
export async function withSteps(
  { parameter, step, interDelay }: Pick<Entry, "parameter" | "step" | "interDelay">,
  run: () => Promise<void>,
): Promise<void> {
  const before = { step: parameter.step, interDelay: parameter.interDelay };
  if (step !== undefined) parameter.step = step;
  if (interDelay !== undefined) parameter.interDelay = interDelay;
  try {
    await run();
  } finally {
    parameter.step = before.step;
    parameter.interDelay = before.interDelay;
  }
}

/** How an entry gets to its value, such as ` in steps of 0.1 V`; empty where the parameter decides. */
export function stepsText({ step, interDelay, parameter: { unit } }: Entry): string {
  const steps = step === undefined ? [] : [`in steps of ${`${step} ${unit}`.trimEnd()}`];
  if (interDelay !== undefined) steps.push(`${interDelay} s apart`);
  return steps.length === 0 ? "" : ` ${steps.join(", ")}`;
}

/** Whether the value is one that the entry has: `"off"` is, where it says false. */
export function isSafe({ parameter, value }: Pick<Entry, "parameter" | "value">, given: unknown): boolean {
  const text = (one: unknown): string => repr(parameter.canonical(one));
  return text(given) === text(value);
}

function assertRamp(parameter: BaseParameter, { step, interDelay }: { step: unknown; interDelay: unknown }): void {
  const before = { step: parameter.step, interDelay: parameter.interDelay };
  try {
    // The parameter itself knows what a step and a delay may be.
    if (step !== undefined) parameter.step = step as number;
    if (interDelay !== undefined) parameter.interDelay = interDelay as number;
  } finally {
    asKnown(() => {
      parameter.step = before.step;
      parameter.interDelay = before.interDelay;
    });
  }
}

function isRamped(given: unknown, of: string): given is Ramped {
  if (typeof given !== "object" || given === null || !("to" in given)) return false;
  const unknown = Object.keys(given).find(key => !["to", "step", "interDelay"].includes(key));
  if (unknown !== undefined) throw new TypeError(`${of}: ${unknown} is not known: there are to, step, interDelay`);
  return true;
}
