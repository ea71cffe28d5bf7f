/** The values of a panel on a canvas. */

import { colorIndex, hexOf, paletteOf, viridis } from "../../plot/color-scale.ts";
import { fillColumns, type Places } from "./columns.ts";
import type { LinesData, MapData, PanelData, PointsData } from "./data.ts";
import { cellsOf, strokeOf, type Laid, type Scale } from "./look.ts";

const colors = 255;
const palette = paletteOf(viridis, colors);
/** Red, green, blue and opacity of each colour, in the order in which a canvas has them; the first one is that of a gap. */
const table = new Uint32Array(
  new Uint8Array([0, 0, 0, 0, ...palette.flatMap(([red, green, blue]) => [red, green, blue, 255])]).buffer,
);
/** Of a trace, in px. */
const lineWidth = 1.5;
const dashes: Readonly<Record<string, readonly number[]>> = { dash: [8, 5], dot: [2, 4], dashdot: [8, 4, 2, 4] };

/** Draws values; `ratio` is how many pixels there are for each px. */
export function drawValues(canvas: HTMLCanvasElement, data: PanelData, laid: Laid, ratio: number): void {
  const { area } = laid.frame;
  const context = canvas.getContext("2d");
  if (!context) return;
  const [width, height] = [Math.round((area.right - area.left) * ratio), Math.round((area.bottom - area.top) * ratio)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  else context.clearRect(0, 0, width, height);
  if (data.kind === "map") return drawMap(context, data, laid, ratio);
  context.setTransform(ratio, 0, 0, ratio, -area.left * ratio, -area.top * ratio);
  if (data.kind === "lines") drawLines(context, data, laid, ratio);
  else drawPoints(context, data, laid);
  context.setTransform(1, 0, 0, 1, 0, 0);
}

function drawLines(context: CanvasRenderingContext2D, { traces }: LinesData, laid: Laid, ratio: number): void {
  const { area } = laid.frame;
  const columns = (area.right - area.left) * ratio;
  traces.forEach(({ xs, ys, joined }, index) => {
    const { color, dash } = strokeOf(index);
    Object.assign(context, { strokeStyle: color, fillStyle: color, lineWidth, lineJoin: "round" });
    const places = placesOf(xs, ys, laid);
    if (joined && xs.length > 2 * columns) return fillColumns(context, places, area, { ratio, lineWidth });
    if (joined) {
      context.setLineDash([...(dashes[dash] ?? [])]);
      strokeLine(context, places);
      context.setLineDash([]);
    }
    // markers would hide a line of many points
    if (joined && xs.length > columns / 4 / ratio) return;
    const radius = xs.length > 300 ? 2 : 3;
    context.beginPath();
    for (let at = 0; at < xs.length; at++) {
      const [across = NaN, up = NaN] = [places.across[at], places.up[at]];
      if (Number.isNaN(across) || Number.isNaN(up)) continue;
      context.moveTo(across + radius, up);
      context.arc(across, up, radius, 0, 2 * Math.PI);
    }
    context.fill();
  });
}

function placesOf(xs: Float64Array, ys: Float64Array, { x, y }: Laid): Places {
  return { across: xs.map(value => x.at(value)), up: ys.map(value => y.at(value)) };
}

function strokeLine(context: CanvasRenderingContext2D, places: Places): void {
  context.beginPath();
  let isOpen = false;
  for (let at = 0; at < places.across.length; at++) {
    const [across = NaN, up = NaN] = [places.across[at], places.up[at]];
    const isPoint = !Number.isNaN(across) && !Number.isNaN(up);
    if (isPoint && isOpen) context.lineTo(across, up);
    else if (isPoint) context.moveTo(across, up);
    isOpen = isPoint;
  }
  context.stroke();
}

function drawPoints(context: CanvasRenderingContext2D, data: PointsData, { x, y }: Laid): void {
  const { xs, ys, values, low, high } = data;
  for (let at = 0; at < xs.length; at++) {
    const [across, up] = [x.at(xs[at] ?? NaN), y.at(ys[at] ?? NaN)];
    const color = palette[colorIndex(values[at] ?? NaN, low, high, colors) ?? -1];
    if (Number.isNaN(across) || Number.isNaN(up) || color === undefined) continue;
    context.fillStyle = hexOf(color);
    context.fillRect(across - 2, up - 2, 4, 4);
  }
}

function drawMap(context: CanvasRenderingContext2D, data: MapData, { x, y, frame }: Laid, ratio: number): void {
  const { width, height } = context.canvas;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const stripeAt = cellsAlong(data.xs, x, frame.area.left, ratio, width);
  const placeAt = cellsAlong(data.ys, y, frame.area.top, ratio, height);
  const { low, high } = data;
  const factor = high > low ? (colors - 1) / (high - low) : 0;
  for (let column = 0; column < width; column++) {
    const stripe = data.stripes[stripeAt[column] ?? -1];
    if (stripe === undefined) continue;
    for (let row = 0, pixel = column; row < height; row++, pixel += width) {
      const value = stripe[placeAt[row] ?? -1] ?? NaN;
      // rounded as the picture rounds; a gap stays clear
      if (value === value) {
        const part = factor === 0 ? (colors - 1) / 2 : (value - low) * factor;
        pixels[pixel] = table[1 + Math.min(colors - 1, Math.max(0, Math.round(part)))] ?? 0;
      }
    }
  }
  context.putImageData(image, 0, 0);
}

/** The index of the place in whose cell each pixel lies, -1 where there is none. */
function cellsAlong(
  places: Float64Array,
  { at, type }: Scale,
  start: number,
  ratio: number,
  length: number,
): Int32Array {
  const cells = new Int32Array(length).fill(-1);
  const { order, edges } = cellsOf(places, type);
  order.forEach((place, rank) => {
    const ends = [edges[rank] ?? NaN, edges[rank + 1] ?? NaN].map(edge => (at(edge) - start) * ratio);
    const [from = NaN, to = NaN] = ends.toSorted((one, other) => one - other);
    const last = Math.min(length - 1, Math.ceil(to - 0.5) - 1);
    for (let pixel = Math.max(0, Math.ceil(from - 0.5)); pixel <= last; pixel++) cells[pixel] = place;
  });
  return cells;
}
