/** Where a run is kept: in an SQLite file, or in memory. What is above does not ask which. */

import type { CellValue, ColumnData, RowRange } from "../data/column-data.ts";
import type { ParameterTree, RunDescription } from "../describe/interdependencies.ts";

/** A link to a dataset that this one was made from. */
export interface ParentLink {
  /** GUID of the dataset that has the link. */
  readonly head: string;
  /** GUID of the dataset that it points to. */
  readonly tail: string;
  /** The kind of link, in one word. */
  readonly edgeType: string;
  readonly description: string;
}

/** A value of a tag of a run. */
export type MetadataValue = string | number | null;

/** What is known of a run besides its values. */
export interface RunRecord {
  readonly runId: number;
  readonly guid: string;
  readonly name: string;
  readonly expId: number;
  readonly expName: string;
  readonly sampleName: string;
  /** Its number within the experiment. */
  readonly counter: number;
  readonly capturedRunId: number;
  readonly capturedCounter: number;
  readonly tableName: string;
  readonly description: RunDescription;
  /** JSON text of the snapshot. */
  readonly snapshot: string | null;
  readonly parentLinks: readonly ParentLink[];
  /** Seconds since 1970 in UTC, with fractions; null before it was started. */
  readonly runTimestamp: number | null;
  /** Seconds since 1970 in UTC, with fractions; null while it runs. */
  readonly completedTimestamp: number | null;
  readonly isCompleted: boolean;
  readonly metadata: Readonly<Record<string, MetadataValue>>;
}

/** A place for one run. */
export interface RunStore {
  /** What is known of it now; read again where another process may have changed it. */
  record(): RunRecord;
  /** The file; undefined for a run in memory. */
  readonly path: string | undefined;
  /**
   * Takes one row: the values of a tree in the order axes, top, inferred. A `numeric` column takes a number, `text` a text, `complex` a complex
   * number, `array` an array; whole arrays in the other columns are rolled out by the caller. It is on disk after the next flush.
   */
  append(tree: ParameterTree, values: readonly CellValue[]): void;
  /** Takes many rows at once: a column each, of equal length. */
  appendColumns(tree: ParameterTree, columns: readonly ColumnData[]): void;
  /** The rows of one result are all there: what is due is written now, so that a crash never parts them. */
  endResult(): void;
  /** How many rows have been taken and are not on disk. */
  readonly waiting: number;
  /** Writes what waits, in one transaction. What could not be written keeps waiting. */
  flush(): void;
  /** Rows of a tree that are kept. */
  countRows(tree: ParameterTree): number;
  /** How many rows there are in all. */
  readonly numberOfRows: number;
  /** The columns of a tree in the order axes, top, inferred; `array` columns with the rows as first dimension. Lets others run in between. */
  read(tree: ParameterTree, range?: RowRange): Promise<ColumnData[]>;
  setMetadata(tag: string, value: MetadataValue): void;
  setSnapshot(json: string): void;
  setParentLinks(links: readonly ParentLink[]): void;
  /** Marks it as running: nothing can be registered any more. */
  start(timestamp: number): void;
  /** Writes what waits and marks it as completed. */
  complete(timestamp: number): void;
  /** Marks a run as not completed, so that it can be continued. */
  reopen(): void;
  close(): void;
}
