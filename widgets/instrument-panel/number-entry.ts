/** Numbers as a person types them: with an SI prefix and the unit behind them, and stepped by the arrow keys. */

import { takesPrefix } from "../si.ts";

const prefixes: Readonly<Record<string, number>> = {
  y: -24,
  z: -21,
  a: -18,
  f: -15,
  p: -12,
  n: -9,
  u: -6,
  µ: -6,
  μ: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
};

const number = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+))?(\s*)(.*)$/;

/** What limits a step. */
export interface StepLimits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Default the place of the last digit that is written. */
  readonly step?: number | undefined;
  readonly integer?: boolean | undefined;
}

interface Parts {
  readonly mantissa: string;
  /** The power of ten that is written behind the mantissa. */
  readonly own: number;
  /** What stands behind the number, with the space before it. */
  readonly rest: string;
  /** The power of ten of both. */
  readonly exponent: number;
}

/**
 * The number in a text: `12 mV`, `12m` and `1.2e-2` are the same for a unit of V.
 * @throws RangeError that tells what can be typed.
 */
export function numberOf(text: string, unit: string): number {
  const parts = partsOf(text, unit);
  if (parts) return valueOf(parts);
  const example = unit === "" ? "12m or 1.2e-2" : `12 m${unit} or 1.2e-2`;
  throw new RangeError(
    `${JSON.stringify(text)} is no number${unit === "" ? "" : ` of ${unit}`}: must be such as ${example}`,
  );
}

/** A number as it can be typed, with all its digits: `12 m` for 0.012 where the unit takes a prefix. */
export function writtenNumber(value: number, unit: string): string {
  const [mantissa = "", exponent = "0"] = Math.abs(value).toExponential().split("e");
  const thousands = Math.floor(Number(exponent) / 3) * 3;
  const prefix = Object.keys(prefixes).find(each => prefixes[each] === thousands && each !== "u");
  if (!takesPrefix(unit) || value === 0 || prefix === undefined) return String(value);
  const places = Number(exponent) - thousands + 1;
  const digits = mantissa.replace(".", "").padEnd(places, "0");
  const fraction = digits.slice(places);
  const shifted = digits.slice(0, places) + (fraction === "" ? "" : `.${fraction}`);
  // `4 T` would be four tesla.
  return `${value < 0 ? "-" : ""}${shifted} ${prefix}${prefix === unit ? unit : ""}`;
}

/** The text with its number some steps further, within the limits; prefix and unit stay. What is no number stays as it is. */
export function stepped(text: string, unit: string, steps: number, limits: StepLimits): string {
  const parts = partsOf(text.trim(), unit);
  if (!parts) return text;
  const { min = -Infinity, max = Infinity, step = limits.integer === true ? 1 : undefined } = limits;
  const { mantissa, own, rest, exponent } = parts;
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  const one = step === undefined ? 10 ** -decimals : step / 10 ** exponent;
  // More digits than are written only where the step has them.
  const digits = step === undefined ? decimals : Math.max(decimals, decimalsOf(one));
  const next = (Number(mantissa) + steps * one).toFixed(Math.min(100, digits));
  const value = valueOf({ ...parts, mantissa: next });
  const limit = value > max ? max : value < min ? min : undefined;
  const shown = limit === undefined ? next : clean(limit / 10 ** exponent);
  return `${shown}${own === 0 ? "" : `e${own}`}${rest}`;
}

function partsOf(text: string, unit: string): Parts | undefined {
  const [, mantissa, own = "0", space = "", behind = ""] = number.exec(text) ?? [];
  const prefix = exponentOf(behind, unit);
  if (mantissa === undefined || prefix === undefined) return undefined;
  return { mantissa, own: Number(own), rest: space + behind, exponent: Number(own) + prefix };
}

/** By its text: 12 times a thousandth is not what 12e-3 is. */
function valueOf({ mantissa, exponent }: Parts): number {
  return Number(`${mantissa}e${exponent}`);
}

function exponentOf(rest: string, unit: string): number | undefined {
  if (rest === "" || rest === unit) return 0;
  const [prefix = ""] = rest;
  const isPrefix = Object.hasOwn(prefixes, prefix) && [unit, ""].includes(rest.slice(prefix.length));
  return isPrefix ? prefixes[prefix] : undefined;
}

function decimalsOf(value: number): number {
  const [digits = "", exponent = "0"] = clean(value).split("e");
  return Math.max(0, (digits.split(".")[1]?.length ?? 0) - Number(exponent));
}

/** Without the traces of a division. */
function clean(value: number): string {
  return String(Number(value.toPrecision(12)));
}
