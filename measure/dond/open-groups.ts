/** Opens the datasets of a sweep, one for each group. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import type { ActiveRun } from "../measurement/active-run.ts";
import { Measurement } from "../measurement/measurement.ts";
import type { ExperimentPlace } from "../measurement/where.ts";
import type { Axes } from "./axes.ts";
import type { Group } from "./measured.ts";
import { isParameter } from "./measured.ts";
import type { DondOptions } from "./options.ts";
import { recipeOf, recipeTag, recipeText } from "./recipe.ts";
import { detectShapes } from "./shapes.ts";
import { claim, release, writerTag, writerText } from "./under-way.ts";

/** A dataset of a sweep, and the first point that it does not have. */
export interface OpenedGroup {
  readonly run: ActiveRun;
  readonly from: number;
}

/** New datasets. Where one cannot be opened, those that have been are closed and marked. */
export async function openGroups(
  axes: Axes,
  groups: readonly Group[],
  experiments: readonly (ExperimentPlace | undefined)[],
  options: DondOptions,
): Promise<OpenedGroup[]> {
  const { additionalSetpoints = [], concurrent = false } = options;
  const runs: ActiveRun[] = [];
  try {
    for (const [index, group] of groups.entries()) runs.push(await openGroup(axes, group, experiments[index], options));
    const guids = runs.map(({ dataset }) => dataset.guid);
    claim(guids);
    const recipe = recipeText(recipeOf(axes, groups, { guids, additionalSetpoints, concurrent }));
    for (const { dataset } of runs) {
      await dataset.addMetadata(recipeTag, recipe);
      await dataset.addMetadata(writerTag, writerText());
    }
    return runs.map(run => ({ run, from: 0 }));
  } catch (error) {
    release(runs.map(({ dataset }) => dataset.guid));
    for (const run of runs) await run.fail(error);
    throw error;
  }
}

async function openGroup(
  axes: Axes,
  group: Group,
  exp: ExperimentPlace | undefined,
  options: DondOptions,
): Promise<ActiveRun> {
  const { additionalSetpoints = [], inMemoryCache, keepIn, signal, logInfo = "Using 'dond'" } = options;
  const measurement = new Measurement({ name: group.name, exp, extraLogInfo: logInfo });
  if (options.writePeriod !== undefined) measurement.writePeriod = options.writePeriod;
  const parameters = group.measured.filter(isParameter);
  for (const setpoint of group.setpoints) measurement.registerParameter(setpoint);
  for (const parameter of parameters) measurement.registerParameter(parameter, { setpoints: group.setpoints });
  const shapes = await detectShapes(parameters, shapeFor(axes, group, additionalSetpoints));
  if (shapes) measurement.setShapes(shapes);
  return await measurement.start({ inMemoryCache, keepIn, signal });
}

/** The loops and, for each additional setpoint, a dimension of one. */
function shapeFor(axes: Axes, group: Group, additional: readonly AnyParameter[]): number[] {
  return [...axes.shape, ...additional.filter(each => group.setpoints.includes(each)).map(() => 1)];
}
