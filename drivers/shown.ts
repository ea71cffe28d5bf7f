/** Plain data that a notebook shows as a table: a mark that copies, JSON and comparisons do not see. */

import { inspect } from "node:util";

import type { MimeBundle } from "../kernel/runtime.ts";

/** What marked data is. */
export type ShownKind = "snapshot" | "validator" | "resources";

/** Makes a display of marked data; `details` is what whoever marked it knew beside it. */
export type ShowData = (value: object, details: unknown) => MimeBundle;

const display = Symbol.for("Jupyter.display");
const shows = new Map<ShownKind, ShowData>();

/**
 * The value itself, which stays plain data: the mark is a property that is not enumerable, so that JSON, `{...value}`,
 * `structuredClone` and comparisons leave it out, and a copy shows as any object does.
 */
export function shownAs<T extends object>(kind: ShownKind, value: T, details?: unknown): T {
  return Object.defineProperty(value, display, {
    value: () => shows.get(kind)?.(value, details) ?? { "text/plain": inspect(value) },
    configurable: true,
    writable: true,
  });
}

/** Says how a kind of data is shown; until then it is text. */
export function showData(kind: ShownKind, show: ShowData): void {
  shows.set(kind, show);
}
