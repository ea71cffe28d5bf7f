/** From values to colours. */

import { type ColorScaleName, type ColorStops, namedColorScales } from "./named-color-scales.ts";

/** The name of a scale, or its colours as `[part, "#rrggbb"]`. */
export type ColorScale = ColorScaleName | ColorStops;

/**
 * Viridis, which QCoDeS's maps have too: as bright as the value is high, also in grey and to eyes that do not tell red from
 * green. Sampled at ten even steps from the table of S. van der Walt and N. Smith (2015), which is in the public domain.
 */
export const viridis: ColorStops = [
  [0, "#440154"],
  [0.1, "#482475"],
  [0.2, "#414487"],
  [0.3, "#355f8d"],
  [0.4, "#2a788e"],
  [0.5, "#21918c"],
  [0.6, "#22a884"],
  [0.7, "#44bf70"],
  [0.8, "#7ad151"],
  [0.9, "#bddf26"],
  [1, "#fde725"],
];

/** A colour as red, green and blue from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * The colours of a scale.
 * @throws TypeError for what is neither the name of one nor a list of colours.
 */
export function stopsOf(scale: ColorScale): ColorStops {
  if (typeof scale === "string" && Object.hasOwn(namedColorScales, scale)) return namedColorScales[scale];
  const isStops = Array.isArray(scale) && scale.length > 0 && scale.every(stop => Array.isArray(stop));
  if (isStops) return scale as unknown as ColorStops;
  const names = Object.keys(namedColorScales).join(", ");
  throw new TypeError(
    `drawing colours: ${JSON.stringify(scale)} is no colour scale: must be ${names}, or a list of [part, "#rrggbb"]`,
  );
}

/**
 * So many colours of a scale, evenly spaced.
 * @throws TypeError for what is no colour scale.
 */
export function paletteOf(scale: ColorScale, count: number): Rgb[] {
  const stops = stopsOf(scale).map(([part, color]) => [part, rgbOf(color)] as const);
  return Array.from({ length: count }, (_, index) => mixed(stops, count === 1 ? 0 : index / (count - 1)));
}

/** Which of `count` colours a value has; values beyond the ends have those of the ends, and NaN has none. */
export function colorIndex(value: number, low: number, high: number, count: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  // halves, because the difference of the largest numbers overflows
  const part = high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0.5;
  return Math.round(Math.min(1, Math.max(0, part)) * (count - 1));
}

/** A colour as it is written: `#440154`. */
export function hexOf(color: Rgb): string {
  return `#${color.map(value => value.toString(16).padStart(2, "0")).join("")}`;
}

function mixed(stops: readonly (readonly [number, Rgb])[], part: number): Rgb {
  const after = Math.max(
    0,
    stops.findIndex(([at]) => at >= part),
  );
  const [to, high] = stops[after] as (typeof stops)[number];
  const [from, low] = stops[Math.max(0, after - 1)] as (typeof stops)[number];
  const share = to === from ? 1 : (part - from) / (to - from);
  const mix = (place: 0 | 1 | 2): number => Math.round(low[place] + (high[place] - low[place]) * share);
  return [mix(0), mix(1), mix(2)];
}

/** Whether a colour is written as `#440154`. */
export function isRgb(color: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(color);
}

/** A colour that was written as `#440154`. */
export function rgbOf(color: string): Rgb {
  if (!isRgb(color)) throw new TypeError(`drawing colours: ${JSON.stringify(color)} is invalid: must be "#rrggbb"`);
  const part = (place: number): number => Number.parseInt(color.slice(place, place + 2), 16);
  return [part(1), part(3), part(5)];
}
