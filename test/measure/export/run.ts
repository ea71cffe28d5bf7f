/** Runs for the tests of exports. */

import type { ColumnValues, ParameterData } from "../../../measure/data/column-data.ts";
import type { RunToExport } from "../../../measure/export/run-to-export.ts";

/** GUID of every run here: a valid one, as QCoDeS checks it. */
export const guid = "aaaaaaaa-0000-0000-0000-019a0c0ffee0";

/** A run with the given columns by top column; the first is the top, the others its axes in this order. */
export function runOf(
  tops: Readonly<Record<string, Readonly<Record<string, ColumnValues>>>>,
  shapes: Record<string, number[]> | null = null,
): RunToExport {
  const dependencies: Record<string, string[]> = {};
  const specs: Record<string, { name: string; paramtype: "numeric"; label: string; unit: string }> = {};
  const data: Record<string, Record<string, { values: ColumnValues; shape: number[] }>> = {};
  for (const [top, columns] of Object.entries(tops)) {
    dependencies[top] = Object.keys(columns).slice(1);
    data[top] = {};
    for (const [name, values] of Object.entries(columns)) {
      specs[name] = { name, paramtype: "numeric", label: `Label of ${name}`, unit: "V" };
      data[top][name] = { values, shape: shapes?.[top] ?? [[...values].length] };
    }
  }
  const interdependencies = { parameters: specs, dependencies, inferences: {}, standalones: [] };
  return {
    data: data satisfies ParameterData,
    descriptionJson: JSON.stringify({
      version: 3,
      interdependencies: {
        paramspecs: Object.values(specs).map(spec => ({
          ...spec,
          depends_on: dependencies[spec.name] ?? [],
          inferred_from: [],
        })),
      },
      interdependencies_: { parameters: specs, dependencies, inferences: {}, standalones: [] },
      shapes,
    }),
    record: {
      runId: 3,
      guid,
      name: "results",
      expId: 1,
      expName: "exp",
      sampleName: "Probe ä",
      counter: 2,
      capturedRunId: 3,
      capturedCounter: 2,
      tableName: "results-1-2",
      description: { interdependencies, shapes },
      snapshot: '{"station": {}}',
      parentLinks: [],
      runTimestamp: 1_700_000_000.25,
      completedTimestamp: 1_700_000_001,
      isCompleted: true,
      metadata: { operator: "Eve", cooldown: 4, nothing: null },
    },
  };
}
