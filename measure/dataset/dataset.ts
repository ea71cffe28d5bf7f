/** A dataset: what one run has measured, and all that is known of it. */

import { inspect } from "node:util";

import { snapshotFromJson } from "../../drivers/core/index.ts";
import { repr } from "../../drivers/core/python-text.ts";
import type { ColumnData, ParameterData, RowRange } from "../data/column-data.ts";
import { timeText } from "../data/time-text.ts";
import type { ParameterTree, RunDescription } from "../describe/interdependencies.ts";
import type { ParamSpec } from "../describe/param-spec.ts";
import { columnsOf, treeAt, treesOf } from "../describe/trees.ts";
import { exportDataSet, exportText } from "../export/index.ts";
import type { ExportOptions, ExportType, TextOptions } from "../export/index.ts";
import { markTag, notesTag, star } from "../store/known-tags.ts";
import type { MetadataValue, ParentLink, RunRecord, RunStore } from "../store/run-store.ts";
import type { DataSetCache } from "./cache.ts";
import { ColumnReader } from "./column-reader.ts";
import { type DataTable, tableOfRun } from "./data-table.ts";
import { saveRun } from "./save-as.ts";
import { subscribe } from "./subscribe.ts";
import type { SubscribeOptions, Subscriber, Subscription } from "./subscribe.ts";
import { type XY, xyOf } from "./xy.ts";

/** The snapshot of a run: that of the station, and of the parameters that were registered. */
export interface RunSnapshot {
  readonly station?: {
    readonly instruments: Readonly<Record<string, SnapshotPart>>;
    readonly parameters: Readonly<Record<string, SnapshotPart>>;
    readonly components: Readonly<Record<string, unknown>>;
    readonly config: unknown;
  };
  readonly parameters?: Readonly<Record<string, SnapshotPart>>;
}

/** A part of a snapshot as it was written. */
export type SnapshotPart = Readonly<Record<string, unknown>>;

/** What one run has measured: its columns, when and on what it was measured, and the state of the instruments then. */
export class DataSet {
  readonly #store: RunStore;
  readonly #cache: DataSetCache | undefined;
  #record: RunRecord;

  /** A dataset of a run in a place; `cache` holds what it has brought in this session. */
  constructor(store: RunStore, cache?: DataSetCache) {
    this.#store = store;
    this.#cache = cache;
    this.#record = store.record();
  }

  /** Its number in the database. */
  get runId(): number {
    return this.#record.runId;
  }

  /** What no other run anywhere is called. */
  get guid(): string {
    return this.#record.guid;
  }

  get name(): string {
    return this.#record.name;
  }

  get expId(): number {
    return this.#record.expId;
  }

  get expName(): string {
    return this.#record.expName;
  }

  get sampleName(): string {
    return this.#record.sampleName;
  }

  /** Its number within the experiment. */
  get counter(): number {
    return this.#record.counter;
  }

  /** The number under which it was measured, in whatever database that was. */
  get capturedRunId(): number {
    return this.#record.capturedRunId;
  }

  /** Its number within the experiment under which it was measured. */
  get capturedCounter(): number {
    return this.#record.capturedCounter;
  }

  /** Path of the database; undefined for a run in memory. */
  get pathToDb(): string | undefined {
    return this.#store.path;
  }

  /** The name of its table. */
  get tableName(): string {
    return this.#record.tableName;
  }

  /** Where its rows are kept. */
  get store(): RunStore {
    return this.#store;
  }

  /** The columns, how they hang together, and the shape of the grid where it is known. */
  get description(): RunDescription {
    return this.#record.description;
  }

  /** The columns in the order of the table: axes first. */
  get paramspecs(): readonly ParamSpec[] {
    const { parameters, dependencies, inferences } = this.description.interdependencies;
    const first = [...Object.values(dependencies).flat(), ...Object.values(inferences).flat()];
    return [...new Set([...first, ...Object.keys(parameters)])].flatMap(name => parameters[name] ?? []);
  }

  /** The names of the columns, separated by commas. */
  get parameters(): string {
    return this.paramspecs.map(({ name }) => name).join(",");
  }

  /** The columns that lie on others, or stand for themselves, each with its axes. */
  get trees(): readonly ParameterTree[] {
    return treesOf(this.description.interdependencies);
  }

  /** The state of the station and of the registered parameters when the run began; null where nothing was kept. */
  get snapshot(): RunSnapshot | null {
    const { snapshot } = this.#record;
    return snapshot === null ? null : (snapshotFromJson(snapshot) as RunSnapshot);
  }

  /** The snapshot as the text that is kept. */
  get snapshotRaw(): string | null {
    return this.#record.snapshot;
  }

