/** Bars drawn in the kernel. */

import { coordinates, isOnAxis } from "../plot/axis.ts";
import { barPlace } from "../plot/edges.ts";
import type { AxisFrame, Frame } from "../plot/frame.ts";
import type { BarTrace } from "../plot/trace.ts";
import { escapeHtml } from "../escape.ts";
import { attributes, round } from "./elements.ts";

/** The bars of a trace; those of several traces stand side by side. */
export function barsOf(trace: BarTrace, vertical: AxisFrame, { panel, x, area }: Frame): string {
  const all = panel.traces.filter(each => each.type === "bar");
  const { start, width } = barPlace(all.indexOf(trace), all.length);
  const places = coordinates(trace.x, x.span);
  const room = x.span.categories === undefined ? smallestStep(places) : 1;
  const { at, span } = vertical;
  const base = isOnAxis(0, span.type) ? at(0) : area.bottom;
  const bars = Array.from(places, (place, index) => {
    const value = trace.y[index];
    if (!isOnAxis(value, span.type) || !Number.isFinite(place)) return "";
    const left = x.at(place + start * room);
    const across = x.at(place + (start + width) * room) - left;
    const top = at(value);
    const box = { x: left, y: Math.min(top, base), width: across, height: Math.abs(base - top) };
    return `<rect ${attributes(Object.fromEntries(Object.entries(box).map(([name, px]) => [name, round(px)])))}/>`;
  });
  return `<g fill="${escapeHtml(trace.marker.color)}">${bars.join("")}</g>`;
}

function smallestStep(places: ArrayLike<number>): number {
  const sorted = Float64Array.from(places).toSorted();
  const steps = Array.from(sorted.subarray(1), (place, index) => place - (sorted[index] ?? 0)).filter(step => step > 0);
  return steps.length === 0 ? 1 : Math.min(...steps);
}
