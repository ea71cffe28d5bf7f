/** Rows of one tree that wait to be written, as the values that SQLite takes. */

import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import { Complex } from "../../drivers/core/complex/complex.ts";
import { repr } from "../../drivers/core/python-text.ts";
import type { CellValue, ColumnData } from "../data/column-data.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import type { ParamSpec } from "../describe/param-spec.ts";
import type { Connection, SqlValue, Statement } from "./connection.ts";
import { encodeComplex, encodeNpy } from "./npy/encode.ts";
import type { Allocate } from "./npy/encode.ts";
import { quoted } from "./quoted.ts";

// Measured: fifty rows in one statement are written five times as fast as one by one, more gain nothing.
const rowsAtOnce = 50;
const mostVariables = 500;
// Arrays that fit into the processor's cache together are copied quicker than many at once.
const bytesAtOnce = 128 << 10;

/** Rows of one tree that wait. */
export class RowBuffer {
  /** The columns in the order axes, top, inferred. */
  readonly columns: readonly ParamSpec[];
  readonly #table: string;
  readonly #allocate: Allocate;
  readonly #kinds: readonly string[];
  readonly #statements = new Map<number, Statement>();
  #values: SqlValue[] = [];
  #bytes = 0;

  /** `allocate` gives room for arrays until the rows are written. */
  constructor(table: string, tree: ParameterTree, allocate: Allocate) {
    this.columns = [...tree.axes, tree.top, ...tree.inferred];
    this.#kinds = this.columns.map(column => column.paramtype);
    this.#table = table;
    this.#allocate = allocate;
  }

  /** How many rows wait. */
  get rows(): number {
    return this.#values.length / this.columns.length;
  }

  /** Takes a row, and gives the bytes of its arrays. */
  push(row: readonly CellValue[]): number {
    const kinds = this.#kinds;
    const values = this.#values;
    const before = values.length;
    if (row.length !== kinds.length) throw this.#wrongLength(row.length);
    let bytes = 0;
    for (let index = 0; index < kinds.length; index++) {
      const value = row[index] as CellValue;
      if (typeof value === "number" && kinds[index] === "numeric") {
        // SQLite has no NaN and would keep nothing: QCoDeS writes a text.
        values.push(value === value ? value : "nan");
        continue;
      }
      const kept = this.#kept(this.columns[index] as ParamSpec, value, () => (values.length = before));
      values.push(kept);
      if (typeof kept !== "number") bytes += (kept as string | Uint8Array).length;
    }
    this.#bytes += bytes;
    return bytes;
  }

  /** Takes rows that are given as a column each. */
  pushColumns(columns: readonly ColumnData[]): number {
    if (columns.length !== this.columns.length) throw this.#wrongLength(columns.length);
    const lists = columns.map((column, index) => cellsOf(column, this.#kinds[index] === "array"));
    const count = lists[0]?.length ?? 0;
    if (lists.some(list => list.length !== count)) {
      throw new RangeError(
        `rows of ${this.#table}: columns of ${lists.map(list => list.length).join(", ")} rows do not fit together`,
      );
    }
    const row: CellValue[] = [];
    let bytes = 0;
    for (let index = 0; index < count; index++) {
      lists.forEach((list, place) => (row[place] = list.at(index)));
      bytes += this.push(row);
    }
    return bytes;
  }

  /** Writes the rows that wait; they go on waiting until they are dropped. */
  write(connection: Connection): void {
    const width = this.columns.length;
    const room = Math.min(mostVariables / width, (bytesAtOnce * this.rows) / this.#bytes);
    const step = Math.max(1, Math.min(rowsAtOnce, Math.floor(room)));
    for (let row = 0; row < this.rows; row += step) {
      const count = Math.min(step, this.rows - row);
      this.#statement(connection, count).run(this.#values.slice(row * width, (row + count) * width));
    }
  }

  /** Forgets the first rows. */
  drop(rows: number): void {
    if (rows !== this.rows) {
      this.#values.splice(0, rows * this.columns.length);
      return;
    }
    this.#values = [];
    this.#bytes = 0;
  }

  /** The rows that wait, as reading them from the file would give them. */
  waitingRows(): SqlValue[][] {
    const width = this.columns.length;
    return Array.from({ length: this.rows }, (_, row) => this.#values.slice(row * width, (row + 1) * width));
  }

  #statement(connection: Connection, count: number): Statement {
    const known = this.#statements.get(count);
    if (known) return known;
    const names = this.columns.map(column => quoted(column.name)).join(",");
    const row = `(${this.columns.map(() => "?").join(",")})`;
    const rows = Array<string>(count).fill(row).join(",");
    const statement = connection.prepare(`INSERT INTO ${quoted(this.#table)} (${names}) VALUES ${rows}`);
    this.#statements.set(count, statement);
    return statement;
  }

  #kept(column: ParamSpec, value: unknown, refuse: () => void): SqlValue {
    if (column.paramtype === "text" && typeof value === "string") return value;
    if (column.paramtype === "complex") {
      if (value instanceof Complex) return encodeComplex(value.re, value.im, this.#allocate);
      if (typeof value === "number") return encodeComplex(value, 0, this.#allocate);
    }
    if (column.paramtype === "array") {
      const array = arrayOf(value);
      if (array) return encodeNpy(array, this.#allocate);
    }
    refuse();
    const allowed = { numeric: "a number", text: "a text", complex: "a complex number", array: "an array" };
    throw new TypeError(
      `column ${column.name} of ${this.#table}: ${repr(value)} is invalid: must be ${allowed[column.paramtype]}`,
    );
  }

  #wrongLength(given: number): RangeError {
    const names = this.columns.map(column => column.name).join(", ");
    return new RangeError(`a row of ${this.#table}: ${given} values do not fit its columns ${names}`);
  }
}

/** A single value of an `array` column is an array of one. */
function arrayOf(value: unknown): ColumnData | undefined {
  if (typeof value === "number") return { values: Float64Array.of(value), shape: [1] };
  if (typeof value === "string") return { values: [value], shape: [1] };
  if (value instanceof Complex) return { values: ComplexArray.from([value]), shape: [1] };
  const { values, shape } = (value ?? {}) as Partial<ColumnData>;
  return values !== undefined && Array.isArray(shape) ? (value as ColumnData) : undefined;
}

interface Cells {
  readonly length: number;
  at(index: number): CellValue;
}

/** The rows of a column; those of an `array` column are its parts along the first dimension. */
function cellsOf({ values, shape }: ColumnData, isArray: boolean): Cells {
  if (!isArray) {
    return {
      length: values.length,
      at: index => (values instanceof ComplexArray ? values.at(index) : values[index]) as CellValue,
    };
  }
  const [length = 0, ...rest] = shape;
  const size = rest.reduce((product, each) => product * each, 1);
  const parts = rest.length === 0 ? [1] : rest;
  return {
    length,
    at: index => ({ values: partOf(values, index * size, (index + 1) * size), shape: parts }),
  };
}

function partOf(values: ColumnData["values"], from: number, to: number): ColumnData["values"] {
  if (values instanceof ComplexArray) return new ComplexArray(values.data.subarray(2 * from, 2 * to));
  return values instanceof Float64Array ? values.subarray(from, to) : values.slice(from, to);
}
