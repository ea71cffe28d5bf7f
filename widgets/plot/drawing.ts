/** Panels put together into a figure. */

import { type Axis, type Figure, type Layout, plotlyText } from "./figure.ts";
import type { ReadOptions } from "./options.ts";
import { card, fontFamily, fontSize, ink } from "./theme.ts";
import type { Trace } from "./trace.ts";

/** A figure and what has to be said about it. */
export interface Drawing<T extends Trace = Trace> {
  readonly figure: Figure<T>;
  /** Written into the picture: that instruments are simulated, that values have no place. */
  readonly notes: readonly string[];
}

/** What is drawn over one horizontal axis. Traces with `y2` lie over the axis on the right. */
export interface DrawnPanel<T extends Trace = Trace> {
  readonly data: readonly T[];
  readonly xaxis: Axis;
  readonly yaxis: Axis;
  readonly yaxis2?: Axis;
  readonly notes: readonly string[];
}

/** Puts panels one below the other, each of the height that the options say. */
export function drawingOf<T extends Trace>(
  panels: readonly DrawnPanel<T>[],
  { title = "", width, height }: Pick<ReadOptions, "title" | "width" | "height">,
  notes: readonly string[] = [],
): Drawing<T> {
  const [first] = panels as readonly [DrawnPanel<T>, ...DrawnPanel<T>[]];
  const layout: Layout = {
    ...(title === "" ? {} : { title: { text: plotlyText(title) } }),
    width,
    height: height * panels.length,
    xaxis: first.xaxis,
    yaxis: first.yaxis,
    paper_bgcolor: card,
    plot_bgcolor: card,
    font: { family: fontFamily, size: fontSize.tick, color: ink },
    hovermode: "closest",
  };
  const data: T[] = [];
  let vertical = 0;
  for (const [index, panel] of panels.entries()) {
    const across = index === 0 ? "" : String(index + 1);
    const name = (order: number): string => (order === 1 ? "" : String(order));
    const left = name(++vertical);
    const right = panel.yaxis2 === undefined ? undefined : name(++vertical);
    layout[`xaxis${across}` as "xaxis2"] = panel.xaxis;
    layout[`yaxis${left}` as "yaxis2"] = panel.yaxis;
    if (right !== undefined && panel.yaxis2 !== undefined) {
      const beside = { overlaying: `y${left}`, side: "right", showgrid: false, tickmode: "auto" };
      layout[`yaxis${right}` as "yaxis2"] = { ...panel.yaxis2, ...beside };
    }
    for (const trace of panel.data) {
      const up = trace.yaxis === "y2" && right !== undefined ? right : left;
      if (across !== "") trace.xaxis = `x${across}`;
      if (up !== "") trace.yaxis = `y${up}`;
      data.push(trace);
    }
  }
  const config = { displaylogo: false, showSendToCloud: false, responsive: false };
  return { figure: { data, layout, config }, notes: [...new Set([...panels.flatMap(panel => panel.notes), ...notes])] };
}
