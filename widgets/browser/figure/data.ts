/** What a page has got of a panel: the numbers of the last frame, and of a map all that came before. */

import type { LinesHeader, MapHeader, PanelHeader, PointsHeader } from "../../live/protocol.ts";

/** A trace as it is drawn. */
export interface TraceData {
  readonly label: string;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly joined: boolean;
  readonly total: number;
}

export interface LinesData extends Pick<LinesHeader, "kind" | "x" | "y" | "extent"> {
  readonly traces: readonly TraceData[];
}

/** A map: at each place of `xs` a stripe of values along `ys`, in the order in which they came. */
export interface MapData extends Pick<MapHeader, "kind" | "x" | "y" | "z" | "low" | "high" | "total"> {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly stripes: Float32Array[];
}

export interface PointsData extends Pick<PointsHeader, "kind" | "x" | "y" | "z" | "low" | "high" | "total"> {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly values: Float64Array;
}

/** A panel with its numbers. */
export type PanelData = LinesData | MapData | PointsData;

/** A panel from a frame; what a map had before stays where the frame has nothing new. */
export function panelData(header: PanelHeader, buffers: readonly DataView[], before: PanelData | undefined): PanelData {
  const numbers = (index: number): Float64Array => new Float64Array(bytesOf(buffers[index]));
  if (header.kind === "lines") {
    const { kind, x, y, extent } = header;
    const traces = header.traces.map(({ label, joined, total, ...at }) => {
      return { label, joined, total, xs: numbers(at.x), ys: numbers(at.y) };
    });
    return { kind, x, y, extent, traces };
  }
  const { x, y, z, low, high, total } = header;
  const known = before?.kind === header.kind ? before : undefined;
  const places = { xs: sameOr(known?.xs, numbers(header.xs)), ys: sameOr(known?.ys, numbers(header.ys)) };
  const common = { x, y, z, low, high, total, ...places };
  if (header.kind === "points") return { kind: "points", ...common, values: numbers(header.values) };
  const stripes = before?.kind === "map" ? before.stripes : [];
  const values = new Float32Array(bytesOf(buffers[header.values]));
  const length = common.ys.length;
  header.stripes.forEach((stripe, order) => {
    stripes[stripe] = values.subarray(order * length, (order + 1) * length);
  });
  return { kind: "map", ...common, stripes };
}

/** The list that is known where the other one has the same numbers: what was found out of it holds. */
function sameOr(known: Float64Array | undefined, list: Float64Array): Float64Array {
  return known?.length === list.length && known.every((value, index) => value === list[index]) ? known : list;
}

/** A copy: what has arrived may lie at an address that numbers cannot. */
function bytesOf(view: DataView | undefined): ArrayBuffer {
  const copy = new Uint8Array(view?.byteLength ?? 0);
  if (view) copy.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return copy.buffer;
}
