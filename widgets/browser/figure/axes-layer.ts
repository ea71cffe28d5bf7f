/** The axes of a panel as SVG: the text that the picture in the notebook file has, too. */

import { colorBar } from "./color-bar.ts";
import { axisLine, fontFamily, ink } from "../../plot/theme.ts";
import { bottomAxis, grid, sideAxis } from "../../svg/axes.ts";
import { attributes, text } from "../../svg/elements.ts";
import { legend } from "./legend.ts";
import type { Frame } from "../../plot/frame.ts";
import { metrics } from "../../plot/metrics.ts";
import { fontSize } from "../../plot/theme.ts";

/** What lies below the values. */
export function gridOf(frame: Frame): string {
  return grid(frame);
}

/** What lies around the values. */
export function axesOf(frame: Frame): string {
  const { area } = frame;
  const box = attributes({
    x: area.left,
    y: area.top,
    width: area.right - area.left,
    height: area.bottom - area.top,
  });
  const titles = frame.title.map((line, index) =>
    text(line, metrics.edge, metrics.edge + index * metrics.titleLine + 15, `font-size="${fontSize.title}"`),
  );
  return [
    ...titles,
    `<rect ${box} fill="none" stroke="${axisLine}"/>`,
    bottomAxis(frame),
    sideAxis(frame, frame.y, "left", area.left, "y axis"),
    colorBar(frame),
    legend(frame),
  ].join("\n");
}

/** An SVG document or a part of a page with some content. */
export function svgOf({ width, height }: { width: number; height: number }, content: string, label: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" ${attributes({ width, height })} viewBox="0 0 ${width} ${height}" ` +
    `${label} font-family="${fontFamily}" fill="${ink}">${content}</svg>`
  );
}
