/** The scale of one axis: its range, and where values lie. */

import { scaleLinear, scaleLog } from "d3-scale";
import type { Axis } from "./figure.ts";
import type { Numbers } from "./series.ts";
import type { Values } from "./trace.ts";

/** The values an axis spans, in the order in which they are drawn. */
export interface Span {
  readonly type: Axis["type"];
  /** The ends as values, on a logarithmic axis too; on one of categories, their places counted from 0. */
  readonly from: number;
  readonly to: number;
  /** The names of the categories in order. */
  readonly categories?: readonly string[];
}

/** What a trace takes of an axis. */
export interface Extent {
  readonly values: Values;
  /** Whether it ends with the axis, as a map does. Default a little room is left. */
  readonly isTight?: boolean;
}

/** Room left beyond the outermost points, as a part of the axis. */
const room = 0.04;

/** Whether a value has a place on an axis. */
export function isOnAxis(value: number | undefined, type: Span["type"]): value is number {
  return value !== undefined && Number.isFinite(value) && (type !== "log" || value > 0);
}

/** The range an axis was given, else all of its values. */
export function spanOf(axis: Axis, extents: readonly Extent[]): Span {
  const { type, range } = axis;
  if (type === "category") {
    const categories = [
      ...new Set(extents.flatMap(({ values }) => Array.from<number | string, string>(values, String))),
    ];
    const [from, to] = range ?? [-0.5, Math.max(1, categories.length) - 0.5];
    return { type, from, to, categories };
  }
  if (range !== undefined) {
    const [from, to] = type === "log" ? [10 ** range[0], 10 ** range[1]] : range;
    return { type, from, to };
  }
  let low = Infinity;
  let high = -Infinity;
  for (const { values } of extents) {
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (typeof value === "string" || !isOnAxis(value, type)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return type === "log" ? { type, from: 0.1, to: 10 } : { type, from: -1, to: 1 };
  if (low < high && extents.every(({ isTight }) => isTight)) return { type, from: low, to: high };
  if (type === "log") {
    const factor = low === high ? Math.sqrt(10) : (high / low) ** room;
    return { type, from: low / factor, to: high * factor };
  }
  // halves, because the difference of the largest numbers overflows
  const margin = low === high ? Math.abs(low) * 0.1 || 1 : (high / 2 - low / 2) * 2 * room;
  return { type, from: low - margin, to: high + margin };
}

/** The values of a trace as numbers on the axis: categories become their places. */
export function coordinates(values: Values, { categories }: Span): Numbers {
  if (categories !== undefined) {
    const places = new Map(categories.map((name, index) => [name, index]));
    return Float64Array.from<number | string>(
      values as readonly (number | string)[],
      value => places.get(String(value)) ?? NaN,
    );
  }
  return isTexts(values) ? Float64Array.from(values, Number) : values;
}

/** Whether places along an axis are names. */
export function isTexts(values: Values): values is readonly string[] {
  return typeof values[0] === "string";
}

/** The range as plotly wants it: powers of ten on a logarithmic axis. */
export function plotlyRange({ type, from, to }: Span): [number, number] {
  return type === "log" ? [Math.log10(from), Math.log10(to)] : [from, to];
}

/** Where a value lies between two positions in px. */
export function position({ type, from, to }: Span, start: number, end: number): (value: number) => number {
  const scale = type === "log" ? scaleLog() : scaleLinear();
  return scale.domain([from, to]).range([start, end]);
}
