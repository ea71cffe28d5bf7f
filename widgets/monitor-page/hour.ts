/** The values of the last hour, in so few points that a small line shows them all: the smallest and the largest of each ten seconds. */

/** When, in milliseconds since 1970, and the smallest and the largest value of that time. */
export type HourPoint = readonly [time: number, low: number, high: number];

/** An hour in milliseconds. */
export const hour = 3_600_000;
/** What one point stands for, in milliseconds. */
const step = 10_000;

/** The last hour of one number. */
export class Hour {
  #points: HourPoint[];
  #last = -Infinity;

  constructor(points: readonly HourPoint[] = []) {
    this.#points = [...points];
    this.#last = points.at(-1)?.[0] ?? -Infinity;
  }

  /** Adds a value; one that is not newer than the last, or no finite number, is left out. */
  add(time: number, value: number): void {
    if (!(time > this.#last) || !Number.isFinite(value)) return;
    this.#last = time;
    const last = this.#points.at(-1);
    if (last && Math.floor(last[0] / step) === Math.floor(time / step)) {
      this.#points[this.#points.length - 1] = [last[0], Math.min(last[1], value), Math.max(last[2], value)];
    } else this.#points.push([time, value, value]);
    this.#forget(time);
  }

  /** The points of the hour before a moment, oldest first. */
  points(now: number): readonly HourPoint[] {
    this.#forget(now);
    return this.#points;
  }

  #forget(now: number): void {
    const first = this.#points.findIndex(([time]) => time >= now - hour);
    this.#points.splice(0, first < 0 ? this.#points.length : first);
  }
}
