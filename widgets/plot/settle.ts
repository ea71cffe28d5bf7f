/** What plotly is told so that it draws what the SVG shows: the same margins, ranges, lines of text and gaps. */

import { isOnAxis, plotlyRange, type Span } from "./axis.ts";
import { type Figure, type Layout, type Trace, plotlyText } from "./figure.ts";
import type { AxisFrame, Frame } from "./frame.ts";
import type { Numbers } from "./series.ts";
import { fontSize, warning } from "./theme.ts";

/** The figure with all that the picture has settled; what the user wrote in the layout stays. */
export function settle({ data, layout, config }: Figure, frame: Frame): unknown {
  return { data: data.map(trace => traceFor(trace, frame)), layout: layoutFor(layout, frame), config };
}

/** Plotly draws a line down to the edge where a logarithmic axis has no place for a value: here that is a gap. */
function traceFor(trace: Trace, { x, y, y2 }: Frame): unknown {
  const vertical = trace.yaxis === "y2" && y2 !== undefined ? y2 : y;
  return { ...trace, x: withGaps(trace.x, x.span), y: withGaps(trace.y, vertical.span) };
}

function withGaps(values: Numbers, { type }: Span): Numbers {
  if (type === "linear") return values;
  return Float64Array.from(values, value => (isOnAxis(value, type) ? value : NaN));
}

function layoutFor(layout: Layout, frame: Frame): unknown {
  const { margin, height, legend, width } = frame;
  const inner = height - margin.t - margin.b;
  const aboveTraces = (px: number): number => 1 + px / inner;
  const note = {
    xref: "paper",
    yref: "paper",
    x: 0,
    y: aboveTraces((legend?.height ?? 0) + 2),
    xanchor: "left",
    yanchor: "bottom",
    align: "left",
    showarrow: false,
    text: `<b>${frame.note.map(plotlyText).join("<br>")}</b>`,
    font: { color: warning, size: fontSize.note },
  };
  const others = Array.isArray(layout.annotations) ? layout.annotations : [];
  return {
    ...layout,
    width,
    height,
    margin: { ...frame.margin, pad: 0, autoexpand: false, ...layout.margin },
    ...(frame.title.length === 0
      ? {}
      : {
          title: {
            x: 0,
            xref: "container",
            xanchor: "left",
            y: 1,
            yref: "container",
            yanchor: "top",
            // plotly hangs the last line from the top, not the first
            pad: { l: 10, t: 11 + (frame.title.length - 1) * fontSize.title * 1.3 },
            font: { size: fontSize.title, weight: 600 },
            ...layout.title,
            text: frame.title.map(plotlyText).join("<br>"),
          },
        }),
    xaxis: axisFor(layout.xaxis, frame.x),
    yaxis: axisFor(layout.yaxis, frame.y),
    ...(layout.yaxis2 === undefined || frame.y2 === undefined ? {} : { yaxis2: axisFor(layout.yaxis2, frame.y2) }),
    showlegend: legend !== undefined,
    legend: {
      orientation: "h",
      x: 0,
      y: aboveTraces(2),
      xanchor: "left",
      yanchor: "bottom",
      ...layout.legend,
    },
    annotations: frame.note.length === 0 ? others : [...others, note],
  };
}

function axisFor(axis: Layout["xaxis"], frame: AxisFrame): unknown {
  return {
    ...axis,
    title: {
      standoff: 6,
      font: { size: fontSize.axis },
      ...axis.title,
      text: frame.title.map(plotlyText).join("<br>"),
    },
    range: plotlyRange(frame.span),
    autorange: false,
    automargin: false,
  };
}
