/** A column of a dataset that is read piece by piece: only what is asked for. */

import type { ColumnData } from "../data/column-data.ts";
import type { ParamSpec } from "../describe/param-spec.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import type { RunStore } from "../store/run-store.ts";

/** One column; nothing of it is read before it is asked for. */
export class ColumnReader {
  readonly #store: RunStore;
  readonly #tree: ParameterTree;
  readonly #spec: ParamSpec;

  /** A column of a run, which has the rows of a tree. */
  constructor(store: RunStore, tree: ParameterTree, spec: ParamSpec) {
    this.#store = store;
    this.#tree = tree;
    this.#spec = spec;
  }

  get name(): string {
    return this.#spec.name;
  }

  get label(): string {
    return this.#spec.label;
  }

  get unit(): string {
    return this.#spec.unit;
  }

  /** How many rows there are by now; a row of an `array` column is an array. */
  get length(): number {
    return this.#store.countRows(this.#tree);
  }

  /**
   * The rows from `start` up to `end`, the first one being 0 and `end` not included; negative ones count from the end, as
   * with an array. Only these are read.
   * @example const last = await ds.column("current").slice(-100);
   */
  async slice(start = 0, end?: number): Promise<ColumnData> {
    for (const bound of [start, end]) {
      if (bound === undefined || bound === Infinity || Number.isInteger(bound)) continue;
      throw new TypeError(`slice of ${this.name}: ${bound} is invalid: must be a whole number`);
    }
    const needsLength = start < 0 || (end ?? 0) < 0;
    const length = needsLength ? this.length : 0;
    const place = (bound: number): number => (bound < 0 ? Math.max(0, length + bound) : bound);
    const first = place(start);
    const last = Math.max(first, end === undefined ? Infinity : place(end));
    const { axes, top, inferred } = this.#tree;
    const isTop = top.name === this.#spec.name;
    // What waits to be written is only found with the whole tree.
    const tree =
      this.#store.waiting > 0 ? { axes, top, inferred } : { axes: isTop ? [] : [this.#spec], top, inferred: [] };
    const columns = await this.#store.read(tree, { start: first + 1, end: last });
    const names = [...tree.axes, tree.top, ...tree.inferred].map(({ name }) => name);
    return columns[names.indexOf(this.name)] as ColumnData;
  }
}
