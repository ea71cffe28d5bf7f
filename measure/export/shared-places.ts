/** Whether the columns of a run go side by side into one table. */

import { equalValues, lengthOf } from "./column-values.ts";
import { ExportError } from "./run-to-export.ts";
import type { RunToExport } from "./run-to-export.ts";

/** The axes of a top column that have values. */
export function axesOf(run: RunToExport, top: string): string[] {
  return (run.record.description.interdependencies.dependencies[top] ?? []).filter(axis => axis in run.data[top]!);
}

/**
 * The axes that all top columns share. Throws where the columns differ in length, in QCoDeS's words, or lie on other places:
 * pandas would line such rows up by their axes and leave gaps, which no reader expects here.
 */
export function sharedAxes(run: RunToExport): string[] {
  const [first, ...others] = Object.keys(run.data);
  if (first === undefined) return [];
  const axes = axesOf(run, first);
  const count = lengthOf(run.data[first]![first]!.values);
  for (const top of others) {
    if (lengthOf(run.data[top]![top]!.values) !== count) {
      throw new ExportError("You cannot concatenate data with different length to a single file.");
    }
    const same =
      axesOf(run, top).join() === axes.join() &&
      axes.every(axis => equalValues(run.data[first]![axis]!.values, run.data[top]![axis]!.values));
    if (!same)
      throw new ExportError(`exporting ${top}: it lies on other places than ${first}: these do not go into one table`);
  }
  return axes;
}
