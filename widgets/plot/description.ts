/** A figure in words. */

import { type Figure, shownText } from "./figure.ts";
import { type Panel, panelsOf } from "./panel.ts";
import type { Trace } from "./trace.ts";

/** What each panel shows, the title before the first one. */
export function describe(figure: Pick<Figure, "data" | "layout">): string[] {
  const { title } = figure.layout;
  const heading = title?.text === undefined || title.text === "" ? "" : `${shownText(title.text)}: `;
  return panelsOf(figure).map((panel, index) => (index === 0 ? heading : "") + inWords(panel));
}

function inWords({ traces, x, y, y2 }: Panel): string {
  const [across, up] = [x, y].map(({ axis }) => shownText(axis.title.text));
  const [first] = traces;
  const bar = first && colorTitle(first);
  if (first !== undefined && bar !== undefined) {
    const places = first.type === "heatmap" ? `${first.x.length} × ${first.y.length} places` : points(first.x.length);
    return `${shownText(bar)} over ${across} and ${up}, ${places}`;
  }
  const axes = y2 === undefined ? up : `${up} and ${shownText(y2.axis.title.text)}`;
  const count = traces.reduce((sum, trace) => sum + trace.x.length, 0);
  return `${axes} against ${across}, ${points(count)}${traces.length > 1 ? ` in ${traces.length} traces` : ""}`;
}

function colorTitle(trace: Trace): string | undefined {
  if (trace.type === "heatmap") return trace.colorbar.title.text;
  return trace.type === "scatter" ? trace.marker.colorbar?.title.text : undefined;
}

function points(count: number): string {
  return `${count} ${count === 1 ? "point" : "points"}`;
}
