/** Differences of snapshots as text for people. */

import { str } from "../python-text.ts";
import type { SnapshotDifference } from "./diff.ts";
import { complexParts, isPlain } from "./data.ts";
import { sameValue } from "./same-value.ts";

const headings = { changed: "changed", leftOnly: "only left", rightOnly: "only right" } as const;

// A long value must not push the next column out of sight.
const widest = 40;

/** The differences kind by kind, one a line; `no differences` if there are none. */
export function diffText(differences: readonly SnapshotDifference[]): string {
  if (differences.length === 0) return "no differences";
  const width = Math.max(...differences.map(({ path }) => path.length));
  const kinds = (["changed", "leftOnly", "rightOnly"] as const).map(kind => {
    const rows = differences.filter(each => each.kind === kind);
    return rows.length === 0 ? [] : [`${headings[kind]}:`, ...rows.map(row => `  ${line(row, width)}`)];
  });
  return kinds.flat().join("\n");
}

/** How a value of a snapshot went from one to another. */
function changeText(left: unknown, right: unknown): string {
  const [a, b] = [valueText(left), valueText(right)];
  const elements = elementsText(left, right);
  return `${a} -> ${b}${elements === "" ? "" : `, ${elements}`}`;
}

/** A value of a snapshot on one short line. */
export function valueText(value: unknown): string {
  const text = shown(value).replaceAll("\n", " ");
  return text.length > widest ? `${text.slice(0, widest - 3)}...` : text;
}

function line({ path, kind, left, right, unit }: SnapshotDifference, width: number): string {
  const value = kind === "changed" ? changeText(left, right) : valueText(kind === "leftOnly" ? left : right);
  return `${path.padEnd(width)}  ${value}${unit === "" ? "" : ` (${unit})`}`;
}

function shown(value: unknown): string {
  const complex = complexParts(value);
  if (complex)
    return `(${str(complex.re)}${complex.im < 0 || Object.is(complex.im, -0) ? "" : "+"}${str(complex.im)}j)`;
  if (Array.isArray(value))
    return `[${value.slice(0, widest).map(shown).join(", ")}${value.length > widest ? ", ..." : ""}]`;
  if (isPlain(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${shown(item)}`)
      .join(", ")}}`;
  return str(value);
}

/** Two long lists look alike where they are cut: tells which elements differ; nothing of what is shown in full. */
export function elementsText(left: unknown, right: unknown): string {
  if (!isList(left) || !isList(right) || (shown(left).length <= widest && shown(right).length <= widest)) return "";
  if (left.length !== right.length) return `${left.length} -> ${right.length} elements`;
  const differing = [...left.keys()].filter(index => !sameValue(left[index], right[index]));
  const [first] = differing;
  if (first === undefined) return "";
  const example = `[${first}]: ${valueText(left[first])} -> ${valueText(right[first])}`;
  return `${differing.length} of ${left.length} elements differ, first ${example}`;
}

function isList(value: unknown): value is { length: number; keys(): Iterable<number>; [index: number]: unknown } {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
