/** Snapshots as the JSON that QCoDeS writes and reads: with `NaN` and `Infinity`, as Python's json has them. */

import { messageOf, SetpointError } from "../errors.ts";
import type { Data } from "./data.ts";
import { complexParts, isPlain, toData } from "./data.ts";

/** How the text is laid out. */
export interface SnapshotJsonOptions {
  /** Spaces by which an inner line is moved to the right; 0 writes one line. Default 0. */
  indent?: number;
}

/**
 * A snapshot, or any value of one, as JSON text that QCoDeS reads: arrays as lists, complex numbers as
 * `{"__dtype__": "complex", "re": 1, "im": 2}`, numbers that are not finite as `NaN`, `Infinity` and `-Infinity`
 * (`qcodes.utils.NumpyJSONEncoder`).
 * @throws SetpointError for a value that contains itself.
 */
export function snapshotToJson(snapshot: unknown, { indent = 0 }: SnapshotJsonOptions = {}): string {
  if (!(Number.isInteger(indent) && indent >= 0)) {
    throw new SetpointError(`snapshotToJson: indent ${String(indent)} must be a whole number, 0 or more`);
  }
  if (indent === 0) return new CompactText().write(snapshot);
  return write(toData(snapshot), " ".repeat(indent), "\n");
}

/**
 * The data in JSON text that QCoDeS or {@link snapshotToJson} wrote. Numbers that are not finite are read, too; complex
 * numbers stay the objects that they are in the text.
 * @throws SetpointError for a text that is no JSON.
 */
export function snapshotFromJson(text: string): unknown {
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

/**
 * Values on one line, written as they are walked through: a station of many instruments is kept with every run. What is no
 * text, number, list or plain object becomes data first.
 */
class CompactText {
  // One text that grows is made faster than many that are put together.
  #text = "";
  readonly #around: object[] = [];

  write(value: unknown): string {
    this.#add(value);
    return this.#text;
  }

  #add(value: unknown): void {
    if (typeof value === "string") this.#text += stringText(value);
    else if (typeof value === "number") this.#text += numberText(value);
    else if (typeof value === "boolean") this.#text += String(value);
    else if (value === null || value === undefined) this.#text += "null";
    else if (Array.isArray(value)) this.#addList(value);
    else if (!isPlain(value) || complexParts(value)) this.#text += write(toData(value), "", "\n");
    else this.#addObject(value);
  }

  #enter(value: object): void {
    if (this.#around.includes(value)) throw new SetpointError("a snapshot cannot hold a value that contains itself");
    this.#around.push(value);
  }

  #addList(list: readonly unknown[]): void {
    this.#enter(list);
    this.#text += "[";
    for (let index = 0; index < list.length; index++) {
      if (index > 0) this.#text += ", ";
      this.#add(list[index]);
    }
    this.#text += "]";
    this.#around.pop();
  }

  #addObject(value: Record<string, unknown>): void {
    this.#enter(value);
    let before = "{";
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (item === undefined) continue;
      this.#text += before + keyText(key);
      before = ", ";
      this.#add(item);
    }
    this.#text += before === "{" ? "{}" : "}";
    this.#around.pop();
  }
}

// Most texts need no escapes, and a look is quicker than writing them.
const plainText = /^[ !#-[\]-~]*$/u;

function stringText(value: string): string {
  return plainText.test(value) ? `"${value}"` : JSON.stringify(value);
}

// The same few keys come with each parameter.
const keyTexts = new Map<string, string>();

function keyText(key: string): string {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(key)}: `;
  if (keyTexts.size < 1000) keyTexts.set(key, text);
  return text;
}

function write(data: Data | undefined, indent: string, line: string): string {
  if (typeof data === "number") return numberText(data);
  if (typeof data === "bigint") return String(data);
  if (Array.isArray(data)) return block("[]", (data as readonly Data[]).map(writeInner), indent, line);
  if (typeof data !== "object" || data === null) return JSON.stringify(data ?? null);
  const items = Object.entries(data).map(([key, value]) => `${JSON.stringify(key)}: ${writeInner(value)}`);
  return block("{}", items, indent, line);

  function writeInner(item: Data | undefined): string {
    return write(item, indent, line + indent);
  }
}

function block(brackets: string, items: readonly string[], indent: string, line: string): string {
  if (items.length === 0) return brackets;
  if (indent === "") return `${brackets[0]}${items.join(", ")}${brackets[1]}`;
  return `${brackets[0]}${line}${indent}${items.join(`,${line}${indent}`)}${line}${brackets[1]}`;
}

// Python reads "-0" as a whole number, which has no sign when it is zero.
function numberText(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}

/** The text with its words for numbers that are not finite replaced by texts that occur nowhere in it. */
function notFinite(text: string): { text: string; values: ReadonlyMap<unknown, number> } | undefined {
  let mark = "number";
  while (text.includes(mark)) mark += "-";
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
