/** Copies a run into another database: where its own cannot be written any more, or there is none. */

import { Complex } from "../../drivers/core/complex/complex.ts";
import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import { messageOf, SetpointError } from "../../drivers/core/errors.ts";
import type { CellValue, ColumnData } from "../data/column-data.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import { columnsOf, treesOf } from "../describe/trees.ts";
import { addExperiment, connect, createRun, listExperiments } from "../store/index.ts";
import type { RunRecord, RunStore } from "../store/run-store.ts";

// So many rows are handed on at once: what waits to be written stays small.
const rowsAtOnce = 5000;

/**
 * Writes a run to the database at `path`, which is made where there is none. The copy has the GUID of the run, and tells
 * under which numbers it was measured.
 * @param read gives the columns of a tree in the order axes, top, inferred.
 * @throws SetpointError where the run is there already, or it cannot be written.
 */
export async function saveRun(
  record: RunRecord,
  read: (tree: ParameterTree) => Promise<readonly ColumnData[]>,
  path: string,
): Promise<RunStore> {
  const { runId, guid, name, description, snapshot, parentLinks, capturedRunId, capturedCounter } = record;
  try {
    const connection = await connect(path);
    if (connection.query("SELECT 1 FROM runs WHERE guid = ?", [guid]).length > 0)
      throw new SetpointError(`it is there already, with the guid ${guid}`);
    const { expName, sampleName } = record;
    const known = listExperiments(connection).find(each => each.name === expName && each.sampleName === sampleName);
    const experiment = known ?? addExperiment(connection, expName, sampleName);
    const captured = { runId: capturedRunId, counter: capturedCounter };
    const store = createRun(connection, { name, experiment, description, snapshot, parentLinks, guid, captured });
    if (record.runTimestamp !== null) store.start(record.runTimestamp);
    for (const tree of treesOf(description.interdependencies)) copyRows(tree, await read(tree), store);
    for (const [tag, value] of Object.entries(record.metadata)) store.setMetadata(tag, value);
    store.flush();
    if (record.completedTimestamp !== null) store.complete(record.completedTimestamp);
    return store;
  } catch (cause) {
    throw new SetpointError(`saving run ${runId} as ${path}: ${messageOf(cause)}`, { cause });
  }
}

function copyRows(tree: ParameterTree, columns: readonly ColumnData[], store: RunStore): void {
  const specs = columnsOf(tree);
  if (specs.every(({ paramtype }) => paramtype !== "array")) {
    const length = columns[0]?.values.length ?? 0;
    for (let start = 0; start < length; start += rowsAtOnce) {
      const end = Math.min(length, start + rowsAtOnce);
      store.appendColumns(
        tree,
        columns.map(({ values }) => ({ values: cut(values, start, end), shape: [end - start] })),
      );
      store.flush();
    }
    return;
  }
  const shapes = columns.map(rowShapesOf);
  const places = columns.map(() => 0);
  for (let row = 0; row < (shapes[0]?.length ?? 0); row++) {
    const values = columns.map((column, index): CellValue => {
      const shape = shapes[index]?.[row] ?? [];
      const start = places[index] ?? 0;
      const end = start + sizeOf(shape);
      places[index] = end;
      if (specs[index]?.paramtype === "array") return { values: cut(column.values, start, end), shape };
      // A single value was given for each element of the array beside it.
      return column.values.at(start) ?? missing(column);
    });
    store.append(tree, values);
  }
}

/** The shape of each row of a column whose rows are arrays. */
function rowShapesOf({ shape: [rows = 0, ...inner], rowShapes }: ColumnData): readonly (readonly number[])[] {
  return rowShapes ?? Array.from({ length: rows }, () => inner);
}

/** An empty array has no value beside it left. */
function missing({ values }: ColumnData): number | string | Complex {
  if (values instanceof Float64Array) return NaN;
  return values instanceof ComplexArray ? new Complex(NaN, NaN) : "";
}

function cut(values: ColumnData["values"], start: number, end: number): ColumnData["values"] {
  if (values instanceof ComplexArray) return new ComplexArray(values.data.subarray(2 * start, 2 * end));
  return values instanceof Float64Array ? values.subarray(start, end) : values.slice(start, end);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
