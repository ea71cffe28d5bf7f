/** One top column with its axes as a labelled dataset: on a grid where its places make one, as QCoDeS's `to_xarray_dataset` does it. */

import type { ColumnData, ColumnValues } from "../data/column-data.ts";
import type { InterDependencies, RunDescription } from "../describe/interdependencies.ts";
import { inferredWith } from "../describe/trees.ts";
import { factorise, lengthOf, take } from "./column-values.ts";
import { indexDimension, multiIndexDimension } from "./labelled.ts";
import type { Labelled, LabelledVariable } from "./labelled.ts";
import { ExportError } from "./run-to-export.ts";

// Places that fill less than one part in so many of a grid lie on none: it would not go into memory, or on the disk.
const mostGaps = 1000;

type Columns = Readonly<Record<string, ColumnData>>;

/**
 * Labels what belongs to the top column `name`:
 * the shape of the run gives the grid where the values have that shape; else the places are looked at. Places that fill a
 * grid lie on it, in ascending order; others get a `multi_index`, or, where a shape was promised, the grid with gaps (NaN).
 * Places that are lost in a grid get a `multi_index` in any case. Places that occur twice, and columns without axes, lie along `index`.
 */
export function labelTop(name: string, columns: Columns, description: RunDescription): Labelled {
  const top = columns[name];
  if (top === undefined)
    throw new ExportError(`exporting ${name}: its values are missing, there are ${Object.keys(columns).join(", ")}`);
  const axes = (description.interdependencies.dependencies[name] ?? []).filter(axis => axis in columns);
  const shape = description.shapes?.[name];
  if (axes.length > 0 && shape !== undefined && sameShape(shape, top.shape) && shape.length === axes.length)
    return direct(name, columns, axes, description.interdependencies);
  const count = lengthOf(top.values);
  for (const [column, { values }] of Object.entries(columns)) {
    if (lengthOf(values) !== count)
      throw new ExportError(`exporting ${name}: ${column} has ${lengthOf(values)} values, ${name} has ${count}`);
  }
  if (axes.length === 0) return alongIndex(columns, count);
  return byPlaces(columns, axes, count, description.shapes === null) ?? alongIndex(columns, count);
}

/** The axes are the first line of values along each dimension; so is what was inferred from axes, along those. */
function direct(name: string, columns: Columns, axes: readonly string[], known: InterDependencies): Labelled {
  const { shape } = columns[name]!;
  const variables = new Map<string, LabelledVariable>();
  const along = (column: string, dims: readonly string[]): LabelledVariable => {
    const places = linePlaces(
      shape,
      axes.map(axis => dims.includes(axis)),
    );
    return { dims, values: take(columns[column]!.values, places), isCoordinate: true };
  };
  for (const axis of axes) variables.set(axis, along(axis, [axis]));
  for (const column of Object.keys(columns)) {
    const related = inferredWith(column, known);
    const dims = axes.filter(axis => related.includes(axis));
    if (axes.includes(column) || column === name || related.includes(name) || dims.length === 0) continue;
    variables.set(column, along(column, dims));
  }
  addOthers(variables, columns, [...variables.keys()], axes, values => values);
  return { sizes: new Map(axes.map((axis, at) => [axis, shape[at]!])), variables, multiIndex: undefined };
}

/** The places of a grid that lie on the first line, or plane, along the dimensions that are wanted. */
function linePlaces(shape: readonly number[], isWanted: readonly boolean[]): Int32Array {
  let places = new Int32Array([0]);
  for (const [dimension, size] of shape.entries()) {
    const steps = isWanted[dimension] ? size : 1;
    const next = new Int32Array(places.length * steps);
    for (let at = 0; at < next.length; at++) next[at] = places[Math.floor(at / steps)]! * size + (at % steps);
    places = next;
  }
  return places;
}

/** Undefined where a place occurs twice. */
function byPlaces(
  columns: Columns,
  axes: readonly string[],
  count: number,
  mayHaveMultiIndex: boolean,
): Labelled | undefined {
  const levels = axes.map(axis => factorise(columns[axis]!.values));
  const lengths = levels.map(({ distinct }) => lengthOf(distinct));
  const size = lengths.reduce((product, length) => product * length, 1);
  const spot = (at: number): number => levels.reduce((sum, { codes }, level) => sum * lengths[level]! + codes[at]!, 0);
  const spots = Float64Array.from({ length: count }, (_, at) => spot(at));
  if (hasEqual(spots)) return undefined;

  const variables = new Map<string, LabelledVariable>();
  if (axes.length > 1 && size !== count && (mayHaveMultiIndex || size > mostGaps * count)) {
    addOthers(variables, columns, axes, [multiIndexDimension], values => values);
    const values = Object.fromEntries(axes.map(axis => [axis, columns[axis]!.values]));
    return { sizes: new Map([[multiIndexDimension, count]]), variables, multiIndex: { levels: values } };
  }
  // A single axis keeps its order, as a plain index does; several axes are sorted.
  const places = new Int32Array(size).fill(-1);
  for (let at = 0; at < count; at++) places[axes.length === 1 ? at : spots[at]!] = at;
  for (const [level, axis] of axes.entries()) {
    const values = axes.length === 1 ? columns[axis]!.values : levels[level]!.distinct;
    variables.set(axis, { dims: [axis], values, isCoordinate: true });
  }
  addOthers(variables, columns, axes, axes, values => take(values, places));
  return { sizes: new Map(axes.map((axis, at) => [axis, lengths[at]!])), variables, multiIndex: undefined };
}

function hasEqual(values: Float64Array): boolean {
  const sorted = values.toSorted();
  for (let at = 1; at < sorted.length; at++) if (sorted[at] === sorted[at - 1]) return true;
  return false;
}

function alongIndex(columns: Columns, count: number): Labelled {
  const variables = new Map<string, LabelledVariable>();
  const counting = Float64Array.from({ length: count }, (_, at) => at);
  variables.set(indexDimension, { dims: [indexDimension], values: counting, isCoordinate: true });
  addOthers(variables, columns, [], [indexDimension], values => values);
  return { sizes: new Map([[indexDimension, count]]), variables, multiIndex: undefined };
}

function addOthers(
  variables: Map<string, LabelledVariable>,
  columns: Columns,
  axes: readonly string[],
  dims: readonly string[],
  arrange: (values: ColumnValues) => ColumnValues,
): void {
  for (const [name, { values }] of Object.entries(columns)) {
    if (!axes.includes(name)) variables.set(name, { dims, values: arrange(values), isCoordinate: false });
  }
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, at) => size === b[at]);
}
