/** Snapshots as the JSON that QCoDeS writes and reads: with `NaN` and `Infinity`, as Python's json has them. */

import { shownAs } from "../../shown.ts";
import { messageOf, SetpointError } from "../errors.ts";
import type { Data } from "./data.ts";
import { complexParts, isPlain, mapItems, toData } from "./data.ts";

/** How the text is laid out. */
export interface SnapshotJsonOptions {
  /** Spaces by which an inner line is moved to the right, up to 10; 0 writes one line without blanks. Default 0. */
  indent?: number;
}

/**
 * A snapshot, or any value of one, as JSON text that QCoDeS reads: arrays as lists, complex numbers as
 * `{"__dtype__": "complex", "re": 1, "im": 2}`, numbers that are not finite as `NaN`, `Infinity` and `-Infinity`
 * (`qcodes.utils.NumpyJSONEncoder`).
 * @throws SetpointError for a value that contains itself.
 */
export function snapshotToJson(snapshot: unknown, { indent = 0 }: SnapshotJsonOptions = {}): string {
  if (!(Number.isInteger(indent) && indent >= 0 && indent <= 10)) {
    throw new SetpointError(`snapshotToJson: indent ${String(indent)} must be a whole number from 0 to 10`);
  }
  // Most snapshots are what JSON holds already, and to see that is quicker than to change nothing.
  if (isJson(snapshot, 0)) return JSON.stringify(snapshot, null, indent);
  const data = toData(snapshot);
  const words = wordsMarked(data, "");
  if (words === data) return JSON.stringify(data, null, indent);
  const mark = absentFrom(JSON.stringify(words));
  const text = JSON.stringify(wordsMarked(data, mark), null, indent);
  return text.replaceAll(new RegExp(`"${mark}([^"]*)"`, "g"), "$1");
}

/**
 * The data in JSON text that QCoDeS or {@link snapshotToJson} wrote. Numbers that are not finite are read, too; complex
 * numbers stay the objects that they are in the text.
 * @throws SetpointError for a text that is no JSON.
 */
export function snapshotFromJson(text: string): unknown {
  const data = parsed(text);
  return typeof data === "object" && data !== null ? shownAs("snapshot", data) : data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const words = notFinite(text);
    if (!words) throw unreadable(error);
    try {
      return JSON.parse(words.text, (_key, value: unknown) => words.values.get(value) ?? value);
    } catch (inner) {
      throw unreadable(inner);
    }
  }
}

/** Deeper values, which may contain themselves, are looked at more closely. */
const deepest = 50;

/** Whether JSON has a value as it is: texts, finite numbers, lists and plain objects all the way down. */
function isJson(value: unknown, depth: number): boolean {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return true;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object" || depth > deepest) return false;
  if (Array.isArray(value)) return value.every(item => isJson(item, depth + 1));
  if (!isPlain(value) || complexParts(value)) return false;
  for (const key in value) {
    const item = value[key];
    if (item !== undefined && !isJson(item, depth + 1)) return false;
  }
  return true;
}

/** What JSON has no number for as texts behind a mark; the same object where there is nothing of that. */
function wordsMarked(data: Data, mark: string): Data {
  if (typeof data === "number") return Number.isFinite(data) && !Object.is(data, -0) ? data : mark + wordOf(data);
  if (typeof data === "bigint") return mark + String(data);
  if (typeof data !== "object" || data === null) return data;
  return mapItems(data, item => wordsMarked(item, mark));
}

// Python reads "-0" as a whole number, which has no sign when it is zero.
function wordOf(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}

function absentFrom(text: string): string {
  let mark = "number";
  while (text.includes(mark)) mark += "-";
  return mark;
}

/** The text with its words for numbers that are not finite replaced by texts that occur nowhere in it. */
function notFinite(text: string): { text: string; values: ReadonlyMap<unknown, number> } | undefined {
  const mark = absentFrom(text);
  const values = new Map([NaN, Infinity, -Infinity].map(value => [`${mark} ${value}`, value]));
  let found = false;
  const replaced = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/gs, part => {
    if (part.startsWith('"')) return part;
    found = true;
    return JSON.stringify(`${mark} ${part}`);
  });
  return found ? { text: replaced, values } : undefined;
}

function unreadable(cause: unknown): SetpointError {
  return new SetpointError(`reading a snapshot: the text is not JSON: ${messageOf(cause)}`, { cause });
}
