/** What a plot has to know of a list of numbers before it draws it. */

/** What a list of numbers has; what few plots ask for is found when they do. */
export class Facts {
  readonly count: number;
  /** The largest magnitude of a finite number; 0 where there is none. */
  readonly largest: number;
  /** How many have a place on a linear axis: they are finite. */
  readonly finite: number;
  /** How many are NaN. */
  readonly gaps: number;
  readonly #values: Float64Array;
  readonly #isSorted: boolean;

  constructor(values: Float64Array) {
    this.#values = values;
    this.count = values.length;
    this.#isSorted = isSorted(values);
    const [low, high] = this.#isSorted ? [values[0] ?? NaN, values.at(-1) ?? NaN] : endsOf(values);
    const isFinite = Number.isFinite(low) && Number.isFinite(high);
    const usable = isFinite ? values : values.filter(Number.isFinite);
    const [least, most] = isFinite ? [low, high] : endsOf(usable);
    this.finite = usable.length;
    this.largest = usable.length === 0 ? 0 : Math.max(Math.abs(least), Math.abs(most));
    this.gaps = isFinite ? 0 : values.filter(Number.isNaN).length;
  }

  /** How many have a place on a logarithmic axis. */
  get positive(): number {
    return this.#values.filter(value => value > 0 && value < Infinity).length;
  }

  /** How many have a place on an axis of this kind. */
  usableOn(type: "linear" | "log"): number {
    return type === "log" ? this.positive : this.finite;
  }

  /** Whether they go one way, with few turns: a line through others would only confuse. */
  get isSweep(): boolean {
    const values = this.#values;
    if (this.#isSorted) return values.length === 1 || values[0] !== values.at(-1);
    let [steps, turns, before] = [0, 0, 0];
    for (let index = 1; index < values.length; index++) {
      const step = (values[index] ?? NaN) - (values[index - 1] ?? NaN);
      const direction = step > 0 ? 1 : step < 0 ? -1 : 0;
      if (direction === 0) continue;
      steps++;
      if (before !== 0 && direction !== before) turns++;
      before = direction;
    }
    // forth and back is a sweep, all at one place is none
    return values.length === 1 || (steps > 0 && turns <= steps / 4);
  }
}

/** The lowest and the highest number; NaN where one of them is. */
export function endsOf(values: Float64Array, from = 0, to: number = values.length): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  // without a branch, which takes twice as long
  for (let index = from; index < to; index++) {
    const value = values[index] ?? NaN;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** Whether numbers go one way, or stay, between ends that are finite. */
export function isSorted(values: Float64Array): boolean {
  const [first = NaN, last = NaN] = [values[0], values.at(-1)];
  return Number.isFinite(first) && Number.isFinite(last) && (last >= first ? rises(values) : falls(values));
}

function rises(values: Float64Array): boolean {
  let before = -Infinity;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? NaN;
    if (!(value >= before)) return false;
    before = value;
  }
  return true;
}

function falls(values: Float64Array): boolean {
  let before = Infinity;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? NaN;
    if (!(value <= before)) return false;
    before = value;
  }
  return true;
}
