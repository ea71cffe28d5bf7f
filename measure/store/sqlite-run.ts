/** A run in an SQLite file: rows are taken at once and written together. */

import { clock } from "../../drivers/core/clock.ts";
import type { CellValue, ColumnData, RowRange } from "../data/column-data.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import { Arena } from "./arena.ts";
import { checkpoint, isBetterLater, waitForLog } from "./checkpoints.ts";
import { beforeClosing } from "./closing.ts";
import type { Connection } from "./connection.ts";
import { copyRun } from "./copy-run.ts";
import { openDatabase } from "./location.ts";
import { linksText } from "./parent-links.ts";
import { quoted } from "./quoted.ts";
import { RowBuffer } from "./row-buffer.ts";
import { writeTag } from "./run-metadata.ts";
import { readRecord } from "./run-record.ts";
import type { MetadataValue, ParentLink, RunRecord, RunStore } from "./run-store.ts";
import { StoreError } from "./store-error.ts";
import { countTree, readTree } from "./tree-reader.ts";
import type { ReadMark } from "./tree-reader.ts";

/** How a run is written. */
export interface WriteOptions {
  /** How long rows may wait before they are written, in seconds. Default 1. */
  flushInterval?: number;
  /** Hears of rows that could not be written by themselves, once for each trouble. Default a line on standard error. */
  onProblem?: (problem: StoreError) => void;
}

// So many rows or bytes of arrays are written without waiting longer. Measured: more would be in memory only, and no longer in
// the processor's cache; with less, pages that are half full are written twice.
const mostRows = 5000;
const mostBytes = 4_000_000;
// Where it is better to write later, so many may wait.
const mostRowsWaiting = 50_000;
const mostBytesWaiting = 80_000_000;
// What a row of single values takes about.
const bytesOfRow = 32;
// While there is trouble, writing is tried so seldom: waiting for a lock keeps everybody else waiting, too.
const secondsBetweenTries = 5;

/** A run in an SQLite file. */
export class SqliteRun implements RunStore {
  readonly connection: Connection;
  readonly runId: number;
  readonly tableName: string;
  readonly #flushInterval: number;
  readonly #onProblem: (problem: StoreError) => void;
  readonly #arena = new Arena();
  readonly #buffers = new Map<string, RowBuffer>();
  readonly #byTree = new WeakMap<ParameterTree, RowBuffer>();
  readonly #marks = new Map<string, ReadMark>();
  #closer: Disposable | undefined;
  #lastTree: ParameterTree | undefined;
  #lastBuffer: RowBuffer | undefined;
  #waiting = 0;
  #bytes = 0;
  #written = 0;
  #isCounted: boolean;
  // The last row that is counted in it, as far as rows have been counted in the file.
  #countedId = 0;
  #dueAt = Infinity;
  #tryAt = 0;
  #timer: AbortController | undefined;
  #problem: StoreError | undefined;
  // What a flush was about to write: a cut from outside between its end and our taking note of it would write it twice.
  #underWay: { readonly lastId: number; readonly rows: ReadonlyMap<RowBuffer, number> } | undefined;
  #isClosed = false;
  #justWritten: RunRecord | undefined;

  /** The run `runId` of a file; `createRun` and `openRun` make it. */
  constructor(
    connection: Connection,
    runId: number,
    tableName: string,
    options: WriteOptions = {},
    justWritten?: RunRecord,
  ) {
    this.connection = connection;
    this.runId = runId;
    this.tableName = tableName;
    this.#flushInterval = options.flushInterval ?? 1;
    this.#onProblem =
      options.onProblem ?? (problem => console.error(`${problem.message}; the rows are kept in memory`));
    this.#justWritten = justWritten;
    this.#isCounted = justWritten !== undefined;
  }

