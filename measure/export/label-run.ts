/** A whole run as one labelled dataset: its top columns side by side, over the union of their axes. */

import type { ColumnValues } from "../data/column-data.ts";
import { concatenate, equalValues, factorise, keysOf, lengthOf, placeIn, take } from "./column-values.ts";
import type { Key } from "./column-values.ts";
import { labelTop } from "./label-top.ts";
import type { Labelled, LabelledVariable } from "./labelled.ts";
import { ExportError } from "./run-to-export.ts";
import type { RunToExport } from "./run-to-export.ts";

/**
 * Labels the run. Columns with equal axes share them; where the same axis has other values for another column, the axis of
 * the file has all of them and the columns have gaps (NaN, or an empty text), as xarray's outer join makes them.
 */
export function labelRun(run: RunToExport): Labelled {
  const { description } = run.record;
  const parts = Object.entries(run.data).map(([name, columns]) => labelTop(name, columns, description));
  return parts.reduce(join, { sizes: new Map(), variables: new Map(), multiIndex: undefined });
}

function join(left: Labelled, right: Labelled): Labelled {
  if (left.sizes.size === 0) return right;
  if (left.multiIndex !== undefined && right.multiIndex !== undefined)
    refuseOtherPlaces(left.multiIndex.levels, right.multiIndex.levels);
  const multiIndex = left.multiIndex ?? right.multiIndex;
  for (const level of Object.keys(multiIndex?.levels ?? {})) {
    if (left.variables.has(level) || right.variables.has(level)) {
      throw new ExportError(
        `exporting ${level}: it is on a grid for one column and on none for another; these do not go into one file`,
      );
    }
  }
  const axes = new Map<string, ColumnValues>();
  for (const [dimension, size] of right.sizes) {
    const [mine, theirs] = [left.variables.get(dimension), right.variables.get(dimension)];
    if (mine === undefined || theirs === undefined || !left.sizes.has(dimension)) continue;
    if (left.sizes.get(dimension) === size && equalValues(mine.values, theirs.values)) continue;
    axes.set(dimension, factorise(concatenate(mine.values, theirs.values)).distinct);
  }
  const variables = new Map<string, LabelledVariable>();
  for (const part of [left, right]) {
    for (const [name, variable] of part.variables) {
      const axis = axes.get(name);
      const moved = axis === undefined ? spread(variable, part, axes) : { ...variable, values: axis };
      const known = variables.get(name);
      if (known === undefined) variables.set(name, moved);
      else if (known.dims.join() !== moved.dims.join() || !equalValues(known.values, moved.values)) {
        throw new ExportError(
          `exporting ${name}: it has different values for different columns; these do not go into one file`,
        );
      }
    }
  }
  const sizes = new Map([...left.sizes, ...right.sizes]);
  for (const [dimension, values] of axes) sizes.set(dimension, lengthOf(values));
  return { sizes, variables, multiIndex };
}

/** A variable moved to the longer axes. */
function spread(variable: LabelledVariable, part: Labelled, axes: ReadonlyMap<string, ColumnValues>): LabelledVariable {
  if (!variable.dims.some(dimension => axes.has(dimension))) return variable;
  let places = new Int32Array([0]);
  for (const dimension of variable.dims) {
    const size = part.sizes.get(dimension)!;
    const along = placesAlong(part.variables.get(dimension)?.values, axes.get(dimension), size);
    const next = new Int32Array(places.length * along.length);
    let at = 0;
    for (const outer of places)
      for (const inner of along) next[at++] = outer < 0 || inner < 0 ? -1 : outer * size + inner;
    places = next;
  }
  return { ...variable, values: take(variable.values, places) };
}

function placesAlong(old: ColumnValues | undefined, longer: ColumnValues | undefined, size: number): Int32Array {
  if (old === undefined || longer === undefined) return Int32Array.from({ length: size }, (_, at) => at);
  if (old instanceof Float64Array && longer instanceof Float64Array) {
    const places = new Int32Array(longer.length).fill(-1);
    for (let at = 0; at < old.length; at++) places[placeIn(longer, old[at]!)] = at;
    return places;
  }
  const placeOf = new Map<Key, number>();
  for (const [place, key] of Array.from(keysOf(old)).entries()) placeOf.set(key, place);
  return Int32Array.from(Array.from(keysOf(longer)), key => placeOf.get(key) ?? -1);
}

function refuseOtherPlaces(
  left: Readonly<Record<string, ColumnValues>>,
  right: Readonly<Record<string, ColumnValues>>,
): void {
  const names = Object.keys(left);
  const same =
    names.join() === Object.keys(right).join() && names.every(name => equalValues(left[name]!, right[name]!));
  if (!same)
    throw new ExportError(
      `exporting ${names.join(", ")}: the columns lie on different places that make no grid; these do not go into one file`,
    );
}
