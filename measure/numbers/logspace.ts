/** Numbers that are evenly spaced on a logarithmic scale. */

import { linspace } from "../../drivers/core/linspace.ts";

/**
 * `count` numbers from 10 to the power of `start` to 10 to the power of `stop`, both included: as numpy's `logspace`, it
 * takes exponents. `LogSweep` takes the values themselves.
 * @throws TypeError if `count` is not a whole number, 0 or more; RangeError for an exponent or a base that gives no number.
 * @example logspace(0, 3, 4); // [1, 10, 100, 1000]
 */
export function logspace(start: number, stop: number, count = 50, { base = 10 }: { base?: number } = {}): number[] {
  if (!(base > 0 && Number.isFinite(base))) throw new RangeError(`logspace: base ${base} is invalid: must be above 0`);
  for (const exponent of [start, stop]) {
    if (Number.isFinite(exponent) && Number.isFinite(base ** exponent)) continue;
    throw new RangeError(
      `logspace: ${base} to the power of ${exponent} is no number: start and stop are exponents, not values`,
    );
  }
  if (!Number.isInteger(count) || count < 0)
    throw new TypeError(`logspace: count ${count} must be a whole number, 0 or more`);
  return linspace(start, stop, count).map(exponent => base ** exponent);
}
