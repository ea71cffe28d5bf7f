/** From checked series to a figure: scales with their units, axes by unit, colours, names. */

import { inScale, takesPrefix, type UnitScale, unitScale } from "../si.ts";
import { everyPointUpTo } from "../svg/marks.ts";
import { isOnAxis } from "./axis.ts";
import { type Axis, type Figure, type Trace, plotlyText } from "./figure.ts";
import type { PlotOptions } from "./options.ts";
import type { Series } from "./series.ts";
import { axisLine, card, fontFamily, fontSize, gridLine, ink, traceColors, traceDashes } from "./theme.ts";

/** A figure and what has to be said about it. */
export interface Drawing {
  readonly figure: Figure;
  /** Written into the picture: that instruments are simulated, that values have no place. */
  readonly notes: readonly string[];
}

/** Draws traces over an axis. Traces of one unit share an axis; there are two at most. */
export function drawSeries(axis: Series, traces: readonly Series[], options: Required<PlotOptions>): Drawing {
  const units = [...new Set(traces.map(trace => trace.unit))];
  if (units.length > 2) {
    const shown = units.map(unit => unit || "no unit").join(", ");
    throw new RangeError(`plotting over ${axis.label}: the traces have the units ${shown}: must be two units at most`);
  }
  const { xScale, yScale, title, width, height, kind } = options;
  const byUnit = units.map(unit => traces.filter(trace => trace.unit === unit));
  const scaleX = scaleOf([axis], xScale);
  const scales = byUnit.map(group => scaleOf(group, yScale));
  const x = scaled(axis, scaleX);
  const drawn = traces.map((trace, index): Trace => {
    const side = units.indexOf(trace.unit);
    const color = cycle(traceColors, index);
    return {
      type: "scatter",
      mode: kind === "scatter" ? "markers" : x.length > everyPointUpTo ? "lines" : "lines+markers",
      name: plotlyText(nameOf(trace, traces)),
      x,
      y: scaled(trace, scales[side] ?? scaleX),
      ...(side === 1 ? { yaxis: "y2" as const } : {}),
      line: { color, width: 1.5, dash: cycle(traceDashes, index) },
      marker: { color, size: x.length > 300 ? 4 : 6 },
    };
  });
  const yaxis = axisOf(byUnit[0] ?? [], scales[0], yScale);
  const right = byUnit[1];
  return {
    figure: {
      data: drawn,
      layout: {
        ...(title === "" ? {} : { title: { text: plotlyText(title) } }),
        width,
        height,
        xaxis: axisOf([axis], scaleX, xScale),
        yaxis,
        ...(right === undefined
          ? {}
          : {
              yaxis2: {
                ...axisOf(right, scales[1], yScale),
                overlaying: "y",
                side: "right",
                showgrid: false,
                tickmode: "auto",
              },
            }),
        paper_bgcolor: card,
        plot_bgcolor: card,
        font: { family: fontFamily, size: fontSize.tick, color: ink },
        hovermode: "closest",
      },
      config: { displaylogo: false, showSendToCloud: false, responsive: false },
    },
    notes: notesOn(axis, traces, options),
  };
}

function scaleOf(group: readonly Series[], type: "linear" | "log"): UnitScale {
  const unit = group[0]?.unit ?? "";
  // over several decades no one prefix fits: the ticks carry theirs instead
  if (type === "log") return { exponent: 0, unit };
  let largest = 0;
  for (const { values } of group) {
    for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  }
  return unitScale(largest, unit);
}

function scaled({ values }: Series, scale: UnitScale): Float64Array {
  return scale.exponent === 0 ? values : values.map(value => inScale(value, scale));
}

function axisOf(group: readonly Series[], scale: UnitScale | undefined, type: "linear" | "log"): Axis {
  const labels = [...new Set(group.map(series => series.label))].join(", ");
  const unit = scale?.unit ?? "";
  return {
    title: { text: plotlyText(unit === "" ? labels : `${labels} (${unit})`) },
    type,
    ...(type === "log" && takesPrefix(group[0]?.unit ?? "")
      ? { exponentformat: "SI", minexponent: 0 }
      : { exponentformat: "power" }),
    gridcolor: gridLine,
    linecolor: axisLine,
    tickcolor: axisLine,
    mirror: true,
    showline: true,
    ticks: "outside",
    zeroline: false,
  };
}

function nameOf(trace: Series, traces: readonly Series[]): string {
  const alone = traces.filter(other => other.label === trace.label).length === 1;
  return alone ? trace.label : trace.fullName;
}

function notesOn(axis: Series, traces: readonly Series[], { xScale, yScale }: Required<PlotOptions>): string[] {
  const notes: string[] = [];
  const simulated = [...new Set([axis, ...traces].flatMap(series => series.simulated ?? []))];
  if (simulated.length > 0) notes.push(`SIMULATED: ${simulated.join(", ")}`);
  const columns = [[axis, xScale] as const, ...traces.map(trace => [trace, yScale] as const)];
  for (const [{ label, values }, type] of columns) {
    const usable = values.reduce((count, value) => count + (isOnAxis(value, type) ? 1 : 0), 0);
    if (usable === 0) {
      const what = type === "log" ? "no positive value for its logarithmic axis" : "no finite value";
      throw new RangeError(`plotting ${label}: it has ${what}: must have at least one`);
    }
    const gaps = values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
    const lost = values.length - usable - gaps;
    const why = type === "log" ? "not positive and finite" : "infinite";
    if (lost > 0) notes.push(`${label}: ${lost} of ${values.length} values not shown, ${why}`);
  }
  return notes;
}

function cycle<T>(list: readonly [T, ...T[]], index: number): T {
  return list[index % list.length] ?? list[0];
}
