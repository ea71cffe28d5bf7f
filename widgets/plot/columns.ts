/** Which kind of picture suits what was measured, and what shares a panel. */

import { drawBars, drawTexts } from "./bars.ts";
import type { DrawnPanel } from "./drawing.ts";
import { Facts } from "./facts.ts";
import { drawLines } from "./lines.ts";
import { drawMap } from "./maps.ts";
import { type MeasuredColumn, type RealColumn, realColumns } from "./measured.ts";
import type { ReadOptions } from "./options.ts";
import { type AnySeries, isNumeric, type Series } from "./series.ts";

/** Traces that share a panel: numbers of one unit at the same places. */
interface Group {
  readonly axis: AnySeries;
  readonly traces: Series[];
}

/**
 * Draws what was measured, one panel below the other in the order in which it was measured. Over one setpoint, numbers of
 * one unit at the same places share a panel; all else has a panel of its own, as in QCoDeS.
 * @throws RangeError where nothing can be drawn.
 */
export function drawColumns(
  columns: readonly MeasuredColumn[],
  options: ReadOptions,
): { readonly panels: readonly DrawnPanel[]; readonly notes: readonly string[] } {
  const groups: (Group | RealColumn)[] = [];
  const lost: { readonly label: string; readonly why: string }[] = [];
  for (const column of columns.flatMap(each => realColumns(each, options))) {
    const { top, axes } = column;
    const why = hindrance(column);
    if (why !== undefined) {
      lost.push({ label: top.label, why });
    } else if (axes.length === 2 || !isNumeric(top)) {
      groups.push(column);
    } else {
      const axis = axes[0] ?? counted(top.values.length);
      const known = groups.find(group => "traces" in group && sharesPanel(group, axis, top));
      if (known !== undefined && "traces" in known) known.traces.push(top);
      else groups.push({ axis, traces: [top] });
    }
  }
  if (groups.length === 0) {
    throw new RangeError(lost.map(({ label, why }) => `plotting ${label}: ${why}`).join("; "));
  }
  const notes = lost.map(({ label, why }) => `${label} is not drawn: ${why}`);
  return { panels: groups.map(group => draw(group, options)), notes };
}

function draw(group: Group | RealColumn, options: ReadOptions): DrawnPanel {
  if ("traces" in group) {
    const { axis, traces } = group;
    if (!isNumeric(axis)) return drawBars({ ...axis, values: axis.values as readonly string[] }, traces, options);
    return drawLines(axis, traces, {
      ...options,
      kind: options.kind ?? (new Facts(axis.values).isSweep ? "line" : "scatter"),
    });
  }
  const { top, axes } = group;
  const [across = counted(top.values.length), up] = axes;
  if (up !== undefined && isNumeric(top)) return drawMap([across, up], top, options);
  const axis = isNumeric(across) ? across : { ...across, values: across.values as readonly string[] };
  return drawTexts(axis, { ...top, values: top.values as readonly string[] }, options);
}

/** Why a column cannot be drawn; undefined where it can. */
function hindrance({ top, axes }: RealColumn): string | undefined {
  if (axes.length > 2) return `it lies on ${axes.length} setpoints: must be one or two`;
  return axes.length === 2 && !isNumeric(top) ? "its values over two setpoints are texts: must be numbers" : undefined;
}

function sharesPanel({ axis, traces }: Group, other: AnySeries, top: Series): boolean {
  const isSameAxis = axis.fullName === other.fullName && axis.label === other.label && axis.unit === other.unit;
  return isSameAxis && traces[0]?.unit === top.unit && isSame(axis.values, other.values);
}

/** What lies on no axis is counted. */
function counted(length: number): Series {
  const values = Float64Array.from({ length }, (_, index) => index);
  return { label: "Point", unit: "", fullName: "point", simulated: undefined, values };
}

function isSame(one: ArrayLike<number | string>, other: ArrayLike<number | string>): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (!Object.is(one[index], other[index])) return false;
  return true;
}
