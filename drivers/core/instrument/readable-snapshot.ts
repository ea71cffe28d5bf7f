/** The values of an instrument as a table of text, line by line as QCoDeS prints it. */

import { format } from "../../io/format.ts";
import type { ParameterSnapshot, SnapshotOptions } from "../parameter/snapshot.ts";
import type { AnyParameter } from "../parameter/types.ts";
import { repr, str } from "../python-text.ts";

/** What the text of a snapshot reads, and how wide it is. */
export interface ReadableOptions extends SnapshotOptions {
  /** Length at which a line is cut; -1 for never. Default 80. */
  maxChars?: number;
}

// A very long name must not push the values out of sight.
const widestField = 50;

/** One instrument or channel: its name, a heading and a line for each parameter. */
export function readableText(
  fullName: string,
  snapshots: Readonly<Record<string, ParameterSnapshot>>,
  parameters: Readonly<Record<string, AnyParameter>>,
  { maxChars = 80 }: ReadableOptions = {},
): string {
  const names = Object.keys(snapshots).toSorted(byCodePoint);
  const width = Math.min(Math.max(0, ...names.map(name => name.length)) + 1, widestField);
  const rows = names.map(name => {
    const snapshot = snapshots[name] as ParameterSnapshot;
    return cut(
      `${snapshot.name.padEnd(width)}:\t${valueText(snapshot, parameters[name])} ${unitText(snapshot)}`,
      maxChars,
    );
  });
  return [`${fullName}:`, `${"\tparameter ".padEnd(width)}value`, "-".repeat(Math.max(0, maxChars)), ...rows].join(
    "\n",
  );
}

/** A value with five significant digits; whole numbers of parameters that take only those in full. */
export function valueText(snapshot: ParameterSnapshot, parameter: AnyParameter | undefined): string {
  if (!("value" in snapshot)) return "Not available";
  const value = parameter ? parameter.cache.value : snapshot.value;
  if (typeof value !== "number") return str(value);
  const isWhole = parameter ? parameter.vals?.isInteger === true : snapshot.vals?.startsWith("<Ints") === true;
  const whole = isWhole && Number.isInteger(value);
  return whole ? String(value) : format("{:.5g}", value);
}

function unitText({ unit, units }: ParameterSnapshot): string {
  if (unit === undefined) return Array.isArray(units) ? `(${tupleText(units)})` : "";
  return unit === "" ? "" : `(${unit})`;
}

function tupleText(items: readonly unknown[]): string {
  return items.length === 1 ? `(${repr(items[0])},)` : `(${items.map(repr).join(", ")})`;
}

function cut(line: string, maxChars: number): string {
  return maxChars !== -1 && line.length > maxChars ? `${line.slice(0, maxChars - 3)}...` : line;
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
