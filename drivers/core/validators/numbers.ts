/** Validators of numbers: any, whole, nearly whole, multiples, complex. */

import { Complex, complex } from "../complex/complex.ts";
import { ReplyError } from "../errors.ts";
import { parseComplex, parseInteger, parseNumber } from "../parse-number.ts";
import { numberText, repr } from "../python-text.ts";
import { numberControl } from "./control.ts";
import type { Validator } from "./validator.ts";
import { made, wrongType, wrongValue } from "./validator.ts";

// How far from a whole number a float may be to stand for it.
const nearlyWhole = 1e-5;

/** Numbers from `min` to `max`, both inclusive. NaN is refused, infinity only where it is in range. */
export function numbers(min = -Infinity, max = Infinity): Validator<number> {
  assertOrder("numbers", min, max);
  return made({
    description: `<Numbers${range(min, max)}>`,
    isNumeric: true,
    control: numberControl(min, max),
    validValues: ends(min, max),
    check: (value, context) => {
      if (typeof value !== "number") wrongType(value, "an int or float", context);
      assertRange(value, min, max, context);
    },
    parse: parseNumber,
  });
}

/** Whole numbers from `min` to `max`, both inclusive. */
export function ints(min = -Infinity, max = Infinity): Validator<number> {
  assertWhole("ints", min, max);
  return made({
    description: `<Ints${range(min, max)}>`,
    isNumeric: true,
    isInteger: true,
    control: numberControl(min, max, { integer: true }),
    validValues: ends(min, max),
    check: (value, context) => {
      if (typeof value !== "number" || !Number.isInteger(value)) wrongType(value, "an int", context);
      assertRange(value, min, max, context);
    },
    parse: parseInteger,
  });
}

/** Whole numbers, where a float within 1e-5 of one counts as whole. What is read is rounded, what is set is not. */
export function permissiveInts(min = -Infinity, max = Infinity): Validator<number> {
  assertWhole("permissiveInts", min, max);
  return made({
    description: `<Ints${range(min, max)}>`,
    isNumeric: true,
    isInteger: true,
    control: numberControl(min, max, { integer: true }),
    validValues: ends(min, max),
    check: (value, context) => {
      if (typeof value !== "number") wrongType(value, "an int", context);
      if (Math.abs(value) === Infinity) wrongValue(`${repr(value)} is not an int or close to an int`, value, context);
      const whole = Math.round(value);
      if (Number.isFinite(value) && Math.abs(value - whole) >= nearlyWhole)
        wrongType(value, "an int or close to an int", context);
      assertRange(Number.isFinite(value) ? whole : value, min, max, context);
    },
    parse: reply => {
      const value = parseNumber(reply);
      const whole = Math.round(value);
      if (Math.abs(value - whole) < nearlyWhole) return whole;
      throw new ReplyError(`reply ${repr(reply)} is not close to a whole number`, { reply });
    },
  });
}

/** Whole numbers that are multiples of `divisor`, from `min` to `max`. */
export function multiples(divisor: number, min = -Infinity, max = Infinity): Validator<number> {
  if (!Number.isInteger(divisor) || divisor <= 0)
    throw new TypeError(`multiples: divisor ${repr(divisor)} must be a positive int`);
  assertWhole("multiples", min, max);
  const whole = ints(min, max);
  const first = Math.ceil((min > -Infinity ? min : Math.min(divisor, max)) / divisor) * divisor;
  return made({
    ...whole,
    description: `${whole.description.slice(0, -1)}, Multiples of ${divisor}>`,
    control: numberControl(min, max, { integer: true, step: divisor }),
    validValues: first <= max ? [first] : [],
    check: (value, context) => {
      whole.check(value, context);
      if ((value as number) % divisor !== 0)
        wrongValue(`${repr(value)} is not a multiple of ${divisor}`, value, context);
    },
  });
}

/** Numbers that are multiples of `divisor` to within `precision`. */
export function permissiveMultiples(divisor: number, precision = 1e-9): Validator<number> {
  if (typeof divisor !== "number" || !Number.isFinite(divisor) || divisor === 0)
    throw new TypeError(`permissiveMultiples: divisor ${repr(divisor)} must be a number other than 0`);
  if (!(precision >= 0)) throw new TypeError(`permissiveMultiples: precision ${repr(precision)} must be 0 or more`);
  return made({
    description: `<PermissiveMultiples, Multiples of ${numberText(divisor)} to within ${numberText(precision)}>`,
    isNumeric: true,
    control: { kind: "number", step: Math.abs(divisor) },
    validValues: [divisor],
    check: (value, context) => {
      if (typeof value !== "number") wrongType(value, "an int or float", context);
      const distance = Math.abs(value - Math.round(value / divisor) * divisor);
      if (!(distance <= precision))
        wrongValue(`${repr(value)} is not a multiple of ${numberText(divisor)}`, value, context);
    },
    parse: parseNumber,
  });
}

/** Complex numbers; a real one is refused. */
export function complexNumbers(): Validator<Complex> {
  return made({
    description: "<Complex Number>",
    isNumeric: false,
    control: { kind: "complex" },
    validValues: [complex(1, 1)],
    check: (value, context) => {
      if (!(value instanceof Complex)) wrongType(value, "complex", context);
    },
    parse: parseComplex,
  });
}

function assertRange(value: number, min: number, max: number, context: string | undefined): void {
  if (value >= min && value <= max) return;
  wrongValue(
    `${repr(value)} is invalid: must be between ${numberText(min)} and ${numberText(max)} inclusive`,
    value,
    context,
  );
}

/** Throws unless `min` and `max`, the limits that `who` was given, are numbers in this order. */
export function assertOrder(who: string, min: number, max: number): void {
  if (typeof min !== "number" || typeof max !== "number" || !(max > min)) {
    throw new TypeError(`${who}(${repr(min)}, ${repr(max)}): the maximum must be a number above the minimum`);
  }
}

function assertWhole(who: string, min: number, max: number): void {
  assertOrder(who, min, max);
  const wrong = [min, max].find(limit => Number.isFinite(limit) && !Number.isInteger(limit));
  if (wrong !== undefined) {
    throw new TypeError(`${who}(${repr(min)}, ${repr(max)}): the limit ${repr(wrong)} must be a whole number`);
  }
}

/** ` 0<=v<=1` for a description. */
export function range(min: number, max: number, variable = "v"): string {
  if (min > -Infinity && max < Infinity) return ` ${numberText(min)}<=${variable}<=${numberText(max)}`;
  if (min > -Infinity) return ` ${variable}>=${numberText(min)}`;
  if (max < Infinity) return ` ${variable}<=${numberText(max)}`;
  return "";
}

// The limits that are numbers to work with, or 0 where there are none.
function ends(min: number, max: number): number[] {
  const finite = [min, max].filter(Number.isFinite);
  return finite.length > 0 ? finite : [0];
}
