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
  if (value instanceof PythonFloat) {
    if (!Number.isFinite(value.value)) throw new RefusedValue(`${value.value} is not an integer`);
    return integerOf(String(BigInt(Math.trunc(value.value))));
  }
  if (typeof value !== "string") return value;
  if (!/^\s*[-+]?\d+(?:_\d+)*\s*$/.test(value)) throw new RefusedValue(`${JSON.stringify(value)} is not an integer`);
  return integerOf(value.replaceAll("_", ""));
}

/** A whole number from its digits, which may begin with a sign or with 0x, 0o or 0b; exact beyond 2^53. */
export function integerOf(digits: string): number | bigint {
  const value = Number(digits);
  // A whole number has no sign where it is zero.
  return Number.isSafeInteger(value) ? value + 0 : BigInt(digits.trim().replace(/^\+/, ""));
}

/** The value as Python's `repr` writes it within a list or a dictionary. */
export function valueRepr(value: SimValue): string {
  if (typeof value !== "string") return valueText(value);
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = Array.from(value, each => escapes[each] ?? (each < " " || each === "\x7f" ? hexEscape(each) : each));
  const text = escaped.join("");
  return quote + (quote === "'" ? text.replaceAll("'", "\\'") : text) + quote;
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function hexEscape(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

/** Converts a value to the type of its specification and checks it. */
export function validate(value: SimValue, specs: Specs): SimValue {
  const converted = convert(value, specs.type);
  if (specs.min !== undefined && compare(converted, specs.min) < 0) {
    throw new RefusedValue(`${valueText(converted)} is less than ${valueText(specs.min)}`);
  }
  if (specs.max !== undefined && compare(converted, specs.max) > 0) {
    throw new RefusedValue(`${valueText(converted)} is more than ${valueText(specs.max)}`);
  }
  if (specs.valid.length > 0 && !specs.valid.some(allowed => compare(converted, allowed) === 0)) {
    const allowed = specs.valid.slice(0, 10).map(valueText).join(", ");
    throw new RefusedValue(`${valueText(converted)} is not one of ${allowed}${specs.valid.length > 10 ? ", …" : ""}`);
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
  // Python allows an underscore between digits.
  const match = floatPattern.exec(text.replace(/(?<=\d)_(?=\d)/g, ""));
  if (!match) throw new RefusedValue(`${JSON.stringify(text)} is not a number`);
  const size = match[2] !== undefined ? Number(match[2]) : match[3] !== undefined ? Infinity : Number.NaN;
  return match[1] === "-" ? -size : size;
}
