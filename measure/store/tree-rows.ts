/** Rows of a tree become columns. */

import { Complex } from "../../drivers/core/complex/complex.ts";
import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import type { ColumnData, ColumnValues } from "../data/column-data.ts";
import { GrowingColumn } from "../data/growing-column.ts";
import type { ParamSpec } from "../describe/param-spec.ts";
import { arrayOf, firstOf, scalarOf } from "./cell-values.ts";
import type { Place } from "./cell-values.ts";
import type { SqlValue } from "./connection.ts";

/** Rows as they come, and in the end columns. */
export interface TreeRows {
  add(rows: readonly SqlValue[][]): void;
  finish(): ColumnData[];
}

/** Rows of single values: a column of as many values as there are rows. */
export class ScalarRows implements TreeRows {
  readonly #columns: readonly ParamSpec[];
  readonly #values: readonly GrowingColumn[];
  readonly #place: Place;

  constructor(columns: readonly ParamSpec[], room: number, place: Place) {
    this.#columns = columns;
    this.#place = place;
    this.#values = columns.map(column => new GrowingColumn(column.paramtype === "numeric" ? room : 0));
  }

  /** Adds numbers that have come as a list for each column. */
  addNumbers(lists: readonly Float64Array[]): void {
    lists.forEach((list, index) => this.#values[index]?.pushAll(list));
  }

  add(rows: readonly SqlValue[][]): void {
    this.#columns.forEach((column, index) => {
      const values = this.#values[index] as GrowingColumn;
      if (column.paramtype !== "numeric") {
        for (const row of rows) values.push(scalarOf(row[index], column, this.#place));
        return;
      }
      for (const row of rows) {
        const value = row[index];
        values.pushNumber(typeof value === "number" ? value : (scalarOf(value, column, this.#place) as number));
      }
    });
  }

  finish(): ColumnData[] {
    return this.#values.map((values, index) => {
      const { values: list } = values.finish([values.length]);
      return { values: emptyOf(list, this.#columns[index] as ParamSpec), shape: [values.length] };
    });
  }
}

/** A column without values is of its kind all the same. */
function emptyOf(values: ColumnValues, { paramtype }: ParamSpec): ColumnValues {
  if (values.length > 0 || paramtype === "numeric" || paramtype === "array") return values;
  return paramtype === "text" ? [] : new ComplexArray(0);
}

/** Rows with arrays: single values are repeated to the shape of the array beside them. */
export class ArrayRows implements TreeRows {
  readonly #columns: readonly ParamSpec[];
  readonly #values: readonly GrowingColumn[];
  readonly #shapes: (readonly number[])[][];
  readonly #place: Place;

  constructor(columns: readonly ParamSpec[], place: Place) {
    this.#columns = columns;
    this.#place = place;
    this.#values = columns.map(() => new GrowingColumn(0));
    this.#shapes = columns.map(() => []);
  }

  add(rows: readonly SqlValue[][]): void {
    for (const row of rows) this.#addRow(row);
  }

  finish(): ColumnData[] {
    return this.#values.map((values, index) => {
      const shapes = this.#shapes[index] as (readonly number[])[];
      const [first = []] = shapes;
      if (shapes.every(shape => sameShape(shape, first))) return values.finish([shapes.length, ...first]);
      return values.finish([values.length], shapes);
    });
  }

  #addRow(row: readonly SqlValue[]): void {
    const cells = this.#columns.map((column, index) => {
      const value = row[index];
      return column.paramtype === "array" ? arrayOf(value, column, this.#place) : scalarOf(value, column, this.#place);
    });
    let shape: readonly number[] | undefined;
    let size = -1;
    for (const cell of cells) {
      if (typeof cell !== "object" || cell instanceof Complex) continue;
      // An array of one stands for a single value beside a longer one.
      if (size >= 0 && (cell.values.length <= size || (cell.values.length === 1 && size === 0))) continue;
      ({ shape } = cell);
      size = cell.values.length;
    }
    cells.forEach((cell, index) => {
      const values = this.#values[index] as GrowingColumn;
      const shapes = this.#shapes[index] as (readonly number[])[];
      if (typeof cell !== "object" || cell instanceof Complex) {
        values.push(cell, size);
        shapes.push(shape as readonly number[]);
      } else if (cell.values.length === 1 && size > 1) {
        values.push(firstOf(cell.values), size);
        shapes.push(shape as readonly number[]);
      } else {
        values.pushAll(cell.values);
        shapes.push(cell.shape);
      }
    });
  }
}

function sameShape(one: readonly number[], other: readonly number[]): boolean {
  return one === other || (one.length === other.length && one.every((length, axis) => length === other[axis]));
}
