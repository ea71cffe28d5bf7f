/** Rows in memory: what a run has brought, and where a run is kept that has no file. */

import { Complex } from "../../drivers/core/complex/complex.ts";
import type { CellValue, ColumnData } from "./column-data.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import { columnsOf } from "../describe/trees.ts";
import { GrowingColumn } from "./growing-column.ts";

/** The rows of one tree: a column for each of its parameters, each in one block of memory. */
export class TreeRows {
  /** The names of the columns in the order axes, top, inferred. */
  readonly names: readonly string[];
  #rows = 0;
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

  /** How many rows have come. */
  get rows(): number {
    return this.#rows;
  }

  /** Takes a row. */
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
      else column.push(isArray(value) ? firstOf(value) : value, widest.values.length);
      this.#noteShape(index, shape);
    }
    this.#rows++;
  }

  /** Takes many rows, a column each. */
  pushColumns(columns: readonly ColumnData[]): void {
    const isWhole = columns.every(({ shape }) => shape.length === 1);
    if (!isWhole) throw new RangeError("rows in memory: a column of many rows has one dimension");
    columns.forEach(({ values }, index) => this.#columns[index]?.pushAll(values));
    this.#rows += columns[0]?.values.length ?? 0;
  }

  /** The rows from `start` up to `end`, the first one being 0. */
  data(start = 0, end = Infinity): ColumnData[] {
    const from = Math.min(start, this.#rows);
    const to = Math.max(from, Math.min(end, this.#rows));
    return this.#columns.map((column, index) => {
      const shape = this.#shapes[index];
      if (shape === undefined) return column.slice(from, to, [to - from]);
      const ragged = (this.#rowShapes[index] as (readonly number[])[]).slice(from, to);
      if (ragged.length === 0) return column.slice(from * sizeOf(shape), to * sizeOf(shape), [to - from, ...shape]);
      const before = (this.#rowShapes[index] as (readonly number[])[]).slice(0, from);
      const first = sum(before.map(sizeOf));
      return column.slice(first, first + sum(ragged.map(sizeOf)), [to - from], ragged);
    });
  }

  #noteShape(index: number, shape: readonly number[]): void {
    const known = (this.#shapes[index] ??= shape);
    const ragged = this.#rowShapes[index] as (readonly number[])[];
    if (ragged.length === 0 && known.length === shape.length && known.every((length, at) => length === shape[at]))
      return;
    while (ragged.length < this.#rows) ragged.push(known);
    ragged.push(shape);
  }
}

function isArray(value: CellValue): value is ColumnData {
  return typeof value === "object" && !(value instanceof Complex);
}

function firstOf({ values }: ColumnData): number | string | Complex {
  return ("at" in values ? values.at(0) : undefined) ?? 0;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
