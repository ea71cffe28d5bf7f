/** A panel as layers of a Vega-Lite chart. */

import { type Axis, shownText } from "./figure.ts";
import { type Panel, acrossOf, isOnRight, namedTraces } from "./panel.ts";
import { spanOf } from "./axis.ts";
import type { Trace } from "./trace.ts";
import { coloringOf } from "./trace.ts";
import { vegaMark } from "./vega-marks.ts";

/** The part of a specification that draws one panel. */
export interface VegaPanel {
  width: number;
  height: number;
  layer: unknown[];
  [option: string]: unknown;
}

/** The layers of a panel in a picture of that size. */
export function vegaPanel(panel: Panel, { width, height }: { width: number; height: number }): VegaPanel {
  const { traces, y, y2 } = panel;
  const named = namedTraces(panel);
  const names = named.map(trace => shownText(trace.name));
  const color = {
    field: "trace",
    type: "nominal",
    title: null,
    scale: { domain: names, range: named.map(({ marker }) => marker.color) },
    legend: named.length > 1 ? { orient: "top" } : null,
  };
  const x = spanOf(
    panel.x.axis,
    traces.map(trace => acrossOf(trace, panel)),
  );
  const layerOf = (trace: Trace): object => {
    const vertical = isOnRight(trace, panel) && y2 !== undefined ? y2.axis : y.axis;
    const { values, mark, encoding } = vegaMark(trace, panel.x.axis, vertical, x);
    const side = vertical === y2?.axis ? { orient: "right", grid: false } : {};
    const isMap = trace.type === "heatmap";
    return {
      data: { values },
      mark,
      encoding: {
        x: { ...channel("x", panel.x.axis, {}, isMap), ...encoding.x },
        y: { ...channel("y", vertical, side, isMap), ...encoding.y },
        ...encoding.others,
        color: coloringOf(trace) === undefined ? color : encoding.color,
      },
    };
  };
  const left = traces.filter(trace => !isOnRight(trace, panel)).map(layerOf);
  const right = traces.filter(trace => isOnRight(trace, panel)).map(layerOf);
  return {
    width: width - 120,
    height: height - 110,
    layer: right.length === 0 ? left : [{ layer: left }, { layer: right }],
    ...(y2 === undefined ? {} : { resolve: { scale: { y: "independent" } } }),
  };
}

function channel(field: "x" | "y", axis: Axis, side: object, isMap: boolean): Record<string, unknown> {
  const title = shownText(axis.title.text);
  // names keep the order in which they came
  if (axis.type === "category") return { field, type: "nominal", title, sort: null, axis: { labelAngle: 0 } };
  const scale: Record<string, unknown> = {
    type: axis.type,
    nice: false,
    ...(axis.type === "log" ? {} : { zero: false }),
  };
  const ticks = axis.exponentformat === "SI" ? { format: "~s" } : {};
  return { field, type: "quantitative", title, scale, axis: { ...side, ...ticks, ...(isMap ? { grid: false } : {}) } };
}
