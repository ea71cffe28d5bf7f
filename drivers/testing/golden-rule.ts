/** The golden rule: a parameter that can be set accepts its own output. */

import { isDeepStrictEqual } from "node:util";

import { messageOf } from "../core/errors.ts";
import type { AnyParameter } from "../core/index.ts";
import { Complex, ComplexArray } from "../core/index.ts";
import { repr } from "../core/python-text.ts";
import { exampleValues } from "./example-values.ts";

/** How a parameter is put to the test. */
export interface GoldenRuleOptions {
  /** What is set. Default the ends, the middle or the choices of what the parameter takes. */
  values?: readonly unknown[];
  /** How far a reading may be from what was set, as a part of it; besides by the decimals that its command has. Default not at all. */
  resolution?: number;
  /** How far a value that was read may be from itself when it is set again. Default not at all. */
  drift?: number;
  /** Whether it may read as something else than it was set to, as a source that measures. Default false. */
  readsOtherwise?: boolean;
  /** What is read after a value was set. Default the value under the name that a read gives. */
  expected?: (value: unknown) => unknown;
}

/**
 * Sets values, reads each, sets what was read and reads again. For drivers on their simulation.
 * @throws Error that names parameter and value where it does not read as set, or does not accept what it gave.
 * @example for (const parameter of att.allParameters()) if (parameter.settable) await assertGoldenRule(parameter);
 */
export async function assertGoldenRule(parameter: AnyParameter, options: GoldenRuleOptions = {}): Promise<void> {
  const { values = exampleValues(parameter) } = options;
  if (values.length === 0)
    throw new Error(`${parameter.fullName}: it does not tell which values it takes: give { values: […] }`);
  for (const value of values) {
    try {
      await followGoldenRule(parameter, value, options);
    } catch (cause) {
      const text = messageOf(cause);
      throw new Error(`${parameter.fullName}, set to ${repr(value)}: ${text}`, { cause });
    }
  }
}

/** The rule for one value. */
export async function followGoldenRule(
  parameter: AnyParameter,
  value: unknown,
  options: Omit<GoldenRuleOptions, "values">,
): Promise<void> {
  await parameter.set?.(value);
  if (!parameter.gettable) return;
  const read = await parameter.get?.();
  parameter.validate(read);
  const { expected = canonical(parameter), resolution = 0, drift = 0, readsOtherwise = false } = options;
  if (!readsOtherwise && !isNear(read, expected(value), resolution, decimalsOf(parameter)))
    throw new Error(`reads as ${repr(read)}`);
  await parameter.set?.(read);
  const again = await parameter.get?.();
  parameter.validate(again);
  // What was read once is a value that the instrument can hold, so that nothing is rounded any more.
  if (!isNear(again, read, drift)) throw new Error(`reads as ${repr(read)}, and set to this as ${repr(again)}`);
}

// A name that means the same as another is read as that one.
function canonical(parameter: AnyParameter): (value: unknown) => unknown {
  const own = parameter as AnyParameter & { canonical?(value: unknown): unknown };
  return value => (own.canonical ? own.canonical(value) : value);
}

/** Half of the last decimal that a command such as `PHAS {:.2f}` sends, in the parameter's unit. */
function decimalsOf(parameter: AnyParameter): number {
  const { commands, scale } = parameter as AnyParameter & { scale?: unknown };
  const digits = /\{[^{}]*\.(\d+)f\}/u.exec(commands.set ?? "")?.[1];
  const factor = typeof scale === "number" ? Math.abs(scale) : 1;
  return digits === undefined ? 0 : (0.5000001 * 10 ** -Number(digits)) / factor;
}

/** Whether two values are the same to within a part of the larger one, or a distance; 0 has no sign. */
export function isNear(a: unknown, b: unknown, resolution: number, distance = 0): boolean {
  if (typeof a === "number" && typeof b === "number") {
    return a === b || Math.abs(a - b) <= Math.max(distance, resolution * Math.max(Math.abs(a), Math.abs(b)));
  }
  if (a instanceof Complex && b instanceof Complex) return isNear([a.re, a.im], [b.re, b.im], resolution);
  if (a instanceof ComplexArray && b instanceof ComplexArray) return isNear([...a.data], [...b.data], resolution);
  if (isList(a) && isList(b)) {
    return a.length === b.length && Array.from(a).every((each, index) => isNear(each, b[index], resolution));
  }
  if (isRecord(a) && isRecord(b)) {
    return isNear(Object.keys(a), Object.keys(b), 0) && isNear(Object.values(a), Object.values(b), resolution);
  }
  return isDeepStrictEqual(a, b);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !isList(value);
}
