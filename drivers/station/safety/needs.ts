/** The values that a rule rests on: how old they are, and how they are read afresh. */

import type { AnyParameter, BaseParameter } from "../../core/index.ts";
import { clock } from "../../core/clock.ts";
import { isInterrupt, messageOf, RefusedError } from "../../core/errors.ts";
import { str } from "../../core/python-text.ts";
import { within } from "./outside.ts";

/** Parameters by the names that a rule has for them. */
export type Needs = Readonly<Record<string, AnyParameter>>;

/** How old a value may be, and how long it is waited for. */
export interface Freshness {
  /** Seconds. */
  readonly maxAge: number;
  /** Seconds. */
  readonly timeout: number;
}

/**
 * The values, each at most `maxAge` old: an older one is read.
 * @throws RefusedError that says which one is not known, and why; an interrupt as it is.
 */
export async function freshValues(
  needs: Needs,
  { maxAge, timeout }: Freshness,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const entries = Object.entries(needs).map(async ([name, parameter]) => {
    const known = ageOf(parameter);
    // An age of 0 is always read, even in the same millisecond.
    if (known !== undefined && known < maxAge) return [name, assertKnown(name, parameter.cache.value)] as const;
    return [name, assertKnown(name, await read(name, parameter, { maxAge, timeout }, signal))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Seconds since the value was captured; undefined where there is none that counts. */
export function ageOf({ cache }: AnyParameter): number | undefined {
  const { time, valid } = cache;
  if (!valid || time === undefined) return undefined;
  const age = (clock().now() - time) / 1000;
  // A clock that was set back says nothing of the age.
  return age >= 0 ? age : undefined;
}

/** A number that is none is not known either: a comparison with it may come out any way. */
export function assertKnown(name: string, value: unknown): unknown {
  if (value === null || value === undefined || (typeof value === "number" && Number.isNaN(value)))
    throw new RefusedError(`${name} is ${str(value)}`);
  return value;
}

/** The values in words: `pressure is 0.003 mbar, 2.1 s old`. */
export function valuesText(needs: Needs, values: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(needs).map(([name, parameter]) => {
    const age = ageOf(parameter);
    const unit = parameter.unit === "" ? "" : ` ${parameter.unit}`;
    return `${name} is ${str(values[name])}${unit}${age === undefined ? "" : `, ${seconds(age)} old`}`;
  });
  return texts.join("; ");
}

/** Seconds as text. */
export function seconds(value: number): string {
  return `${Number(value.toFixed(value < 10 ? 1 : 0))} s`;
}

async function read(
  name: string,
  parameter: AnyParameter,
  { maxAge, timeout }: Freshness,
  signal: AbortSignal,
): Promise<unknown> {
  const age = ageOf(parameter);
  const last = age === undefined ? "" : `: it was last read ${seconds(age)} ago, more than ${seconds(maxAge)}`;
  try {
    const found = await within((parameter as BaseParameter).get(), timeout, { signal });
    if (found) return found.value;
  } catch (error) {
    if (isInterrupt(error) || signal.aborted) throw error;
    throw new RefusedError(`${name} is not known${last}: ${messageOf(error)}`, { cause: error });
  }
  const { fullName } = parameter;
  throw new RefusedError(`${name} is not known${last}: reading ${fullName} takes more than ${seconds(timeout)}`);
}
