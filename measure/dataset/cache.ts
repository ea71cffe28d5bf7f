/** What a run has brought so far, in memory: columns that grow, for plots and for whoever does not want to read the file. */

import type { CellValue, ColumnData, ColumnValues, ParameterData } from "../data/column-data.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import { TreeRows } from "../data/tree-rows.ts";

/** The columns of a run that is being measured, as far as they have come. */
export class DataSetCache {
  readonly #trees = new Map<string, TreeRows>();
  readonly #changed = new Set<() => void>();
  #version = 0;

  /** Counts what was added: a plot that has seen this number has seen all. */
  get version(): number {
    return this.#version;
  }

  /** Takes a row of a tree. */
  push(tree: ParameterTree, row: readonly CellValue[]): void {
    this.#of(tree).push(tree, row);
    this.tell();
  }

  /** Takes many rows of a tree, a column each. */
  pushColumns(tree: ParameterTree, columns: readonly ColumnData[]): void {
    this.#of(tree).pushColumns(tree, columns);
    this.tell();
  }

  /** How many rows of the tree with this top there are. */
  rows(top: string): number {
    return this.#trees.get(top)?.rows ?? 0;
  }

  /** The columns so far; what comes later is not in them. */
  data(): ParameterData {
    return Object.fromEntries(
      [...this.#trees].map(([top, rows]) => {
        const data = rows.data();
        return [top, Object.fromEntries(rows.names.map((name, index) => [name, data[index] as ColumnData]))];
      }),
    );
  }

  /** The values so far by name, of the tree with this top: nothing is copied, for whoever looks many times a second. */
  views(top: string): Readonly<Record<string, ColumnValues>> {
    const rows = this.#trees.get(top);
    const views = rows?.views() ?? [];
    return Object.fromEntries((rows?.names ?? []).map((name, index) => [name, views[index] as ColumnValues]));
  }

  /** Calls `changed` after each change until the returned handle is disposed of; it is to be quick. */
  onChange(changed: () => void): Disposable {
    this.#changed.add(changed);
    return { [Symbol.dispose]: () => void this.#changed.delete(changed) };
  }

  #of(tree: ParameterTree): TreeRows {
    const known = this.#trees.get(tree.top.name);
    if (known) return known;
    const made = new TreeRows();
    this.#trees.set(tree.top.name, made);
    return made;
  }

  /** Tells those who listen, also where nothing was added: that the run has ended. */
  tell(): void {
    this.#version++;
    for (const changed of this.#changed) changed();
  }
}
