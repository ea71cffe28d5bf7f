/** The marks of a trace: a line with gaps, and one marker for every point. */

import { escapeHtml } from "../markup.ts";

/** A point in px; undefined leaves a gap. */
export type Point = readonly [x: number, y: number] | undefined;

/** Above this many points the markers of a trace are one path: still one for every point, at a third of the size. */
const manyPoints = 2_000;

/** Above this many points what falls on the same half pixel is drawn once. */
export const everyPointUpTo = 20_000;

const dashes = new Map([
  ["dash", "8 5"],
  ["dot", "2 4"],
  ["dashdot", "8 4 2 4"],
]);

/** A line through the points, broken at gaps. */
export function lineOf(points: readonly Point[], color: string, width: number, dash: string): string {
  const drawn = points.length > everyPointUpTo ? thinLine(points) : points;
  let path = "";
  let open = false;
  for (const point of drawn) {
    if (point !== undefined) path += `${open ? "L" : "M"}${round(point[0])},${round(point[1])}`;
    open = point !== undefined;
  }
  if (path === "") return "";
  const pattern = dashes.get(dash);
  const dashed = pattern === undefined ? "" : ` stroke-dasharray="${pattern}"`;
  return `<path d="${path}" fill="none" stroke="${escapeHtml(color)}" stroke-width="${width}" stroke-linejoin="round"${dashed}/>`;
}

/** A marker for every point: circles, or one path with a dot per point when there are many. */
export function markersOf(points: readonly Point[], color: string, size: number): string {
  const fill = escapeHtml(color);
  const shown = points.filter(point => point !== undefined);
  if (shown.length <= manyPoints) {
    const circles = shown.map(([x, y]) => `<circle cx="${round(x)}" cy="${round(y)}" r="${size / 2}"/>`);
    return circles.length === 0 ? "" : `<g fill="${fill}">${circles.join("")}</g>`;
  }
  const drawn = shown.length > everyPointUpTo ? distinct(shown) : shown;
  const dots = drawn.map(([x, y]) => `M${round(x)},${round(y)}h0`).join("");
  return `<path d="${dots}" fill="none" stroke="${fill}" stroke-width="${size}" stroke-linecap="round"/>`;
}

/** Keeps of each run within one pixel column its first, lowest, highest and last point: the picture stays the same. */
function thinLine(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  let run: (readonly [number, number])[] = [];
  const close = (): void => {
    const first = run[0];
    if (first === undefined) return;
    let [low, high] = [0, 0];
    run.forEach(([, y], index) => {
      if (y < (run[low]?.[1] ?? y)) low = index;
      if (y > (run[high]?.[1] ?? y)) high = index;
    });
    const indices = [...new Set([0, low, high, run.length - 1])].toSorted((a, b) => a - b);
    for (const index of indices) kept.push(run[index]);
    run = [];
  };
  for (const point of points) {
    const previous = run[0];
    if (point === undefined || (previous !== undefined && Math.floor(point[0]) !== Math.floor(previous[0]))) close();
    if (point === undefined) {
      if (kept.at(-1) !== undefined) kept.push(undefined);
    } else run.push(point);
  }
  close();
  return kept;
}

function distinct(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const rows = new Map<number, Set<number>>();
  return points.filter(([x, y]) => {
    const [column, line] = [Math.round(x * 2), Math.round(y * 2)];
    const row = rows.get(line) ?? new Set();
    rows.set(line, row);
    return row.size < row.add(column).size;
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
