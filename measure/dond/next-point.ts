/** Finds the place in a sweep at which its data end. */

import { inspect } from "node:util";

import type { ColumnValues } from "../data/column-data.ts";
import type { DataSet } from "../dataset/dataset.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import { columnsOf } from "../describe/trees.ts";
import type { Axes } from "./axes.ts";

/**
 * The first point that is not in a dataset; a point may fill many rows.
 * @throws Error where the last row was not measured at the point that it should belong to: it cannot be told then.
 */
export async function nextPoint(dataset: DataSet, axes: Axes): Promise<number> {
  let next = axes.size;
  for (const tree of dataset.trees.filter(({ axes: own }) => own.length > 0)) {
    const rows = dataset.store.countRows(tree);
    const point = Math.floor(rows / rowsOfPoint(dataset, tree, axes));
    if (rows > 0) await assertBelongs(dataset, tree, { rows, point, axes });
    next = Math.min(next, point);
  }
  return next;
}

function rowsOfPoint(dataset: DataSet, tree: ParameterTree, axes: Axes): number {
  // A cell holds a whole array.
  if (columnsOf(tree).some(({ paramtype }) => paramtype === "array")) return 1;
  const shape = dataset.description.shapes?.[tree.top.name] ?? axes.shape;
  return shape.reduce((product, length) => product * length, 1) / axes.size;
}

async function assertBelongs(
  dataset: DataSet,
  tree: ParameterTree,
  { rows, point, axes }: { rows: number; point: number; axes: Axes },
): Promise<void> {
  const place = axes.placeOf(Math.min(point, axes.size) - 1);
  const columns = await dataset.store.read(tree, { start: rows, end: rows });
  columnsOf(tree).forEach(({ name }, index) => {
    const axis = axes.axes.find(({ param }) => param.registerName === name);
    // What was read back after a set may be another value.
    if (!axis || axis.sweep.getAfterSet) return;
    const expected = point === 0 ? undefined : axis.values[place[axis.dimension] as number];
    const kept = lastOf(columns[index]?.values);
    if (point <= axes.size && isSame(kept, expected)) return;
    throw new Error(
      `run ${dataset.runId}: its ${rows} rows of ${tree.top.name} end at ${name} = ${inspect(kept)}, where those of ${point} of ${axes.size} points end at ${inspect(expected)}: which point is next cannot be told`,
    );
  });
}

function lastOf(values: ColumnValues | undefined): unknown {
  if (values === undefined) return undefined;
  return Array.isArray(values) ? values.at(-1) : values.at(-1);
}

/** Whether a kept value is that of an axis; only numbers and texts are looked at. */
function isSame(kept: unknown, expected: unknown): boolean {
  if (typeof expected === "number") return kept === expected || (Number.isNaN(kept) && Number.isNaN(expected));
  if (typeof expected === "string") return kept === expected;
  return expected !== undefined;
}
