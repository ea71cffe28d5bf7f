/** Rows in memory: what a run has brought, and where a run is kept that has no file. */

import { Complex } from "../../drivers/core/complex/complex.ts";
import type { CellValue, ColumnData, ColumnValues } from "./column-data.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import type { ParamType } from "../describe/param-spec.ts";
import { columnsOf } from "../describe/trees.ts";
import { GrowingColumn } from "./growing-column.ts";

/** The rows of one tree: a column for each of its parameters, each in one block of memory. */
export class TreeRows {
  #names: readonly string[] = [];
  #rows = 0;
  readonly #columns: GrowingColumn[] = [];
  #tree: ParameterTree | undefined;
  // For each column the place of its value in a row of this tree, or what stands for none; undefined where all are in order.
  #places: readonly (number | Missing)[] | undefined;
  // The shape of what each row brings, once one has come.
  readonly #shapes: (readonly number[] | undefined)[] = [];
  readonly #rowShapes: (readonly number[])[][] = [];
  readonly #missing: Missing[] = [];

  /** The names of the columns: axes, top, then what was inferred. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** How many rows have come. */
  get rows(): number {
    return this.#rows;
  }

  /** Takes a row of a tree: all of it, or without some of what was inferred, which has no value then. */
  push(tree: ParameterTree, values: readonly CellValue[]): void {
    if (tree !== this.#tree) this.#follow(tree);
    const row = this.#places ? this.#places.map(place => valueAt(values, place)) : values;
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
  pushColumns(tree: ParameterTree, columns: readonly ColumnData[]): void {
    if (tree !== this.#tree) this.#follow(tree);
    const isWhole = columns.every(({ shape }) => shape.length === 1);
    if (!isWhole) throw new RangeError("rows in memory: a column of many rows has one dimension");
    const count = columns[0]?.values.length ?? 0;
    this.#columns.forEach((column, index) => {
      const place = this.#places?.[index] ?? index;
      if (typeof place === "number") column.pushAll((columns[place] as ColumnData).values);
      else column.push(place.value, count);
    });
    this.#rows += count;
  }

  /** The values of the columns without a copy, whatever shapes the rows have. */
  views(): ColumnValues[] {
    return this.#columns.map(column => column.view());
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
      const count = sum(ragged.map(sizeOf));
      const [one = []] = ragged;
      if (ragged.every(each => isSameShape(each, one))) return column.slice(first, first + count, [to - from, ...one]);
      return column.slice(first, first + count, [count], ragged);
    });
  }

  /** Finds the columns of a tree, and makes room for those that are new. */
  #follow(tree: ParameterTree): void {
    const columns = columnsOf(tree);
    for (const { name, paramtype } of columns) {
      if (this.#names.includes(name)) continue;
      const column = new GrowingColumn(64);
      const missing = missingOf(paramtype);
      const before = this.#columns[0]?.length ?? 0;
      if (before > 0) column.push(missing.value, before);
      this.#names = [...this.#names, name];
      this.#columns.push(column);
      this.#missing.push(missing);
      this.#shapes.push(this.#shapes[0]);
      this.#rowShapes.push([...(this.#rowShapes[0] ?? [])]);
    }
    const places = this.#names.map((name, index) => {
      const place = columns.findIndex(column => column.name === name);
      return place < 0 ? (this.#missing[index] as Missing) : place;
    });
    const isInOrder = places.every((place, index) => place === index);
    this.#places = isInOrder ? undefined : places;
    this.#tree = tree;
  }

  #noteShape(index: number, shape: readonly number[]): void {
    const known = (this.#shapes[index] ??= shape);
    const ragged = this.#rowShapes[index] as (readonly number[])[];
    if (ragged.length === 0 && isSameShape(known, shape)) return;
    while (ragged.length < this.#rows) ragged.push(known);
    ragged.push(shape);
  }
}

/** What stands for a value that nobody gave. */
interface Missing {
  readonly value: number | string | Complex;
}

function missingOf(paramtype: ParamType): Missing {
  if (paramtype === "text") return { value: "" };
  return { value: paramtype === "complex" ? new Complex(NaN, NaN) : NaN };
}

function valueAt(row: readonly CellValue[], place: number | Missing): CellValue {
  return typeof place === "number" ? (row[place] as CellValue) : place.value;
}

function isArray(value: CellValue): value is ColumnData {
  return typeof value === "object" && !(value instanceof Complex);
}

function firstOf({ values }: ColumnData): number | string | Complex {
  return ("at" in values ? values.at(0) : undefined) ?? 0;
}

function isSameShape(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((length, index) => length === other[index]);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
