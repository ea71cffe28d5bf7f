/** The storage of the simulated SR830: points of both displays, at a rate or one for each trigger. */

/** Points that the instrument keeps of each display. */
const capacity = 16383;

/** What both displays show at a moment. */
export type Point = readonly [number, number];

export class Storage {
  #points: Point[] = [];
  #isRunning = false;
  /** When the storage was started, and how many points have been stored since. */
  #begun = 0;
  #since = 0;

  get count(): number {
    return this.#points.length;
  }

  /** Begins, or goes on. */
  start(now: number): null {
    if (!this.#isRunning) {
      this.#begun = now;
      this.#since = 0;
    }
    this.#isRunning = true;
    return null;
  }

  pause(): null {
    this.#isRunning = false;
    return null;
  }

  reset(): null {
    this.#isRunning = false;
    this.#points = [];
    return null;
  }

  /** Stores a point; false if the storage does not run. A full one gives up, or its oldest point. */
  put(point: Point, isLoop: boolean): boolean {
    if (!this.#isRunning) return false;
    this.#points.push(point);
    if (this.#points.length > capacity) this.#points.shift();
    if (this.#points.length === capacity && !isLoop) this.#isRunning = false;
    return true;
  }

  /** Stores what was due until now, at a rate in Hz; `look` tells the displays at a moment. */
  fill(now: number, rate: number, isLoop: boolean, look: (time: number) => Point): void {
    if (!this.#isRunning) return;
    // What would be overwritten at once need not be looked at.
    const due = Math.floor((now - this.#begun) * rate) + 1;
    if (isLoop) this.#since = Math.max(this.#since, due - capacity);
    for (; this.#since < due && this.#isRunning; this.#since++)
      this.put(look(this.#begun + this.#since / rate), isLoop);
  }

  /** Points of a display, or nothing where there are not so many. */
  values(channel: number, from: number, count: number): readonly number[] | undefined {
    const isThere = (channel === 1 || channel === 2) && from >= 0 && count > 0 && from + count <= this.count;
    if (!isThere) return undefined;
    return this.#points.slice(from, from + count).map(point => point[channel - 1] ?? Number.NaN);
  }

  /** As `TRCA?` gives them. */
  static asText(values: readonly number[]): string {
    return values.map(value => `${value.toExponential(5)},`).join("");
  }

  /** As `TRCL?` gives them: a mantissa and an exponent of 16 bits for each, m × 2^(exp − 124). */
  static asNumbers(values: readonly number[]): string {
    const bytes = Buffer.alloc(4 * values.length);
    for (const [index, value] of values.entries()) {
      const exponent = value === 0 ? 0 : Math.max(0, Math.floor(Math.log2(Math.abs(value))) - 13 + 124);
      bytes.writeInt16LE(Math.round(value / 2 ** (exponent - 124)), 4 * index);
      bytes.writeInt16LE(exponent, 4 * index + 2);
    }
    return bytes.toString("latin1");
  }
}
