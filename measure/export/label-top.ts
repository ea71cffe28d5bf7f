/** One top column with its axes as a labelled dataset: on a grid where its places make one, as QCoDeS's `to_xarray_dataset` does it. */

import type { ColumnData, ColumnValues } from "../data/column-data.ts";
import type { RunDescription } from "../describe/interdependencies.ts";
import { factorise, lengthOf, take } from "./column-values.ts";
import { indexDimension, multiIndexDimension } from "./labelled.ts";
import type { Labelled, LabelledVariable } from "./labelled.ts";
import { ExportError } from "./run-to-export.ts";

type Columns = Readonly<Record<string, ColumnData>>;

/**
 * Labels what belongs to the top column `name`:
 * the shape of the run gives the grid where the values have that shape; else the places are looked at. Places that fill a
 * grid lie on it, in ascending order; others get a `multi_index`, or, where a shape was promised, the grid with gaps (NaN).
 * Places that occur twice, and columns without axes, lie along `index`.
 */
export function labelTop(name: string, columns: Columns, description: RunDescription): Labelled {
  const top = columns[name];
  if (top === undefined)
    throw new ExportError(`exporting ${name}: its values are missing, there are ${Object.keys(columns).join(", ")}`);
  const axes = (description.interdependencies.dependencies[name] ?? []).filter(axis => axis in columns);
  const shape = description.shapes?.[name];
  if (axes.length > 0 && shape !== undefined && sameShape(shape, top.shape) && shape.length === axes.length)
    return direct(columns, axes, top.shape);
  const count = lengthOf(top.values);
  for (const [column, { values }] of Object.entries(columns)) {
    if (lengthOf(values) !== count)
      throw new ExportError(`exporting ${name}: ${column} has ${lengthOf(values)} values, ${name} has ${count}`);
  }
  if (axes.length === 0) return alongIndex(columns, count);
  return byPlaces(columns, axes, count, description.shapes === null) ?? alongIndex(columns, count);
}

/** The axes are the first line of values along each dimension. */
function direct(columns: Columns, axes: readonly string[], shape: readonly number[]): Labelled {
  const variables = new Map<string, LabelledVariable>();
  for (const [dimension, axis] of axes.entries()) {
    const stride = shape.slice(dimension + 1).reduce((product, size) => product * size, 1);
    const places = Array.from({ length: shape[dimension]! }, (_, at) => at * stride);
    variables.set(axis, { dims: [axis], values: take(columns[axis]!.values, places), isCoordinate: true });
  }
  addOthers(variables, columns, axes, axes, values => values);
  return { sizes: new Map(axes.map((axis, at) => [axis, shape[at]!])), variables, multiIndex: undefined };
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
  const taken = new Set<number>();
  for (let at = 0; at < count; at++) taken.add(spot(at));
  if (taken.size < count) return undefined;

  const variables = new Map<string, LabelledVariable>();
  if (axes.length > 1 && size !== count && mayHaveMultiIndex) {
    addOthers(variables, columns, axes, [multiIndexDimension], values => values);
    const values = Object.fromEntries(axes.map(axis => [axis, columns[axis]!.values]));
    return { sizes: new Map([[multiIndexDimension, count]]), variables, multiIndex: { levels: values } };
  }
  // A single axis keeps its order, as a plain index does; several axes are sorted.
  const places = new Int32Array(size).fill(-1);
  for (let at = 0; at < count; at++) places[axes.length === 1 ? at : spot(at)] = at;
  for (const [level, axis] of axes.entries()) {
    const values = axes.length === 1 ? columns[axis]!.values : levels[level]!.distinct;
    variables.set(axis, { dims: [axis], values, isCoordinate: true });
  }
  addOthers(variables, columns, axes, axes, values => take(values, places));
  return { sizes: new Map(axes.map((axis, at) => [axis, lengths[at]!])), variables, multiIndex: undefined };
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
