/** Reads the rows of a tree into columns, as QCoDeS's get_parameter_data gives them. */

import { setImmediate } from "node:timers/promises";

import { Complex } from "../../drivers/core/complex/complex.ts";
import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import type { ColumnData, ColumnValues, RowRange } from "../data/column-data.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import type { ParamSpec } from "../describe/param-spec.ts";
import type { Connection, SqlValue } from "./connection.ts";
import { GrowingColumn } from "../data/growing-column.ts";
import { decodeNpy } from "./npy/decode.ts";
import { quoted } from "./quoted.ts";
import { StoreError } from "./store-error.ts";

/** Up to where a table has been read: so many rows of a tree, the last one of this id or before. */
export interface ReadMark {
  readonly rows: number;
  readonly id: number;
}

/** What was read, and up to where. */
export interface TreeData {
  readonly columns: ColumnData[];
  /** Undefined where an end was given. */
  readonly mark: ReadMark | undefined;
}

// Measured: chunks of this many rows are read as fast as any, and take some milliseconds.
const rowsAtOnce = 5000;
// Rows that hold arrays are read so many bytes at a time.
const bytesAtOnce = 8_000_000;
// How long reading may keep others from running, in milliseconds.
const patience = 15;

/**
 * Reads rows of a tree: those of which the top has a value, and that are in the file when it is called.
 * `more` are rows that wait to be written; `known` is up to where the same tree was read before.
 * @throws StoreError for a value that its column cannot have.
 */
export async function readTree(
  connection: Connection,
  table: string,
  tree: ParameterTree,
  { start = 1, end = Infinity }: RowRange = {},
  more: readonly SqlValue[][] = [],
  known?: ReadMark,
): Promise<TreeData> {
  const columns = [...tree.axes, tree.top, ...tree.inferred];
  const mark = known && known.rows < start ? known : { rows: 0, id: 0 };
  const skipped = Math.max(0, start - 1 - mark.rows);
  const wanted = Math.max(0, end - Math.max(start - 1, 0));
  const extent = extentOf(connection, table);
  const after = skipped === 0 ? mark.id : idAfter(connection, table, tree, mark.id, skipped);
  const isArrays = columns.some(column => column.paramtype === "array");
  const room = Math.min(wanted, Math.max(0, Math.min(extent.rows, extent.last - after))) + more.length;
  const place = { table, path: connection.path };
  const builder = isArrays ? new ArrayRows(columns, place) : new ScalarRows(columns, room, place);
  let rows = 0;
  if (wanted > 0) {
    for await (const chunk of chunksOf(connection, table, tree, columns, after, extent, isArrays)) {
      const kept = rows + chunk.length > wanted ? chunk.slice(0, wanted - rows) : chunk;
      builder.add(kept);
      rows += kept.length;
      if (rows >= wanted) break;
    }
  }
  const before = more.length === 0 || start === 1 ? 0 : countTree(connection, table, tree);
  const passed = Math.max(0, start - 1 - before);
  const waiting = more.slice(passed, passed + Math.max(0, wanted - rows));
  if (waiting.length > 0) builder.add(waiting);
  const isWhole = end === Infinity && more.length === 0 && (rows > 0 || skipped === 0);
  return {
    columns: builder.finish(),
    mark: isWhole ? { rows: mark.rows + skipped + rows, id: extent.last } : undefined,
  };
}

/** How many rows of a tree a table has. */
export function countTree(connection: Connection, table: string, tree: ParameterTree): number {
  const row = connection.query(`SELECT count(${quoted(tree.top.name)}) AS n FROM ${quoted(table)}`)[0];
  return Number(row?.["n"] ?? 0);
}

interface Extent {
  readonly rows: number;
  readonly first: number;
  readonly last: number;
}

function extentOf(connection: Connection, table: string): Extent {
  const one = (what: string): number =>
    Number(connection.query(`SELECT ${what} AS n FROM ${quoted(table)}`)[0]?.["n"] ?? 0);
  return { rows: one("count(*)"), first: one("min(id)"), last: one("max(id)") };
}

/** The id of the last of the rows that are skipped; beyond all where there are fewer. */
function idAfter(connection: Connection, table: string, tree: ParameterTree, id: number, skipped: number): number {
  const rows = connection.query(
    `SELECT id FROM ${quoted(table)} WHERE id > ? AND ${quoted(tree.top.name)} IS NOT NULL ORDER BY id LIMIT 1 OFFSET ?`,
    [id, skipped - 1],
  );
  return Number(rows[0]?.["id"] ?? Infinity);
}