  get path(): string {
    return this.connection.path;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get numberOfRows(): number {
    // A run that nothing was added to here may be one that another process writes.
    if (this.#buffers.size === 0) this.#countNew();
    return this.#written + this.#waiting;
  }

  /** Why rows could not be written the last time; undefined when they could. */
  get problem(): StoreError | undefined {
    return this.#problem;
  }

  record(): RunRecord {
    // What has just been written need not be read, with a snapshot that may be long.
    const record = this.#justWritten ?? readRecord(this.connection, this.runId);
    this.#justWritten = undefined;
    return record;
  }

  append(tree: ParameterTree, values: readonly CellValue[]): void {
    const buffer = tree === this.#lastTree ? (this.#lastBuffer as RowBuffer) : this.#bufferOf(tree);
    this.#taken(1, buffer.push(values));
  }

  appendColumns(tree: ParameterTree, columns: readonly ColumnData[]): void {
    const buffer = this.#bufferOf(tree);
    const before = buffer.rows;
    const bytes = buffer.pushColumns(columns);
    this.#taken(buffer.rows - before, bytes);
  }

  endResult(): void {
    if (this.#waiting === 0) return;
    const now = clock().monotonic();
    const isDue = now >= this.#dueAt || this.#isMany();
    if (isDue && now >= this.#tryAt) this.#try();
  }

  #isMany(): boolean {
    if (this.#waiting < mostRows && this.#bytes < mostBytes) return false;
    if (!isBetterLater(this.connection)) return true;
    if (this.#waiting < mostRowsWaiting && this.#bytes < mostBytesWaiting) return false;
    waitForLog();
    return true;
  }

  flush(): void {
    if (this.#waiting === 0) return;
    this.#settle();
    try {
      this.connection.transaction(() => {
        this.#underWay = { lastId: this.#lastId(), rows: new Map(this.#filled().map(buffer => [buffer, buffer.rows])) };
        for (const buffer of this.#filled()) buffer.write(this.connection);
      });
    } catch (error) {
      this.#underWay = undefined;
      throw writingError(this.path, error);
    }
    const bytes = this.#bytes + this.#waiting * bytesOfRow;
    this.#settle();
    this.#problem = undefined;
    checkpoint(this.connection, bytes);
  }

  countRows(tree: ParameterTree): number {
    return countTree(this.connection, this.tableName, tree) + (this.#buffers.get(keyOf(tree))?.rows ?? 0);
  }

  async read(tree: ParameterTree, range: RowRange = {}): Promise<ColumnData[]> {
    this.#try();
    const key = keyOf(tree);
    // Rows that cannot be written now may be written while others run.
    const more =
      this.#buffers
        .get(key)
        ?.waitingRows()
        .map(row => row.map(copied)) ?? [];
    const { columns, mark } = await readTree(this.connection, this.tableName, tree, range, more, this.#marks.get(key));
    if (mark) this.#marks.set(key, mark);
    return columns;
  }

  setMetadata(tag: string, value: MetadataValue): void {
    this.#justWritten = undefined;
    writeTag(this.connection, this.runId, tag, value);
  }

  setSnapshot(json: string): void {
    this.#update("snapshot = ?", [json]);
  }

  setParentLinks(links: readonly ParentLink[]): void {
    this.#update("parent_datasets = ?", [linksText(links)]);
  }

  start(timestamp: number): void {
    this.#update("run_timestamp = ?", [timestamp]);
  }

  complete(timestamp: number): void {
    this.flush();
    this.#update("completed_timestamp = ?, is_completed = 1", [timestamp]);
    checkpoint(this.connection, 0, true);
    this.#rest();
  }

  reopen(): void {
    this.#update("completed_timestamp = NULL, is_completed = 0", []);
  }

  close(): void {
    if (this.#isClosed) return;
    this.flush();
    this.#isClosed = true;
    this.#rest();
  }

  /** The rows that wait, as the file would have them, with the names of their columns. */
  waitingRows(): { readonly columns: readonly string[]; readonly rows: ReturnType<RowBuffer["waitingRows"]> }[] {
    return this.#filled().map(buffer => ({
      columns: buffer.columns.map(({ name }) => name),
      rows: buffer.waitingRows(),
    }));
  }

  /**
   * Copies the run to another database, with the rows that wait: what is left where its own file cannot be written any more.
   * It keeps its GUID and the number under which it was measured.
   */
  async saveAs(path: string): Promise<void> {
    const target = await openDatabase(path);
    try {
      copyRun(this, target);
    } finally {
      target.close();
    }
  }

  #taken(rows: number, bytes: number): void {
    this.#waiting += rows;
    this.#bytes += bytes;
    if (this.#dueAt < Infinity) return;
    this.#dueAt = clock().monotonic() + this.#flushInterval;
    if (!this.#timer) this.#startTimer();
  }

  /** Writes what waits, if that is possible; tells once if it is not. */
  #try(): void {
    try {
      this.flush();
    } catch (error) {
      const problem = writingError(this.path, error);
      const isNew = problem.problem !== this.#problem?.problem;
      this.#problem = problem;
      this.#tryAt = clock().monotonic() + secondsBetweenTries;
      if (isNew) this.#onProblem(problem);
    }
  }

  /** Rows of a slow measurement are written in time also where no further one comes. */
  #startTimer(): void {
    const timer = (this.#timer = new AbortController());
    this.#closer ??= beforeClosing(this.connection, () => this.close());
    const rounds = async (): Promise<void> => {
      while (this.#waiting > 0) {
        const wait = Math.max(this.#dueAt, this.#tryAt) - clock().monotonic();
        if (wait > 0) await clock().sleep(wait, timer.signal, { ref: false });
        else this.#try();
        if (this.#timer !== timer) return;
      }
      this.#timer = undefined;
    };
    // It ends by being stopped.
    rounds().catch(() => undefined);
  }

  #rest(): void {
    this.#timer?.abort();
    this.#timer = undefined;
    this.#closer?.[Symbol.dispose]();
    this.#closer = undefined;
  }

  /** Takes note of what has been written. */
  #settle(): void {
    const underWay = this.#underWay;
    this.#underWay = undefined;
    if (!underWay || this.#lastId() === underWay.lastId) return;
    for (const [buffer, rows] of underWay.rows) {
      buffer.drop(rows);
      this.#waiting -= rows;
      this.#written += rows;
    }
    if (this.#waiting > 0) return;
    this.#arena.reset();
    this.#bytes = 0;
    this.#dueAt = Infinity;
  }

  #filled(): RowBuffer[] {
    return [...this.#buffers.values()].filter(buffer => buffer.rows > 0);
  }

  #bufferOf(tree: ParameterTree): RowBuffer {
    if (this.#isClosed)
      throw new StoreError(`run ${this.runId} of ${this.path}: it has been closed`, this.path, "closed");
    const known = this.#byTree.get(tree) ?? this.#buffers.get(keyOf(tree));
    // All of a long run takes a second to count: that is done where it goes on, or where somebody asks.
    if (!this.#isCounted) this.#countNew();
    const buffer = known ?? new RowBuffer(this.tableName, tree, this.#arena.allocate);
    if (!known) this.#buffers.set(keyOf(tree), buffer);
    this.#byTree.set(tree, buffer);
    this.#lastTree = tree;
    this.#lastBuffer = buffer;
    return buffer;
  }

  /** Counts the rows that have come since the last time: all of a long run would take long, each time. */
  #countNew(): void {
    const sql = `SELECT count(*) AS n, max(id) AS last FROM ${quoted(this.tableName)} WHERE id > ?`;
    const found = this.connection.query(sql, [this.#countedId])[0];
    this.#isCounted = true;
    this.#written += Number(found?.["n"] ?? 0);
    this.#countedId = Number(found?.["last"] ?? this.#countedId);
  }

  #lastId(): number {
    return Number(this.connection.query(`SELECT max(id) AS n FROM ${quoted(this.tableName)}`)[0]?.["n"] ?? 0);
  }

  #update(assignment: string, values: readonly (string | number)[]): void {
    this.#justWritten = undefined;
    this.connection.transaction(() =>
      this.connection.insert(`UPDATE runs SET ${assignment} WHERE run_id = ?`, [...values, this.runId]),
    );
  }
}

/** Trees of equal columns share their rows. */
function keyOf(tree: ParameterTree): string {
  return JSON.stringify([tree.top, ...tree.axes, ...tree.inferred].map(column => column.name));
}

function copied<T>(value: T): T {
  return value instanceof Uint8Array ? (Buffer.from(value) as T & Buffer) : value;
}

function writingError(path: string, error: unknown): StoreError {
  if (error instanceof StoreError && error.message.startsWith("writing ")) return error;
  const { problem } = error as Partial<StoreError>;
  const text = (error as Error).message.replace(/^using .*?: (?=\S)/, "");
  return new StoreError(`writing ${path}: ${text}`, path, problem ?? "other", { cause: error });
}
