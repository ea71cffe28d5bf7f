/** A trace that grows, ready to be reduced to what a picture shows of it: only new points are looked at. */

import { extremes, stretch } from "../plot/reduce.ts";
import type { Range } from "./protocol.ts";

/** So many points have their extremes noted together. */
const blockSize = 64;

/** In which pixels a stretch of a trace is to be shown. */
export interface Reduction {
  readonly range: Range;
  readonly type: "linear" | "log";
  readonly buckets: number;
}

/** A trace of two growing lists of numbers. */
export class GrowingTrace {
  xs: Float64Array = new Float64Array();
  ys: Float64Array = new Float64Array();
  #seen = 0;
  #low = Infinity;
  #high = -Infinity;
  #isUp = true;
  #isDown = true;
  #steps = 0;
  #turns = 0;
  #direction = 0;
  /** Of each full block its lowest and its highest point; -1 where it has a gap. */
  #blocks = new Int32Array(256);

  /** Takes the lists as they are now: longer than before, or the same. */
  update(xs: Float64Array, ys: Float64Array): void {
    this.xs = xs;
    this.ys = ys;
    const { length } = ys;
    for (let index = this.#seen; index < length; index++) this.#noteX(xs[index] ?? NaN, index);
    const [from, to] = [Math.floor(this.#seen / blockSize), Math.floor(length / blockSize)];
    while (this.#blocks.length < 2 * to) this.#blocks = doubled(this.#blocks);
    for (let block = from; block < to; block++) this.#noteBlock(block);
    this.#seen = length;
  }

  /** The ends of its places; undefined where it has none. */
  get extent(): Range | undefined {
    return this.#low <= this.#high ? [this.#low, this.#high] : undefined;
  }

  /** Whether a line joins its points: they go one way, with few turns. */
  get isJoined(): boolean {
    return this.#turns <= this.#steps / 4;
  }

  /** Indices of the points that draw a stretch of it: of each column of pixels the first, lowest, highest and last one. */
  reduce({ range, type, buckets }: Reduction): Uint32Array {
    const { xs, ys } = this;
    const [low, high] = range;
    if (!this.#isUp && !this.#isDown) return this.#reduceLoops({ range, type, buckets });
    const [start, end] = stretch(xs, low, high);
    if (end - start <= 4 * buckets) return Uint32Array.from({ length: end - start }, (_, index) => start + index);
    const kept: number[] = [];
    const edge = edgesBetween(low, high, type, buckets);
    let first = start;
    for (let bucket = 1; bucket <= buckets; bucket++) {
      // upwards or downwards, each column of pixels is one stretch of points
      const limit = this.#isUp ? edge(bucket) : edge(buckets - bucket);
      const after = bucket === buckets ? end : this.#firstBeyond(limit, first, end);
      if (after > first) this.#keepOf(first, after, kept);
      first = after;
    }
    // to the points just outside lines are drawn, too
    if (kept[0] !== start) kept.unshift(start);
    if (kept.at(-1) !== end - 1 && !Number.isNaN(ys[end - 1])) kept.push(end - 1);
    return Uint32Array.from(kept);
  }

  /** The first point of a sorted stretch that lies in the next column of pixels. */
  #firstBeyond(limit: number, first: number, end: number): number {
    const { xs } = this;
    const isUp = this.#isUp;
    let [low, high] = [first, end];
    while (low < high) {
      const middle = (low + high) >> 1;
      const x = xs[middle] ?? NaN;
      if (isUp ? x >= limit : x < limit) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** A trace that runs forth and back: every run through a column of pixels keeps its extremes. */
  #reduceLoops({ range: [low, high], type, buckets }: Reduction): Uint32Array {
    const at = type === "log" ? Math.log : (value: number): number => value;
    const [from, width] = [at(low), at(high) - at(low)];
    return extremes(this.ys, index => {
      const part = (at(this.xs[index] ?? NaN) - from) / width;
      return Number.isNaN(part) ? 0 : Math.min(buckets, Math.max(-1, Math.floor(part * buckets)));
    });
  }

  /** The extremes of the points from one to another: those of whole blocks are known. */
  #keepOf(first: number, after: number, kept: number[]): void {
    const { ys } = this;
    let [low, high] = [first, first];
    let index = first;
    let hasGap = false;
    const look = (at: number): void => {
      const value = ys[at] ?? NaN;
      if (Number.isNaN(value)) hasGap = true;
      else {
        if (!(value >= (ys[low] ?? NaN))) low = at;
        if (!(value <= (ys[high] ?? NaN))) high = at;
      }
    };
    while (index < after && !hasGap) {
      if (index % blockSize === 0 && index + blockSize <= after) {
        const block = index / blockSize;
        const lowest = this.#blocks[2 * block] ?? -1;
        if (lowest < 0) hasGap = true;
        else {
          look(lowest);
          look(this.#blocks[2 * block + 1] ?? lowest);
          index += blockSize;
        }
      } else look(index++);
    }
    if (hasGap) {
      for (const at of extremes(ys, () => 0, first, after)) kept.push(at);
      return;
    }
    const points = low < high ? [first, low, high, after - 1] : [first, high, low, after - 1];
    points.forEach(at => {
      if (at !== kept.at(-1)) kept.push(at);
    });
  }

  #noteX(x: number, index: number): void {
    if (Number.isFinite(x)) {
      if (x < this.#low) this.#low = x;
      if (x > this.#high) this.#high = x;
    }
    if (index === 0) return;
    const step = x - (this.xs[index - 1] ?? NaN);
    if (!(step >= 0)) this.#isUp = false;
    if (!(step <= 0)) this.#isDown = false;
    const direction = Math.sign(step);
    if (direction === 0 || Number.isNaN(direction)) return;
    this.#steps++;
    if (this.#direction !== 0 && direction !== this.#direction) this.#turns++;
    this.#direction = direction;
  }

  #noteBlock(block: number): void {
    const { ys } = this;
    const start = block * blockSize;
    let [low, high] = [start, start];
    for (let index = start; index < start + blockSize; index++) {
      const value = ys[index] ?? NaN;
      if (Number.isNaN(value)) {
        this.#blocks[2 * block] = -1;
        return;
      }
      if (value < (ys[low] ?? NaN)) low = index;
      if (value > (ys[high] ?? NaN)) high = index;
    }
    this.#blocks[2 * block] = low;
    this.#blocks[2 * block + 1] = high;
  }
}

/** The ends of columns of pixels, as values on the axis. */
function edgesBetween(low: number, high: number, type: "linear" | "log", buckets: number): (edge: number) => number {
  if (type === "log") return edge => low * (high / low) ** (edge / buckets);
  // halves, because the difference of the largest numbers overflows
  return edge => low + 2 * ((high / 2 - low / 2) * (edge / buckets));
}

function doubled(block: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * block.length);
  larger.set(block);
  return larger;
}
