/** A trace as plotly is told, so that it draws what the SVG shows. */

import { isOnAxis, isTexts, type Span } from "./axis.ts";
import { plotlyText } from "./figure.ts";
import type { ColorFrame, Frame } from "./frame.ts";
import { metrics } from "./metrics.ts";
import { isOnRight } from "./panel.ts";
import type { Paper } from "./paper.ts";
import { axisLine, fontSize } from "./theme.ts";
import type { ColorBar, Trace, Values } from "./trace.ts";

/** The trace with its gaps, its legend and the place of its colours. */
export function settleTrace(trace: Trace, frame: Frame, index: number, paper: Paper): unknown {
  const { x, y, y2, colors, legend } = frame;
  const vertical = isOnRight(trace, frame.panel) && y2 !== undefined ? y2 : y;
  // a panel without a legend would take its names into that of the first one
  const names = { ...(index > 0 ? { legend: `legend${index + 1}` } : {}), ...(legend ? {} : { showlegend: false }) };
  if (trace.type === "heatmap") {
    const colorbar = colors === undefined ? {} : { colorbar: barFor(trace.colorbar, colors, frame, paper) };
    return { ...trace, zauto: false, hoverongaps: false, ...colorbar };
  }
  const across = withGaps(trace.x, x.span);
  const up = withGaps(trace.y, vertical.span);
  const { marker } = trace;
  if (trace.type === "scatter" && trace.marker.colorbar !== undefined && colors !== undefined) {
    const colorbar = barFor(trace.marker.colorbar, colors, frame, paper);
    return { ...trace, ...names, x: across, y: up, marker: { ...marker, cauto: false, colorbar } };
  }
  return { ...trace, ...names, x: across, y: up };
}

/** Plotly draws a line down to the edge where a logarithmic axis has no place for a value: here that is a gap. */
function withGaps(values: Values, { type }: Span): Values {
  if (type !== "log" || isTexts(values)) return values;
  return Float64Array.from(values, value => (isOnAxis(value, type) ? value : NaN));
}

function barFor(bar: ColorBar, colors: ColorFrame, { area }: Frame, paper: Paper): unknown {
  return {
    outlinecolor: axisLine,
    outlinewidth: 1,
    ticks: "outside",
    tickcolor: axisLine,
    exponentformat: "power",
    ...bar,
    title: {
      side: "right",
      font: { size: fontSize.axis },
      ...bar.title,
      text: colors.title.map(plotlyText).join("<br>"),
    },
    x: paper.x(colors.left),
    xanchor: "left",
    y: paper.y(area.bottom),
    yanchor: "bottom",
    len: paper.heightOf(area.bottom - area.top),
    lenmode: "fraction",
    thickness: metrics.bar,
    thicknessmode: "pixels",
    xpad: 0,
    ypad: 0,
  };
}
