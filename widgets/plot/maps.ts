/** What was measured over two setpoints: a map where they form a grid, coloured points where they do not. */

import { inScale } from "../si.ts";
import { axisOf, scaled, scaleOf, titleOf } from "./axis-look.ts";
import { limitsOf } from "./color-limits.ts";
import type { DrawnPanel } from "./drawing.ts";
import { Facts } from "./facts.ts";
import { type Axis, plotlyText } from "./figure.ts";
import { gridOf } from "./grid.ts";
import type { Measured } from "./measured.ts";
import { lostNotes, simulatedNote } from "./notes.ts";
import type { ReadOptions } from "./options.ts";
import type { Series } from "./series.ts";
import { traceColors } from "./theme.ts";
import type { HeatmapTrace, ScatterTrace } from "./trace.ts";

/** An axis of numbers or texts. */
type AxisColumn = Omit<Measured, "values"> & { readonly values: Float64Array | readonly string[] };

/** Draws values over two axes; `kind: "scatter"` draws points on a grid, too. */
export function drawMap(
  [across, up]: readonly [AxisColumn, AxisColumn],
  measured: Series,
  { kind, xScale, yScale, colourLimits, colourScale }: ReadOptions,
): DrawnPanel<HeatmapTrace | ScatterTrace> {
  const [x, y] = [onAxis(across, xScale), onAxis(up, yScale)];
  const facts = new Facts(measured.values);
  const lost = lostNotes(measured.label, facts, "linear");
  const scale = scaleOf(measured.unit, [facts], "linear");
  const z = scaled(measured.values, scale);
  const limits = Array.isArray(colourLimits)
    ? (colourLimits.map((limit: number) => inScale(limit, scale)) as [number, number])
    : colourLimits;
  const [low, high] = limitsOf(z, limits);
  const grid = kind === "scatter" ? undefined : gridOf(x.values, y.values, z);
  const colorbar = { title: { text: titleOf([measured], scale.unit) } };
  const name = plotlyText(measured.label);
  const beyond = z.reduce((count, value) => count + (value < low || value > high ? 1 : 0), 0);
  const notes = [
    ...simulatedNote([across, up, measured]),
    ...x.notes,
    ...y.notes,
    ...lost,
    ...(beyond > 0 ? [`${measured.label}: ${beyond} of ${z.length} values beyond the colours`] : []),
  ];
  if (grid !== undefined) {
    const trace: HeatmapTrace = {
      type: "heatmap",
      name,
      x: grid.x,
      y: grid.y,
      z: grid.rows,
      colorscale: colourScale,
      zmin: low,
      zmax: high,
      colorbar,
    };
    // lines would shine through the gaps as if they were values
    return { data: [trace], xaxis: { ...x.axis, showgrid: false }, yaxis: { ...y.axis, showgrid: false }, notes };
  }
  const color = traceColors[0];
  const trace: ScatterTrace = {
    type: "scatter",
    mode: "markers",
    name,
    x: x.values,
    y: y.values,
    line: { color, width: 1.5, dash: "solid" },
    marker: {
      color: z,
      size: z.length > 300 ? 4 : 6,
      colorscale: colourScale,
      cmin: low,
      cmax: high,
      showscale: true,
      colorbar,
    },
    showlegend: false,
  };
  return { data: [trace], xaxis: x.axis, yaxis: y.axis, notes };
}

function onAxis(
  column: AxisColumn,
  type: "linear" | "log",
): { readonly values: Float64Array | readonly string[]; readonly axis: Axis; readonly notes: readonly string[] } {
  const { values } = column;
  if (!(values instanceof Float64Array)) return { values, axis: axisOf([column], undefined, "category"), notes: [] };
  const facts = new Facts(values);
  const scale = scaleOf(column.unit, [facts], type);
  const notes = lostNotes(column.label, facts, type);
  return { values: scaled(values, scale), axis: axisOf([column], scale, type), notes };
}
