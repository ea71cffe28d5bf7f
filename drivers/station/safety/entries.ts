/** The entries of a safe state: which parameter goes to which value, and how. */

import type { AnyParameter } from "../../core/index.ts";
import { BaseParameter, Instrument } from "../../core/index.ts";
import { messageOf } from "../../core/errors.ts";
import { lookUp } from "../../core/instrument/registry.ts";
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

/** What safety needs of a station. */
export interface StationLike {
  /** What it holds, by name. */
  readonly components?: Readonly<Record<string, unknown>>;
  /** Finds a parameter by a path of names. */
  getComponent?(path: string): unknown;
}

/** The parameter at a path such as `smu.smua.volt` or `dac.channels[3].volt`; a name is a component's or an open instrument's. */
export function parameterAt(station: StationLike, path: string): BaseParameter {
  const parts = path.match(/[^.[\]]+/gu) ?? [];
  const [first = "", ...rest] = parts;
  const of = `safe state: ${path}`;
  let found: unknown = station.components?.[first] ?? lookUp(first);
  if (found === undefined && station.getComponent) found = station.getComponent(path);
  else {
    if (found === undefined) throw new TypeError(`${of}: there is no ${first}: ${namesIn(station.components)}`);
    for (const [index, part] of rest.entries()) {
      const next = child(found, part);
      if (next === undefined) {
        const where = parts.slice(0, index + 1).join(".");
        throw new TypeError(`${of}: ${where} has no ${part}: ${namesIn(found)}`);
      }
      found = next;
    }
  }
  if (found instanceof BaseParameter) return found;
  throw new TypeError(`${of} is not a parameter: ${repr(found)}`);
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

function child(of: unknown, name: string): unknown {
  if ((typeof of !== "object" || of === null) && typeof of !== "function") return undefined;
  const tables = of as { parameters?: Record<string, unknown>; submodules?: Record<string, unknown> };
  return tables.parameters?.[name] ?? tables.submodules?.[name] ?? (Reflect.get(of, name) as unknown);
}

function namesIn(of: unknown): string {
  const { parameters = {}, submodules = {} } = (of ?? {}) as {
    parameters?: Record<string, unknown>;
    submodules?: Record<string, unknown>;
  };
  const names = [...Object.keys(parameters), ...Object.keys(submodules)];
  const all = names.length > 0 ? names : Object.keys(of ?? {});
  return `there are ${all.join(", ") || "none"}`;
}
