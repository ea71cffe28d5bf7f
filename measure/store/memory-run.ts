/** A run that is kept in memory alone. */

import type { CellValue, ColumnData, RowRange } from "../data/column-data.ts";
import { GrowingColumn } from "../data/growing-column.ts";
import { TreeRows } from "../data/tree-rows.ts";
import type { ParameterTree, RunDescription } from "../describe/interdependencies.ts";
import { columnsOf } from "../describe/trees.ts";
import { checkTag } from "./run-metadata.ts";
import type { MetadataValue, ParentLink, RunRecord, RunStore } from "./run-store.ts";

/** What a run in memory is called. */
export interface NewMemoryRun {
  readonly runId: number;
  readonly guid: string;
  readonly name: string;
  readonly expName: string;
  readonly sampleName: string;
  readonly description: RunDescription;
  readonly snapshot: string | null;
  readonly parentLinks: readonly ParentLink[];
}

/** A run in memory: all of the interface of a run, and nothing on disk. */
export class MemoryRun implements RunStore {
  readonly path = undefined;
  readonly waiting = 0;
  #record: RunRecord;
  readonly #trees = new Map<string, TreeRows>();

  constructor(run: NewMemoryRun) {
    const { runId } = run;
    this.#record = {
      ...run,
      expId: 0,
      counter: runId,
      capturedRunId: runId,
      capturedCounter: runId,
      tableName: `results-0-${runId}`,
      runTimestamp: null,
      completedTimestamp: null,
      isCompleted: false,
      metadata: {},
    };
  }

  get numberOfRows(): number {
    return [...this.#trees.values()].reduce((sum, { rows }) => sum + rows, 0);
  }

  record(): RunRecord {
    return this.#record;
  }

  append(tree: ParameterTree, values: readonly CellValue[]): void {
    this.#of(tree).push(tree, values);
  }

  appendColumns(tree: ParameterTree, columns: readonly ColumnData[]): void {
    this.#of(tree).pushColumns(tree, columns);
  }

  endResult(): void {
    // Nothing waits.
  }

  flush(): void {
    // Nothing waits.
  }

  countRows(tree: ParameterTree): number {
    return this.#trees.get(tree.top.name)?.rows ?? 0;
  }

  read(tree: ParameterTree, { start = 1, end = Infinity }: RowRange = {}): Promise<ColumnData[]> {
    const from = Math.max(0, start - 1);
    // Asked for an axis by itself: its values in the rows of all that lies on it.
    if (!this.#trees.has(tree.top.name)) return Promise.resolve(this.#readAlone(tree, from, end));
    const rows = this.#of(tree);
    const data = rows.data(from, end);
    const count = data[0]?.shape ?? [0];
    const absent = (): ColumnData => ({
      values: new Float64Array(data[0]?.values.length ?? 0).fill(NaN),
      shape: count,
    });
    return Promise.resolve(columnsOf(tree).map(({ name }) => data[rows.names.indexOf(name)] ?? absent()));
  }

  #readAlone(tree: ParameterTree, from: number, end: number): ColumnData[] {
    return columnsOf(tree).map(({ name }) => {
      const parts = [...this.#trees.values()].flatMap(rows => rows.data()[rows.names.indexOf(name)] ?? []);
      const [, ...inner] = parts[0]?.shape ?? [0];
      const rowSize = Math.max(
        1,
        inner.reduce((product, length) => product * length, 1),
      );
      const all = new GrowingColumn(0);
      for (const { values } of parts) all.pushAll(values);
      const last = Math.max(from, Math.min(end, all.length / rowSize));
      return all.slice(from * rowSize, last * rowSize, [last - from, ...inner]);
    });
  }

  setMetadata(tag: string, value: MetadataValue): void {
    checkTag(tag);
    this.#record = { ...this.#record, metadata: { ...this.#record.metadata, [tag]: value } };
  }

  setSnapshot(json: string): void {
    this.#record = { ...this.#record, snapshot: json };
  }

  setParentLinks(links: readonly ParentLink[]): void {
    this.#record = { ...this.#record, parentLinks: links };
  }

  start(timestamp: number): void {
    this.#record = { ...this.#record, runTimestamp: timestamp };
  }

  complete(timestamp: number): void {
    this.#record = { ...this.#record, completedTimestamp: timestamp, isCompleted: true };
  }

  reopen(): void {
    this.#record = { ...this.#record, completedTimestamp: null, isCompleted: false };
  }

  close(): void {
    // Nothing is open.
  }

  #of(tree: ParameterTree): TreeRows {
    const known = this.#trees.get(tree.top.name);
    if (known) return known;
    const made = new TreeRows();
    this.#trees.set(tree.top.name, made);
    return made;
  }
}
