/** The record of a parameter, in the layout that QCoDeS writes. */

import { clock } from "../clock.ts";
import { Complex } from "../complex/complex.ts";
import { ComplexArray } from "../complex/complex-array.ts";

/** Which values a snapshot reads: all, those whose cache is not valid, or none. */
export type SnapshotUpdate = "All" | "Only_invalid" | "Never";

/** What a snapshot reads. */
export interface SnapshotOptions {
  /** Default "Only_invalid". */
  update?: SnapshotUpdate;
}

/** A parameter in a snapshot; the keys are those of QCoDeS. */
export interface ParameterSnapshot {
  [key: string]: unknown;
  __class__: string;
  name: string;
  full_name: string;
  ts: string | null;
  validators: string[];
  inter_delay: number;
  post_delay: number;
  value?: unknown;
  raw_value?: unknown;
  label?: string;
  unit?: string;
  vals?: string;
}

/** A moment in milliseconds since 1970 as snapshots show it: local time to the second, with the offset to UTC. */
export function timestampText(time: number): string {
  const second = Math.floor(time / 1000);
  // The parameters of an instrument were mostly read at one time.
  if (latest.second !== second) latest = { second, text: textOf(new Date(time)) };
  return latest.text;
}

let latest = { second: NaN, text: "" };

function textOf(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const sign = minutes < 0 ? "-" : "+";
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 19).replace("T", " ");
  return `${local}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
}

function two(n: number): string {
  return String(Math.trunc(Math.abs(n))).padStart(2, "0");
}

/** A value as JSON can hold it: arrays of numbers become lists, complex numbers what QCoDeS makes of them. */
export function plainValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return plainPrimitive(value);
  if (value instanceof Complex || value instanceof ComplexArray) return value.toJSON();
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.map(plainValue);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plainValue(item)]));
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
  }
  return value;
}

function plainPrimitive(value: unknown): unknown {
  if (value === undefined) return null;
  return typeof value === "function" || typeof value === "symbol" || typeof value === "bigint" ? String(value) : value;
}

/** Age of a capture in words for a hover: `3 s ago`. */
export function ageText(date: Date): string {
  const seconds = Math.max(0, Math.round((clock().now() - date.getTime()) / 1000));
  if (seconds < 120) return `${seconds} s ago`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min ago` : `${Math.round(seconds / 3600)} h ago`;
}
