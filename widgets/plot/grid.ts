/** Finds the grid on which points lie, in whatever order and as far as they were measured. */

import type { Values } from "./trace.ts";

/** The places along both axes, and the values by line: `rows[y][x]`, NaN where nothing was measured. */
export interface Grid {
  readonly x: Float64Array | readonly string[];
  readonly y: Float64Array | readonly string[];
  readonly rows: readonly Float64Array[];
}

type Places = Float64Array | readonly string[];

/**
 * The grid of points; undefined where they lie on none. They do where they fill a quarter of it or more, and are as many
 * as one line and one column of it have: an interrupted map does, points along a curve do not. Places that differ by less
 * than a thousand-millionth of the axis are the same. What was measured twice has its last value.
 */
export function gridOf(xs: Places, ys: Places, zs: Float64Array): Grid | undefined {
  const [x, y] = [placesOf(xs), placesOf(ys)];
  const [columns, lines] = [x.length, y.length];
  if (columns === 0 || lines === 0 || columns * lines > 4 * zs.length || columns + lines - 1 > zs.length)
    return undefined;
  const [columnOf, lineOf] = [finderIn(x), finderIn(y)];
  const rows = Array.from({ length: lines }, () => new Float64Array(columns).fill(NaN));
  const taken = new Uint8Array(columns * lines);
  let count = 0;
  for (let index = 0; index < zs.length; index++) {
    const [column, line] = [columnOf(xs[index]), lineOf(ys[index])];
    const row = rows[line];
    if (column < 0 || row === undefined) continue;
    row[column] = zs[index] ?? NaN;
    const place = line * columns + column;
    count += 1 - (taken[place] ?? 0);
    taken[place] = 1;
  }
  return count * 4 < columns * lines || count < columns + lines - 1 ? undefined : { x, y, rows };
}

/** The different places along an axis: numbers in order, names as they come. */
function placesOf(values: Values): Places {
  if (!(values instanceof Float64Array)) return [...new Set(values as readonly string[])];
  const sorted = values.filter(Number.isFinite).toSorted();
  const first = sorted[0] ?? 0;
  const last = sorted.at(-1) ?? 0;
  const least = Math.max((last / 2 - first / 2) * 2e-9, Math.max(Math.abs(first), Math.abs(last)) * 1e-14);
  let before = -Infinity;
  return sorted.filter(value => {
    const isNew = value - before > least;
    if (isNew) before = value;
    return isNew;
  });
}

/** Finds the index of the place that a value has; -1 where it has none. */
function finderIn(places: Places): (value: number | string | undefined) => number {
  if (!(places instanceof Float64Array)) {
    const indices = new Map(places.map((name, index) => [name, index]));
    return value => indices.get(String(value)) ?? -1;
  }
  return value => {
    if (typeof value !== "number" || !Number.isFinite(value)) return -1;
    let [low, high] = [0, places.length - 1];
    // the last place that is not above it
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((places[middle] ?? 0) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
