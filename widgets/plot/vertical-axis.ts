/** The axes beside the traces, in their places. */

import { fitText, textWidth } from "../svg/text.ts";
import { type Span, position } from "./axis.ts";
import { type Axis, shownText } from "./figure.ts";
import type { Area, AxisFrame, ColorFrame } from "./frame.ts";
import { metrics } from "./metrics.ts";
import { fontSize } from "./theme.ts";
import { minorTicks, shortened, ticksOf } from "./ticks.ts";
import type { Coloring } from "./trace.ts";

/** An axis beside the traces, whose title ends at `outer`, with names of at most `widest` px. */
export function verticalAxis(
  axis: Axis,
  span: Span,
  { top, bottom }: Area,
  { outer, widest }: { readonly outer: number; readonly widest: number },
): AxisFrame {
  const height = bottom - top;
  const room = span.categories === undefined ? 44 : fontSize.tick + 8;
  const ticks = ticksOf(span, Math.max(2, Math.floor(height / room)), axis);
  return {
    span,
    // names would take all the room of the traces
    ticks: span.categories === undefined ? ticks : shortened(ticks, widest),
    minor: minorTicks(span),
    title: axisTitle(axis, height),
    at: position(span, bottom, top),
    outer,
  };
}

/** The bar with the colours: beside the traces, where no axis on the right is. */
export function colorFrame({ bar, low, high, scale }: Coloring, area: Area, width: number): ColorFrame {
  const axis: Axis = { title: bar?.title ?? { text: "" }, type: "linear" };
  const span: Span = { type: "linear", from: low, to: high };
  return {
    ...verticalAxis(axis, span, area, { outer: width - metrics.edge, widest: width / 4 }),
    left: area.right + metrics.barGap,
    scale,
  };
}

/** What an axis shows, in lines. */
export function axisTitle(axis: Axis, length: number): string[] {
  return fitText(shownText(axis.title.text), fontSize.axis, length);
}

/** The room that an axis beside the traces needs. */
export function sideMargin({ ticks, title }: AxisFrame): number {
  const labels = Math.max(0, ...ticks.map(tick => textWidth(tick.label, fontSize.tick)));
  return Math.ceil(metrics.edge + title.length * metrics.axisLine + metrics.gap + labels + metrics.tick + 4);
}
