/** The values of the lines: which of them are not as the pages have them, and which were set and not read back. */

import type { RowValue } from "./panel-state.ts";
import { rowValue } from "./row-value.ts";
import type { PanelRow } from "./rows.ts";

/** What the pages were told of each line. */
export class Values {
  readonly #rows: readonly PanelRow[];
  readonly #told = new Map<number, string>();
  /** When the lines were set here, as their caches have it: whoever reads one, its cache has another time then. */
  readonly #set = new Map<number, number | undefined>();

  constructor(rows: readonly PanelRow[]) {
    this.#rows = rows;
  }

  /** A page knows nothing yet: all are told anew. */
  forget(): void {
    this.#told.clear();
  }

  /** All values as they are. */
  all(): Record<string, RowValue> {
    return Object.fromEntries(this.#rows.map(each => [each.row.key, this.#valueOf(each)]));
  }

  /** Marks a line that was set here. */
  wasSet(key: number): void {
    this.#set.set(key, this.#rows[key]?.parameter.cache.time);
  }

  /** Takes the mark from a line. */
  wasRead(key: number): void {
    this.#set.delete(key);
  }

  /** The values that are not as they were told last; undefined for none. */
  changed(): Record<string, RowValue> | undefined {
    const values: Record<string, RowValue> = {};
    for (const each of this.#rows) {
      const { key } = each.row;
      const { time, valid } = each.parameter.cache;
      const isUnread = this.#isUnread(key, time);
      const mark = `${time} ${valid} ${isUnread}`;
      if (this.#told.get(key) === mark) continue;
      this.#told.set(key, mark);
      values[key] = this.#valueOf(each);
    }
    return Object.keys(values).length > 0 ? values : undefined;
  }

  #valueOf(row: PanelRow): RowValue {
    return rowValue(row, this.#isUnread(row.row.key, row.parameter.cache.time));
  }

  #isUnread(key: number, time: number | undefined): boolean {
    if (!this.#set.has(key)) return false;
    if (this.#set.get(key) !== time) this.#set.delete(key);
    return this.#set.has(key);
  }
}
