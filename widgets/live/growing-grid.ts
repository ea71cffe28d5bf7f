/** A grid that fills: places and values in the order in which they came, and which stripes have changed. Only new points are looked at. */

/** Places that differ by less than this part of the axis are the same. */
const samePart = 1e-9;

/** The places along an axis, in the order in which they came. */
export class GrowingPlaces {
  readonly places: number[] = [];
  /** Indices of the places in the order of their values. */
  readonly #sorted: number[] = [];
  #last = -1;

  /** The index of a place, which is new or known; -1 for what is no number. */
  indexOf(value: number): number {
    if (value === this.places[this.#last]) return this.#last;
    // a sweep takes the places in the order in which it took them before
    if (value === this.places[this.#last + 1]) return ++this.#last;
    if (value === this.places[0]) return (this.#last = 0);
    if (!Number.isFinite(value)) return -1;
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#at(middle) < value) low = middle + 1;
      else high = middle;
    }
    const span = Math.abs(this.#at(this.#sorted.length - 1) - this.#at(0));
    const near = Math.max((Number.isNaN(span) ? 0 : span) * samePart, Math.abs(value) * 1e-14);
    for (const neighbour of [low, low - 1]) {
      if (Math.abs(this.#at(neighbour) - value) <= near) return (this.#last = this.#sorted[neighbour] ?? -1);
    }
    this.#sorted.splice(low, 0, this.places.length);
    return (this.#last = this.places.push(value) - 1);
  }

  #at(rank: number): number {
    return this.places[this.#sorted[rank] ?? -1] ?? NaN;
  }
}

/** Values over two axes. */
export class GrowingGrid {
  readonly xs = new GrowingPlaces();
  readonly ys = new GrowingPlaces();
  /** At each place of `xs` the values along `ys`; NaN, or nothing, where none was measured. */
  readonly stripes: Float64Array[] = [];
  /** For each stripe the number of the change that it saw last. */
  readonly changes: number[] = [];
  low = Infinity;
  high = -Infinity;
  /** Counts the changes. */
  change = 0;
  #seen = 0;
  #filled = 0;

  /** Takes the points as they are now: more than before, or the same. */
  update(xs: Float64Array, ys: Float64Array, values: Float64Array): void {
    if (values.length === this.#seen) return;
    this.change++;
    for (let index = this.#seen; index < values.length; index++) {
      const stripe = this.xs.indexOf(xs[index] ?? NaN);
      const place = this.ys.indexOf(ys[index] ?? NaN);
      if (stripe >= 0 && place >= 0) this.#put(stripe, place, values[index] ?? NaN);
    }
    this.#seen = values.length;
  }

  /** How many points have come. */
  get total(): number {
    return this.#seen;
  }

  /** Whether the points fill a quarter of the grid, as those of a map do and those along a curve do not. */
  get isGrid(): boolean {
    const [across, up] = [this.xs.places.length, this.ys.places.length];
    return across * up <= 4 * this.#filled || Math.min(across, up) <= 2;
  }

  #put(stripe: number, place: number, value: number): void {
    let values = this.stripes[stripe];
    if (values === undefined || values.length <= place) {
      const larger = new Float64Array(Math.max(place + 1, 2 * (values?.length ?? 8), this.stripes[0]?.length ?? 0));
      larger.fill(NaN).set(values ?? []);
      this.stripes[stripe] = values = larger;
    }
    if (Number.isNaN(values[place]) && !Number.isNaN(value)) this.#filled++;
    values[place] = value;
    this.changes[stripe] = this.change;
    if (!Number.isFinite(value)) return;
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
  }
}
