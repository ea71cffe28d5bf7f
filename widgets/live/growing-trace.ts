/** A trace that grows, ready to be reduced to what a picture shows of it: only new points are looked at. */

import { columnOf, eachColumn, extremes, type Reduction, stretch } from "../plot/reduce.ts";
import { Extremes } from "./extremes.ts";
import type { Range } from "./protocol.ts";

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
  readonly #extremes = new Extremes();

  /** Takes the lists as they are now: longer than before, or the same. */
  update(xs: Float64Array, ys: Float64Array): void {
    this.xs = xs;
    this.ys = ys;
    const { length } = ys;
    for (let index = this.#seen; index < length; index++) this.#noteX(xs[index] ?? NaN, index);
    this.#extremes.update(ys);
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
  reduce(reduction: Reduction): Uint32Array {
    // a trace that runs forth and back: every run through a column of pixels keeps its extremes
    if (!this.#isUp && !this.#isDown) return extremes(this.ys, columnOf(this.xs, reduction));
    const { range, buckets } = reduction;
    const [start, end] = stretch(this.xs, ...range);
    if (end - start <= 4 * buckets) return Uint32Array.from({ length: end - start }, (_, index) => start + index);
    const kept: number[] = [];
    eachColumn(this.xs, reduction, (first, after) => this.#keepOf(first, after, kept));
    return new Uint32Array(kept);
  }

  /** The extremes of the points from one to another. */
  #keepOf(first: number, after: number, kept: number[]): void {
    const ends = this.#extremes.find(first, after);
    if (ends === undefined) {
      for (const at of extremes(this.ys, () => 0, first, after)) kept.push(at);
      return;
    }
    const { low, high } = ends;
    for (const at of [first, Math.min(low, high), Math.max(low, high), after - 1])
      if (at !== kept.at(-1)) kept.push(at);
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
}
