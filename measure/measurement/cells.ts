/** A value that is added to a run, as cells of a table: what kind it is, its shape, and its elements in a row. */

import { Complex } from "../../drivers/core/complex/complex.ts";
import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import { repr } from "../../drivers/core/python-text.ts";
import type { CellValue, ColumnData, ColumnValues } from "../data/column-data.ts";
import type { ParamSpec, ParamType } from "../describe/param-spec.ts";

/** A single value, or an array with its shape. */
export type Cells = number | string | Complex | ColumnData;

/** Whether it has a shape. */
export function isArray(cells: CellValue): cells is ColumnData {
  return typeof cells === "object" && !(cells instanceof Complex);
}

/** The lengths of its dimensions; none for a single value. */
export function shapeOf(cells: Cells): readonly number[] {
  return isArray(cells) ? cells.shape : [];
}

/**
 * The cells of a value for a column.
 * @param shape what is known of its shape; by default it is read off how arrays are nested.
 * @throws Error for what the column cannot keep, in QCoDeS's words.
 */
export function cellsOf(column: ParamSpec, value: unknown, shape?: readonly number[]): Cells {
  const cells = shape && shape.length > 0 ? { values: elements(column, value), shape } : plain(column, value);
  const kind = kindOf(cells);
  if (!allowed[column.paramtype].includes(kind)) throw wrongType(column, value);
  return cells;
}

/** As many equal values as a shape has. */
export function repeated(cells: number | string | Complex, shape: readonly number[]): ColumnData {
  const size = shape.reduce((product, length) => product * length, 1);
  if (typeof cells === "number") return { values: new Float64Array(size).fill(cells), shape };
  if (typeof cells === "string") return { values: Array<string>(size).fill(cells), shape };
  return { values: ComplexArray.from(Array<Complex>(size).fill(cells)), shape };
}

type Kind = "number" | "text" | "complex";

const allowed: Readonly<Record<ParamType, readonly Kind[]>> = {
  numeric: ["number"],
  text: ["text"],
  // A real number is a complex one; numpy would make it one, too.
  complex: ["complex", "number"],
  array: ["number", "complex", "text"],
};

function kindOf(cells: Cells): Kind {
  const one = isArray(cells) ? cells.values : cells;
  if (typeof one === "number" || one instanceof Float64Array) return "number";
  return one instanceof Complex || one instanceof ComplexArray ? "complex" : "text";
}

function plain(column: ParamSpec, value: unknown): Cells {
  const single = singleOf(value);
  if (single !== undefined) return single;
  if (value instanceof Float64Array || value instanceof ComplexArray) return { values: value, shape: [value.length] };
  if (isColumnData(value)) return { values: elements(column, value.values), shape: value.shape };
  if (!isList(value)) throw wrongType(column, value);
  return { values: elements(column, value), shape: nestedShape(column, value) };
}

function singleOf(value: unknown): number | string | Complex | undefined {
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return Number(value);
  if (value instanceof Complex) return value;
  return isComplexLike(value) ? new Complex(value.re, value.im) : undefined;
}

function elements(column: ParamSpec, value: unknown): ColumnValues {
  if (value instanceof Float64Array || value instanceof ComplexArray) return value;
  if (ArrayBuffer.isView(value) && isList(value)) return Float64Array.from(value as ArrayLike<number>, Number);
  const flat = flattened(value);
  const singles = flat.map(item => singleOf(item) ?? refuse(column, item));
  if (singles.every(item => typeof item === "number")) return Float64Array.from(singles);
  if (singles.every(item => typeof item === "string")) return singles;
  const mixed = singles.find(item => typeof item === "string");
  if (mixed !== undefined) refuse(column, mixed);
  return ComplexArray.from(singles as (number | Complex)[]);
}

function flattened(value: unknown): unknown[] {
  if (!isList(value)) return [value];
  return Array.from(value).flatMap(item => (isList(item) ? flattened(item) : [item]));
}

function nestedShape(column: ParamSpec, value: ArrayLike<unknown>): number[] {
  const [first] = Array.from(value);
  if (!isList(first)) {
    if (Array.isArray(value) && value.some(isList)) throw ragged(column);
    return [value.length];
  }
  const inner = nestedShape(column, first);
  for (const item of Array.from(value)) {
    const other = isList(item) ? nestedShape(column, item) : [];
    if (other.length !== inner.length || other.some((length, index) => length !== inner[index])) throw ragged(column);
  }
  return [value.length, ...inner];
}

function ragged({ name }: ParamSpec): Error {
  return new Error(`Parameter ${name} got lists of different lengths: must be an array with a shape`);
}

function refuse(column: ParamSpec, value: unknown): never {
  throw wrongType(column, value);
}

/** QCoDeS names the types of numpy. */
function wrongType({ name, paramtype }: ParamSpec, value: unknown): Error {
  const [first] = flattened(isColumnData(value) ? value.values : value);
  const type =
    typeof first === "string"
      ? `<U${Math.max(1, Array.from(first).length)}`
      : first instanceof Complex || isComplexLike(first)
        ? "complex128"
        : typeof first === "number"
          ? "float64"
          : typeof first;
  const shown = typeof value === "string" ? value : repr(value);
  return new Error(`Parameter ${name} is of type "${paramtype}", but got a result of type ${type} (${shown}).`);
}

function isColumnData(value: unknown): value is ColumnData {
  return typeof value === "object" && value !== null && "values" in value && "shape" in value;
}

function isComplexLike(value: unknown): value is { re: number; im: number } {
  const { re, im } = (value ?? {}) as { re?: unknown; im?: unknown };
  return typeof value === "object" && typeof re === "number" && typeof im === "number";
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return typeof value === "object" && value !== null && "length" in value && typeof value.length === "number";
}
