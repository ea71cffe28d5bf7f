/** The values of a run that has no cache in this session, read from its file piece by piece. */

import { DataSetCache } from "../../measure/dataset/cache.ts";
import type { ColumnValues } from "../../measure/data/column-data.ts";
import type { DataSet } from "../../measure/dataset/dataset.ts";
import type { ParameterTree } from "../../measure/describe/interdependencies.ts";
import { columnsOf } from "../../measure/describe/trees.ts";

/** How often the file is asked how far it is, in milliseconds. */
const betweenLooks = 500;

/** What has been read of a run so far. */
export class StoredViews {
  readonly #dataset: DataSet;
  readonly #cache = new DataSetCache();
  readonly #rows = new Map<string, number>();
  #lookedAt = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(dataset: DataSet) {
    this.#dataset = dataset;
  }

  /** Counts what was read; looks for more now and then. */
  get version(): number {
    const now = performance.now();
    if (!this.#reading && now - this.#lookedAt >= betweenLooks) {
      this.#lookedAt = now;
      this.#reading = this.#read().finally(() => (this.#reading = undefined));
      // What cannot be read now can be read later, or is missed when the run is plotted at its end.
      this.#reading.catch(() => undefined);
    }
    return this.#cache.version;
  }

  /** The values of a tree so far. */
  of(tree: ParameterTree): Readonly<Record<string, ColumnValues>> {
    return this.#cache.views(tree.top.name);
  }

  /** Reads all that there is by now. */
  async read(): Promise<void> {
    await this.#reading;
    await this.#read();
  }

  async #read(): Promise<void> {
    for (const tree of this.#dataset.trees) {
      const read = this.#rows.get(tree.top.name) ?? 0;
      const rows = this.#dataset.column(tree.top.name).length;
      if (rows === read) continue;
      const data = (await this.#dataset.getParameterData(tree.top.name, { start: read + 1, end: rows }))[tree.top.name];
      const columns = columnsOf(tree).map(({ name }) => data?.[name]?.values ?? []);
      const flat = columns.map(values => ({ values, shape: [values.length] }));
      if ((flat[0]?.values.length ?? 0) > 0) this.#cache.pushColumns(tree, flat);
      this.#rows.set(tree.top.name, rows);
    }
  }
}
