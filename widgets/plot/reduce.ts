/** Which points of a long trace to keep, so that fewer of them draw the same picture: for pictures, live plots and zoom. */

export { lttb } from "./lttb.ts";

/** Values in order; NaN is a gap. */
export type Samples = ArrayLike<number>;

/** More pieces between gaps than these are not told apart within one bucket: only those with its ends and extremes are. */
const mostPieces = 4;

/**
 * Indices of the points that draw the stretch from `from` to `to` in `buckets` columns: of each column its first, lowest,
 * highest and last point, one NaN for each gap, and the neighbours just outside, to which the line runs.
 * @param xs sorted, upwards or downwards
 */
export function minMax(xs: Samples, ys: Samples, from: number, to: number, buckets: number): Uint32Array {
  const [low, high] = from < to ? [from, to] : [to, from];
  const [start, end] = stretch(xs, low, high);
  // halves, because the difference of the largest numbers overflows
  const width = high / 2 - low / 2;
  const bucketOf = (index: number): number => {
    const part = ((xs[index] ?? 0) / 2 - low / 2) / width;
    return Number.isNaN(part) ? 0 : Math.min(buckets, Math.max(-1, Math.floor(part * buckets)));
  };
  return extremes(ys, bucketOf, start, end);
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
  const isDownwards = count > 1 && valueAt(xs, 0) > valueAt(xs, count - 1);
  const first = search(count, index => (isDownwards ? valueAt(xs, index) <= high : valueAt(xs, index) >= low));
  const after = search(count, index => (isDownwards ? valueAt(xs, index) < low : valueAt(xs, index) > high));
  return [Math.max(0, first - 1), Math.min(count, after + 1)];
}

/** The first index for which a condition holds that goes on holding. */
function search(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, count];
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
