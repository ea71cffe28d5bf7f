/** Validators of numbers: any, whole, nearly whole, multiples. */

import { parseInteger, parseNumber } from "../parse-number.ts";
import { numberText, repr } from "../python-text.ts";
import type { Control, Validator } from "./validator.ts";
import { wrongType, wrongValue } from "./validator.ts";

/** Numbers from `min` to `max`, both inclusive. NaN is refused, infinity only where it is in range. */
export function numbers(min = -Infinity, max = Infinity): Validator<number> {
  assertOrder("numbers", min, max);
  return {
    description: `<Numbers${range(min, max)}>`,
    isNumeric: true,
    control: numberControl(min, max),
    check: (value, context) => {
      if (typeof value !== "number") wrongType(value, "an int or float", context);
      assertRange(value, min, max, context);
    },
    parse: parseNumber,
  };
}

/** Whole numbers from `min` to `max`, both inclusive. */
export function ints(min = -Infinity, max = Infinity): Validator<number> {
  assertOrder("ints", min, max);
  return {
    description: `<Ints${range(min, max)}>`,
    isNumeric: true,
    isInteger: true,
    control: { ...numberControl(min, max), integer: true },
    check: (value, context) => {
      if (typeof value !== "number" || !Number.isInteger(value)) wrongType(value, "an int", context);
      assertRange(value, min, max, context);
    },
    parse: parseInteger,
  };
}

/** Whole numbers, where a float within 1e-5 of one counts as whole. */
export function permissiveInts(min = -Infinity, max = Infinity): Validator<number> {
  assertOrder("permissiveInts", min, max);
  return {
    description: `<Ints${range(min, max)}>`,
    isNumeric: true,
    isInteger: true,
    control: { ...numberControl(min, max), integer: true },
    check: (value, context) => {
      if (typeof value !== "number") wrongType(value, "an int or float", context);
      const whole = Math.round(value);
      if (Number.isFinite(value) && Math.abs(value - whole) > 1e-5)
        wrongType(value, "an int or close to an int", context);
      assertRange(Number.isFinite(value) ? whole : value, min, max, context);
    },
    parse: parseNumber,
  };
}

/** Whole numbers that are multiples of `divisor`, from `min` to `max`. */
export function multiples(divisor: number, min = -Infinity, max = Infinity): Validator<number> {
  if (!Number.isInteger(divisor) || divisor <= 0)
    throw new TypeError(`multiples: divisor ${repr(divisor)} must be a positive int`);
  const whole = ints(min, max);
  return {
    ...whole,
    description: `${whole.description.slice(0, -1)}, Multiples of ${divisor}>`,
    control: { ...numberControl(min, max), integer: true, step: divisor },
    check: (value, context) => {
      whole.check(value, context);
      if ((value as number) % divisor !== 0)
        wrongValue(`${repr(value)} is not a multiple of ${divisor}`, value, context);
    },
  };
}

/** Numbers that are multiples of `divisor` to within `precision`. */
export function permissiveMultiples(divisor: number, precision = 1e-9): Validator<number> {
  if (!(divisor > 0)) throw new TypeError(`permissiveMultiples: divisor ${repr(divisor)} must be positive`);
  return {
    description: `<PermissiveMultiples, Multiples of ${numberText(divisor)} to within ${numberText(precision)}>`,
    isNumeric: true,
    control: { kind: "number", step: divisor },
    check: (value, context) => {
      if (typeof value !== "number") wrongType(value, "an int or float", context);
      const distance = Math.abs(value - Math.round(value / divisor) * divisor);
      if (!(distance <= precision))
        wrongValue(`${repr(value)} is not a multiple of ${numberText(divisor)}`, value, context);
    },
    parse: parseNumber,
  };
}

function assertRange(value: number, min: number, max: number, context: string | undefined): void {
  if (value >= min && value <= max) return;
  wrongValue(
    `${repr(value)} is invalid: must be between ${numberText(min)} and ${numberText(max)} inclusive`,
    value,
    context,
  );
}

function assertOrder(who: string, min: number, max: number): void {
  if (typeof min !== "number" || typeof max !== "number" || !(max > min)) {
    throw new TypeError(`${who}(${repr(min)}, ${repr(max)}): the maximum must be a number above the minimum`);
  }
}

/** ` 0<=v<=1` for a description. */
export function range(min: number, max: number, variable = "v"): string {
  if (min > -Infinity && max < Infinity) return ` ${numberText(min)}<=${variable}<=${numberText(max)}`;
  if (min > -Infinity) return ` ${variable}>=${numberText(min)}`;
  if (max < Infinity) return ` ${variable}<=${numberText(max)}`;
  return "";
}

function numberControl(min: number, max: number): Control & { kind: "number" } {
  return {
    kind: "number",
    ...(min > -Infinity ? { min } : undefined),
    ...(max < Infinity ? { max } : undefined),
  };
}
