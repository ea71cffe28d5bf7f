/** Evenly spaced numbers. */

/**
 * `count` numbers from `start` to `stop`, both included.
 *
 * @throws TypeError if `count` is not a whole number, 0 or more.
 * @example linspace(0, 1, 5); // [0, 0.25, 0.5, 0.75, 1]
 */
export function linspace(start: number, stop: number, count: number): number[] {
  if (!Number.isInteger(count) || count < 0)
    throw new TypeError(`linspace: count ${count} must be a whole number, 0 or more`);
  if (count === 1) return [start];
  const step = (stop - start) / (count - 1);
  return Array.from({ length: count }, (_, index) => (index === count - 1 ? stop : start + index * step));
}
