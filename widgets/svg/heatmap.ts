/** A map drawn in the kernel: each pixel has the colour of the cell in which its middle lies. */

import { coordinates } from "../plot/axis.ts";
import { colorIndex, paletteOf } from "../plot/color-scale.ts";
import { edgesOf } from "../plot/edges.ts";
import type { AxisFrame, Frame } from "../plot/frame.ts";
import { type HeatmapTrace, coloringOfMap } from "../plot/trace.ts";
import { imageIn, sharpness } from "./image.ts";

/** So many colours tell as many values apart as the eye does. */
const colors = 255;

/** The map as an image. */
export function heatmapOf(trace: HeatmapTrace, { area, x, y }: Frame): string {
  const fineness = sharpness(area);
  const [width, height] = [(area.right - area.left) * fineness, (area.bottom - area.top) * fineness].map(
    Math.round,
  ) as [number, number];
  const columns = cellsAlong(trace.x, trace.z[0]?.length ?? 0, x, area.left, fineness, width);
  const lines = cellsAlong(trace.y, trace.z.length, y, area.top, fineness, height);
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const line = lines[row] ?? -1;
    if (line < 0) continue;
    const start = row * width;
    if (row > 0 && lines[row - 1] === line) {
      pixels.copyWithin(start, start - width, start);
      continue;
    }
    const values = trace.z[line] ?? [];
    const painted = Uint8Array.from(values, value => (colorIndex(value, trace.zmin, trace.zmax, colors) ?? -1) + 1);
    for (let column = 0; column < width; column++) pixels[start + column] = painted[columns[column] ?? -1] ?? 0;
  }
  return imageIn(area, { width, height, pixels, palette: paletteOf(coloringOfMap(trace).scale, colors) });
}

/** The cell below each pixel along an axis, -1 where there is none. */
function cellsAlong(
  middles: HeatmapTrace["x"],
  count: number,
  { span, at }: AxisFrame,
  start: number,
  scale: number,
  length: number,
): Int32Array {
  const cells = new Int32Array(length).fill(-1);
  const places = coordinates(middles, span);
  // a category may lie anywhere, also beside one that this map does not have
  const edges = span.categories === undefined ? edgesOf(places, count, span) : undefined;
  for (let cell = 0; cell < count; cell++) {
    const middle = places[cell] ?? NaN;
    const ends = edges === undefined ? [middle - 0.5, middle + 0.5] : [edges[cell] ?? NaN, edges[cell + 1] ?? NaN];
    const [from, to] = ends.map(end => (at(end) - start) * scale).toSorted((one, other) => one - other) as [
      number,
      number,
    ];
    const first = Math.max(0, Math.ceil(from - 0.5));
    const last = Math.min(length - 1, Math.ceil(to - 0.5) - 1);
    for (let pixel = first; pixel <= last; pixel++) cells[pixel] = cell;
  }
  return cells;
}
