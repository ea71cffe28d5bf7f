/** The marks of a trace: a line with gaps, and one marker for every point. */

import { type Rgb, hexOf, isRgb, rgbOf } from "../plot/color-scale.ts";
import type { Area } from "../plot/frame.ts";
import { extremes } from "../plot/reduce.ts";
import { escapeHtml } from "../escape.ts";
import { round } from "./elements.ts";
import { InkImage, mostShapes } from "./ink-image.ts";

/** Points in px; NaN in `ys` leaves a gap. */
export interface Points {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

/** Above this many points the markers of a trace are one path: still one for every point, at a third of the size. */
const manyPoints = 2_000;

/** Above this many points what falls on the same half pixel is drawn once, and a line keeps its extremes per pixel. */
export const everyPointUpTo = 20_000;

const dashes = new Map([
  ["dash", "8 5"],
  ["dot", "2 4"],
  ["dashdot", "8 4 2 4"],
]);

/** A line through the points, broken at gaps; painted where it goes to and fro so often that it stays long. */
export function lineOf(points: Points, color: string, width: number, dash: string, area?: Area): string {
  const { xs, ys } = points;
  const kept = ys.length > everyPointUpTo ? extremes(ys, index => Math.floor(xs[index] ?? 0)) : [...ys.keys()];
  if (area !== undefined && kept.length > mostShapes && isRgb(color))
    return paintedLine(points, kept, color, width, area);
  const parts: string[] = [];
  let isOpen = false;
  for (const index of kept) {
    const y = ys[index] ?? NaN;
    if (!Number.isNaN(y)) parts.push(`${isOpen ? "L" : "M"}${round(xs[index] ?? 0)},${round(y)}`);
    isOpen = !Number.isNaN(y);
  }
  if (parts.length === 0) return "";
  const pattern = dashes.get(dash);
  const dashed = pattern === undefined ? "" : ` stroke-dasharray="${pattern}"`;
  return `<path d="${parts.join("")}" fill="none" stroke="${escapeHtml(color)}" stroke-width="${width}" stroke-linejoin="round"${dashed}/>`;
}

/** A marker for every point: circles, one path with a dot per point when there are many, painted when there are too many. */
export function markersOf(points: Points, color: string, size: number, area: Area): string {
  return marks(points, shownIn(points), color, size, area);
}

/** A marker for each point that no line reaches, as it lies between gaps. */
export function lonePoints(points: Points, color: string, size: number, area: Area): string {
  const isGap = (index: number): boolean => Number.isNaN(points.ys[index] ?? NaN);
  const lone = shownIn(points).filter(index => isGap(index - 1) && isGap(index + 1));
  return marks(points, lone, color, size, area);
}

/** A marker for every point in the colour of its value: an index into the palette for each point. */
export function coloredMarkers(
  points: Points,
  colorAt: (index: number) => number | undefined,
  palette: readonly Rgb[],
  size: number,
  area: Area,
): string {
  const shown = shownIn(points);
  if (shown.length > mostShapes) return paintedDots(points, shown, size, area, colorAt).toSvg(palette);
  const byColor = palette.map((): number[] => []);
  for (const index of shown) byColor[colorAt(index) ?? -1]?.push(index);
  return byColor.map((indices, color) => dots(points, indices, hexOf(palette[color] ?? [0, 0, 0]), size)).join("");
}

function marks(points: Points, indices: readonly number[], color: string, size: number, area: Area): string {
  // names of colours are known to whoever shows the picture
  if (indices.length <= mostShapes || !isRgb(color)) return dots(points, indices, color, size);
  return paintedDots(points, indices, size, area, () => 0).toSvg([rgbOf(color)]);
}

function shownIn({ ys }: Points): number[] {
  const shown: number[] = [];
  for (let index = 0; index < ys.length; index++) if (!Number.isNaN(ys[index])) shown.push(index);
  return shown;
}

function dots({ xs, ys }: Points, indices: readonly number[], color: string, size: number): string {
  if (indices.length === 0) return "";
  const fill = escapeHtml(color);
  const place = (index: number): [x: number, y: number] => [round(xs[index] ?? 0), round(ys[index] ?? 0)];
  if (indices.length <= manyPoints) {
    const circles = indices.map(place).map(([x, y]) => `<circle cx="${x}" cy="${y}" r="${size / 2}"/>`);
    return `<g fill="${fill}">${circles.join("")}</g>`;
  }
  const drawn = indices.length > everyPointUpTo ? distinct(xs, ys, indices) : indices;
  const path = drawn.map(place).map(([x, y]) => `M${x},${y}h0`);
  return `<path d="${path.join("")}" fill="none" stroke="${fill}" stroke-width="${size}" stroke-linecap="round"/>`;
}

function paintedLine({ xs, ys }: Points, kept: ArrayLike<number>, color: string, width: number, area: Area): string {
  // so many lines are one area: finer pixels would only take time
  const image = kept.length > 4 * mostShapes ? new InkImage(area, 1) : new InkImage(area);
  for (let place = 1; place < kept.length; place++) {
    const [from, to] = [kept[place - 1] ?? 0, kept[place] ?? 0];
    const ends = [xs[from], ys[from], xs[to], ys[to]] as [number, number, number, number];
    if (!ends.some(Number.isNaN)) image.line(...ends, width);
  }
  return image.toSvg([rgbOf(color)]);
}

function paintedDots(
  { xs, ys }: Points,
  indices: readonly number[],
  size: number,
  area: Area,
  colorAt: (index: number) => number | undefined,
): InkImage {
  const image = new InkImage(area);
  for (const index of distinct(xs, ys, indices)) {
    const color = colorAt(index);
    if (color !== undefined) image.dot(xs[index] ?? NaN, ys[index] ?? NaN, size, color);
  }
  return image;
}

function distinct(xs: Float64Array, ys: Float64Array, indices: readonly number[]): number[] {
  const seen = new Set<number>();
  return indices.filter(index => {
    const place = Math.round((xs[index] ?? 0) * 2) * 65_536 + Math.round((ys[index] ?? 0) * 2);
    return seen.size < seen.add(place).size;
  });
}
