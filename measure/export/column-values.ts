/** Columns of any kind of value: take some, compare, sort, fill. */

import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import type { ColumnValues } from "../data/column-data.ts";

/** A value by which places are told apart. */
export type Key = number | string;

/** How many values there are. */
export function lengthOf(values: ColumnValues): number {
  return values instanceof ComplexArray ? values.data.length / 2 : values.length;
}

/** The values as keys of places; a complex number is written as text. */
export function keysOf(values: ColumnValues): ArrayLike<Key> {
  if (!(values instanceof ComplexArray)) return values;
  return Array.from({ length: lengthOf(values) }, (_, at) => `${values.data[2 * at]},${values.data[2 * at + 1]}`);
}

/** The values at `places`, in that order; where a place is -1, the value that stands for none (NaN, or an empty text). */
export function take(values: ColumnValues, places: ArrayLike<number>): ColumnValues {
  const count = places.length;
  if (values instanceof ComplexArray) {
    const taken = new Float64Array(2 * count).fill(NaN);
    for (let at = 0; at < count; at++) {
      const from = places[at]!;
      if (from < 0) continue;
      taken[2 * at] = values.data[2 * from]!;
      taken[2 * at + 1] = values.data[2 * from + 1]!;
    }
    return new ComplexArray(taken);
  }
  if (values instanceof Float64Array) {
    const taken = new Float64Array(count);
    for (let at = 0; at < count; at++) taken[at] = places[at]! < 0 ? NaN : values[places[at]!]!;
    return taken;
  }
  return Array.from({ length: count }, (_, at) => (places[at]! < 0 ? "" : values[places[at]!]!));
}

/** The distinct values in ascending order, and for each value its place among them. Not-a-number counts as one value, the last. */
export function factorise(values: ColumnValues): { distinct: ColumnValues; codes: Int32Array } {
  if (values instanceof Float64Array) return factoriseNumbers(values);
  const keys = keysOf(values);
  const firstPlaces = new Map<Key, number>();
  for (let at = 0; at < keys.length; at++) if (!firstPlaces.has(keys[at]!)) firstPlaces.set(keys[at]!, at);
  const ordered = [...firstPlaces].toSorted(([a], [b]) => compareKeys(a, b));
  const codeOf = new Map(ordered.map(([key], code) => [key, code]));
  const codes = new Int32Array(keys.length);
  for (let at = 0; at < keys.length; at++) codes[at] = codeOf.get(keys[at]!)!;
  return {
    distinct: take(
      values,
      ordered.map(([, place]) => place),
    ),
    codes,
  };
}

/** Sorted and looked up: a table of keys ends at 16.7 million. */
function factoriseNumbers(values: Float64Array): { distinct: Float64Array; codes: Int32Array } {
  const sorted = values.toSorted();
  let count = 0;
  for (let at = 0; at < sorted.length; at++) {
    const value = sorted[at]!;
    const before = sorted[count - 1]!;
    // Of a zero with a sign and one without, the first stands for both.
    if (count === 0 || !(value === before || (Number.isNaN(value) && Number.isNaN(before)))) sorted[count++] = value;
  }
  const distinct = sorted.slice(0, count);
  return { distinct, codes: Int32Array.from(values, value => placeIn(distinct, value)) };
}

/** Where a number stands among numbers in ascending order, not-a-number last; -1 where it is not among them. */
export function placeIn(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length - 1];
  if (Number.isNaN(value)) return high >= 0 && Number.isNaN(sorted[high]!) ? high : -1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = sorted[middle]!;
    if (found === value) return middle;
    if (found < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Whether two columns have the same values, not-a-number being equal to itself. */
export function equalValues(a: ColumnValues, b: ColumnValues): boolean {
  const [left, right] = [keysOf(a), keysOf(b)];
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at++) if (!Object.is(left[at], right[at]) && left[at] !== right[at]) return false;
  return true;
}

/** One column after the other. Numbers after texts, or the like, are refused by the caller. */
export function concatenate(a: ColumnValues, b: ColumnValues): ColumnValues {
  if (a instanceof Float64Array && b instanceof Float64Array) {
    const joined = new Float64Array(a.length + b.length);
    joined.set(a);
    joined.set(b, a.length);
    return joined;
  }
  if (isTexts(a) && isTexts(b)) return [...a, ...b];
  const [left, right] = [asComplex(a), asComplex(b)];
  const joined = new Float64Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return new ComplexArray(joined);
}

/** Whether the values are texts. */
export function isTexts(values: ColumnValues): values is readonly string[] {
  return !(values instanceof Float64Array) && !(values instanceof ComplexArray);
}

function asComplex(values: ColumnValues): Float64Array {
  if (values instanceof ComplexArray) return values.data;
  if (isTexts(values)) throw new TypeError("joining columns: texts and numbers do not go into one column");
  const parts = new Float64Array(2 * values.length);
  for (let at = 0; at < values.length; at++) parts[2 * at] = values[at]!;
  return parts;
}

function compareKeys(a: Key, b: Key): number {
  if (typeof a === "number" && typeof b === "number") {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return a - b;
  }
  return a < b ? -1 : Number(a > b);
}
