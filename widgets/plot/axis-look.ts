/** How quantities look on an axis: in which unit, with which label and ticks. */

import { inScaleAll, takesPrefix, type UnitScale, unitScale } from "../si.ts";
import type { Facts } from "./facts.ts";
import { type Axis, plotlyText } from "./figure.ts";
import type { Series } from "./series.ts";
import { axisLine, gridLine } from "./theme.ts";

/** The part of a quantity that an axis shows. */
export type Labelled = Pick<Series, "label" | "unit">;

/** The scale that suits all values of an axis. */
export function scaleOf(unit: string, lists: readonly Facts[], type: "linear" | "log"): UnitScale {
  // over several decades no one prefix fits: the ticks carry theirs instead
  if (type === "log") return { exponent: 0, unit };
  return unitScale(Math.max(0, ...lists.map(({ largest }) => largest)), unit);
}

/** A copy of the values in the units of a scale. */
export function scaled(values: Float64Array, scale: UnitScale): Float64Array {
  return scale.exponent === 0 ? values.slice() : inScaleAll(values, scale);
}

/** Label and unit as they are written beside an axis: `Current (nA)`. */
export function titleOf(group: readonly Labelled[], unit: string): string {
  const labels = [...new Set(group.map(series => series.label))].join(", ");
  return plotlyText(unit === "" ? labels : `${labels} (${unit})`);
}

/** An axis for quantities of one unit. */
export function axisOf(group: readonly Labelled[], scale: UnitScale | undefined, type: Axis["type"]): Axis {
  return {
    title: { text: titleOf(group, scale?.unit ?? "") },
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
