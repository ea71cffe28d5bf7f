/** Fewer values for Vega-Lite: its rows are text, and a million of them would be a file of a hundred megabytes. */

import { everyPointUpTo } from "../svg/marks.ts";
import { type Span, coordinates, isTexts } from "./axis.ts";
import type { Axis } from "./figure.ts";
import { extremes } from "./reduce.ts";
import type { HeatmapTrace, ScatterTrace, Values } from "./trace.ts";

/** Columns of a line that keep their extremes: as many as a wide screen has. */
const columns = 4_000;

/** Places across and up that points keep one of: two pixels of a usual chart. */
const places = [300, 150] as const;

/** Cells across and up that a map has at most. */
const cells = [300, 150] as const;

/** The points that are written; undefined where all are. A line keeps the extremes of each column, points one of each place. */
export function keptPoints(trace: ScatterTrace, span: Span, vertical: Axis["type"]): Uint32Array | undefined {
  if (trace.x.length <= everyPointUpTo || isTexts(trace.y)) return undefined;
  const column = partsOf(coordinates(trace.x, span), span.type);
  if (trace.mode !== "markers") return extremes(trace.y, index => Math.floor(column(index) * columns));
  const row = partsOf(trace.y, vertical);
  const seen = new Set<number>();
  const isNew = (index: number): boolean => {
    const [across, up] = [column(index), row(index)];
    if (Number.isNaN(across) || Number.isNaN(up)) return false;
    return seen.size < seen.add(Math.floor(across * places[0]) * 4096 + Math.floor(up * places[1])).size;
  };
  return Uint32Array.from({ length: trace.x.length }, (_, index) => index).filter(isNew);
}

/** A map of at most 300 by 150 cells: those of a larger one are joined, with the mean of their values. */
export function coarseMap(trace: HeatmapTrace): HeatmapTrace {
  const [across, up] = [trace.z[0]?.length ?? 0, trace.z.length];
  const [stepX, stepY] = [stepOf(trace.x, across, cells[0]), stepOf(trace.y, up, cells[1])];
  if (stepX === 1 && stepY === 1) return trace;
  const z = Array.from({ length: Math.ceil(up / stepY) }, (_, line) => {
    const rows = trace.z.slice(line * stepY, (line + 1) * stepY);
    return Float64Array.from({ length: Math.ceil(across / stepX) }, (_unused, column) => {
      const block = rows
        .flatMap(row => Array.from(row.slice(column * stepX, (column + 1) * stepX)))
        .filter(Number.isFinite);
      return block.reduce((sum, value) => sum + value / block.length, block.length === 0 ? NaN : 0);
    });
  });
  return { ...trace, x: joined(trace.x, stepX), y: joined(trace.y, stepY), z };
}

/** How many cells become one; names stay apart. */
function stepOf(middles: Values, count: number, most: number): number {
  return isTexts(middles) ? 1 : Math.ceil(count / most);
}

/** The middles of the cells that were joined. */
function joined(middles: Values, step: number): Values {
  if (step === 1 || isTexts(middles)) return middles;
  return Float64Array.from({ length: Math.ceil(middles.length / step) }, (_, index) => {
    const first = middles[index * step] ?? NaN;
    const last = middles[Math.min(middles.length, (index + 1) * step) - 1] ?? first;
    return first / 2 + last / 2;
  });
}

/** Where each value lies between the lowest and the highest one, from 0 to 1; NaN where it has no place. */
function partsOf(values: ArrayLike<number>, type: Axis["type"]): (index: number) => number {
  const at = (index: number): number => {
    const value = values[index] ?? NaN;
    return type === "log" ? Math.log10(value) : value;
  };
  let [low, high] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index++) {
    const value = at(index);
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return index => {
    const part = high > low ? (at(index) / 2 - low / 2) / (high / 2 - low / 2) : 0;
    return Number.isFinite(part) ? part : NaN;
  };
}
