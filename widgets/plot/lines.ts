/** Lines and points over an axis of numbers. */

import { everyPointUpTo } from "../svg/marks.ts";
import { axisOf, scaled, scaleOf } from "./axis-look.ts";
import type { DrawnPanel } from "./drawing.ts";
import { Facts } from "./facts.ts";
import { plotlyText } from "./figure.ts";
import { lostNotes, simulatedNote } from "./notes.ts";
import type { ReadOptions } from "./options.ts";
import type { Series } from "./series.ts";
import { traceColors, traceDashes } from "./theme.ts";
import type { ScatterTrace } from "./trace.ts";

/** More markers than these would cover one another: a line shows as much, and a page draws it in a third of the time. */
const mostMarkers = 500;

/** Draws traces over an axis. Traces of one unit share an axis; there are two at most. */
export function drawLines(
  axis: Series,
  traces: readonly Series[],
  { kind: given, xScale, yScale }: ReadOptions,
): DrawnPanel<ScatterTrace> {
  const units = [...new Set(traces.map(trace => trace.unit))];
  if (units.length > 2) {
    const shown = units.map(unit => unit || "no unit").join(", ");
    throw new RangeError(`plotting over ${axis.label}: the traces have the units ${shown}: must be two units at most`);
  }
  const byUnit = units.map(unit => traces.filter(trace => trace.unit === unit));
  const about = new Map([axis, ...traces].map(series => [series, new Facts(series.values)]));
  const aboutAll = (group: readonly Series[]): Facts[] => group.flatMap(series => about.get(series) ?? []);
  const [aboutX] = aboutAll([axis]) as [Facts];
  const scaleX = scaleOf(axis.unit, [aboutX], xScale);
  const scales = byUnit.map((group, index) => scaleOf(units[index] ?? "", aboutAll(group), yScale));
  const x = scaled(axis.values, scaleX);
  // a long line that jumps to and fro covers everything
  const kind = given ?? (x.length > everyPointUpTo && !aboutX.isSweep ? "scatter" : "line");
  const data = traces.map((trace, index): ScatterTrace => {
    const side = units.indexOf(trace.unit);
    const color = cycle(traceColors, index);
    const [aboutY = aboutX] = aboutAll([trace]);
    // a point between two gaps has no line
    const hasGaps = aboutX.usableOn(xScale) < x.length || aboutY.usableOn(yScale) < x.length;
    const hasMarkers = x.length <= (hasGaps ? everyPointUpTo : mostMarkers);
    return {
      type: "scatter",
      mode: kind === "scatter" ? "markers" : hasMarkers ? "lines+markers" : "lines",
      name: plotlyText(nameOf(trace, traces)),
      x,
      y: scaled(trace.values, scales[side] ?? scaleX),
      ...(side === 1 ? { yaxis: "y2" } : {}),
      line: { color, width: 1.5, dash: cycle(traceDashes, index) },
      marker: { color, size: x.length > 300 ? 4 : 6 },
    };
  });
  const right = byUnit[1];
  return {
    data,
    xaxis: axisOf([axis], scaleX, xScale),
    yaxis: axisOf(byUnit[0] ?? [], scales[0], yScale),
    ...(right === undefined ? {} : { yaxis2: axisOf(right, scales[1], yScale) }),
    notes: [
      ...simulatedNote([axis, ...traces]),
      ...lostNotes(axis.label, aboutX, xScale),
      ...traces.flatMap(trace => aboutAll([trace]).flatMap(facts => lostNotes(trace.label, facts, yScale))),
    ],
  };
}

/** The label, or the full name where others have the same label. */
export function nameOf(trace: Omit<Series, "values">, traces: readonly Omit<Series, "values">[]): string {
  const alone = traces.filter(other => other.label === trace.label).length === 1;
  return alone ? trace.label : trace.fullName;
}

/** One of a list, which begins anew where it ends. */
export function cycle<T>(list: readonly [T, ...T[]], index: number): T {
  return list[index % list.length] ?? list[0];
}