  /** Whether a simulated instrument was in the station when it was measured. */
  get simulated(): boolean {
    return Object.values(this.snapshot?.station?.instruments ?? {}).some(each => each["simulated"] === true);
  }

  /** What was noted at the run, by tag. */
  get metadata(): Readonly<Record<string, MetadataValue>> {
    return this.#fresh().metadata;
  }

  /** The datasets that this one was made from. */
  get parentDatasetLinks(): readonly ParentLink[] {
    return this.#record.parentLinks;
  }

  /** When it began, in seconds since 1970; null before. */
  get runTimestampRaw(): number | null {
    return this.#fresh().runTimestamp;
  }

  /** When it ended, in seconds since 1970; null before. */
  get completedTimestampRaw(): number | null {
    return this.#fresh().completedTimestamp;
  }

  /** Whether it has begun. */
  get started(): boolean {
    return this.runTimestampRaw !== null;
  }

  /** Whether it has begun and not ended. */
  get running(): boolean {
    return this.started && !this.completed;
  }

  /** Whether it has ended, also by a failure. */
  get completed(): boolean {
    return this.#fresh().isCompleted;
  }

  /** How many rows there are in all. */
  get numberOfResults(): number {
    return this.#store.numberOfRows;
  }

  /** What it has brought in this session, in memory; undefined where that is off, or the run was loaded. */
  get cache(): DataSetCache | undefined {
    return this.#cache;
  }

  /** When it began in local time, as `2026-11-27 12:00:00`; null before. */
  runTimestamp(): string | null {
    return timeText(this.runTimestampRaw);
  }

  /** When it ended in local time, as `2026-11-27 12:00:00`; null before. */
  completedTimestamp(): string | null {
    return timeText(this.completedTimestampRaw);
  }

