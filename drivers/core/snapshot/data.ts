/** Values as the data that a snapshot's JSON holds: lists, objects, text, numbers, and complex numbers as QCoDeS writes them. */

import { SetpointError } from "../errors.ts";
import { timestampText } from "../parameter/snapshot.ts";
import { str } from "../python-text.ts";

/** What is left of a value in a file. */
export type Data =
  null | boolean | number | bigint | string | readonly Data[] | { readonly [key: string]: Data | undefined };

/**
 * The data of a value: typed arrays and other iterables become lists, a complex number gets its mark, a date becomes text.
 * What JSON cannot hold becomes its text. Objects and lists in which nothing is changed are given as they are.
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

function convert(value: unknown, around: object[]): Data {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return value;
  if (typeof value !== "object") return str(value);
  if (around.includes(value)) throw new SetpointError("a snapshot cannot hold a value that contains itself");
  around.push(value);
  const data = convertObject(value, around);
  around.pop();
  return data;
}

function convertObject(value: object, around: object[]): Data {
  const complex = complexParts(value);
  if (complex) return { __dtype__: "complex", ...complex };
  if (isPlain(value)) return mapItems(value as Data & object, item => convert(item, around));
  if (Array.isArray(value)) return mapItems(value as readonly Data[], item => convert(item, around));
  if (value instanceof Date) return timestampText(value.getTime());
  if (value instanceof Map) return fromMap(value, around);
  if (Symbol.iterator in value) {
    return Array.from(value as Iterable<unknown>, item => (typeof item === "number" ? item : convert(item, around)));
  }
  return str(value);
}

function fromMap(map: ReadonlyMap<unknown, unknown>, around: object[]): Data {
  return Object.fromEntries([...map].map(([key, item]) => [str(key), convert(item, around)]));
}

type Items = Readonly<Record<string, Data | undefined>>;

/** Each item of a list or an object as `change` makes it; the same list or object where it changes nothing. */
export function mapItems<T extends Data & object>(value: T, change: (item: Data) => Data): T {
  const mapped = Array.isArray(value) ? mapList(value as readonly Data[], change) : mapObject(value as Items, change);
  return mapped as Data as T;
}

function mapList(list: readonly Data[], change: (item: Data) => Data): readonly Data[] {
  let copy: Data[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const item = list[index] as Data;
    const changed = change(item);
    if (copy === undefined && !Object.is(changed, item)) copy = list.slice(0, index);
    copy?.push(changed);
  }
  return copy ?? list;
}

function mapObject(items: Items, change: (item: Data) => Data): Items {
  let changes: Map<string, Data> | undefined;
  for (const key of Object.keys(items)) {
    const item = items[key];
    if (item === undefined) continue;
    const changed = change(item);
    if (!Object.is(changed, item)) (changes ??= new Map()).set(key, changed);
  }
  if (!changes) return items;
  return Object.fromEntries(Object.entries(items).map(([key, item]) => [key, changes.get(key) ?? item]));
}

/** Whether a value is an object without a class of its own. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
