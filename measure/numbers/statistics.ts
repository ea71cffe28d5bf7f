/** Mean and standard deviation. */

import { type NumberList, numbersOf } from "./lists.ts";

/**
 * The mean of numbers; NaN where one of them is NaN.
 * @throws RangeError for an empty list.
 * @example mean([1, 2, 4]); // 2.333…
 */
export function mean(values: NumberList): number {
  return meanOf(numbersOf("mean", values));
}

/**
 * The standard deviation: the root of the mean square distance from the mean, as numpy's `std`. `ddof` is taken from the
 * number of values that is divided by: 1 gives the estimate from a sample. Default 0.
 * @throws RangeError where there are no more values than `ddof`.
 * @example std([1, 2, 3, 4]); // 1.118…
 */
export function std(values: NumberList, { ddof = 0 }: { ddof?: number } = {}): number {
  if (!Number.isInteger(ddof) || ddof < 0)
    throw new RangeError(`std: ddof ${ddof} is invalid: must be a whole number, 0 or more`);
  const numbers = numbersOf("std", values, ddof + 1);
  const centre = meanOf(numbers);
  let squares = 0;
  for (const value of numbers) squares += (value - centre) ** 2;
  return Math.sqrt(squares / (numbers.length - ddof));
}

/** In two passes: the second takes away what rounding has left in the first. */
function meanOf(numbers: Float64Array): number {
  let sum = 0;
  for (const value of numbers) sum += value;
  const first = sum / numbers.length;
  if (!Number.isFinite(first)) return first;
  let rest = 0;
  for (const value of numbers) rest += value - first;
  return first + rest / numbers.length;
}