  /**
   * The columns that were measured, each with its axes: of all trees, or of the columns that are named. What has as many
   * values as its grid has points has the shape of the grid.
   * @throws Error for a name that no column has.
   * @example const { current } = await ds.getParameterData("current"); current.current.values; current.gate.values;
   */
  async getParameterData(...args: readonly (string | RowRange)[]): Promise<ParameterData> {
    const names = args.filter(each => typeof each === "string");
    const range = args.find(each => typeof each !== "string");
    const trees = names.length === 0 ? this.trees : names.map(name => this.#treeAt(name));
    const data: Record<string, Record<string, ColumnData>> = {};
    for (const tree of trees) {
      const columns = await this.#store.read(tree, range);
      // A tree that nothing was measured of is left out, as QCoDeS does where others have values.
      const shaped = columns.map(column => onGrid(column, this.description.shapes?.[tree.top.name]));
      data[tree.top.name] = Object.fromEntries(
        columnsOf(tree).map(({ name }, index) => [name, shaped[index] as ColumnData]),
      );
    }
    return data;
  }

  /**
   * What was measured over its innermost axis, as two lists of numbers. Of a map, all points line after line; the other
   * axes are in `getParameterData`. Without a name it is the one column that was measured.
   * @throws Error for a name that no column has, or where there are several and none is named; TypeError for a column of
   * texts or complex numbers.
   * @example const { x, y } = await ds.xy("current");
   */
  xy(name?: string): Promise<XY> {
    return xyOf(this, name);
  }

  /**
   * The columns as a table with a row for each point: all that was measured at the same points, or of the columns that are
   * named. A range picks rows.
   * @throws Error where columns were measured at different points.
   * @example const table = await ds.toTable("current", { start: 1, end: 100 });
   */
  toTable(...args: readonly (string | RowRange)[]): Promise<DataTable> {
    return tableOfRun(this, args);
  }

  /**
   * One column, to read piece by piece.
   * @throws Error for a name that no column has.
   * @example const first = await ds.column("current").slice(0, 1000);
   */
  column(name: string): ColumnReader {
    const own = this.#treeAt(name);
    const owns = (tree: ParameterTree): boolean => columnsOf(tree).some(spec => spec.name === name);
    const tree = this.trees.find(({ top }) => top.name === name) ?? this.trees.find(owns) ?? own;
    return new ColumnReader(this.#store, tree, own.top);
  }

  /** Notes of people on the run, where QCoDeS's table of experiments shows them too. */
  get notes(): string {
    return String(this.getMetadata(notesTag) ?? "");
  }

  /** Writes the notes on the run, in the place of what was there; an empty text takes them away. */
  async setNotes(notes: string): Promise<void> {
    if (typeof notes !== "string") throw new TypeError(`notes of run ${this.runId}: ${repr(notes)} is no text`);
    await this.addMetadata(notesTag, notes === "" ? null : notes);
  }

  /** Whether the run is starred, here or in plottr's list of runs. */
  get starred(): boolean {
    return this.getMetadata(markTag) === star;
  }

  /** Stars the run, or takes its star away; another mark that plottr has set is replaced. */
  async setStarred(starred: boolean): Promise<void> {
    if (typeof starred !== "boolean")
      throw new TypeError(`starring run ${this.runId}: ${repr(starred)} is invalid: must be true or false`);
    await this.addMetadata(markTag, starred ? star : null);
  }

  /**
   * Notes something at the run.
   * @throws Error for a tag that is no name.
   */
  async addMetadata(tag: string, value: MetadataValue): Promise<void> {
    this.#store.setMetadata(tag, value);
  }

  /** What was noted under a tag; undefined where nothing was. */
  getMetadata(tag: string): MetadataValue | undefined {
    return this.metadata[tag];
  }

  /**
   * Calls `heard` with the rows so far whenever there are new ones, at most every `minWait` seconds, until the run ends,
   * `signal` is aborted, or the subscription is disposed of. A run of this session tells by itself; that of another process is looked at.
   */
  subscribe(heard: Subscriber, options?: SubscribeOptions): Subscription {
    return subscribe(this, this.#cache, heard, options);
  }

  /**
   * Copies the run into the database at `path`, made where there is none, and gives the copy: for a run in memory, or one
   * whose own database cannot be written any more.
   * @throws SetpointError where the run is there already, or it cannot be written.
   */
  async saveAs(path: string): Promise<DataSet> {
    return new DataSet(await saveRun(this.#latest(), tree => this.#columnsOf(tree), path));
  }

  /** All that is known of the run, as it is now. */
  get record(): RunRecord {
    return this.#fresh();
  }

  /**
   * Writes it into a file for other programs.
   * @returns the path of the file, or of the folder where it is one.
   * @throws ExportError for a file that is there already, and for data that the kind of file cannot hold.
   * @example const { path } = await ds.export("netcdf", { path: "exports" });
   */
  export(type: ExportType, options?: ExportOptions): Promise<{ path: string }> {
    return exportDataSet(this, type, options);
  }

  /** Writes QCoDeS's text files into a folder: one for each top column, with tabs, axes first. */
  writeDataToTextFile(folder: string, options?: TextOptions): Promise<string[]> {
    return exportText(this, folder, options);
  }

  /** Whether another dataset is the same run, in this or in another database. */
  theSameDatasetAs(other: DataSet): boolean {
    return this.guid === other.guid;
  }

  /** As QCoDeS prints it: name, number and place, then the columns. */
  toString(): string {
    const heading = `${this.name} #${this.runId}@${this.pathToDb ?? "memory"}`;
    const columns = this.paramspecs.map(({ name, paramtype }) => `${name} - ${paramtype}`);
    return [heading, "-".repeat(heading.length), ...columns].join("\n");
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #treeAt(name: string): ParameterTree {
    const tree = treeAt(this.description.interdependencies, name);
    if (tree) return tree;
    const names = Object.keys(this.description.interdependencies.parameters).join(", ");
    throw new Error(`reading ${name} of run ${this.runId}: ${repr(name)} is no column: must be one of ${names}`);
  }

  /** From the store or from the cache, whichever knows more: the store may be gone. */
  #columnsOf(tree: ParameterTree): Promise<readonly ColumnData[]> {
    const cached = this.#cache?.rows(tree.top.name) ?? 0;
    let stored = 0;
    try {
      stored = this.#store.countRows(tree);
    } catch (error) {
      if (cached === 0) throw error;
    }
    if (cached === 0 || stored > cached) return this.#store.read(tree);
    const data = this.#cache?.data()[tree.top.name] ?? {};
    const [some] = Object.values(data);
    const absent = (): ColumnData => ({
      ...some,
      values: new Float64Array(some?.values.length ?? 0).fill(NaN),
      shape: some?.shape ?? [0],
    });
    return Promise.resolve(columnsOf(tree).map(({ name }) => data[name] ?? absent()));
  }

  #latest(): RunRecord {
    try {
      return this.#fresh();
    } catch {
      return this.#record;
    }
  }

  #fresh(): RunRecord {
    return (this.#record = this.#store.record());
  }
}

function onGrid(column: ColumnData, shape: readonly number[] | undefined): ColumnData {
  if (shape === undefined || column.rowShapes) return column;
  const size = shape.reduce((product, length) => product * Math.trunc(length), 1);
  return size === column.values.length ? { ...column, shape: shape.map(Math.trunc) } : column;
}
