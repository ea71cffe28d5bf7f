/** What a page asks for, checked: it may send anything. */

import { inspect } from "node:util";
import type { Json } from "../../kernel/runtime.ts";
import { fastest, type FromPage, slowest } from "./panel-state.ts";

/** The longest name of a view. */
const longestName = 64;

type Message = Readonly<Record<string, Json | undefined>>;
type Kind = FromPage["do"];

/** How each kind of message is read; the compiler sees to it that none is missing. */
const readers: { readonly [K in Kind]: (given: Message, lines: number) => Extract<FromPage, { do: K }> } = {
  seen: (given, lines) => ({ do: "seen", view: viewOf(given), keys: keysOf(given, lines) }),
  hidden: given => ({ do: "hidden", view: viewOf(given) }),
  set: (given, lines) => ({ do: "set", key: keyOf(given, lines), entry: entryOf(given), ...partOf(given) }),
  get: (given, lines) => ({ do: "get", key: keyOf(given, lines) }),
  getAll: (given, lines) => ({ do: "getAll", keys: keysOf(given, lines) }),
  poll: given => ({ do: "poll", seconds: secondsOf(given) }),
  run: (given, lines) => ({ do: "run", key: keyOf(given, lines), seconds: secondsOf(given) }),
};

/**
 * A message from a page to a panel with so many lines.
 * @throws TypeError that tells what is wrong with it, and what is allowed.
 */
export function fromPage(content: Json, lines: number): FromPage {
  if (typeof content !== "object" || content === null || Array.isArray(content)) throw wrong("", content, "an object");
  const given = content as Message;
  const kind = given["do"];
  if (typeof kind !== "string" || !Object.hasOwn(readers, kind)) {
    throw wrong("do", kind, `one of ${Object.keys(readers).join(", ")}`);
  }
  return readers[kind as Kind](given, lines);
}

function viewOf({ view }: Message): string {
  if (typeof view === "string" && view !== "" && view.length <= longestName) return view;
  throw wrong("view", view, `a text of 1 to ${longestName} characters`);
}

function keyOf({ key }: Message, lines: number): number {
  if (isKey(key, lines)) return key;
  throw wrong("key", key, `a line from 0 to ${lines - 1}`);
}

function keysOf({ keys }: Message, lines: number): number[] {
  if (Array.isArray(keys) && keys.every(key => isKey(key, lines))) return [...new Set(keys)];
  throw wrong("keys", keys, `a list of lines from 0 to ${lines - 1}`);
}

function isKey(key: Json | undefined, lines: number): key is number {
  return Number.isInteger(key) && (key as number) >= 0 && (key as number) < lines;
}

function entryOf({ entry }: Message): string | number | boolean {
  if (typeof entry === "string" || typeof entry === "number" || typeof entry === "boolean") return entry;
  throw wrong("entry", entry, "a text, a number, true or false");
}

function partOf({ part }: Message): { part?: number } {
  if (part === undefined) return {};
  if (Number.isInteger(part) && (part as number) >= 0) return { part: part as number };
  throw wrong("part", part, "the number of a part");
}

/** A pace that is too quick or too slow is the nearest one that is possible. */
function secondsOf({ seconds }: Message): number | null {
  if (seconds === null) return null;
  if (typeof seconds === "number" && seconds > 0) return Math.min(slowest, Math.max(fastest, seconds));
  throw wrong("seconds", seconds, "a number greater than 0, or null");
}

function wrong(field: string, value: unknown, allowed: string): TypeError {
  const text = inspect(value, { depth: 0, breakLength: Infinity, maxArrayLength: 5, maxStringLength: 40 });
  const what = field === "" ? "" : `${field} `;
  return new TypeError(`message from the page: ${what}${text} is invalid: must be ${allowed}`);
}
