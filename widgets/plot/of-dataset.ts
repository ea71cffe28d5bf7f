/** What a run has measured, for a plot. */

import type { ColumnData, ParameterData } from "../../measure/data/column-data.ts";
import type { DataSet } from "../../measure/dataset/dataset.ts";
import type { ParamSpec } from "../../measure/describe/param-spec.ts";
import type { Measured, MeasuredColumn } from "./measured.ts";

/**
 * The columns that were measured, each on its setpoints; with names, only those.
 * @throws Error for a name that no column has; RangeError for a run without values.
 */
export async function columnsOfRun(dataset: DataSet, names: readonly string[]): Promise<MeasuredColumn[]> {
  const simulated = simulatedIn(dataset);
  const data = inMemory(dataset, names) ?? (await dataset.getParameterData(...names));
  const { parameters, dependencies } = dataset.description.interdependencies;
  const columns = Object.entries(data).flatMap(([name, columnsOfTree]): MeasuredColumn[] => {
    const top = parameters[name];
    const own = columnsOfTree[name];
    if (top === undefined || own === undefined || own.values.length === 0) return [];
    const axes = (dependencies[name] ?? []).flatMap(axis => {
      const [spec, column] = [parameters[axis], columnsOfTree[axis]];
      return spec === undefined || column === undefined ? [] : [measured(spec, column, simulated)];
    });
    return [{ top: measured(top, own, simulated), axes }];
  });
  if (columns.length > 0) return columns;
  throw new RangeError(`plotting run ${dataset.runId}: it has no values: must have at least one`);
}

/** What was asked for, where this session holds all of the run: to read it from the file takes a hundred times as long. */
function inMemory(dataset: DataSet, names: readonly string[]): ParameterData | undefined {
  const { cache, trees } = dataset;
  if (cache === undefined) return undefined;
  const tops = trees.map(({ top }) => top.name);
  const held = tops.reduce((sum, top) => sum + cache.rows(top), 0);
  if (held !== dataset.numberOfResults || !names.every(name => tops.includes(name))) return undefined;
  const data = cache.data();
  return Object.fromEntries((names.length === 0 ? tops : names).map(name => [name, data[name] ?? {}]));
}

/** As QCoDeS heads the plots of a run, with its name: `#12 iv curve, cooldown 3 (chip A)`. */
export function titleOfRun({ capturedRunId, name, expName, sampleName }: DataSet): string {
  return `#${capturedRunId} ${name}, ${expName} (${sampleName})`;
}

function measured({ name, label, unit }: ParamSpec, { values }: ColumnData, simulated: string | undefined): Measured {
  return { label: label === "" ? name : label, unit, fullName: name, simulated, values };
}

/** The simulated instruments that were in the station. */
export function simulatedIn({ snapshot }: DataSet): string | undefined {
  const instruments = Object.entries(snapshot?.station?.instruments ?? {});
  const names = instruments.flatMap(([name, part]) => (part["simulated"] === true ? [name] : []));
  return names.length === 0 ? undefined : names.join(", ");
}
