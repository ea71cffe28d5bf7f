/** Validators of numeric arrays, with limits and a shape that other parameters may tell. */

import { ComplexArray } from "../complex/complex-array.ts";
import { ReplyError } from "../errors.ts";
import { parseComplexNumbers, parseNumbers } from "../parse-number.ts";
import { repr } from "../python-text.ts";
import type { ArrayKind } from "./control.ts";
import { assertOrder, range } from "./numbers.ts";
import type { Length } from "./shape.ts";
import { assertShape, evaluateShape, lengthText, shapeText } from "./shape.ts";
import type { Validator } from "./validator.ts";
import { made, wrongType, wrongValue } from "./validator.ts";

/** Whole numbers in one block of memory. */
export type IntArray = Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array;

/** Floats in one block of memory. */
export type FloatArray = Float32Array | Float64Array;

/** Real numbers in one block of memory. */
export type NumericArray = IntArray | FloatArray;

/** The arrays of a kind. */
export type ArrayOf<K extends ArrayKind> = K extends "complex"
  ? ComplexArray
  : K extends "float"
    ? FloatArray
    : IntArray;

/** What an array must be: its limits, its shape and the kinds of its numbers. */
export interface ArraysOptions<K extends ArrayKind = "int" | "float"> {
  /** Least value. Default none; complex numbers have no order, so that they have no limits. */
  min?: number;
  /** Largest value. Default none. */
  max?: number;
  /** Lengths of the dimensions. Default any. */
  shape?: readonly Length[];
  /** What the elements may be. Default `["int", "float"]`: complex numbers have to be asked for. */
  validTypes?: readonly K[];
}

/** A validator of arrays also tells their shape, as it was given, and what the elements may be. */
export interface ArraysValidator<out T = NumericArray> extends Validator<T> {
  /** The lengths as they were given: a parameter or a function stands for itself. */
  readonly shape: readonly Length[] | undefined;
  readonly validTypes: readonly ArrayKind[];
}

const kinds: readonly ArrayKind[] = ["int", "float", "complex"];

/** Arrays of numbers in one block of memory, which has as many elements as the shape tells. */
export function arrays<const K extends ArrayKind = "int" | "float">(
  options: ArraysOptions<K> = {},
): ArraysValidator<ArrayOf<K>> {
  const { min, max } = options;
  const least = min ?? -Infinity;
  const largest = max ?? Infinity;
  const validTypes: readonly ArrayKind[] = Object.freeze([...(options.validTypes ?? (["int", "float"] as const))]);
  assertOptions(options, validTypes);
  const shape = options.shape && Object.freeze([...options.shape]);
  return made({
    // Parameters get their names after the fields that refer to them.
    get description() {
      return `<Arrays${range(least, largest)}, shape: ${shapeText(shape)}>`;
    },
    isNumeric: true,
    get control() {
      return {
        kind: "array",
        types: validTypes,
        ...(min === undefined ? undefined : { min }),
        ...(max === undefined ? undefined : { max }),
        ...(shape === undefined ? undefined : { shape: shape.map(length => lengthText(length)) }),
      } as const;
    },
    shape,
    validTypes,
    check: (value, context) => {
      const kind = kindOf(value);
      if (kind === undefined || !validTypes.includes(kind)) {
        wrongType(value, `an array of ${validTypes.join(" or ")}`, context);
      }
      const array = value as NumericArray | ComplexArray;
      assertLength(array, shape, context);
      if ((min !== undefined || max !== undefined) && !(array instanceof ComplexArray)) {
        assertLimits(array, least, largest, context);
      }
    },
    parse: reply => parseArray(reply, validTypes) as ArrayOf<K>,
  });
}

/** Whether a thing is a validator of arrays, which tells a shape. */
export function isArraysValidator(thing: unknown): thing is ArraysValidator<NumericArray | ComplexArray> {
  return typeof thing === "object" && thing !== null && "check" in thing && "shape" in thing && "validTypes" in thing;
}

/** Whether a value is an array of real numbers in one block of memory. */
export function isNumericArray(value: unknown): value is NumericArray {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array)
  );
}

function kindOf(value: unknown): ArrayKind | undefined {
  if (value instanceof ComplexArray) return "complex";
  if (!isNumericArray(value)) return undefined;
  return value instanceof Float64Array || value instanceof Float32Array ? "float" : "int";
}

function assertLength(
  array: NumericArray | ComplexArray,
  shape: readonly Length[] | undefined,
  context: string | undefined,
): void {
  if (!shape) return;
  const lengths = evaluateShape({ shape }, problem => wrongValue(problem, array, context));
  if (array.length !== lengths.reduce((product, length) => product * length, 1)) {
    wrongValue(`array of ${array.length} values does not have shape ${shapeText(lengths)}`, array, context);
  }
}

function assertLimits(array: NumericArray, min: number, max: number, context: string | undefined): void {
  for (const element of array) {
    if (element >= min && element <= max) continue;
    wrongValue(
      `${repr(element)} in the array is invalid: must be between ${repr(min)} and ${repr(max)} inclusive`,
      array,
      context,
    );
  }
}

function assertOptions({ min, max, shape }: ArraysOptions<ArrayKind>, validTypes: readonly ArrayKind[]): void {
  const stranger = validTypes.find(type => !kinds.includes(type));
  if (validTypes.length === 0 || stranger !== undefined) {
    throw new TypeError(`arrays: validTypes ${repr(validTypes)} must be some of ${repr(kinds)}`);
  }
  if (min !== undefined || max !== undefined) {
    if (validTypes.includes("complex")) {
      throw new TypeError("arrays: min and max are for real numbers, complex ones have no order");
    }
    assertOrder("arrays", min ?? -Infinity, max ?? Infinity);
    const fraction = [min, max].find(limit => Number.isFinite(limit) && !Number.isInteger(limit));
    if (fraction !== undefined && !validTypes.includes("float")) {
      throw new TypeError(`arrays: the limit ${repr(fraction)} of an array of int must be a whole number`);
    }
  }
  assertShape(shape);
}

function parseArray(reply: string, validTypes: readonly ArrayKind[]): NumericArray | ComplexArray {
  if (validTypes.includes("float")) {
    try {
      return parseNumbers(reply);
    } catch (error) {
      if (!validTypes.includes("complex")) throw error;
    }
  }
  if (!validTypes.includes("int") || validTypes.includes("complex")) return parseComplexNumbers(reply);
  return wholeArray(parseNumbers(reply), reply);
}

function wholeArray(numbers: Float64Array, reply: string): IntArray {
  const array = [Int32Array, Uint32Array]
    .map(type => type.from(numbers))
    .find(whole => whole.every((element, index) => element === numbers[index]));
  if (array) return array;
  throw new ReplyError(`reply ${repr(reply)} is not a list of whole numbers of 32 bits`, { reply });
}
