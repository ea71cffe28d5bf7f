/** Values as the data that a snapshot's JSON holds: lists, objects, text, numbers, and complex numbers as QCoDeS writes them. */

import { SetpointError } from "../errors.ts";
import { timestampText } from "../parameter/snapshot.ts";
import { str } from "../python-text.ts";

/** What is left of a value in a file. */
export type Data =
  null | boolean | number | bigint | string | readonly Data[] | { readonly [key: string]: Data | undefined };

/**
 * The data of a value: typed arrays and other iterables become lists, a complex number gets its mark, a date becomes text.
 * What JSON cannot hold becomes its text.
 * @throws SetpointError for a value that contains itself.
 */
export function toData(value: unknown): Data {
  return convert(value, []);
}

/** The parts of a complex number, or of the data of one; `undefined` for any other value. */
export function complexParts(value: unknown): { re: number; im: number } | undefined {
  if (typeof value !== "object" || value === null || !("re" in value) || !("im" in value)) return undefined;
  const { re, im } = value;
  if (typeof re !== "number" || typeof im !== "number") return undefined;
  // A dictionary that has more to say than two parts is no number.
  const isNumber =
    !isPlain(value) || Object.keys(value).every(key => key === "re" || key === "im" || isMark(key, value));
  return isNumber ? { re, im } : undefined;
}

function isMark(key: string, value: object): boolean {
  return key === "__dtype__" && (value as Record<string, unknown>)[key] === "complex";
}

function convert(value: unknown, around: readonly object[]): Data {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "string") return value;
  if (typeof value !== "object") return str(value);
  if (around.includes(value)) throw new SetpointError("a snapshot cannot hold a value that contains itself");
  return convertObject(value, [...around, value]);
}

function convertObject(value: object, around: readonly object[]): Data {
  const complex = complexParts(value);
  if (complex) return { __dtype__: "complex", ...complex };
  if (value instanceof Date) return timestampText(value.getTime());
  if (value instanceof Map)
    return fromEntries(
      [...value].map(([key, item]) => [str(key), item]),
      around,
    );
  if (isPlain(value)) return fromEntries(Object.entries(value), around);
  if (Symbol.iterator in value) {
    return Array.from(value as Iterable<unknown>, item => (typeof item === "number" ? item : convert(item, around)));
  }
  return str(value);
}

function fromEntries(entries: readonly (readonly [string, unknown])[], around: readonly object[]): Data {
  const known = entries.filter(([, item]) => item !== undefined);
  return Object.fromEntries(known.map(([key, item]) => [key, convert(item, around)]));
}

/** Whether a value is an object without a class of its own. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
