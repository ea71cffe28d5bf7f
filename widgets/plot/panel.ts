/** A figure in parts: each horizontal axis has a panel, with the traces that lie over it. */

import { type Extent, isTexts } from "./axis.ts";
import { edgesOf } from "./edges.ts";
import type { Axis, Figure, Layout } from "./figure.ts";
import { type BarTrace, type ScatterTrace, type Trace, isVisible } from "./trace.ts";

/** The name of an axis in the layout. */
export type AxisKey = "xaxis" | "yaxis" | `xaxis${number}` | `yaxis${number}`;

/** One panel of a figure. */
export interface Panel {
  /** Only what is drawn. */
  readonly traces: readonly Trace[];
  readonly x: PanelAxis;
  readonly y: PanelAxis;
  /** The axis on the right. */
  readonly y2: PanelAxis | undefined;
}

/** An axis with its name in the layout. */
export interface PanelAxis {
  readonly key: AxisKey;
  readonly axis: Axis;
}

/** The panels of a figure from top to bottom. */
export function panelsOf({ data, layout }: Pick<Figure, "data" | "layout">): Panel[] {
  const below = new Set(data.map(trace => keyOf(trace.xaxis, "x")));
  const keys = [...below].filter(key => axisIn(layout, key) !== undefined).toSorted(byNumber);
  return (keys.length === 0 ? (["xaxis"] as const) : keys).map((key, index): Panel => {
    // a trace over an axis that does not exist lies in the first panel, as plotly has it
    const isHere = (trace: Trace): boolean => {
      const own = keyOf(trace.xaxis, "x");
      return own === key || (index === 0 && axisIn(layout, own) === undefined);
    };
    const all = data.filter(isHere);
    const beside = [...new Set(all.map(trace => keyOf(trace.yaxis, "y")))]
      .filter(each => axisIn(layout, each) !== undefined)
      .toSorted(byNumber);
    const left = beside.find(each => axisIn(layout, each)?.overlaying === undefined) ?? "yaxis";
    const right = beside.find(each => each !== left);
    return {
      traces: all.filter(isVisible),
      x: { key, axis: axisIn(layout, key) ?? layout.xaxis },
      y: { key: left, axis: axisIn(layout, left) ?? layout.yaxis },
      y2: right === undefined ? undefined : { key: right, axis: axisIn(layout, right) ?? layout.yaxis },
    };
  });
}

/** Whether a trace lies over the axis on the right. */
export function isOnRight(trace: Trace, { y2 }: Panel): boolean {
  return y2 !== undefined && keyOf(trace.yaxis, "y") === y2.key;
}

/** The traces of a panel that have a name in its legend. */
export function namedTraces({ traces }: Panel): (ScatterTrace | BarTrace)[] {
  return traces.filter(trace => trace.type !== "heatmap" && trace.showlegend !== false) as (ScatterTrace | BarTrace)[];
}

/** What a trace takes of the axis below it. */
export function acrossOf(trace: Trace, { x: { axis } }: Panel): Extent {
  return trace.type === "heatmap" ? cells(trace.x, trace.z[0]?.length ?? 0, axis) : { values: trace.x };
}

/** What a trace takes of the axis beside it; a bar begins at 0. */
export function upOf(trace: Trace, axis: Axis): readonly Extent[] {
  if (trace.type === "heatmap") return [cells(trace.y, trace.z.length, axis)];
  return trace.type === "bar" ? [{ values: trace.y }, { values: [0] }] : [{ values: trace.y }];
}

function cells(middles: Trace["x"], count: number, { type }: Axis): Extent {
  if (isTexts(middles) || type === "category") return { values: middles };
  return { values: edgesOf(middles, count, { type }), isTight: true };
}

function axisIn(layout: Layout, key: AxisKey): Axis | undefined {
  return layout[key];
}

function keyOf(id: string | undefined, letter: "x" | "y"): AxisKey {
  return `${letter}axis${(id ?? letter).slice(1)}` as AxisKey;
}

function byNumber(one: AxisKey, other: AxisKey): number {
  return Number(one.slice(5)) - Number(other.slice(5));
}
