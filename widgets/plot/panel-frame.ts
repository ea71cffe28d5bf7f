/** Where everything in a panel lies: margins that leave room for all texts. */

import { fitText, textWidth } from "../svg/text.ts";
import { position, spanOf } from "./axis.ts";
import { shownText } from "./figure.ts";
import type { Area, AxisFrame, Frame } from "./frame.ts";
import { legendOf } from "./legend-frame.ts";
import { metrics } from "./metrics.ts";
import { type Panel, acrossOf, isOnRight, namedTraces, upOf } from "./panel.ts";
import { fontSize } from "./theme.ts";
import { minorTicks, ticksThatFit } from "./ticks.ts";
import { coloringOf } from "./trace.ts";
import { axisTitle, colorFrame, sideMargin, verticalAxis } from "./vertical-axis.ts";

const smallestPlot = 60;

/** Where labels fit and do not fit in turn, margins only grow from the middle of these rounds on. */
const mostRounds = 8;

interface Margin {
  readonly l: number;
  readonly r: number;
  readonly t: number;
  readonly b: number;
}

/** Where a panel lies, and what it needs at least. */
export interface PanelPlace {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  /** The least room beside the traces. */
  readonly left: number;
  readonly right: number;
}

/** Lays a panel out. */
export function frameOf(
  panel: Panel,
  { width, height, top, left: leastLeft, right: leastRight }: PanelPlace,
  texts: { readonly title: string; readonly note: string; readonly hint: string },
  showlegend: boolean | undefined,
): Frame {
  const { traces } = panel;
  const onLeft = traces.filter(trace => !isOnRight(trace, panel));
  const onRight = traces.filter(trace => isOnRight(trace, panel));
  const right = panel.y2?.axis;
  const [xAxis, yAxis] = [panel.x.axis, panel.y.axis];
  const x = spanOf(
    xAxis,
    traces.map(trace => acrossOf(trace, panel)),
  );
  const y = spanOf(
    yAxis,
    onLeft.flatMap(trace => upOf(trace, yAxis)),
  );
  const y2 =
    right &&
    spanOf(
      right,
      onRight.flatMap(trace => upOf(trace, right)),
    );
  const coloring = right ? undefined : traces.map(coloringOf).find(each => each?.bar !== undefined);
  const named = namedTraces(panel);
  const showLegend = (showlegend ?? named.length > 1) && named.length > 0;

  // tick labels need margins, margins leave the room for ticks: a few rounds settle it
  let margin: Margin = { l: 60, r: 20, t: 40, b: 50 };
  for (let round = 0; ; round++) {
    const innerWidth = Math.max(smallestPlot, width - margin.l - margin.r);
    const innerHeight = Math.max(smallestPlot, height - margin.t - margin.b);
    const area: Area = {
      left: margin.l,
      right: margin.l + innerWidth,
      top: top + margin.t,
      bottom: top + margin.t + innerHeight,
    };
    const left = verticalAxis(yAxis, y, area, { outer: metrics.edge, widest: width / 4 });
    const rightAxis = right && y2 && verticalAxis(right, y2, area, { outer: width - metrics.edge, widest: width / 4 });
    const colors = coloring && colorFrame(coloring, area, width);
    const xTicks = ticksThatFit(xAxis, x, innerWidth);
    const title = fitText(texts.title, fontSize.title, width - 2 * metrics.edge);
    const note = fitText(texts.note, fontSize.note, innerWidth, 3);
    const hint = fitText(texts.hint, fontSize.note, innerWidth, 3);
    const names = named.map(trace => shownText(trace.name));
    const legend = showLegend ? legendOf(names, innerWidth) : undefined;
    const xTitle = axisTitle(xAxis, innerWidth);
    const lastLabel = Math.max(0, ...xTicks.map(tick => textWidth(tick.label, fontSize.tick))) / 2;
    const colorSide = colors === undefined ? 0 : metrics.barGap + metrics.bar + sideMargin(colors);
    const rightSide = rightAxis === undefined ? colorSide : sideMargin(rightAxis);
    const needed: Margin = {
      l: Math.max(leastLeft, sideMargin(left)),
      r: Math.ceil(Math.max(leastRight, rightSide, 16, lastLabel + 4)),
      t: Math.ceil(
        metrics.edge +
          title.length * metrics.titleLine +
          (note.length + hint.length) * metrics.noteLine +
          (legend === undefined ? 0 : legend.height) +
          metrics.gap,
      ),
      b: Math.ceil(metrics.tick + fontSize.tick + 2 * metrics.gap + xTitle.length * metrics.axisLine + metrics.edge),
    };
    const isSettled = isSame(needed, margin);
    if (isSettled || round === mostRounds) {
      const at = position(x, area.left, area.right);
      const bottom: AxisFrame = {
        span: x,
        ticks: xTicks,
        minor: minorTicks(x),
        title: xTitle,
        at,
        outer: top + height,
      };
      return { panel, area, top, title, note, hint, legend, x: bottom, y: left, y2: rightAxis, colors };
    }
    margin = round < mostRounds / 2 ? needed : larger(margin, needed);
  }
}

function isSame(one: Margin, other: Margin): boolean {
  return one.l === other.l && one.r === other.r && one.t === other.t && one.b === other.b;
}

function larger(one: Margin, other: Margin): Margin {
  const side = (key: keyof Margin): number => Math.max(one[key], other[key]);
  return { l: side("l"), r: side("r"), t: side("t"), b: side("b") };
}
