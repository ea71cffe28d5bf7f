/** The marks of a trace and its values in the words of Vega-Lite. */

import type { Json } from "../mime.ts";
import { type Span, isOnAxis, isTexts } from "./axis.ts";
import { hexOf, paletteOf } from "./color-scale.ts";
import { edgesOf } from "./edges.ts";
import { type Axis, shownText } from "./figure.ts";
import {
  type BarTrace,
  type Coloring,
  type HeatmapTrace,
  type ScatterTrace,
  type Trace,
  coloringOf,
  coloringOfMap,
} from "./trace.ts";
import { coarseMap, keptPoints } from "./vega-thin.ts";

/** So many colours of a scale that is told to Vega. */
const vegaColors = 33;

/** A mark, its rows, and what it adds to the channels. */
export interface VegaMark {
  readonly values: readonly Json[];
  readonly mark: Json;
  readonly encoding: {
    readonly x?: object;
    readonly y?: object;
    readonly color?: object;
    readonly others?: object;
  };
}

/** How Vega-Lite draws a trace, with fewer points where there are very many. */
export function vegaMark(trace: Trace, xaxis: Axis, yaxis: Axis, span: Span): VegaMark {
  if (trace.type === "heatmap") return mapOf(coarseMap(trace), xaxis, yaxis);
  if (trace.type === "bar") return barsOf(trace, xaxis, yaxis);
  return marksOf(trace, xaxis, yaxis, span);
}

function marksOf(trace: ScatterTrace, xaxis: Axis, yaxis: Axis, span: Span): VegaMark {
  const coloring = coloringOf(trace);
  const isLine = trace.mode !== "markers";
  const { color, size } = trace.marker;
  const kept = keptPoints(trace, span, yaxis.type);
  const values = rowsOf(trace, xaxis, yaxis, kept, typeof color === "string" ? undefined : color);
  const others = isLine ? { order: { field: "i", type: "quantitative" } } : {};
  return {
    values,
    mark: isLine
      ? { type: "line", point: trace.mode !== "lines" }
      : { type: "point", filled: true, size: (size * size * Math.PI) / 4 },
    // measured points are joined in the order in which they came
    encoding: { others, ...(coloring && { color: colorOf(coloring, trace.marker.colorbar?.title.text) }) },
  };
}

function barsOf(trace: BarTrace, xaxis: Axis, yaxis: Axis): VegaMark {
  return {
    values: rowsOf(trace, xaxis, yaxis),
    mark: { type: "bar" },
    encoding: { others: { xOffset: { field: "trace", type: "nominal" } }, y: { scale: { type: yaxis.type } } },
  };
}

/** A rectangle for each place; a gap has none. */
function mapOf(trace: HeatmapTrace, xaxis: Axis, yaxis: Axis): VegaMark {
  const ends = (middles: HeatmapTrace["x"], count: number, axis: Axis): ((index: number) => [Json, Json?]) => {
    if (isTexts(middles)) return index => [middles[index] ?? ""];
    const edges = edgesOf(middles, count, { type: axis.type });
    return index => [edges[index] ?? null, edges[index + 1] ?? null];
  };
  const across = ends(trace.x, trace.z[0]?.length ?? 0, xaxis);
  const up = ends(trace.y, trace.z.length, yaxis);
  const values: Json[] = [];
  for (const [line, row] of trace.z.entries()) {
    const [y, y2] = up(line);
    row.forEach((z, column) => {
      if (!Number.isFinite(z)) return;
      const [x, x2] = across(column);
      values.push({ x, ...(x2 === undefined ? {} : { x2 }), y, ...(y2 === undefined ? {} : { y2 }), z });
    });
  }
  const second = {
    ...(isTexts(trace.x) ? {} : { x2: { field: "x2" } }),
    ...(isTexts(trace.y) ? {} : { y2: { field: "y2" } }),
  };
  const color = colorOf(coloringOfMap(trace), trace.colorbar.title.text);
  return {
    values,
    // without a stroke the page would shine through between the cells
    mark: { type: "rect", strokeWidth: 0.5 },
    encoding: { others: { ...second, stroke: { ...color, legend: null } }, color },
  };
}

function colorOf({ scale, low, high }: Coloring, title = ""): object {
  // Vega's steps are even
  const range = paletteOf(scale, vegaColors).map(hexOf);
  return {
    field: "z",
    type: "quantitative",
    title: shownText(title),
    scale: { domain: [low, high], range, clamp: true },
    legend: { gradientLength: 200 },
  };
}

function rowsOf(
  trace: ScatterTrace | BarTrace,
  xaxis: Axis,
  yaxis: Axis,
  kept?: Uint32Array,
  colors?: ArrayLike<number>,
): Json[] {
  const name = shownText(trace.name);
  const indices = kept ?? Uint32Array.from({ length: trace.x.length }, (_, index) => index);
  return Array.from(indices, (i): Json => {
    const [x, y] = [trace.x[i], trace.y[i]];
    const isShown = hasPlace(x, xaxis) && hasPlace(y, yaxis);
    const z = colors === undefined ? {} : { z: colors[i] ?? null };
    return { i, x: isShown ? x : null, y: isShown ? y : null, trace: name, ...z };
  });
}

function hasPlace(value: number | string | undefined, { type }: Axis): value is number | string {
  return typeof value === "string" || isOnAxis(value, type);
}
