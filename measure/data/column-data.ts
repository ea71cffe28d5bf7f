/** Values of a dataset: a column in one block of memory with its shape. */

import type { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import type { Complex } from "../../drivers/core/complex/complex.ts";

/** Values one after the other: real numbers, complex numbers, or texts. */
export type ColumnValues = Float64Array | ComplexArray | readonly string[];

/** The values of a column: as many as its shape says, the last index changing fastest. */
export interface ColumnData {
  readonly values: ColumnValues;
  /** Lengths of the dimensions: `[n]` for a plain list of values. */
  readonly shape: readonly number[];
  /**
   * Where the rows of an `array` column are of different shapes, the shape of each one: the values of the rows follow one
   * another, and `shape` is how many there are in all. QCoDeS gives an array of arrays then.
   */
  readonly rowShapes?: readonly (readonly number[])[];
}

/** The columns of a run by the column at their top, and by name: `data.current.voltage.values`. */
export type ParameterData = Readonly<Record<string, Readonly<Record<string, ColumnData>>>>;

/** One value of a row. */
export type CellValue = number | string | Complex | ColumnData;

/** Which rows: the first one counts as 1, both ends are included. */
export interface RowRange {
  readonly start?: number;
  readonly end?: number;
}
