/** How quantities look on an axis: in which unit, with which label and ticks. */

import { inScale, takesPrefix, type UnitScale, unitScale } from "../si.ts";
import { type Axis, plotlyText } from "./figure.ts";
import type { Series } from "./series.ts";
import { axisLine, gridLine } from "./theme.ts";

/** The part of a quantity that an axis shows. */
export type Labelled = Pick<Series, "label" | "unit">;

/** The scale that suits all values of an axis. */
export function scaleOf(group: readonly Pick<Series, "unit" | "values">[], type: "linear" | "log"): UnitScale {
  const unit = group[0]?.unit ?? "";
  // over several decades no one prefix fits: the ticks carry theirs instead
  if (type === "log") return { exponent: 0, unit };
  let largest = 0;
  for (const { values } of group) {
    for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  }
  return unitScale(largest, unit);
}

/** The values in the units of a scale. */
export function scaled({ values }: Pick<Series, "values">, scale: UnitScale): Float64Array {
  return scale.exponent === 0 ? values : values.map(value => inScale(value, scale));
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
