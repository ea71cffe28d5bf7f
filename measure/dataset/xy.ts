/** A column and its axis as plain lists, for quick work in a cell. */

import type { ColumnData } from "../data/column-data.ts";
import type { ParamSpec } from "../describe/param-spec.ts";
import type { DataSet } from "./dataset.ts";

/** What was measured, over what: two lists of the same length. */
export interface XY {
  /** The innermost axis. Of a map, its values for each point, line after line. */
  readonly x: Float64Array;
  /** What was measured at each point. */
  readonly y: Float64Array;
  readonly xLabel: string;
  readonly xUnit: string;
  readonly yLabel: string;
  readonly yUnit: string;
  /** Lengths of the axes, the innermost last: `[n]` for a line, or where the grid is not known. */
  readonly shape: readonly number[];
}

/** See `DataSet.xy`. */
export async function xyOf(dataset: DataSet, name: string | undefined): Promise<XY> {
  const where = `xy of run ${dataset.runId}`;
  const chosen = name ?? onlyTop(dataset, where);
  const columns = (await dataset.getParameterData(chosen))[chosen] ?? {};
  const specs = dataset.description.interdependencies;
  const top = specs.parameters[chosen] as ParamSpec;
  const axis = specs.parameters[specs.dependencies[chosen]?.at(-1) ?? ""];
  const { shape } = columns[chosen] as ColumnData;
  const y = realValues(columns[chosen], chosen, where);
  // What lies on no axis is counted.
  const x = axis ? realValues(columns[axis.name], axis.name, where) : y.map((_, index) => index);
  const { label: xLabel, unit: xUnit } = axis ? shown(axis) : { label: "Point", unit: "" };
  const { label: yLabel, unit: yUnit } = shown(top);
  return { x, y, xLabel, xUnit, yLabel, yUnit, shape };
}

/** The name stands where there is no label. */
function shown({ name, label, unit }: ParamSpec): { label: string; unit: string } {
  return { label: label === "" ? name : label, unit };
}

function onlyTop(dataset: DataSet, where: string): string {
  const [first, ...more] = dataset.trees.map(({ top }) => top.name);
  if (first !== undefined && more.length === 0) return first;
  const choice = first === undefined ? "it has no columns" : `name one of ${[first, ...more].join(", ")}`;
  throw new Error(`${where}: no single column was measured: ${choice}`);
}

function realValues(column: ColumnData | undefined, name: string, where: string): Float64Array {
  if (column?.values instanceof Float64Array) return column.values;
  // An empty list of texts has no values that could be wrong.
  if (column?.values.length === 0) return new Float64Array();
  const kind = Array.isArray(column?.values) ? "texts" : "complex numbers";
  throw new TypeError(`${where}: ${name} has ${kind}: must have real numbers: getParameterData gives any`);
}
