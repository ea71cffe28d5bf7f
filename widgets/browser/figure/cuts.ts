/** Line cuts: the stripe and the line of a map that cross in a cell, as small panels. */

import type { LinesData, MapData, TraceData } from "./data.ts";

/** Values along both axes through a cell. */
export function cutsOf(data: MapData, [stripe, place]: readonly [number, number]): readonly [LinesData, LinesData] {
  const column = data.stripes[stripe] ?? new Float32Array();
  const across = trace(data.xs, data.z.label, index => data.stripes[index]?.[place] ?? NaN);
  const up = trace(data.ys, data.z.label, index => column[index] ?? NaN);
  return [
    { kind: "lines", x: data.x, y: data.z, extent: endsOf(across.xs), traces: [across] },
    { kind: "lines", x: data.y, y: data.z, extent: endsOf(up.xs), traces: [up] },
  ];
}

/** Values in the order of their places. */
function trace(places: Float64Array, label: string, valueAt: (index: number) => number): TraceData {
  const at = (index: number): number => places[index] ?? NaN;
  const order = Array.from(places, (_, index) => index).toSorted((one, other) => at(one) - at(other));
  return {
    label,
    joined: true,
    total: order.length,
    xs: Float64Array.from(order, at),
    ys: Float64Array.from(order, valueAt),
  };
}

function endsOf(xs: Float64Array): readonly [number, number] | null {
  return xs.length === 0 ? null : [xs[0] ?? 0, xs.at(-1) ?? 0];
}
