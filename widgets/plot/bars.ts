/** Values of categories: bars, or points where a category has several values, or where what was measured is a text. */

import { axisOf, scaled, scaleOf } from "./axis-look.ts";
import type { DrawnPanel } from "./drawing.ts";
import { Facts } from "./facts.ts";
import { plotlyText } from "./figure.ts";
import { cycle, nameOf } from "./lines.ts";
import type { Measured } from "./measured.ts";
import { lostNotes, simulatedNote } from "./notes.ts";
import type { ReadOptions } from "./options.ts";
import type { Series } from "./series.ts";
import { traceColors } from "./theme.ts";
import type { BarTrace, ScatterTrace } from "./trace.ts";

/** A quantity whose values are texts. */
export type Texts = Omit<Measured, "values"> & { readonly values: readonly string[] };

/** Draws a bar for each category and trace, all of one unit; points where a category comes twice. */
export function drawBars(axis: Texts, traces: readonly Series[], options: ReadOptions): DrawnPanel {
  const isUnique = new Set(axis.values).size === axis.values.length;
  const { kind = isUnique ? "bar" : "scatter", yScale } = options;
  const facts = traces.map(({ values }) => new Facts(values));
  const scale = scaleOf(traces[0]?.unit ?? "", facts, yScale);
  return {
    data: traces.map((trace, index): BarTrace | ScatterTrace => {
      const color = cycle(traceColors, index);
      const places = { name: plotlyText(nameOf(trace, traces)), x: axis.values, y: scaled(trace.values, scale) };
      if (kind === "bar") return { type: "bar", ...places, marker: { color } };
      return points(places, color);
    }),
    xaxis: axisOf([axis], undefined, "category"),
    yaxis: axisOf(traces, scale, yScale),
    notes: [
      ...simulatedNote([axis, ...traces]),
      ...facts.flatMap((each, index) => lostNotes(traces[index]?.label ?? "", each, yScale)),
    ],
  };
}

/** Draws a point at the name of each text, over numbers or other texts. */
export function drawTexts(axis: Texts | Series, trace: Texts, { xScale }: ReadOptions): DrawnPanel<ScatterTrace> {
  const name = plotlyText(trace.label);
  const common = {
    yaxis: axisOf([trace], undefined, "category"),
    notes: simulatedNote([axis, trace]),
  };
  if (!(axis.values instanceof Float64Array)) {
    const x = axis.values;
    return {
      ...common,
      data: [points({ name, x, y: trace.values }, traceColors[0])],
      xaxis: axisOf([axis], undefined, "category"),
    };
  }
  const facts = new Facts(axis.values);
  const scale = scaleOf(axis.unit, [facts], xScale);
  return {
    data: [points({ name, x: scaled(axis.values, scale), y: trace.values }, traceColors[0])],
    xaxis: axisOf([axis], scale, xScale),
    yaxis: common.yaxis,
    notes: [...common.notes, ...lostNotes(axis.label, facts, xScale)],
  };
}

function points(places: Pick<ScatterTrace, "name" | "x" | "y">, color: string): ScatterTrace {
  const line = { color, width: 1.5, dash: "solid" };
  return { type: "scatter", mode: "markers", ...places, line, marker: { color, size: 6 } };
}
