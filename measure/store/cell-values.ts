/** What a cell of a table stands for, by the type of its column. */

import { Complex } from "../../drivers/core/complex/complex.ts";
import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import type { ColumnData, ColumnValues } from "../data/column-data.ts";
import type { ParamSpec } from "../describe/param-spec.ts";
import type { SqlValue } from "./connection.ts";
import { decodeNpy } from "./npy/decode.ts";
import { StoreError } from "./store-error.ts";

/** Where cells are, for what is told of those that do not fit. */
export interface Place {
  readonly table: string;
  readonly path: string;
}

/** The first value of a column. */
export function firstOf(values: ColumnValues): number | string | Complex {
  return (values instanceof ComplexArray ? values.at(0) : values[0]) as number | string | Complex;
}

/**
 * The single value of a cell; NULL is NaN or an empty text.
 * @throws StoreError for what its column cannot have.
 */
export function scalarOf(value: SqlValue | undefined, column: ParamSpec, place: Place): number | string | Complex {
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

/**
 * The array of a cell; a single number is an array of one.
 * @throws StoreError for what its column cannot have.
 */
export function arrayOf(value: SqlValue | undefined, column: ParamSpec, place: Place): ColumnData {
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

/**
 * The id of a row that comes after another one.
 * @throws StoreError where it does not: the file is damaged, and going on from there might never end.
 */
export function followingId(before: number, id: SqlValue | undefined, { table, path }: Place): number {
  const next = Number(id);
  if (next > before) return next;
  throw new StoreError(
    `rows of ${table} in ${path}: ${String(id)} follows ${before}: the file is damaged`,
    path,
    "damaged",
  );
}
