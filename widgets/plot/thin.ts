/** A figure with fewer points that looks the same: of a long line each column of pixels keeps its extremes. */

import { everyPointUpTo } from "../svg/marks.ts";
import { type Span, spanOf } from "./axis.ts";
import { isSorted } from "./facts.ts";
import type { Axis, Figure } from "./figure.ts";
import { panelsOf } from "./panel.ts";
import { columnOf, extremes, minMax } from "./reduce.ts";
import type { ScatterTrace, Trace } from "./trace.ts";

/** A figure as it is shown. */
export interface Thinned {
  readonly figure: Figure;
  /** What a person has to know who looks closer; empty where all points are in it. */
  readonly hint: string;
}

/** A long line of numbers. */
type Line = ScatterTrace & { readonly x: Float64Array; readonly y: Float64Array };

/** Leaves out of long lines what falls on pixels that are drawn anyway. */
export function thinned(figure: Figure): Thinned {
  const { data, layout, config } = figure;
  const fewer = new Map<Trace, ScatterTrace>();
  for (const { traces, x } of panelsOf(figure)) {
    for (const line of traces.filter(isLong)) fewer.set(line, withFewer(line, x.axis, layout.width));
  }
  if (fewer.size === 0) return { figure, hint: "" };
  const count = [...fewer.keys()].reduce((sum, { x }) => sum + x.length, 0);
  return {
    figure: { data: data.map(trace => fewer.get(trace) ?? trace), layout, config },
    hint: `extremes of ${count} points: interactive(…) zooms into all of them`,
  };
}

function isLong(trace: Trace): trace is Line {
  const isLine = trace.type === "scatter" && trace.mode === "lines";
  if (!isLine || trace.x.length <= everyPointUpTo) return false;
  return trace.x instanceof Float64Array && trace.y instanceof Float64Array;
}

function withFewer(line: Line, axis: Axis, columns: number): ScatterTrace {
  // at one place there are no columns to go through
  const isSweep = isSorted(line.x) && line.x[0] !== line.x.at(-1);
  const kept = isSweep ? ofSweep(line, axis, columns) : ofLoop(line, axis, columns);
  return { ...line, x: picked(line.x, kept), y: picked(line.y, kept) };
}

/** What is beyond the ends of the axis has columns of its own, for whoever moves there. */
function ofSweep({ x, y }: Line, axis: Axis, columns: number): Uint32Array {
  const type = typeOf(axis);
  const seen = axis.range === undefined ? [] : spanEnds(spanOf(axis, []));
  const ends = spanEnds({ from: x[0] ?? NaN, to: x[x.length - 1] ?? NaN });
  const places = [firstOn(type, x, ends[0]), ...seen, ends[1]].toSorted((one, other) => one - other);
  const parts = places.slice(1).flatMap((to, index) => {
    const from = places[index] ?? to;
    return from < to ? [...minMax(x, y, { range: [from, to], type, buckets: columns })] : [];
  });
  // neighbours of one part are in the next one
  return places.length > 2 ? Uint32Array.from(new Set(parts)).toSorted() : Uint32Array.from(parts);
}

/** A line that goes to and fro has the extremes of each run through a column. */
function ofLoop({ x, y }: Line, axis: Axis, columns: number): Uint32Array {
  const span = spanOf(axis, [{ values: x }]);
  return extremes(y, columnOf(x, { range: spanEnds(span), type: typeOf(axis), buckets: columns }));
}

function typeOf({ type }: Axis): "linear" | "log" {
  return type === "log" ? "log" : "linear";
}

function spanEnds({ from, to }: Pick<Span, "from" | "to">): readonly [low: number, high: number] {
  return from < to ? [from, to] : [to, from];
}

/** The lowest value that has a place on the axis. */
function firstOn(type: "linear" | "log", sorted: Float64Array, lowest: number): number {
  if (type === "linear" || lowest > 0) return lowest;
  const isUp = sorted[0] === lowest;
  return (isUp ? sorted.find(value => value > 0) : sorted.findLast(value => value > 0)) ?? NaN;
}

function picked(values: Float64Array, kept: Uint32Array): Float64Array {
  return Float64Array.from(kept, index => values[index] ?? NaN);
}
