/** What of a panel is in sight, and how it is laid out: by the same code as the picture in the notebook file. */

import { axisOf } from "../../plot/axis-look.ts";
import { isOnAxis, spanOf, type Extent } from "../../plot/axis.ts";
import { viridis } from "../../plot/color-scale.ts";
import { edgesOf } from "../../plot/edges.ts";
import type { Axis, Figure, Layout } from "../../plot/figure.ts";
import { pictureOf, type Frame } from "../../plot/frame.ts";
import { traceColors, traceDashes } from "../../plot/theme.ts";
import type { Trace } from "../../plot/trace.ts";
import { inScale, unitScale, type UnitScale } from "../../si.ts";
import type { Process, QuantityHeader, Range } from "../../live/protocol.ts";
import type { PanelData } from "./data.ts";

/** How a panel is shown; null shows all. */
export interface Look {
  readonly x: Range | null;
  readonly y: Range | null;
  readonly xType: "linear" | "log";
  readonly yType: "linear" | "log";
  readonly process: Process;
}

/** All of it, as it is. */
export const plainLook: Look = { x: null, y: null, xType: "linear", yType: "linear", process: "none" };

/** An axis in its place: values, and px across or from the top. */
export interface Scale {
  readonly range: Range;
  readonly type: "linear" | "log";
  readonly at: (value: number) => number;
  readonly valueAt: (position: number) => number;
}

/** A panel laid out. */
export interface Laid {
  readonly frame: Frame;
  readonly x: Scale;
  readonly y: Scale;
}

/** Lays a panel out. */
export function laidOut(data: PanelData, look: Look, { width, height, title = "" }: Size): Laid {
  const x = rangeOf(look.x, look.xType, [acrossOf(data, look.xType)]);
  const y = rangeOf(look.y, look.yType, upOf(data, look.yType, look.x === null ? null : x));
  const [xScale, yScale] = [scaleFor(data.x, x, look.xType), scaleFor(data.y, y, look.yType)];
  const isMap = data.kind !== "lines";
  const layout: Layout = {
    width,
    height,
    ...(title === "" ? {} : { title: { text: title } }),
    xaxis: axisFor(data.x, x, xScale, look.xType, !isMap || data.kind === "points"),
    yaxis: axisFor(data.y, y, yScale, look.yType, !isMap || data.kind === "points"),
  };
  const figure: Figure = { data: tracesOf(data), layout, config: {} };
  const [frame] = pictureOf(figure, "").frames as [Frame];
  const { area } = frame;
  return {
    frame,
    x: scale(x, look.xType, xScale, frame.x.at, area.left, area.right),
    y: scale(y, look.yType, yScale, frame.y.at, area.bottom, area.top),
  };
}

/** In px. */
export interface Size {
  readonly width: number;
  readonly height: number;
  /** Default none: the page has it above. */
  readonly title?: string;
}

/** The colour and the dashes of a trace. */
export function strokeOf(index: number): { readonly color: string; readonly dash: string } {
  const color = traceColors[index % traceColors.length] ?? traceColors[0];
  return { color, dash: traceDashes[index % traceDashes.length] ?? "solid" };
}

/** The scale in which the colours of a map are labelled. */
export function colorScaleOf({ z, low, high }: Exclude<PanelData, { kind: "lines" }>): UnitScale {
  return unitScale(Math.max(Math.abs(low), Math.abs(high)), z.unit);
}

/** The cells of a map along an axis. */
interface Cells {
  /** Indices of the places, from the lowest to the highest. */
  readonly order: Uint32Array;
  /** The ends of their cells. */
  readonly edges: Float64Array;
}

/** Those of lists that are still there. */
const cells = { linear: new WeakMap<Float64Array, Cells>(), log: new WeakMap<Float64Array, Cells>() };

/** Places with the ends of their cells; found once for a list. */
export function cellsOf(places: Float64Array, type: "linear" | "log"): Cells {
  const known = cells[type].get(places) ?? cellsIn(places, type);
  cells[type].set(places, known);
  return known;
}

function cellsIn(places: Float64Array, type: "linear" | "log"): Cells {
  const order = Uint32Array.from(places.keys()).toSorted((one, other) => at(one) - at(other));
  return { order, edges: edgesOf(Float64Array.from(order, at), places.length, { type }) };
  function at(index: number): number {
    return places[index] ?? NaN;
  }
}

function tracesOf(data: PanelData): Trace[] {
  if (data.kind === "lines") {
    return data.traces.map(({ label }, index) => {
      const { color, dash } = strokeOf(index);
      const line = { color, width: 1.5, dash };
      return { type: "scatter", name: label, mode: "lines", x: [], y: [], line, marker: { color, size: 4 } };
    });
  }
  const { unit, exponent } = colorScaleOf(data);
  const ends = [data.low, data.high].map(value => inScale(value, { unit, exponent }));
  const text = unit === "" ? data.z.label : `${data.z.label} (${unit})`;
  const [zmin = 0, zmax = 1] = ends;
  const high = zmax > zmin ? zmax : zmin + 1;
  const colorbar = { title: { text: text.replaceAll("<", "&lt;") } };
  return [{ type: "heatmap", name: "", x: [], y: [], z: [], colorscale: viridis, zmin, zmax: high, colorbar }];
}

function acrossOf(data: PanelData, type: "linear" | "log"): Extent {
  if (data.kind === "lines") return { values: data.extent ?? [] };
  return data.kind === "map" ? { values: cellsOf(data.xs, type).edges, isTight: true } : { values: data.xs };
}

function upOf(data: PanelData, type: "linear" | "log", x: Range | null): readonly Extent[] {
  if (data.kind === "map") return [{ values: cellsOf(data.ys, type).edges, isTight: true }];
  if (data.kind === "points") return [{ values: data.ys }];
  // a little more is known than is in sight: what is drawn beyond the edge needs no room
  return data.traces.map(({ xs, ys }) => ({
    values: x === null ? ys : ys.filter((_, index) => (xs[index] ?? NaN) >= x[0] && (xs[index] ?? NaN) <= x[1]),
  }));
}

function rangeOf(wanted: Range | null, type: "linear" | "log", extents: readonly Extent[]): Range {
  if (wanted !== null && (type === "linear" || wanted[0] > 0)) return wanted;
  const { from, to } = spanOf({ title: { text: "" }, type }, extents);
  return [from, to];
}

/** On a logarithmic axis the ticks carry the prefixes. */
function scaleFor({ unit }: QuantityHeader, [from, to]: Range, type: "linear" | "log"): UnitScale {
  return type === "log" ? { exponent: 0, unit } : unitScale(Math.max(Math.abs(from), Math.abs(to)), unit);
}

function axisFor(
  quantity: QuantityHeader,
  [from, to]: Range,
  unit: UnitScale,
  type: "linear" | "log",
  showgrid: boolean,
): Axis {
  const ends = [inScale(from, unit), inScale(to, unit)] as const;
  const range: [number, number] = type === "log" ? [Math.log10(ends[0]), Math.log10(ends[1])] : [ends[0], ends[1]];
  return { ...axisOf([quantity], unit, type), range, showgrid };
}

function scale(
  range: Range,
  type: "linear" | "log",
  unit: UnitScale,
  at: (value: number) => number,
  start: number,
  end: number,
): Scale {
  const [from, to] = range;
  return {
    range,
    type,
    at: value => (isOnAxis(value, type) ? at(inScale(value, unit)) : NaN),
    valueAt: position => {
      const part = (position - start) / (end - start);
      return type === "log" ? from * (to / from) ** part : from + (to - from) * part;
    },
  };
}
