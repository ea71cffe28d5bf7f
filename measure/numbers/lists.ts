/** Checks of lists of numbers, with the name of the function in front. */

import { repr } from "../../drivers/core/python-text.ts";

/** A list of real numbers: an array, or a typed array as datasets have them. */
export type NumberList = ArrayLike<number>;

/**
 * The numbers of a list.
 * @throws TypeError where it is no list, or holds something else than numbers; RangeError where it is shorter than `least`.
 */
export function numbersOf(context: string, values: NumberList, least = 1): Float64Array {
  const isList = Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
  if (!isList) throw new TypeError(`${context}: ${repr(values)} is no list of numbers`);
  const numbers = values instanceof Float64Array ? values : Float64Array.from(values, checked);
  if (numbers.length < least) {
    const needed = `${least} ${least === 1 ? "value" : "values"}`;
    throw new RangeError(`${context}: there are ${numbers.length} values: must be at least ${needed}`);
  }
  return numbers;

  function checked(value: unknown, index: number): number {
    if (typeof value === "number") return value;
    throw new TypeError(`${context}: ${repr(value)} at index ${index} is no number`);
  }
}

/**
 * As `numbersOf`, where all have to be finite.
 * @throws RangeError naming the first one that is not.
 */
export function finiteNumbersOf(context: string, values: NumberList, least = 1): Float64Array {
  const numbers = numbersOf(context, values, least);
  const bad = numbers.findIndex(value => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`${context}: ${numbers[bad]} at index ${bad} is invalid: must be finite`);
  return numbers;
}

/**
 * Checks that two lists belong together.
 * @throws RangeError where their lengths differ.
 */
export function checkPairs(context: string, x: Float64Array, y: Float64Array): void {
  if (x.length === y.length) return;
  throw new RangeError(`${context}: x has ${x.length} values and y has ${y.length}: must be the same number`);
}

/** A short list as text. */
export function listText(values: Float64Array): string {
  return `[${values.join(", ")}]`;
}

/** The length of a vector. */
export function lengthOf(values: NumberList): number {
  return Math.sqrt(squaresOf(values));
}

/** The sum of the squares of numbers. */
export function squaresOf(values: NumberList): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index] as number) ** 2;
  return sum;
}
