/** Values of simulated properties: Python's str, int and float, and the specifications that convert and check them. */
import { format, PythonFloat } from "../format.ts";

/** A whole `number` is an int, everything with a fraction or an exponent is a {@link PythonFloat}. */
export type SimValue = string | number | bigint | PythonFloat;

export type ValueType = "str" | "int" | "float";

export interface Specs {
  readonly type: ValueType;
  readonly min?: SimValue;
  readonly max?: SimValue;
  /** Allowed values; empty for all. */
  readonly valid: readonly SimValue[];
}

/** Thrown for a value that its specification refuses: the simulated instrument answers with an error. */
export class RefusedValue extends Error {}

/** The value as text, as Python's `str` gives it. */
export function valueText(value: SimValue): string {
  return typeof value === "string" ? value : format("{}", value);
}

/** The value as a JavaScript number; NaN if it is text that is no number. */
export function valueNumber(value: SimValue): number {
  return value instanceof PythonFloat ? value.value : Number(value);
}

/** Converts as Python's `int()`, `float()` and `str()` do. */
export function convert(value: SimValue, type: ValueType): SimValue {
  if (type === "str") return valueText(value);
  if (type === "float") {
    if (value instanceof PythonFloat) return value;
    return new PythonFloat(typeof value === "string" ? parseFloatText(value) : Number(value));
  }
  if (value instanceof PythonFloat) return Math.trunc(value.value);
  if (typeof value !== "string") return value;
  if (!/^\s*[-+]?\d+\s*$/.test(value)) throw new RefusedValue(`${JSON.stringify(value)} is not an integer`);
  return Number(value);
}

/** Converts a value to the type of its specification and checks it. */
export function validate(value: SimValue, specs: Specs): SimValue {
  const converted = convert(value, specs.type);
  if (specs.min !== undefined && compare(converted, specs.min) < 0) throw new RefusedValue("less than the minimum");
  if (specs.max !== undefined && compare(converted, specs.max) > 0) throw new RefusedValue("more than the maximum");
  if (specs.valid.length > 0 && !specs.valid.some(allowed => compare(converted, allowed) === 0)) {
    throw new RefusedValue("not one of the valid values");
  }
  return converted;
}

function compare(a: SimValue, b: SimValue): number {
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  const [x, y] = [valueNumber(a), valueNumber(b)];
  return x < y ? -1 : x > y ? 1 : x === y ? 0 : Number.NaN;
}

const floatPattern = /^\s*([-+]?)(?:(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?)|(inf(?:inity)?)|nan)\s*$/i;

function parseFloatText(text: string): number {
  const match = floatPattern.exec(text);
  if (!match) throw new RefusedValue(`${JSON.stringify(text)} is not a number`);
  const size = match[2] !== undefined ? Number(match[2]) : match[3] !== undefined ? Infinity : Number.NaN;
  return match[1] === "-" ? -size : size;
}
