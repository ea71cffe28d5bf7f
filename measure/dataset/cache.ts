/** What a run has brought so far, in memory: columns that grow, for plots and for whoever does not want to read the file. */

import { Complex } from "../../drivers/core/complex/complex.ts";
import type { CellValue, ColumnData, ParameterData } from "../data/column-data.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import { columnsOf } from "../describe/trees.ts";
import { GrowingColumn } from "../store/growing-column.ts";

/** The rows of one tree. */
class TreeRows {
  readonly names: readonly string[];
  rows = 0;
  readonly #columns: readonly GrowingColumn[];
  // The shape of what each row brings, once one has come.
  readonly #shapes: (readonly number[] | undefined)[];
  readonly #rowShapes: (readonly number[])[][];

  constructor(tree: ParameterTree) {
    const columns = columnsOf(tree);
    this.names = columns.map(({ name }) => name);
    this.#columns = columns.map(() => new GrowingColumn(64));
    this.#shapes = columns.map(() => undefined);
    this.#rowShapes = columns.map(() => []);
  }

  push(row: readonly CellValue[]): void {
    const widest = row.find(isArray);
    for (let index = 0; index < row.length; index++) {
      const value = row[index] as CellValue;
      const column = this.#columns[index] as GrowingColumn;
      if (widest === undefined) {
        if (typeof value === "number") column.pushNumber(value);
        else column.push(value as string | Complex);
        continue;
      }
      // A single value beside arrays counts for each of their elements.
      const shape = isArray(value) && value.values.length === widest.values.length ? value.shape : widest.shape;
      if (isArray(value) && shape === value.shape) column.pushAll(value.values);
      else column.push(isArray(value) ? first(value) : value, widest.values.length);
      this.#noteShape(index, shape);
    }
    this.rows++;
  }

  pushColumns(columns: readonly ColumnData[]): void {
    const isWhole = columns.every(({ shape }) => shape.length === 1);
    if (!isWhole) throw new RangeError("rows in memory: a column of many rows has one dimension");
    columns.forEach(({ values }, index) => this.#columns[index]?.pushAll(values));
    this.rows += columns[0]?.values.length ?? 0;
  }

  data(): ColumnData[] {
    return this.#columns.map((column, index) => {
      const shape = this.#shapes[index];
      if (shape === undefined) return column.finish([column.length]);
      const ragged = this.#rowShapes[index] as (readonly number[])[];
      return ragged.length > 0 ? column.finish([this.rows], ragged) : column.finish([this.rows, ...shape]);
    });
  }

  #noteShape(index: number, shape: readonly number[]): void {
    const known = (this.#shapes[index] ??= shape);
    const ragged = this.#rowShapes[index] as (readonly number[])[];
    if (ragged.length === 0 && known.length === shape.length && known.every((length, at) => length === shape[at])) return;
    while (ragged.length < this.rows) ragged.push(known);
    ragged.push(shape);
  }
}

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
    this.#of(tree).push(row);
    this.#tell();
  }

  /** Takes many rows of a tree, a column each. */
  pushColumns(tree: ParameterTree, columns: readonly ColumnData[]): void {
    this.#of(tree).pushColumns(columns);
    this.#tell();
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

  /** Calls `changed` after each change until the returned handle is disposed of; it is to be quick. */
  onChange(changed: () => void): Disposable {
    this.#changed.add(changed);
    return { [Symbol.dispose]: () => void this.#changed.delete(changed) };
  }

  #of(tree: ParameterTree): TreeRows {
    const known = this.#trees.get(tree.top.name);
    if (known) return known;
    const made = new TreeRows(tree);
    this.#trees.set(tree.top.name, made);
    return made;
  }

  #tell(): void {
    this.#version++;
    for (const changed of this.#changed) changed();
  }
}

function isArray(value: CellValue): value is ColumnData {
  return typeof value === "object" && !(value instanceof Complex);
}

function first({ values }: ColumnData): number | string | Complex {
  return ("at" in values ? values.at(0) : undefined) ?? 0;
}
