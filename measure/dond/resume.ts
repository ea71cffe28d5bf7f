/** Goes on with a sweep that was stopped or has crashed. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import { outside } from "../../drivers/station/safety/outside.ts";
import type { DataSet } from "../dataset/dataset.ts";
import { columnsOf } from "../describe/trees.ts";
import { loadByGuid, loadById } from "../load/load.ts";
import type { LoadOptions } from "../load/load.ts";
import { ActiveRun } from "../measurement/active-run.ts";
import { DataSaver } from "../measurement/data-saver.ts";
import { Axes } from "./axes.ts";
import type { Hook } from "./hooks.ts";
import { dimensionsOf, finder, groupsIn, readRecipe, recipeTag } from "./recipe.ts";
import { showsProgress } from "./shows-progress.ts";
import { SweepRun } from "./sweep-run.ts";
import type { OpenedGroup, SweepParts, SweepRetry } from "./sweep-run.ts";

/** What a sweep needs to go on that is not kept with it. */
export interface ResumeOptions extends LoadOptions {
  /** The parameters, where they do not belong to open instruments or to the station. */
  readonly parameters?: readonly AnyParameter[];
  /** The functions that were called at each point, in their order. */
  readonly functions?: readonly (() => unknown)[];
  readonly exitActions?: readonly (() => unknown)[];
  readonly breakCondition?: () => boolean;
  readonly retry?: SweepRetry;
  readonly hooks?: readonly Hook[];
  /** Default as for `dond`. */
  readonly showProgress?: boolean;
}

/**
 * Goes on with a sweep at its next point, under the number that it has.
 * @throws Error for a run that is through, that no sweep has made, or parameters that are not there.
 * @example await dond.resume(12);
 */
export function resume(runId: number, options: ResumeOptions = {}): SweepRun {
  return outside(() => new SweepRun(found(runId, options)));
}

async function found(runId: number, options: ResumeOptions): Promise<SweepParts> {
  const dataset = await loadById(runId, options);
  const recipe = readRecipe(dataset.metadata[recipeTag]);
  const find = finder(options.parameters ?? []);
  const axes = new Axes(dimensionsOf(recipe, find));
  const functions = options.functions ?? [];
  if (functions.length !== recipe.functions)
    throw new Error(
      `continuing run ${runId}: ${recipe.functions} functions were called at each point, and ${functions.length} are given: { functions: […] }`,
    );
  const groups = groupsIn(recipe, find, functions);
  const datasets = await Promise.all(
    recipe.groups.map(async ({ guid }) => (guid === dataset.guid ? dataset : await loadByGuid(guid, options))),
  );
  const from = datasets.map(each => nextPoint(each, axes));
  if (dataset.completed && from.every(point => point >= axes.size))
    throw new Error(`continuing run ${runId}: all of its ${axes.size} points are there`);
  const open = (): Promise<OpenedGroup[]> =>
    Promise.resolve(datasets.map((each, index) => ({ run: reopened(each), from: from[index] as number })));
  return {
    axes,
    groups,
    open,
    additionalSetpoints: recipe.additionalSetpoints.map(find),
    concurrent: recipe.concurrent,
    breakCondition: options.breakCondition,
    enterActions: [],
    exitActions: options.exitActions ?? [],
    retry: options.retry ?? {},
    pausesOnFailure: true,
    showProgress: options.showProgress ?? showsProgress(),
    hooks: options.hooks ?? [],
  };
}

/** The first point that is not in a dataset: a point may fill many rows. */
export function nextPoint(dataset: DataSet, axes: Axes): number {
  const { shapes } = dataset.description;
  const counts = dataset.trees
    .filter(({ axes: own }) => own.length > 0)
    .map(tree => {
      const shape = shapes?.[tree.top.name] ?? axes.shape;
      const size = shape.reduce((product, length) => product * length, 1);
      const isWhole = columnsOf(tree).some(({ paramtype }) => paramtype === "array");
      const rowsOfPoint = isWhole ? 1 : size / axes.size;
      return Math.floor(dataset.store.countRows(tree) / rowsOfPoint);
    });
  return Math.min(...counts);
}

function reopened(dataset: DataSet): ActiveRun {
  const { store } = dataset;
  store.reopen();
  return new ActiveRun({ saver: new DataSaver(dataset, store, undefined), store, subscriptions: [], after: [] });
}
