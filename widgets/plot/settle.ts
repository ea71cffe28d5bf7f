/** What plotly is told so that it draws what the SVG shows: the same margins, ranges, lines of text and gaps. */

import { plotlyRange } from "./axis.ts";
import { barShare } from "./edges.ts";
import { type Figure, type Layout, plotlyText } from "./figure.ts";
import type { AxisFrame, Frame, Picture } from "./frame.ts";
import { type Paper, paperOf } from "./paper.ts";
import { settleTrace } from "./settle-trace.ts";
import { faint, fontSize, warning } from "./theme.ts";

/** The figure with all that the picture has settled; what the user wrote in the layout stays. */
export function settle({ data, layout, config }: Figure, picture: Picture): unknown {
  const paper = paperOf(picture);
  const { frames } = picture;
  const settled = data.map(trace => {
    const index = frames.findIndex(({ panel }) => panel.traces.includes(trace));
    const frame = frames[index];
    return frame === undefined ? trace : settleTrace(trace, frame, index, paper);
  });
  return { data: settled, layout: layoutFor(layout, picture, paper), config };
}

function layoutFor(layout: Layout, picture: Picture, paper: Paper): unknown {
  const { frames, width, height } = picture;
  const [first] = frames as readonly [Frame, ...Frame[]];
  const others = Array.isArray(layout.annotations) ? layout.annotations : [];
  const hasBars = frames.some(({ panel }) => panel.traces.some(({ type }) => type === "bar"));
  return {
    ...(hasBars ? { bargap: 1 - barShare, bargroupgap: 0, barmode: "group" } : {}),
    ...layout,
    width,
    height,
    margin: { ...paper.margin, pad: 0, autoexpand: false, ...layout.margin },
    ...(first.title.length === 0
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
            pad: { l: 10, t: 11 + (first.title.length - 1) * fontSize.title * 1.3 },
            font: { size: fontSize.title, weight: 600 },
            ...layout.title,
            text: first.title.map(plotlyText).join("<br>"),
          },
        }),
    ...Object.fromEntries(frames.flatMap(frame => axesOf(frame, frames.length > 1, paper))),
    showlegend: frames.some(({ legend }) => legend !== undefined),
    ...Object.fromEntries(frames.map((frame, index) => legendFor(layout, frame, index, paper))),
    annotations: first.note.length + first.hint.length === 0 ? others : [...others, noteOf(first, paper)],
  };
}

function axesOf({ panel, x, y, y2, area }: Frame, isOneOfSeveral: boolean, paper: Paper): [string, unknown][] {
  const [across, up] = isOneOfSeveral
    ? [
        { domain: [paper.x(area.left), paper.x(area.right)], anchor: idOf(panel.y.key) },
        { domain: [paper.y(area.bottom), paper.y(area.top)], anchor: idOf(panel.x.key) },
      ]
    : [{}, {}];
  const axes: [string, unknown][] = [
    [panel.x.key, { ...axisFor(panel.x.axis, x), ...across }],
    [panel.y.key, { ...axisFor(panel.y.axis, y), ...up }],
  ];
  if (panel.y2 !== undefined && y2 !== undefined) {
    axes.push([panel.y2.key, { ...axisFor(panel.y2.axis, y2), ...(isOneOfSeveral ? { anchor: up.anchor } : {}) }]);
  }
  return axes;
}

function axisFor(axis: Layout["xaxis"], { span, ticks, title }: AxisFrame): object {
  const names = span.categories && {
    categoryorder: "array",
    categoryarray: span.categories,
    tickmode: "array",
    tickvals: ticks.map(tick => span.categories?.[tick.value]),
    ticktext: ticks.map(tick => plotlyText(tick.label)),
    tickangle: 0,
  };
  return {
    ...names,
    ...axis,
    title: {
      standoff: 6,
      font: { size: fontSize.axis },
      ...axis.title,
      text: title.map(plotlyText).join("<br>"),
    },
    range: plotlyRange(span),
    autorange: false,
    automargin: false,
  };
}

function legendFor(layout: Layout, { area, legend }: Frame, index: number, paper: Paper): [string, unknown] {
  const key = index === 0 ? "legend" : `legend${index + 1}`;
  const given = layout[key];
  const place = { x: paper.x(area.left), y: paper.y(area.top - 2), xanchor: "left", yanchor: "bottom" };
  const hidden = index > 0 && legend === undefined ? { visible: false } : {};
  return [key, { orientation: "h", ...place, ...hidden, ...(typeof given === "object" ? given : {}) }];
}

function noteOf({ area, legend, note, hint }: Frame, paper: Paper): unknown {
  return {
    xref: "paper",
    yref: "paper",
    x: paper.x(area.left),
    y: paper.y(area.top - (legend?.height ?? 0) - 2),
    xanchor: "left",
    yanchor: "bottom",
    align: "left",
    showarrow: false,
    text: [...note.map(line => `<b>${plotlyText(line)}</b>`), ...hint.map(quiet)].join("<br>"),
    font: { color: warning, size: fontSize.note },
  };
}

function quiet(line: string): string {
  return `<span style="color:${faint}">${plotlyText(line)}</span>`;
}

function idOf(key: string): string {
  return key.replace("axis", "");
}
