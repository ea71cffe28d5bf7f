/** The traces that plots are made of, as plotly has them; every other key of plotly may be added. */

import { type ColorScale, stopsOf } from "./color-scale.ts";
import type { ColorStops } from "./named-color-scales.ts";
import type { Numbers } from "./series.ts";

/** Places along an axis: numbers, or the names of categories. */
export type Values = Numbers | readonly string[];

/** Any trace; its `type` tells which. */
export type Trace = ScatterTrace | BarTrace | HeatmapTrace;

/** What all traces have. */
interface AnyTrace {
  /** Shown in the legend. */
  name: string;
  /** The axis below it: `x`, or `x2` and so on in a panel further down. */
  xaxis?: string;
  /** The axis beside it; `y2` may lie on the right. */
  yaxis?: string;
  visible?: boolean | "legendonly";
  [option: string]: unknown;
}

/** A line with markers, or markers alone. */
export interface ScatterTrace extends AnyTrace {
  type: "scatter";
  mode: "lines+markers" | "lines" | "markers";
  x: Values;
  y: Values;
  line: { color: string; width: number; dash: string };
  marker: Marker;
}

/** How points are marked: all alike, or each in the colour of its value. */
export interface Marker {
  /** A colour, or a value for each point. */
  color: string | Numbers;
  size: number;
  colorscale?: ColorScale;
  /** Whether the last colour is the first one. Default false. */
  reversescale?: boolean;
  /** The value of the first colour. */
  cmin?: number;
  /** The value of the last colour. */
  cmax?: number;
  showscale?: boolean;
  colorbar?: ColorBar;
  [option: string]: unknown;
}

/** A bar for each category. */
export interface BarTrace extends AnyTrace {
  type: "bar";
  x: Values;
  y: Numbers;
  marker: { color: string; [option: string]: unknown };
}

/** A map: a coloured cell for each place of a grid. */
export interface HeatmapTrace extends AnyTrace {
  type: "heatmap";
  /** The columns. */
  x: Values;
  /** The lines. */
  y: Values;
  /** A list of values for each line; NaN leaves a gap. */
  z: readonly Numbers[];
  colorscale: ColorScale;
  /** Whether the last colour is the first one. Default false. */
  reversescale?: boolean;
  /** The value of the first colour. */
  zmin: number;
  /** The value of the last colour. */
  zmax: number;
  showscale?: boolean;
  colorbar: ColorBar;
}

/** The scale beside a map. */
export interface ColorBar {
  title: { text: string; [option: string]: unknown };
  [option: string]: unknown;
}

/** Whether a trace is drawn. */
export function isVisible({ visible }: Trace): boolean {
  return visible === undefined || visible === true;
}

/** How the values of a trace become colours. */
export interface Coloring {
  readonly scale: ColorStops;
  readonly low: number;
  readonly high: number;
  /** Undefined where none is shown. */
  readonly bar: ColorBar | undefined;
}

/**
 * The colours of a trace; undefined where all of it has one.
 * @throws TypeError for what is no colour scale.
 */
export function coloringOf(trace: Trace): Coloring | undefined {
  if (trace.type === "heatmap") return coloringOfMap(trace);
  if (trace.type === "bar" || typeof trace.marker.color === "string") return undefined;
  const { colorscale, reversescale, cmin: low, cmax: high, colorbar, showscale = false } = trace.marker;
  if (colorscale === undefined || low === undefined || high === undefined) return undefined;
  return { scale: shownStops(colorscale, reversescale), low, high, bar: showscale ? colorbar : undefined };
}

/**
 * The colours of a map.
 * @throws TypeError for what is no colour scale.
 */
export function coloringOfMap(trace: HeatmapTrace): Coloring {
  const { colorscale, reversescale, zmin: low, zmax: high, colorbar, showscale = true } = trace;
  return { scale: shownStops(colorscale, reversescale), low, high, bar: showscale ? colorbar : undefined };
}

function shownStops(scale: ColorScale, isReversed = false): ColorStops {
  const stops = stopsOf(scale);
  return isReversed ? stops.map(([part, color]) => [1 - part, color] as const).toReversed() : stops;
}
