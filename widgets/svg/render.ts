/** A figure as an SVG picture that needs no browser to make and no script to show. */

import type { Frame, Picture } from "../plot/frame.ts";
import { metrics } from "../plot/metrics.ts";
import { axisLine, card, faint, fontFamily, fontSize, ink, warning } from "../plot/theme.ts";
import { escapeHtml } from "../escape.ts";
import { bottomAxis, grid, sideAxis } from "./axes.ts";
import { colorBar } from "./color-bar.ts";
import { attributes, text } from "./elements.ts";
import { legend } from "./legend.ts";
import { drawTrace } from "./traces.ts";

/** Draws a figure that is laid out. `description` is what a screen reader says. */
export function renderSvg({ width, height, frames }: Picture, description: string): string {
  const label = escapeHtml(description);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${attributes({ width, height })} viewBox="0 0 ${width} ${height}" ` +
      `role="img" aria-label="${label}" font-family="${fontFamily}" fill="${ink}">`,
    `<title>${label}</title>`,
    `<rect width="${width}" height="${height}" rx="4" fill="${card}"/>`,
    ...frames.flatMap(drawPanel),
    `</svg>`,
  ]
    .filter(part => part !== "")
    .join("\n");
}

function drawPanel(frame: Frame): string[] {
  const { area, panel } = frame;
  const inner = { x: area.left, y: area.top, width: area.right - area.left, height: area.bottom - area.top };
  const box = attributes(inner);
  const border = `<rect ${box} fill="none" stroke="${axisLine}"/>`;
  // a map would cover half of the border
  const isMap = panel.traces.some(({ type }) => type === "heatmap");
  return [
    heading(frame),
    grid(frame),
    isMap ? "" : border,
    // a picture inside the picture clips at its edge without an id that could meet another one's
    `<svg ${box} viewBox="${inner.x} ${inner.y} ${inner.width} ${inner.height}" overflow="hidden">`,
    ...panel.traces.map(trace => drawTrace(trace, frame)),
    `</svg>`,
    isMap ? border : "",
    bottomAxis(frame),
    sideAxis(frame, frame.y, "left", area.left, "y axis"),
    frame.y2 === undefined ? "" : sideAxis(frame, frame.y2, "right", area.right, "y axis on the right"),
    colorBar(frame),
    legend(frame),
  ];
}

function heading({ title, note, hint, area, legend: key }: Frame): string {
  const titles = title.map((line, index) =>
    text(
      line,
      metrics.edge,
      metrics.edge + index * metrics.titleLine + 15,
      `font-size="${fontSize.title}" font-weight="600"`,
    ),
  );
  const bottom = area.top - (key?.height ?? 0) - metrics.gap;
  const loud = `font-weight="600" fill="${warning}"`;
  const lines = [...note.map(line => [line, loud] as const), ...hint.map(line => [line, `fill="${faint}"`] as const)];
  const notes = lines.map(([line, look], index) => {
    const y = bottom - (lines.length - index) * metrics.noteLine + 12;
    return text(line, area.left, y, `font-size="${fontSize.note}" ${look}`);
  });
  return [...titles, ...notes].join("\n");
}
