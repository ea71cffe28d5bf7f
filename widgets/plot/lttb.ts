/** A trace with a given number of points that keeps its look: the largest triangles of three buckets. */

import type { Samples } from "./reduce.ts";

/**
 * Indices of about `count` points that keep the look of a trace: the first and the last one, one NaN for each gap, and of
 * each bucket between them the point that spans the largest triangle with its neighbours (S. Steinarsson, "Downsampling
 * Time Series for Visual Representation", University of Iceland, 2013). It may miss an extreme; `minMax` does not.
 */
export function lttb(xs: Samples, ys: Samples, count: number): Uint32Array {
  const pieces = piecesOf(xs, ys);
  const total = pieces.reduce((sum, [start, end]) => sum + end - start, 0);
  const kept: number[] = [];
  let after = 0;
  for (const [start, end] of pieces) {
    if (start > after) kept.push(start - 1);
    const share = Math.max(2, Math.round((count * (end - start)) / total));
    largestTriangles(xs, ys, start, end, share, kept);
    after = end;
  }
  if (after < ys.length) kept.push(after);
  return Uint32Array.from(kept);
}

/** Stretches without a gap: where each begins, and where it has ended. */
function piecesOf(xs: Samples, ys: Samples): [start: number, end: number][] {
  const pieces: [number, number][] = [];
  let isOpen = false;
  for (let index = 0; index < ys.length; index++) {
    const last = pieces.at(-1);
    const isPoint = !Number.isNaN(xs[index]) && !Number.isNaN(ys[index]);
    if (isPoint && isOpen && last !== undefined) last[1] = index + 1;
    else if (isPoint) pieces.push([index, index + 1]);
    isOpen = isPoint;
  }
  return pieces;
}

function largestTriangles(xs: Samples, ys: Samples, start: number, end: number, count: number, kept: number[]): void {
  const length = end - start;
  if (length <= count || length <= 2) {
    for (let index = start; index < end; index++) kept.push(index);
    return;
  }
  kept.push(start);
  let before = start;
  const size = (length - 2) / (count - 2);
  const edge = (bucket: number): number => Math.min(end - 1, start + 1 + Math.floor(bucket * size));
  for (let bucket = 0; bucket < count - 2; bucket++) {
    const next = meanOf(xs, ys, edge(bucket + 1), Math.max(edge(bucket + 2), edge(bucket + 1) + 1));
    const [x, y] = [xs[before] ?? 0, ys[before] ?? 0];
    let [best, largest] = [edge(bucket), -1];
    for (let index = edge(bucket); index < edge(bucket + 1); index++) {
      const area = Math.abs((x - next.x) * ((ys[index] ?? 0) - y) - (x - (xs[index] ?? 0)) * (next.y - y));
      if (area > largest) [best, largest] = [index, area];
    }
    kept.push(best);
    before = best;
  }
  kept.push(end - 1);
}

function meanOf(xs: Samples, ys: Samples, start: number, end: number): { x: number; y: number } {
  let [x, y] = [0, 0];
  for (let index = start; index < end; index++) {
    x += xs[index] ?? 0;
    y += ys[index] ?? 0;
  }
  return { x: x / (end - start), y: y / (end - start) };
}
