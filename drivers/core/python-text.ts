/** Values as the text that QCoDeS users know from Python: `None`, `True`, `'a'`, `{'k': 1}`, `[0.  0.5 1. ]`. */

import { arrayText } from "./array-text.ts";

/** Text of a value inside other text: strings are quoted. */
export function repr(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return numberText(value);
  if (typeof value === "function") return objectText(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return arrayText(value);
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  if (value instanceof Map) return `{${[...value].map(([k, v]) => `${repr(k)}: ${repr(v)}`).join(", ")}}`;
  if (value instanceof Set) return `{${[...value].map(repr).join(", ")}}`;
  if (typeof value === "object" && isPlain(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${quoted(key)}: ${repr(item)}`)
      .join(", ")}}`;
  }
  return objectText(value);
}

/** Text of a value on its own: as {@link repr}, strings without quotes. */
export function str(value: unknown): string {
  return typeof value === "string" ? value : repr(value);
}

/** Text of a number; the digits are JavaScript's, the words Python's. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  const small = value !== 0 && Math.abs(value) < 1e-4;
  const text = Object.is(value, -0) ? "-0" : small ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

/** Text of a number that is a float for certain: from 1e16 on it has an exponent, where a whole number has digits. */
export function floatText(value: number): string {
  return Math.abs(value) >= 1e16 && Number.isFinite(value) ? value.toExponential() : numberText(value);
}

/** A choice of values as Python shows a set; the order is the one in which they were given. */
export function setText(values: Iterable<unknown>): string {
  return `{${[...values].map(repr).join(", ")}}`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    // eslint-disable-next-line no-control-regex -- unprintable bytes of a reply must be seen
    .replace(/[\u0000-\u001f\u007f]/g, byte => `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

// A parameter is a function with a text of its own; the source of another function is no help.
function objectText(value: object | symbol | bigint): string {
  if (typeof value === "function" && value.toString === Function.prototype.toString) {
    return `<function ${value.name || "anonymous"}>`;
  }
  // oxlint-disable-next-line typescript/no-base-to-string -- the next line deals with it
  const text = String(value);
  return text.startsWith("[object ") && typeof value === "object" ? `<${value.constructor?.name ?? "object"}>` : text;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
