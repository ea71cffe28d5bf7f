/** Whether two values of snapshots are the same as data. */

import { SetpointError } from "../errors.ts";
import type { Data } from "./data.ts";
import { complexParts, isPlain, toData } from "./data.ts";

/** How far two numbers may lie apart and still count as the same. */
export interface Tolerance {
  /** Largest distance as a part of the larger number. Default 0. */
  relative?: number;
  /** Largest distance in the unit of the value. Default 0. */
  absolute?: number;
}

/**
 * Whether two values are the same: arrays and complex numbers by element, NaN is NaN, numbers exactly unless a tolerance
 * is given. It does not matter which of the two is first.
 */
export function sameValue(left: unknown, right: unknown, tolerance: Tolerance = {}): boolean {
  return sameData(toData(left), toData(right), tolerance);
}

/**
 * The tolerance, if it makes sense.
 * @throws SetpointError for one that is negative or no number.
 */
export function checkedTolerance(tolerance: Tolerance = {}): Tolerance {
  for (const [kind, value] of Object.entries(tolerance)) {
    if (value !== undefined && !(value >= 0)) {
      throw new SetpointError(`${kind} tolerance ${String(value)} is invalid: must be a number, 0 or more`);
    }
  }
  return tolerance;
}

function sameData(left: Data | undefined, right: Data | undefined, tolerance: Tolerance): boolean {
  const a = numeric(left);
  const b = numeric(right);
  if (a && b) return near(a, b, tolerance);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item: Data, index) => sameData(item, right[index], tolerance));
  }
  if (isPlain(left) && isPlain(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every(key => Object.hasOwn(right, key) && sameData(left[key] as Data, right[key] as Data, tolerance))
    );
  }
  return left === right;
}

function numeric(value: Data | undefined): { re: number; im: number } | undefined {
  if (typeof value === "number" || typeof value === "bigint") return { re: Number(value), im: 0 };
  return complexParts(value);
}

// Python's isclose: symmetric, and infinity is close to itself only.
function near(a: Complex, b: Complex, { relative = 0, absolute = 0 }: Tolerance): boolean {
  if (equal(a.re, b.re) && equal(a.im, b.im)) return true;
  const distance = Math.hypot(a.re - b.re, a.im - b.im);
  const size = Math.max(Math.hypot(a.re, a.im), Math.hypot(b.re, b.im));
  return size < Infinity && distance <= Math.max(absolute, relative * size);
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

function equal(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