async function* chunksOf(
  connection: Connection,
  table: string,
  tree: ParameterTree,
  columns: readonly ParamSpec[],
  after: number,
  extent: Extent,
  isArrays: boolean,
): AsyncGenerator<SqlValue[][], void> {
  const names = columns.map(column => quoted(column.name)).join(", ");
  const filter = `${quoted(tree.top.name)} IS NOT NULL`;
  // Ids without gaps, as every writer gives them, make a chunk a range; else each row tells its id.
  const isDense = extent.last - extent.first + 1 === extent.rows;
  const statement = isDense
    ? connection.read(`SELECT ${names} FROM ${quoted(table)} WHERE id > ? AND id <= ? AND ${filter} ORDER BY id`)
    : connection.read(
        `SELECT ${names}, id FROM ${quoted(table)} WHERE id > ? AND id <= ? AND ${filter} ORDER BY id LIMIT ?`,
      );
  let step = isArrays ? 4 : rowsAtOnce;
  let since = performance.now();
  let at = isDense ? Math.max(after, extent.first - 1) : after;
  while (at < extent.last) {
    const end = isDense ? Math.min(at + step, extent.last) : extent.last;
    const rows = statement.all(isDense ? [at, end] : [at, end, step]);
    if (!isDense && rows.length === 0) return;
    at = isDense ? end : Number(rows.at(-1)?.[columns.length]);
    if (isArrays && rows.length > 0)
      step = Math.max(1, Math.min(rowsAtOnce, Math.floor((bytesAtOnce * rows.length) / bytesOf(rows))));
    yield rows;
    if (performance.now() - since < patience) continue;
    await setImmediate();
    since = performance.now();
  }
}

function bytesOf(rows: readonly SqlValue[][]): number {
  let bytes = 1;
  for (const row of rows) for (const value of row) bytes += value instanceof Uint8Array ? value.length : 8;
  return bytes;
}

interface Place {
  readonly table: string;
  readonly path: string;
}

interface Rows {
  add(rows: readonly SqlValue[][]): void;
  finish(): ColumnData[];
}

/** Rows of single values: a column of as many values as there are rows. */
class ScalarRows implements Rows {
  readonly #columns: readonly ParamSpec[];
  readonly #values: readonly GrowingColumn[];
  readonly #place: Place;

  constructor(columns: readonly ParamSpec[], room: number, place: Place) {
    this.#columns = columns;
    this.#place = place;
    this.#values = columns.map(column => new GrowingColumn(column.paramtype === "numeric" ? room : 0));
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
class ArrayRows implements Rows {
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

function firstOf(values: ColumnValues): number | string | Complex {
  return (values instanceof ComplexArray ? values.at(0) : values[0]) as number | string | Complex;
}

function sameShape(one: readonly number[], other: readonly number[]): boolean {
  return one === other || (one.length === other.length && one.every((length, axis) => length === other[axis]));
}

function scalarOf(value: SqlValue | undefined, column: ParamSpec, place: Place): number | string | Complex {
  switch (column.paramtype) {
    case "numeric": {
      if (value === null || value === undefined) return NaN;
      if (typeof value === "number" || typeof value === "bigint") return Number(value);
      const number = typeof value === "string" ? numberNames[value.toLowerCase()] : undefined;
      if (number !== undefined) return number;
      break;
    }
    case "text":
      if (!(value instanceof Uint8Array)) return value === null || value === undefined ? "" : String(value);
      break;
    default: {
      if (value === null || value === undefined) return new Complex(NaN, NaN);
      if (typeof value === "number") return new Complex(value);
      const { values } = arrayOf(value, column, place);
      const first = values.length === 1 ? firstOf(values) : undefined;
      if (first !== undefined && typeof first !== "string") return Complex.from(first);
    }
  }
  throw misfit(value, column, place);
}

// QCoDeS writes the first one; Python reads the others as well.
const numberNames: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, "-inf": -Infinity };

function arrayOf(value: SqlValue | undefined, column: ParamSpec, place: Place): ColumnData {
  if (value instanceof Uint8Array) {
    try {
      return decodeNpy(value);
    } catch (error) {
      const text = `column ${column.name} of ${place.table} in ${place.path}: ${(error as Error).message}`;
      throw new StoreError(text, place.path, "damaged", { cause: error });
    }
  }
  // SQLite keeps whatever it is given in any column.
  if (value === null || value === undefined) return { values: Float64Array.of(NaN), shape: [1] };
  if (typeof value === "number" || typeof value === "bigint")
    return { values: Float64Array.of(Number(value)), shape: [1] };
  throw misfit(value, column, place);
}

function misfit(value: SqlValue | undefined, { name, paramtype }: ParamSpec, { table, path }: Place): StoreError {
  const shown = value instanceof Uint8Array ? `${value.length} bytes` : JSON.stringify(value)?.slice(0, 100);
  return new StoreError(
    `column ${name} of ${table} in ${path}: ${shown} is no value of a ${paramtype} column`,
    path,
    "damaged",
  );
}
