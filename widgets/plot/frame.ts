/** Where everything in a picture lies, in px: computed once, then drawn as SVG and told to plotly. */

import { fitText, textWidth } from "../svg/text.ts";
import { type Span, position, spanOf } from "./axis.ts";
import type { ColorScale } from "./color-scale.ts";
import { type Axis, type Figure, shownText } from "./figure.ts";
import { type LegendFrame, legendOf } from "./legend-frame.ts";
import { type Panel, acrossOf, isOnRight, namedTraces, panelsOf, upOf } from "./panel.ts";
import { metrics } from "./metrics.ts";
import { fontSize } from "./theme.ts";
import { type Tick, minorTicks, shortened, ticksOf, ticksThatFit } from "./ticks.ts";
import { type Coloring, coloringOf } from "./trace.ts";

/** An axis in its place. */
export interface AxisFrame {
  readonly span: Span;
  readonly ticks: readonly Tick[];
  readonly minor: readonly number[];
  readonly title: readonly string[];
  /** Position of a value in px. */
  readonly at: (value: number) => number;
  /** Where its title ends towards the edge of the picture. */
  readonly outer: number;
}

/** The bar with the colours of a map, in its place. */
export interface ColorFrame extends AxisFrame {
  readonly left: number;
  readonly scale: ColorScale;
}

/** The ends of the rectangle in which the traces lie. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A panel laid out. */
export interface Frame {
  readonly panel: Panel;
  readonly area: Area;
  /** Where it begins. */
  readonly top: number;
  readonly title: readonly string[];
  readonly note: readonly string[];
  readonly legend: LegendFrame | undefined;
  readonly x: AxisFrame;
  readonly y: AxisFrame;
  readonly y2: AxisFrame | undefined;
  readonly colors: ColorFrame | undefined;
}

/** A picture laid out: panels one below the other, each as high as the others. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Frame[];
}

const smallestPlot = 60;

/** Lays a figure out. `note` is written above the traces of the first panel. */
export function pictureOf(figure: Figure, note: string): Picture {
  const { width, height, title, showlegend } = figure.layout;
  const panels = panelsOf(figure);
  const each = height / panels.length;
  const lay = (left: number, right: number): Frame[] =>
    panels.map((panel, index) => {
      const isFirst = index === 0;
      const texts = { title: isFirst ? shownText(title?.text ?? "") : "", note: isFirst ? note : "" };
      return frameOf(panel, { width, height: each, top: Math.round(index * each), left, right }, texts, showlegend);
    });
  const frames = lay(0, 0);
  if (frames.length === 1) return { width, height, frames };
  // panels below one another begin and end at the same place
  const left = Math.max(...frames.map(({ area }) => area.left));
  const right = Math.max(...frames.map(({ area }) => width - area.right));
  return { width, height, frames: lay(left, right) };
}

interface Place {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  /** The least room beside the traces. */
  readonly left: number;
  readonly right: number;
}

function frameOf(
  panel: Panel,
  { width, height, top, left: leastLeft, right: leastRight }: Place,
  texts: { readonly title: string; readonly note: string },
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

  // tick labels need margins, margins leave the room for ticks: two rounds settle it
  let margin = { l: 60, r: 20, t: 40, b: 50 };
  for (let round = 0; ; round++) {
    const innerWidth = Math.max(smallestPlot, width - margin.l - margin.r);
    const innerHeight = Math.max(smallestPlot, height - margin.t - margin.b);
    const area: Area = {
      left: margin.l,
      right: margin.l + innerWidth,
      top: top + margin.t,
      bottom: top + margin.t + innerHeight,
    };
    const left = verticalAxis(yAxis, y, area, metrics.edge);
    const rightAxis = right && y2 && verticalAxis(right, y2, area, width - metrics.edge);
    const colors = coloring && colorFrame(coloring, area, width);
    const xTicks = ticksThatFit(xAxis, x, innerWidth);
    const title = fitText(texts.title, fontSize.title, width - 2 * metrics.edge);
    const note = fitText(texts.note, fontSize.note, innerWidth, 3);
    const names = named.map(trace => shownText(trace.name));
    const legend = showLegend ? legendOf(names, innerWidth) : undefined;
    const xTitle = titleOf(xAxis, innerWidth);
    if (round === 2) {
      const at = position(x, area.left, area.right);
      const bottom: AxisFrame = {
        span: x,
        ticks: xTicks,
        minor: minorTicks(x),
        title: xTitle,
        at,
        outer: top + height,
      };
      return { panel, area, top, title, note, legend, x: bottom, y: left, y2: rightAxis, colors };
    }
    const lastLabel = Math.max(0, ...xTicks.map(tick => textWidth(tick.label, fontSize.tick))) / 2;
    const colorSide = colors === undefined ? 0 : metrics.barGap + metrics.bar + sideMargin(colors);
    const rightSide = rightAxis === undefined ? colorSide : sideMargin(rightAxis);
    margin = {
      l: Math.max(leastLeft, sideMargin(left)),
      r: Math.ceil(Math.max(leastRight, rightSide, 16, lastLabel + 4)),
      t: Math.ceil(
        metrics.edge +
          title.length * metrics.titleLine +
          note.length * metrics.noteLine +
          (legend === undefined ? 0 : legend.height) +
          metrics.gap,
      ),
      b: Math.ceil(metrics.tick + fontSize.tick + 2 * metrics.gap + xTitle.length * metrics.axisLine + metrics.edge),
    };
  }
}

function verticalAxis(axis: Axis, span: Span, { top, bottom, left, right }: Area, outer: number): AxisFrame {
  const height = bottom - top;
  const room = span.categories === undefined ? 44 : fontSize.tick + 8;
  const ticks = ticksOf(span, Math.max(2, Math.floor(height / room)), axis);
  return {
    span,
    // names may take a third of the width of the traces
    ticks: span.categories === undefined ? ticks : shortened(ticks, Math.max(smallestPlot, (right - left) / 3)),
    minor: minorTicks(span),
    title: titleOf(axis, height),
    at: position(span, bottom, top),
    outer,
  };
}

/** Beside the traces, where no axis on the right is. */
function colorFrame({ bar, low, high, scale }: Coloring, area: Area, width: number): ColorFrame {
  const axis: Axis = { title: bar?.title ?? { text: "" }, type: "linear" };
  const span: Span = { type: "linear", from: low, to: high };
  return { ...verticalAxis(axis, span, area, width - metrics.edge), left: area.right + metrics.barGap, scale };
}

function titleOf(axis: Axis, length: number): string[] {
  return fitText(shownText(axis.title.text), fontSize.axis, length);
}

function sideMargin({ ticks, title }: AxisFrame): number {
  const labels = Math.max(0, ...ticks.map(tick => textWidth(tick.label, fontSize.tick)));
  return Math.ceil(metrics.edge + title.length * metrics.axisLine + metrics.gap + labels + metrics.tick + 4);
}
