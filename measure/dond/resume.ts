/** Goes on with a sweep that was stopped or has crashed. */

import { inspect } from "node:util";

import { messageOf } from "../../drivers/core/errors.ts";
import type { AnyParameter } from "../../drivers/core/index.ts";
import { BaseParameter } from "../../drivers/core/parameter/base-parameter.ts";
import { outside } from "../../drivers/station/safety/outside.ts";
import type { DataSet } from "../dataset/dataset.ts";
import { loadByGuid, loadById } from "../load/load.ts";
import type { LoadOptions } from "../load/load.ts";
import { ActiveRun } from "../measurement/active-run.ts";
import { DataSaver } from "../measurement/data-saver.ts";
import type { Hook } from "../notices/hooks.ts";
import { Axes } from "./axes.ts";
import { nextPoint } from "./next-point.ts";
import type { OpenedGroup } from "./open-groups.ts";
import { assertCommon, assertKnown } from "./options.ts";
import type { SweepRetry } from "./options.ts";
import { barFor } from "./progress.ts";
import { dimensionsOf, finder, groupsIn, readRecipe, recipeTag } from "./recipe.ts";
import type { PostActions } from "./recipe.ts";
import { SweepRun } from "./sweep-run.ts";
import type { SweepParts } from "./sweep-run.ts";
import { claim, isOwn, otherWriter, release, writerTag, writerText } from "./under-way.ts";

/** What a sweep needs to go on that is not kept with it. */
export interface ResumeOptions extends LoadOptions {
  /** The parameters, where they do not belong to open instruments or to the station. */
  readonly parameters?: readonly AnyParameter[];
  /** The functions that were called at each point, each once, in their order. */
  readonly functions?: readonly (() => unknown)[];
  /** The functions that were called after each value of a swept parameter, by its name. */
  readonly postActions?: PostActions;
  readonly enterActions?: readonly (() => unknown)[];
  readonly exitActions?: readonly (() => unknown)[];
  readonly breakCondition?: () => boolean;
  readonly retry?: SweepRetry;
  readonly hooks?: readonly Hook[];
  /** Default true. */
  readonly showProgress?: boolean;
  /** Goes on although another process seems to write the run. Default false. */
  readonly takeOver?: boolean;
}

/**
 * Goes on with a sweep at its next point, under the number that it has.
 * @throws TypeError for options that cannot be meant. The run rejects with an Error where it is through or still under way,
 * no sweep has made it, parameters are not there, or functions have to be given again.
 * @example await dond.resume(12);
 */
export function resume(runId: number, options: ResumeOptions = {}): SweepRun {
  assertOptions(options);
  const bar = barFor(options);
  bar?.open({ title: `#${runId}`, state: "starting", done: 0, total: 0, elapsed: 0, reason: "" });
  return outside(() => new SweepRun(partsFor(runId, options), { bar, hooks: options.hooks ?? [] }));
}

async function partsFor(runId: number, options: ResumeOptions): Promise<SweepParts> {
  try {
    return await found(runId, options);
  } catch (error) {
    throw new Error(`continuing run ${runId}: ${messageOf(error)}`, { cause: error });
  }
}

async function found(runId: number, options: ResumeOptions): Promise<SweepParts> {
  const dataset = await loadById(runId, options);
  const recipe = readRecipe(dataset.metadata[recipeTag]);
  const find = finder(options.parameters ?? []);
  const axes = new Axes(dimensionsOf(recipe, find, options.postActions ?? {}));
  const functions = options.functions ?? [];
  if (functions.length !== recipe.functions)
    throw new Error(
      `${recipe.functions} functions were called at each point, and ${functions.length} are given: { functions: […] }`,
    );
  const groups = groupsIn(recipe, find, functions);
  const datasets = await Promise.all(
    recipe.groups.map(async ({ guid }) => (guid === dataset.guid ? dataset : await loadByGuid(guid, options))),
  );
  for (const each of datasets) assertNobodyWrites(each, options.takeOver ?? false);
  const from: number[] = [];
  for (const each of datasets) from.push(await nextPoint(each, axes));
  if (dataset.completed && from.every(point => point >= axes.size))
    throw new Error(`all of its ${axes.size} points are there`);
  return {
    axes,
    groups,
    open: () => reopened(datasets, from),
    additionalSetpoints: recipe.additionalSetpoints.map(find),
    concurrent: recipe.concurrent,
    breakCondition: options.breakCondition,
    enterActions: options.enterActions ?? [],
    exitActions: options.exitActions ?? [],
    retry: options.retry ?? {},
    signal: undefined,
    pausesOnFailure: true,
  };
}

function assertNobodyWrites(dataset: DataSet, takesOver: boolean): void {
  if (isOwn(dataset.guid)) throw new Error(`run ${dataset.runId} is still under way`);
  const other = dataset.completed || takesOver ? undefined : otherWriter(dataset.metadata[writerTag]);
  if (other !== undefined)
    throw new Error(
      `run ${dataset.runId} is still written by ${other}: stop it there, or, if it is certain that nobody writes, give { takeOver: true }`,
    );
}

async function reopened(datasets: readonly DataSet[], from: readonly number[]): Promise<OpenedGroup[]> {
  // Somebody else may have been asked to go on with it meanwhile.
  for (const each of datasets) assertNobodyWrites(each, true);
  const guids = datasets.map(({ guid }) => guid);
  claim(guids);
  try {
    const opened: OpenedGroup[] = [];
    for (const [index, dataset] of datasets.entries()) {
      const { store } = dataset;
      store.reopen();
      await dataset.addMetadata(writerTag, writerText());
      const saver = new DataSaver(dataset, store, undefined);
      opened.push({ run: new ActiveRun({ saver, store, subscriptions: [], after: [] }), from: from[index] as number });
    }
    return opened;
  } catch (error) {
    release(guids);
    throw error;
  }
}

/** @throws TypeError for options that are not known, or not what they must be. */
function assertOptions(options: ResumeOptions): void {
  const context = "dond.resume";
  assertKnown(context, options, Object.keys(known));
  assertCommon(context, options);
  const { functions = [], parameters = [] } = options;
  if (!Array.isArray(functions) || !functions.every(each => typeof each === "function"))
    throw new TypeError(`${context}: functions is ${inspect(functions)}: must be a list of functions`);
  if (!Array.isArray(parameters) || !parameters.every(each => (each as unknown) instanceof BaseParameter))
    throw new TypeError(`${context}: parameters is ${inspect(parameters)}: must be a list of parameters`);
}

const known: Readonly<Record<keyof ResumeOptions, true>> = {
  path: true,
  parameters: true,
  functions: true,
  postActions: true,
  enterActions: true,
  exitActions: true,
  breakCondition: true,
  retry: true,
  hooks: true,
  showProgress: true,
  takeOver: true,
};
