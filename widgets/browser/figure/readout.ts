/** What lies under the cross-hair, in words. */

import { formatQuantity, inScale, unitScale } from "../../si.ts";
import type { Range, QuantityHeader } from "../../live/protocol.ts";
import type { MapData, PanelData } from "./data.ts";
import type { Laid } from "./look.ts";

/** A place in a panel that has a value. */
export interface Found {
  /** Where it lies, in px. */
  readonly left: number;
  readonly top: number;
  readonly text: string;
  /** The stripe of a map, and the place along it. */
  readonly cell?: readonly [stripe: number, place: number];
}

/** What is nearest to a position; undefined where nothing is. */
export function findAt(data: PanelData, laid: Laid, left: number, top: number): Found | undefined {
  if (data.kind === "map") return findCell(data, laid, left, top);
  const lists = data.kind === "lines" ? data.traces : [data];
  let best: { distance: number; list: number; at: number } | undefined;
  lists.forEach(({ xs, ys }, list) => {
    for (let at = 0; at < xs.length; at++) {
      const [across, up] = [laid.x.at(xs[at] ?? NaN) - left, laid.y.at(ys[at] ?? NaN) - top];
      // along a trace the place on the axis counts most
      const distance = data.kind === "lines" ? Math.abs(across) + Math.abs(up) * 0.02 : Math.hypot(across, up);
      if (best === undefined || distance < best.distance) best = Number.isNaN(distance) ? best : { distance, list, at };
    }
  });
  return best === undefined ? undefined : foundPoint(data, laid, best);
}

/** The next point along a trace, or the next cell of a map, from the one that was found. */
export function findNext(
  data: PanelData,
  laid: Laid,
  { left, top, cell }: Pick<Found, "left" | "top" | "cell">,
  [across, up]: readonly [number, number],
): Found | undefined {
  if (data.kind === "map") {
    const [stripe = 0, place = 0] = cell ?? [];
    const next = [neighbour(data.xs, stripe, across), neighbour(data.ys, place, up)] as const;
    return foundCell(data, laid, next);
  }
  const { xs, ys } = (data.kind === "lines" ? data.traces[0] : data) ?? {
    xs: new Float64Array(),
    ys: new Float64Array(),
  };
  const here = findAt(data, laid, left, top);
  let next: number | undefined;
  for (let at = 0; at < xs.length; at++) {
    const position = laid.x.at(xs[at] ?? NaN);
    const step = (position - (here?.left ?? left)) * across;
    const known = next === undefined ? Infinity : (laid.x.at(xs[next] ?? NaN) - (here?.left ?? left)) * across;
    // not beyond what is in sight
    if (position < laid.frame.area.left || position > laid.frame.area.right) continue;
    if (step > 1e-9 && step < known && !Number.isNaN(laid.y.at(ys[at] ?? NaN))) next = at;
  }
  return next === undefined ? here : foundPoint(data, laid, { list: 0, at: next });
}

function foundPoint(data: Exclude<PanelData, MapData>, laid: Laid, { list, at }: { list: number; at: number }): Found {
  const trace = data.kind === "lines" ? data.traces[list] : data;
  const [x, y] = [trace?.xs[at] ?? NaN, trace?.ys[at] ?? NaN];
  const name = data.kind === "lines" && data.traces.length > 1 ? (data.traces[list]?.label ?? "") : data.y.label;
  const value =
    data.kind === "points" ? `, ${data.z.label} ${formatQuantity(data.values[at] ?? NaN, data.z.unit)}` : "";
  const text = `${data.x.label} ${said(x, data.x, laid.x.range)}, ${name} ${said(y, data.y, laid.y.range)}${value}`;
  return { left: laid.x.at(x), top: laid.y.at(y), text };
}

function findCell(data: MapData, laid: Laid, left: number, top: number): Found | undefined {
  if (data.xs.length === 0 || data.ys.length === 0) return undefined;
  return foundCell(data, laid, [nearest(data.xs, laid.x.at, left), nearest(data.ys, laid.y.at, top)]);
}

function foundCell(data: MapData, laid: Laid, cell: readonly [stripe: number, place: number]): Found {
  const [x, y] = [data.xs[cell[0]] ?? NaN, data.ys[cell[1]] ?? NaN];
  const value = data.stripes[cell[0]]?.[cell[1]] ?? NaN;
  const shown = Number.isNaN(value) ? "not measured" : formatQuantity(value, data.z.unit);
  const text = `${data.x.label} ${said(x, data.x, laid.x.range)}, ${data.y.label} ${said(y, data.y, laid.y.range)}, ${data.z.label} ${shown}`;
  return { left: laid.x.at(x), top: laid.y.at(y), text, cell };
}

function nearest(places: Float64Array, at: (value: number) => number, position: number): number {
  let [best, least] = [0, Infinity];
  places.forEach((place, index) => {
    const distance = Math.abs(at(place) - position);
    if (distance < least) [best, least] = [index, distance];
  });
  return best;
}

/** The next place upwards or downwards. */
function neighbour(places: Float64Array, from: number, direction: number): number {
  const here = places[from] ?? NaN;
  let best = from;
  if (direction === 0) return from;
  places.forEach((place, index) => {
    if ((place - here) * direction <= 0) return;
    if (best === from || (place - (places[best] ?? NaN)) * direction < 0) best = index;
  });
  return best;
}

/** A place with so many digits that neighbours in sight differ. */
function said(value: number, { unit }: QuantityHeader, [from, to]: Range): string {
  const largest = Math.max(Math.abs(from), Math.abs(to), Math.abs(value));
  const more = Math.floor(Math.log10(largest / (to - from)));
  if (!(more > 0) || !Number.isFinite(value)) return formatQuantity(value, unit);
  const scale = unitScale(Math.abs(value), unit);
  return `${Number(inScale(value, scale).toPrecision(Math.min(15, 5 + more)))} ${scale.unit}`.trimEnd();
}
