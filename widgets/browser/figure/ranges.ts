/** Zoom and pan: what becomes of a range. On a logarithmic axis by ratio. */

import type { Range } from "../../live/protocol.ts";
import type { Scale } from "./look.ts";

/** A range that is so many times as long, with the value at `part` of it where it was. */
export function zoomed({ range: [from, to], type }: Scale, factor: number, part: number): Range {
  const [low, high] = type === "log" ? [Math.log(from), Math.log(to)] : [from, to];
  const fixed = low + (high - low) * part;
  const ends: Range = [fixed + (low - fixed) * factor, fixed + (high - fixed) * factor];
  return checked(ends, type, [from, to]);
}

/** A range moved by a part of its length. */
export function moved({ range: [from, to], type }: Scale, part: number): Range {
  const [low, high] = type === "log" ? [Math.log(from), Math.log(to)] : [from, to];
  const step = (high - low) * part;
  return checked([low + step, high + step], type, [from, to]);
}

/** Where a range ends up; as it was where numbers end. */
function checked([low, high]: Range, type: "linear" | "log", before: Range): Range {
  const [from, to] = type === "log" ? [Math.exp(low), Math.exp(high)] : [low, high];
  const least = Math.max(Math.abs(from), Math.abs(to)) * 1e-13;
  return Number.isFinite(from) && Number.isFinite(to) && to - from > least && (type !== "log" || from > 0)
    ? [from, to]
    : before;
}
