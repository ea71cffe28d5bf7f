/** A value out of a snapshot as the parameter takes it: lists become arrays again, complex numbers numbers. */

import { Complex } from "../complex/complex.ts";
import { ComplexArray } from "../complex/complex-array.ts";
import { ValidationError } from "../errors.ts";
import type { AnyParameter } from "../parameter/types.ts";
import { MappingTable } from "../parameter/value-mapping.ts";
import type { NumericArray } from "../validators/arrays.ts";
import { isNumericArray } from "../validators/arrays.ts";
import { complexParts } from "./data.ts";

/** A value that may be set, or why none of its forms may be. */
export type Fitting = { readonly value: unknown } | { readonly error: unknown };

/**
 * The first form of a snapshot's value that the parameter's validators let through: that of the value which the parameter
 * has now, the value as it is, an array for a list, a boolean for 0 and 1 and the reverse, a number for its text.
 */
export function fitting(parameter: AnyParameter, data: unknown): Fitting {
  const errors: unknown[] = [];
  for (const value of forms(data, parameter)) {
    try {
      parameter.validate(value);
      return { value: canonical(value, parameter) };
    } catch (error) {
      errors.push(error);
    }
  }
  // What is of the right kind and out of range says more than what is of another kind.
  return { error: errors.find(error => error instanceof ValidationError && error.reason === "value") ?? errors[0] };
}

function* forms(data: unknown, parameter: AnyParameter): Generator {
  const now: unknown = parameter.cache.value;
  const numbers = flatNumbers(data);
  if (numbers && isNumericArray(now)) yield arrayLike(now, numbers);
  const complex = complexParts(data);
  if (complex) yield new Complex(complex.re, complex.im);
  yield data;
  const list = complexNumbers(data);
  if (list) yield ComplexArray.from(list);
  if (numbers) yield Float64Array.from(numbers);
  if (data === 0 || data === 1) yield data === 1;
  if (typeof data === "boolean") yield Number(data);
  if (typeof data === "string") yield* read(data, parameter);
}

function* read(text: string, parameter: AnyParameter): Generator {
  try {
    if (parameter.vals?.parse) yield parameter.vals.parse(text);
  } catch {
    // The text stands for no value: what the validators say of the text itself is told.
  }
}

/** The numbers of a list, or of lists in lists, one after the other; `undefined` if it holds anything else. */
function flatNumbers(data: unknown): number[] | undefined {
  if (!Array.isArray(data)) return isNumericArray(data) ? Array.from(data) : undefined;
  const flat: unknown[] = data.flat(Infinity);
  return flat.every(item => typeof item === "number") ? flat : undefined;
}

function arrayLike(now: NumericArray, numbers: readonly number[]): NumericArray {
  const { from } = now.constructor as unknown as { from(numbers: readonly number[]): NumericArray };
  return from.call(now.constructor, numbers);
}

/** The complex numbers of a list, among which may be real ones; `undefined` if it holds anything else, or none. */
function complexNumbers(data: unknown): Complex[] | undefined {
  if (!Array.isArray(data)) return undefined;
  const numbers = data.map(item => (typeof item === "number" ? { re: item, im: 0 } : complexParts(item)));
  if (!numbers.every(parts => parts !== undefined)) return undefined;
  return numbers.map(({ re, im }) => new Complex(re, im));
}

/** The value as a read would give it: `true` for "on". */
function canonical(value: unknown, { valMapping }: AnyParameter): unknown {
  if (valMapping === undefined) return value;
  const mapping = new MappingTable(valMapping);
  return mapping.has(value) ? mapping.canonical(value) : value;
}
