/** The scale of one axis: its range, and the ticks that plotly and the SVG share. */

import { scaleLinear, scaleLog } from "d3-scale";
import { formatDecade } from "../si.ts";
import type { Axis } from "./figure.ts";
import type { Numbers } from "./series.ts";

/** A place on an axis with its label. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** The values an axis spans, in the order in which they are drawn. */
export interface Span {
  readonly type: "linear" | "log";
  /** The ends as values, on a logarithmic axis too. */
  readonly from: number;
  readonly to: number;
}

/** Room left beyond the outermost points, as a part of the axis. */
const room = 0.04;

/** Whether a value has a place on an axis. */
export function isOnAxis(value: number | undefined, type: Span["type"]): value is number {
  return value !== undefined && Number.isFinite(value) && (type === "linear" || value > 0);
}

/** The range an axis was given, else all of its values. */
export function spanOf(axis: Axis, columns: readonly Numbers[]): Span {
  const { type, range } = axis;
  if (range !== undefined) {
    const [from, to] = type === "log" ? [10 ** range[0], 10 ** range[1]] : range;
    return { type, from, to };
  }
  let low = Infinity;
  let high = -Infinity;
  for (const values of columns) {
    for (const value of values) {
      if (!isOnAxis(value, type)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return type === "log" ? { type, from: 0.1, to: 10 } : { type, from: -1, to: 1 };
  if (type === "log") {
    const factor = low === high ? Math.sqrt(10) : (high / low) ** room;
    return { type, from: low / factor, to: high * factor };
  }
  // halves, because the difference of the largest numbers overflows
  const margin = low === high ? Math.abs(low) * 0.1 || 1 : (high / 2 - low / 2) * 2 * room;
  return { type, from: low - margin, to: high + margin };
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

/** About `count` round values with labels; on a logarithmic axis with SI prefixes where the axis has them. */
export function ticksOf(span: Span, count: number, axis: Axis): Tick[] {
  const { type, from, to } = span;
  if (type === "log") {
    const decades = Math.abs(Math.log10(to / from));
    const values = decades >= 2 ? powersOfTen(from, to, Math.ceil(decades / count)) : roundBetween(from, to, count);
    return values.map(value => ({ value, label: formatDecade(value, axis.exponentformat === "SI") }));
  }
  const scale = scaleLinear().domain([from, to]);
  const label = scale.tickFormat(count);
  return scale.ticks(count).map(value => ({ value, label: label(value) }));
}

/** Lines between the ticks of a logarithmic axis: 2 to 9 in every decade, while there is room for them. */
export function minorTicks({ type, from, to }: Span): number[] {
  if (type === "linear" || Math.abs(Math.log10(to / from)) > 8) return [];
  const [low, high] = from < to ? [from, to] : [to, from];
  const decades = Math.ceil(Math.log10(high / low)) + 1;
  const first = Math.floor(Math.log10(low));
  const all = Array.from({ length: decades * 9 }, (_, index) =>
    Number(`${(index % 9) + 1}e${first + Math.floor(index / 9)}`),
  );
  return all.filter(value => value >= low && value <= high);
}

function powersOfTen(from: number, to: number, step: number): number[] {
  const [low, high] = from < to ? [from, to] : [to, from];
  const values: number[] = [];
  const first = Math.ceil(Math.log10(low) - 1e-9);
  for (let power = first; power <= Math.log10(high) + 1e-9; power++) {
    if (power % step === 0) values.push(Number(`1e${power}`));
  }
  return values;
}

function roundBetween(from: number, to: number, count: number): number[] {
  const round = scaleLog()
    .domain([from, to])
    .ticks(count)
    .filter(value => /^[125]/.test(value.toExponential()));
  return round.length >= 3 ? round : scaleLinear().domain([from, to]).ticks(Math.min(count, 5));
}
