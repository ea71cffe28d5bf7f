/** A labelled dataset: variables over named dimensions, with attributes; what netCDF and Zarr both keep, and what xarray calls a Dataset. */

import type { ColumnValues } from "../data/column-data.ts";

/** Values over named dimensions. */
export interface LabelledVariable {
  readonly dims: readonly string[];
  readonly values: ColumnValues;
  /** True for what describes a place (an axis, or what follows from one), false for what was measured there. */
  readonly isCoordinate: boolean;
}

/** Places that lie on no grid: a value of each level for each place. */
export interface MultiIndex {
  readonly levels: Readonly<Record<string, ColumnValues>>;
}

/** Variables over shared dimensions. A dimension has the variable of its own name as its coordinate, or a `MultiIndex`. */
export interface Labelled {
  readonly sizes: ReadonlyMap<string, number>;
  readonly variables: ReadonlyMap<string, LabelledVariable>;
  readonly multiIndex: MultiIndex | undefined;
}

/** The name of a dimension of places without axes, or with places that occur twice. */
export const indexDimension = "index";
/** The name of a dimension of places that lie on no grid. */
export const multiIndexDimension = "multi_index";

/**
 * The attribute by which a measured variable names what describes its places besides its dimensions (CF conventions,
 * section 5): xarray makes coordinates of these. None for a variable that has no such thing.
 */
export function coordinatesOf({ sizes, variables }: Labelled, variable: LabelledVariable): { coordinates?: string } {
  if (variable.isCoordinate) return {};
  const names = [...variables].flatMap(([name, { isCoordinate, dims }]) =>
    isCoordinate && !sizes.has(name) && dims.every(dimension => variable.dims.includes(dimension)) ? [name] : [],
  );
  return names.length > 0 ? { coordinates: names.join(" ") } : {};
}
