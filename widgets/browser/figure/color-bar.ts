/** The bar that tells which value a colour stands for, without a picture of pixels. */

import { hexOf, paletteOf } from "../../plot/color-scale.ts";
import type { Frame } from "../../plot/frame.ts";
import { metrics } from "../../plot/metrics.ts";
import { axisLine } from "../../plot/theme.ts";
import { sideAxis } from "../../svg/axes.ts";
import { attributes } from "../../svg/elements.ts";

const steps = 64;

/** The colour bar of a panel, where it has one. */
export function colorBar(frame: Frame): string {
  const { colors, area } = frame;
  if (colors === undefined) return "";
  const height = area.bottom - area.top;
  const each = height / steps;
  const parts = paletteOf(colors.scale, steps).map((color, index) => {
    // each reaches below the next one, so that no line is seen between them
    const place = {
      x: colors.left,
      y: area.bottom - (index + 1) * each,
      width: metrics.bar,
      height: Math.min(height, each + 0.5),
    };
    return `<rect ${attributes(place)} fill="${hexOf(color)}"/>`;
  });
  const box = { x: colors.left, y: area.top, width: metrics.bar, height };
  return [
    ...parts.toReversed(),
    `<rect ${attributes(box)} fill="none" stroke="${axisLine}"/>`,
    sideAxis(frame, colors, "right", colors.left + metrics.bar, "colours"),
  ].join("");
}
