/** The bar that tells which value a colour stands for. */

import { paletteOf } from "../plot/color-scale.ts";
import type { Frame } from "../plot/frame.ts";
import { metrics } from "../plot/metrics.ts";
import { axisLine } from "../plot/theme.ts";
import { sideAxis } from "./axes.ts";
import { attributes } from "./elements.ts";
import { imageIn } from "./image.ts";

/** The colour bar of a panel, where it has one. */
export function colorBar(frame: Frame): string {
  const { colors, area } = frame;
  if (colors === undefined) return "";
  const place = { ...area, left: colors.left, right: colors.left + metrics.bar };
  const palette = paletteOf(colors.scale, 255);
  // the last colour is on top
  const pixels = Uint8Array.from(palette, (_, index) => palette.length - index);
  const box = { x: place.left, y: place.top, width: metrics.bar, height: place.bottom - place.top };
  return [
    imageIn(place, { width: 1, height: pixels.length, pixels, palette }),
    `<rect ${attributes(box)} fill="none" stroke="${axisLine}"/>`,
    sideAxis(frame, colors, "right", place.right, "colours"),
  ].join("\n");
}
