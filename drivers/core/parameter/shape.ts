/** The lengths of an array: whether two are made of the same, and what they are before an acquisition. */

import { ParameterError } from "../errors.ts";
import { isArraysValidator } from "../validators/arrays.ts";
import { evaluateShape, shapeText } from "../validators/shape.ts";
import type { Length } from "../validators/shape.ts";
import type { Validator } from "../validators/validator.ts";
import type { AnyParameter } from "./types.ts";

/** Lengths of the dimensions, each of which may be something that tells it when it is asked. */
export type Shape = readonly Length[];

/** The shape that a validator asks for; undefined where it asks for none, or is no validator of arrays. */
export function shapeOf(validator: Validator | undefined): Shape | undefined {
  return isArraysValidator(validator) ? validator.shape : undefined;
}

/** Whether two shapes are made of the same numbers, functions and parameters, whatever these tell now. */
export function isSameShape(one: Shape, other: Shape): boolean {
  return one.length === other.length && one.every((length, index) => length === other[index]);
}

/** The parameters among the lengths. */
export function parametersIn(shape: readonly unknown[]): AnyParameter[] {
  return shape.filter(isParameter);
}

/** Reads the parameters among the lengths whose cache is not valid. */
export async function refresh(shape: Shape): Promise<void> {
  for (const parameter of parametersIn(shape)) await parameter.cache.get();
}

/** The lengths as they are known now. */
export function lengthsOf(shape: Shape): number[] {
  return evaluateShape({ shape }, problem => {
    throw new ParameterError(problem);
  });
}

/** How many values an array with these lengths has. */
export function sizeOf(lengths: readonly number[]): number {
  return lengths.reduce((product, length) => product * length, 1);
}

/** A shape as it was written, and its lengths where they tell more: `(vna_npts,) = (501,)`. */
export function shapeWithLengths(shape: Shape, lengths: readonly number[]): string {
  const isFixed = shape.every(length => typeof length === "number");
  return isFixed ? shapeText(shape) : `${shapeText(shape)} = ${shapeText(lengths)}`;
}

// A parameter can be called, too: what it is shows in its cache.
function isParameter(length: unknown): length is AnyParameter {
  return (typeof length === "function" || typeof length === "object") && length !== null && "cache" in length;
}
