/** Validators of collections: numeric arrays, lists, sequences, dictionaries, functions. */

import { repr } from "../python-text.ts";
import { range } from "./numbers.ts";
import type { Validator } from "./validator.ts";
import { wrongType, wrongValue } from "./validator.ts";

/** An array of numbers in one block of memory. */
export type NumericArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** One length of a shape: a number, or something that tells it when it is asked. */
export type Length = number | (() => number);

export interface ArraysOptions {
  min?: number;
  max?: number;
  /** Lengths of the dimensions. Default any. */
  shape?: readonly Length[];
}

/** A validator of arrays also tells their shape. */
export interface ArraysValidator extends Validator<NumericArray> {
  readonly shape: readonly Length[] | undefined;
}

/** Typed arrays of numbers, with limits and a shape. */
export function arrays({ min = -Infinity, max = Infinity, shape }: ArraysOptions = {}): ArraysValidator {
  return {
    description: `<Arrays${range(min, max)}, shape: ${shapeText(shape)}>`,
    isNumeric: true,
    control: { kind: "none" },
    shape,
    check: (value, context) => {
      if (!isNumericArray(value)) wrongType(value, "an array of numbers", context);
      if (shape) {
        const due = shape.reduce<number>(
          (product, length) => product * (typeof length === "function" ? length() : length),
          1,
        );
        if (value.length !== due) {
          wrongValue(`array of ${value.length} values does not have shape ${shapeText(shape)}`, value, context);
        }
      }
      for (const element of value) {
        if (!(element >= min && element <= max) && !(Number.isNaN(element) && min === -Infinity && max === Infinity)) {
          wrongValue(
            `${repr(element)} in the array is invalid: must be between ${repr(min)} and ${repr(max)} inclusive`,
            value,
            context,
          );
        }
      }
    },
  };
}

/** Lists whose elements `element` lets through. */
export function lists<T>(element: Validator<T>): Validator<readonly T[]> {
  return {
    description: `<Lists : ${element.description} >`,
    isNumeric: false,
    control: { kind: "none" },
    check: (value, context) => {
      if (!Array.isArray(value)) wrongType(value, "a list", context);
      for (const item of value) element.check(item, context);
    },
  };
}

export interface SequenceOptions {
  /** Number of elements. Default any. */
  length?: number;
  /** Whether the elements must rise. Default false. */
  requireSorted?: boolean;
}

/** Lists of a given length, in order where that is asked for. */
export function sequence<T>(element: Validator<T>, options: SequenceOptions = {}): Validator<readonly T[]> {
  const { length, requireSorted = false } = options;
  return {
    description: `<Sequence : len: ${repr(length)} sorted: ${repr(requireSorted)} ${element.description}>`,
    isNumeric: false,
    control: { kind: "none" },
    check: (value, context) => {
      if (!Array.isArray(value)) wrongType(value, "a sequence", context);
      if (length !== undefined && value.length !== length) {
        wrongValue(`${repr(value)} has not length ${length} but ${value.length}`, value, context);
      }
      for (const item of value) element.check(item, context);
      if (requireSorted && value.some((item, index) => index > 0 && item < value[index - 1])) {
        wrongValue(`${repr(value)} is required to be sorted`, value, context);
      }
    },
  };
}

/** Functions. */
export function callable(): Validator<(...args: never[]) => unknown> {
  return {
    description: "<Callable>",
    isNumeric: false,
    control: { kind: "none" },
    check: (value, context) => {
      if (typeof value !== "function") wrongType(value, "a callable", context);
    },
  };
}

/** Plain objects; where keys are named, no others are allowed. */
export function dict<const K extends string = string>(
  allowedKeys?: readonly K[],
): Validator<{ readonly [key in K]?: unknown }> {
  return {
    description: allowedKeys ? `<Dict ${repr(allowedKeys)}>` : "<Dict>",
    isNumeric: false,
    control: { kind: "none" },
    check: (value, context) => {
      if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
        wrongType(value, "a dictionary", context);
      }
      const stranger = allowedKeys && Object.keys(value).find(key => !(allowedKeys as readonly string[]).includes(key));
      if (stranger !== undefined) {
        wrongValue(`key ${repr(stranger)} is not allowed: must be one of ${repr(allowedKeys)}`, value, context);
      }
    },
  };
}

/** Whether a value is an array of numbers in one block of memory. */
export function isNumericArray(value: unknown): value is NumericArray {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array)
  );
}

function shapeText(shape: readonly Length[] | undefined): string {
  if (!shape) return "None";
  const lengths = shape.map(length => (typeof length === "function" ? "<function>" : String(length)));
  return lengths.length === 1 ? `(${lengths[0]},)` : `(${lengths.join(", ")})`;
}
