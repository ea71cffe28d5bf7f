/** A trace drawn in the kernel. */

import { coordinates, isOnAxis } from "../plot/axis.ts";
import { colorIndex, paletteOf } from "../plot/color-scale.ts";
import { shownText } from "../plot/figure.ts";
import type { AxisFrame, Frame } from "../plot/frame.ts";
import { isOnRight } from "../plot/panel.ts";
import { type ScatterTrace, type Trace, coloringOf } from "../plot/trace.ts";
import { escapeHtml } from "../escape.ts";
import { barsOf } from "./bars.ts";
import { heatmapOf } from "./heatmap.ts";
import { type Points, coloredMarkers, lineOf, lonePoints, markersOf } from "./marks.ts";

/** Values in colours that are nearer than this cannot be told apart on a marker. */
const markerColors = 64;

/** All marks of a trace. */
export function drawTrace(trace: Trace, frame: Frame): string {
  const vertical = isOnRight(trace, frame.panel) && frame.y2 !== undefined ? frame.y2 : frame.y;
  const marks =
    trace.type === "heatmap"
      ? heatmapOf(trace, frame)
      : trace.type === "bar"
        ? barsOf(trace, vertical, frame)
        : scatterOf(trace, frame, vertical);
  return `<g aria-label="${escapeHtml(shownText(trace.name))}">${marks}</g>`;
}

function scatterOf(trace: ScatterTrace, { x, area }: Frame, up: AxisFrame): string {
  const points = pointsOf(trace, x, up);
  const { line, marker, mode } = trace;
  const coloring = coloringOf(trace);
  if (coloring !== undefined && typeof marker.color !== "string") {
    const values = marker.color;
    const palette = paletteOf(coloring.scale, markerColors);
    const colorAt = (index: number): number | undefined =>
      colorIndex(values[index] ?? NaN, coloring.low, coloring.high, markerColors);
    return coloredMarkers(points, colorAt, palette, marker.size, area);
  }
  const color = typeof marker.color === "string" ? marker.color : line.color;
  if (mode === "markers") return markersOf(points, color, marker.size, area);
  const path = lineOf(points, line.color, line.width, line.dash, area);
  return (
    path +
    (mode === "lines" ? lonePoints(points, color, line.width, area) : markersOf(points, color, marker.size, area))
  );
}

function pointsOf(trace: ScatterTrace, across: AxisFrame, up: AxisFrame): Points {
  const [x, y] = [coordinates(trace.x, across.span), coordinates(trace.y, up.span)];
  const [xs, ys] = [new Float64Array(x.length), new Float64Array(x.length)];
  for (let index = 0; index < x.length; index++) {
    const [horizontal, vertical] = [x[index], y[index]];
    const isShown = isOnAxis(horizontal, across.span.type) && isOnAxis(vertical, up.span.type);
    xs[index] = isShown ? across.at(horizontal) : NaN;
    ys[index] = isShown ? up.at(vertical) : NaN;
  }
  return { xs, ys };
}
