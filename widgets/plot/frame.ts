/** Where everything in a picture lies, in px: computed once, then drawn as SVG and told to plotly. */

import { fitText, textWidth } from "../svg/text.ts";
import { type Span, type Tick, minorTicks, position, spanOf, ticksOf } from "./axis.ts";
import { type Axis, type Figure, shownText } from "./figure.ts";
import { fontSize } from "./theme.ts";

/** An axis in its place. */
export interface AxisFrame {
  readonly span: Span;
  readonly ticks: readonly Tick[];
  readonly minor: readonly number[];
  readonly title: readonly string[];
  /** Position of a value in px. */
  readonly at: (value: number) => number;
}

/** One name in the legend, relative to its top left corner. */
export interface LegendEntry {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** The legend above the traces: one row, or columns of equal width as plotly does it. */
export interface LegendFrame {
  readonly entries: readonly LegendEntry[];
  readonly height: number;
}

/** A picture's layout. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly margin: { readonly l: number; readonly r: number; readonly t: number; readonly b: number };
  readonly title: readonly string[];
  readonly note: readonly string[];
  readonly legend: LegendFrame | undefined;
  readonly x: AxisFrame;
  readonly y: AxisFrame;
  readonly y2: AxisFrame | undefined;
}

/** Heights of lines and widths of gaps in px. */
export const metrics = {
  edge: 10,
  titleLine: 22,
  noteLine: 17,
  legendRow: 19,
  axisLine: 17,
  tick: 5,
  gap: 6,
  swatch: 40,
} as const;

const smallestPlot = 60;

/** Lays a figure out. `note` is written above the traces. */
export function frameOf(figure: Figure, note: string): Frame {
  const { data, layout } = figure;
  const { width, height } = layout;
  const visible = data.filter(trace => trace.visible === undefined || trace.visible === true);
  const onRight = visible.filter(trace => trace.yaxis === "y2");
  const onLeft = visible.filter(trace => trace.yaxis !== "y2");
  const x = spanOf(
    layout.xaxis,
    visible.map(trace => trace.x),
  );
  const y = spanOf(
    layout.yaxis,
    onLeft.map(trace => trace.y),
  );
  const right = layout.yaxis2;
  const y2 =
    right === undefined
      ? undefined
      : spanOf(
          right,
          onRight.map(trace => trace.y),
        );
  const showLegend = layout.showlegend ?? visible.length > 1;

  // tick labels need margins, margins leave the room for ticks: two rounds settle it
  let margin = { l: 60, r: 20, t: 40, b: 50 };
  for (let round = 0; ; round++) {
    const innerWidth = Math.max(smallestPlot, width - margin.l - margin.r);
    const innerHeight = Math.max(smallestPlot, height - margin.t - margin.b);
    const vertical = (axis: Axis, span: Span): AxisFrame => ({
      span,
      ticks: ticksOf(span, Math.max(2, Math.floor(innerHeight / 44)), axis),
      minor: minorTicks(span),
      title: titleOf(axis, innerHeight),
      at: position(span, margin.t + innerHeight, margin.t),
    });
    const left = vertical(layout.yaxis, y);
    const rightAxis = right === undefined || y2 === undefined ? undefined : vertical(right, y2);
    const xTicks = ticksThatFit(layout.xaxis, x, innerWidth);
    const title = fitText(shownText(layout.title?.text ?? ""), fontSize.title, width - 2 * metrics.edge);
    const notes = fitText(note, fontSize.note, innerWidth, 3);
    const legend = showLegend
      ? legendOf(
          visible.map(trace => shownText(trace.name)),
          innerWidth,
        )
      : undefined;
    const xTitle = titleOf(layout.xaxis, innerWidth);
    if (round === 2) {
      const bottom: AxisFrame = {
        span: x,
        ticks: xTicks,
        minor: minorTicks(x),
        title: xTitle,
        at: position(x, margin.l, margin.l + innerWidth),
      };
      return { width, height, margin, title, note: notes, legend, x: bottom, y: left, y2: rightAxis };
    }
    const lastLabel = Math.max(0, ...xTicks.map(tick => textWidth(tick.label, fontSize.tick))) / 2;
    margin = {
      l: sideMargin(left),
      r: Math.ceil(Math.max(rightAxis === undefined ? 16 : sideMargin(rightAxis), lastLabel + 4)),
      t: Math.ceil(
        metrics.edge +
          title.length * metrics.titleLine +
          notes.length * metrics.noteLine +
          (legend === undefined ? 0 : legend.height) +
          metrics.gap,
      ),
      b: Math.ceil(metrics.tick + fontSize.tick + 2 * metrics.gap + xTitle.length * metrics.axisLine + metrics.edge),
    };
  }
}

function titleOf(axis: Axis, length: number): string[] {
  return fitText(shownText(axis.title.text), fontSize.axis, length);
}

function sideMargin({ ticks, title }: AxisFrame): number {
  const labels = Math.max(0, ...ticks.map(tick => textWidth(tick.label, fontSize.tick)));
  return Math.ceil(metrics.edge + title.length * metrics.axisLine + metrics.gap + labels + metrics.tick + 4);
}

function ticksThatFit(axis: Axis, span: Span, width: number): Tick[] {
  for (let count = Math.min(10, Math.floor(width / 50)); count > 2; count--) {
    const ticks = ticksOf(span, count, axis);
    const widest = Math.max(0, ...ticks.map(tick => textWidth(tick.label, fontSize.tick)));
    const at = position(span, 0, width);
    const apart = ticks.slice(1).map((tick, index) => Math.abs(at(tick.value) - at(ticks[index]?.value ?? 0)));
    if (Math.min(Infinity, ...apart) >= widest + 10) return ticks;
  }
  return ticksOf(span, 2, axis);
}

function legendOf(names: readonly string[], width: number): LegendFrame {
  const shown = names.map(name => fitText(name, fontSize.legend, width - metrics.swatch - 10, 1)[0] ?? "");
  const widths = shown.map(name => Math.ceil(metrics.swatch + textWidth(name, fontSize.legend) + 8));
  const widest = Math.max(...widths);
  const inOneRow = widths.reduce((sum, each) => sum + each) <= width;
  const columns = inOneRow ? shown.length : Math.max(1, Math.floor(width / widest));
  let left = 0;
  const entries = shown.map((name, index): LegendEntry => {
    const x = inOneRow ? left : (index % columns) * widest;
    left += widths[index] ?? 0;
    return { name, x, y: Math.floor(index / columns) * metrics.legendRow };
  });
  return { entries, height: Math.ceil(shown.length / columns) * metrics.legendRow + metrics.gap };
}
