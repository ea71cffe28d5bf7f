/** The shape of an array: lengths that are fixed, or that a function or a parameter tells. */

import { repr } from "../python-text.ts";

/** A parameter that tells a length by the value that is known of it. */
export interface LengthParameter {
  readonly fullName?: string;
  readonly cache: { readonly value: number | null };
}

/** One length of a shape: a number, something that tells it when it is asked, or a parameter. */
export type Length = number | (() => number) | LengthParameter;

/**
 * The lengths that a shape has now. Nothing is read for it: a parameter counts by its cached value.
 * `refuse` is told what is wrong with a length that is not known or is none; by default it throws.
 */
export function evaluateShape(of: { readonly shape: readonly Length[] }, refuse?: (problem: string) => never): number[];
export function evaluateShape(
  of: { readonly shape: readonly Length[] | undefined },
  refuse?: (problem: string) => never,
): number[] | undefined;
export function evaluateShape(
  { shape }: { readonly shape: readonly Length[] | undefined },
  refuse: (problem: string) => never = problem => {
    throw new TypeError(problem);
  },
): number[] | undefined {
  return shape?.map(length => {
    const value = valueOf(length);
    if (isLength(value)) return value;
    const what = `shape ${shapeText(shape)}`;
    if (value === null || value === undefined)
      return refuse(`${what} is not known: ${lengthText(length)} has no value`);
    return refuse(`${what} is none: ${lengthText(length)} is ${repr(value)}, which is no length`);
  });
}

/** Throws unless each length is one, or can tell one. */
export function assertShape(shape: readonly Length[] | undefined): void {
  if (shape === undefined) return;
  if (!Array.isArray(shape)) throw new TypeError(`arrays: shape ${repr(shape)} must be a list of lengths`);
  const wrong = shape.findIndex((length: unknown) => !isLength(length) && !tells(length));
  if (wrong >= 0) {
    throw new TypeError(
      `arrays: length ${repr(shape[wrong])} must be a whole number, or a function or parameter that tells one`,
    );
  }
}

/** The shape as Python shows a tuple; what is not fixed goes by its name. */
export function shapeText(shape: readonly Length[] | undefined): string {
  if (!shape) return "None";
  const lengths = shape.map(length => String(lengthText(length)));
  return lengths.length === 1 ? `(${lengths[0]},)` : `(${lengths.join(", ")})`;
}

/** A fixed length as it is, the name of what tells another one. */
export function lengthText(length: Length): number | string {
  if (typeof length === "number") return length;
  if (isParameter(length)) return length.fullName ?? "<parameter>";
  return "<function>";
}

function valueOf(length: Length): unknown {
  if (typeof length === "number") return length;
  // A parameter can be called as well, but that would read it.
  return isParameter(length) ? length.cache.value : length();
}

function tells(length: unknown): boolean {
  return typeof length === "function" || isParameter(length);
}

function isParameter(length: unknown): length is LengthParameter {
  return ((typeof length === "object" && length !== null) || typeof length === "function") && "cache" in length;
}

function isLength(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
