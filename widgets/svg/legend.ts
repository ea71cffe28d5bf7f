/** The names of the traces above them. */

import type { Frame } from "../plot/frame.ts";
import { metrics } from "../plot/metrics.ts";
import { namedTraces } from "../plot/panel.ts";
import { fontSize } from "../plot/theme.ts";
import type { BarTrace, ScatterTrace } from "../plot/trace.ts";
import { escapeHtml } from "../escape.ts";
import { group, text } from "./elements.ts";
import { lineOf } from "./marks.ts";

/** The legend of a panel, where it has one. */
export function legend({ panel, legend: key, area }: Frame): string {
  if (key === undefined) return "";
  const traces = namedTraces(panel);
  const top = area.top - key.height - metrics.gap + 4;
  const entries = key.entries.map(({ name, x, y }, index) => {
    const left = area.left + x;
    const middle = top + y + metrics.legendRow / 2;
    const trace = traces[index];
    if (trace === undefined) return "";
    return (
      swatch(trace, left, middle) + text(name, left + metrics.swatch, middle + 4, `font-size="${fontSize.legend}"`)
    );
  });
  return group("legend", entries);
}

function swatch(trace: ScatterTrace | BarTrace, left: number, middle: number): string {
  const color = trace.type === "bar" || typeof trace.marker.color === "string" ? trace.marker.color : trace.line.color;
  const fill = escapeHtml(String(color));
  // the marks are paths, so that the circles and rectangles of a picture are its points
  if (trace.type === "bar") return `<path d="M${left + 13},${middle - 6}h14v12h-14z" fill="${fill}"/>`;
  const ends = { xs: Float64Array.of(left + 5, left + 35), ys: Float64Array.of(middle, middle) };
  const line = trace.mode === "markers" ? "" : lineOf(ends, trace.line.color, trace.line.width, trace.line.dash);
  const dot = `<path d="M${left + 20},${middle}h0" fill="none" stroke="${fill}" stroke-width="${trace.marker.size}" stroke-linecap="round"/>`;
  return line + (trace.mode === "lines" ? "" : dot);
}
