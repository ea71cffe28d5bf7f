/** Which points of a long trace to keep, so that fewer of them draw the same picture: for pictures, live plots and zoom. */

import { endsOf } from "./facts.ts";

/** Values in order; NaN is a gap. */
export type Samples = ArrayLike<number>;

/** More pieces between gaps than these are not told apart within one bucket: only those with its ends and extremes are. */
const mostPieces = 4;

/** In which columns of pixels a stretch of a trace is to be shown. */
export interface Reduction {
  /** The ends of the stretch, the lower one first. */
  readonly range: readonly [low: number, high: number];
  readonly type: "linear" | "log";
  readonly buckets: number;
}

/**
 * Indices of the points that draw a stretch: of each column of pixels its first, lowest, highest and last point, one NaN
 * for each gap, and the neighbours just outside, to which the line runs.
 * @param xs sorted, upwards or downwards
 */
export function minMax(xs: Samples, ys: Samples, reduction: Reduction): Uint32Array {
  const kept: number[] = [];
  eachColumn(xs, reduction, (first, after) => keepOf(ys, first, after, kept));
  return Uint32Array.from(kept);
}

/**
 * Visits the columns of pixels one after the other, each with its points from one index to before another; what lies just
 * outside on either side comes by itself.
 * @param xs sorted, upwards or downwards
 */
export function eachColumn(
  xs: Samples,
  { range: [low, high], type, buckets }: Reduction,
  visit: (first: number, after: number) => void,
): void {
  const [start, end] = stretch(xs, low, high);
  const isUp = isUpwards(xs);
  let first = start;
  let width = 0;
  for (let bucket = 0; bucket <= buckets + 1; bucket++) {
    // upwards or downwards, each column of pixels is one stretch of points
    const part = (isUp ? bucket : buckets - bucket) / buckets;
    const limit = type === "log" ? low * (high / low) ** part : low + 2 * ((high / 2 - low / 2) * part);
    const after = bucket > buckets ? end : firstBeyond(xs, { isUp, limit, first, end, guess: first + width });
    if (after > first) visit(first, after);
    // points that come in even steps fill each column alike
    width = after - first;
    first = after;
  }
}

/** In which column of pixels a point lies, of a trace that goes to and fro: -1 before the first, `buckets` after the last. */
export function columnOf(xs: Samples, { range: [low, high], type, buckets }: Reduction): (index: number) => number {
  const at = type === "log" ? Math.log : (value: number): number => value;
  const [start, width] = [at(low), at(high) - at(low)];
  return index => {
    const part = (at(valueAt(xs, index)) - start) / width;
    return Number.isNaN(part) ? 0 : Math.min(buckets, Math.max(-1, Math.floor(part * buckets)));
  };
}

interface Sought {
  readonly isUp: boolean;
  readonly limit: number;
  readonly first: number;
  readonly end: number;
  readonly guess: number;
}

/** The first point of a sorted stretch that lies in the next column of pixels; it is looked for around a guess. */
function firstBeyond(xs: Samples, { isUp, limit, first, end, guess }: Sought): number {
  const isBeyond = (index: number): boolean => (isUp ? valueAt(xs, index) >= limit : valueAt(xs, index) < limit);
  let [low, high] = [first, end];
  for (let at = guess, step = 1; at >= low && at < high; step *= 2) {
    if (isBeyond(at)) {
      high = at;
      at -= step;
    } else {
      low = at + 1;
      at += step;
    }
  }
  return search(low, high, isBeyond);
}

function isUpwards(xs: Samples): boolean {
  return !(xs.length > 1 && valueAt(xs, 0) > valueAt(xs, xs.length - 1));
}

/**
 * Indices of the first, lowest, highest and last point of each run that lies in one bucket, and one NaN for each gap.
 * The runs follow one another in any order of buckets, as in a sweep forth and back.
 */
export function extremes(
  ys: Samples,
  bucketOf: (index: number) => number,
  start = 0,
  end: number = ys.length,
): Uint32Array {
  const kept: number[] = [];
  for (let index = start; index < end;) {
    const bucket = bucketOf(index);
    let after = index + 1;
    while (after < end && bucketOf(after) === bucket) after++;
    keepOf(ys, index, after, kept);
    index = after;
  }
  return Uint32Array.from(kept);
}

/** What is kept of the points of one bucket. */
function keepOf(ys: Samples, start: number, end: number, kept: number[]): void {
  const ends = ys instanceof Float64Array ? endsOf(ys, start, end) : [NaN, NaN];
  if (ys instanceof Float64Array && !ends.some(Number.isNaN)) return keepFour(ys, start, end, ends, kept);
  let pieces = piecesOf(ys, start, end);
  if (pieces.length > mostPieces) {
    const lowest = pieces.reduce((best, each) => (valueAt(ys, each.low) < valueAt(ys, best.low) ? each : best));
    const highest = pieces.reduce((best, each) => (valueAt(ys, each.high) > valueAt(ys, best.high) ? each : best));
    const chosen = new Set([pieces[0], lowest, highest, pieces.at(-1)]);
    pieces = pieces.filter(piece => chosen.has(piece));
  }
  const gap = (at: number): void => {
    const last = kept.at(-1);
    // one is enough, however long the gap
    if (last === undefined || !Number.isNaN(ys[last])) kept.push(at);
  };
  if (Number.isNaN(ys[start])) gap(start);
  pieces.forEach((piece, order) => {
    if (order > 0) gap(piece.first - 1);
    const indices = [piece.first, piece.low, piece.high, piece.last].toSorted((one, other) => one - other);
    indices.forEach((index, place) => {
      if (index !== indices[place - 1]) kept.push(index);
    });
  });
  if (Number.isNaN(ys[end - 1])) gap(end - 1);
}

/** Where there is no gap: the first and the last point, and between them the extremes in their order. */
function keepFour(ys: Float64Array, start: number, end: number, ends: readonly number[], kept: number[]): void {
  const [one, other] = ends.map(extreme => ys.indexOf(extreme, start)) as [number, number];
  const order = [start, Math.min(one, other), Math.max(one, other), end - 1];
  for (const index of order) if (index !== kept.at(-1)) kept.push(index);
}

interface Piece {
  readonly first: number;
  low: number;
  high: number;
  last: number;
}

function piecesOf(ys: Samples, start: number, end: number): Piece[] {
  const pieces: Piece[] = [];
  let open: Piece | undefined;
  for (let index = start; index < end; index++) {
    const value = valueAt(ys, index);
    if (Number.isNaN(value)) {
      open = undefined;
    } else if (open === undefined) {
      open = { first: index, low: index, high: index, last: index };
      pieces.push(open);
    } else {
      if (value < valueAt(ys, open.low)) open.low = index;
      if (value > valueAt(ys, open.high)) open.high = index;
      open.last = index;
    }
  }
  return pieces;
}

/** The first index within, less one, and the one after the last within, plus one. */
export function stretch(xs: Samples, low: number, high: number): [start: number, end: number] {
  const count = xs.length;
  const isUp = isUpwards(xs);
  const first = search(0, count, index => (isUp ? valueAt(xs, index) >= low : valueAt(xs, index) <= high));
  const after = search(0, count, index => (isUp ? valueAt(xs, index) > high : valueAt(xs, index) < low));
  return [Math.max(0, first - 1), Math.min(count, after + 1)];
}

/** The first index from one to another for which a condition holds that goes on holding. */
function search(from: number, to: number, holds: (index: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function valueAt(values: Samples, index: number): number {
  return values[index] ?? NaN;
}
