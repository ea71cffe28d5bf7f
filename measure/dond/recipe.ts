/** A sweep as data, kept with its run: what is needed to go on with it after a crash. */

import type { AnyParameter, SettableParameter } from "../../drivers/core/index.ts";
import { InstrumentBase } from "../../drivers/core/instrument/instrument-base.ts";
import { registered } from "../../drivers/core/instrument/registry.ts";
import { snapshotFromJson, snapshotToJson } from "../../drivers/core/index.ts";
import { BaseParameter } from "../../drivers/core/parameter/base-parameter.ts";
import { Station } from "../../drivers/station/index.ts";
import { ArraySweep } from "../sweeps/array-sweep.ts";
import { TogetherSweep } from "../sweeps/together-sweep.ts";
import type { Sweep } from "../sweeps/sweep.ts";
import type { Axes, Dimension } from "./axes.ts";
import type { Group, Measured } from "./measured.ts";
import { isParameter } from "./measured.ts";

/** The tag of a run that holds its recipe. */
export const recipeTag = "setpoint_sweep";

interface SweptAxis {
  readonly parameter: string;
  readonly values: readonly unknown[];
  readonly delay: number;
  readonly getAfterSet: boolean;
  /** What functions did after each value cannot be kept: they have to be given again. */
  readonly hadActions: boolean;
}

/** What is kept. */
export interface Recipe {
  readonly version: 1;
  readonly dimensions: readonly (readonly SweptAxis[])[];
  readonly additionalSetpoints: readonly string[];
  /** The datasets of the sweep, by GUID, each with the names of what is measured and of what it depends on. */
  readonly groups: readonly {
    readonly guid: string;
    readonly name: string;
    /** Names of parameters, and the places of functions among those that were called. */
    readonly measured: readonly (string | number)[];
    readonly setpoints: readonly string[];
  }[];
  /** Functions that were called beside the parameters; they have to be given again. */
  readonly functions: number;
  readonly concurrent: boolean;
}

/** The recipe of a sweep that begins. */
export function recipeOf(
  axes: Axes,
  groups: readonly Group[],
  {
    guids,
    additionalSetpoints,
    concurrent,
  }: { guids: readonly string[]; additionalSetpoints: readonly AnyParameter[]; concurrent: boolean },
): Recipe {
  const dimensions = axes.dimensions.map((_, dimension) =>
    axes.axes
      .filter(axis => axis.dimension === dimension)
      .map(({ param, values, sweep }) => ({
        parameter: param.fullName,
        values: [...values],
        delay: sweep.delay,
        getAfterSet: sweep.getAfterSet,
        hadActions: sweep.postActions.length > 0,
      })),
  );
  const functions = functionsIn(groups);
  return {
    version: 1,
    dimensions,
    additionalSetpoints: additionalSetpoints.map(({ fullName }) => fullName),
    groups: groups.map(({ name, measured, setpoints }, index) => ({
      guid: guids[index] ?? "",
      name,
      measured: measured.map(each => (isParameter(each) ? each.fullName : functions.indexOf(each))),
      setpoints: setpoints.map(({ fullName }) => fullName),
    })),
    functions: functions.length,
    concurrent,
  };
}

/** The functions that are called at each point, each once. */
function functionsIn(groups: readonly Group[]): Measured[] {
  return [...new Set(groups.flatMap(({ measured }) => measured.filter(each => !isParameter(each))))];
}

/** The recipe as text. */
export function recipeText(recipe: Recipe): string {
  return snapshotToJson(recipe);
}

/** @throws Error for a text that is no recipe of this version. */
export function readRecipe(text: unknown): Recipe {
  const recipe = typeof text === "string" ? (readJson(text) as Partial<Recipe> | undefined) : undefined;
  if (recipe?.version === 1) return recipe as Recipe;
  throw new Error("it was not made by a sweep that can be continued");
}

function readJson(text: string): unknown {
  try {
    return snapshotFromJson(text);
  } catch {
    return undefined;
  }
}

/** Finds the parameters of a recipe again: among those given, in the station, among the open instruments. */
export function finder(given: readonly AnyParameter[]): (name: string) => AnyParameter {
  return name => {
    const found = given.find(({ fullName }) => fullName === name) ?? inStation(name) ?? inInstruments(name);
    if (found) return found;
    throw new Error(`${name} is not there: open its instrument, or give it: { parameters: [${name}] }`);
  };
}

/** Functions by the name of the parameter after whose values they are called. */
export type PostActions = Readonly<Record<string, readonly (() => unknown)[]>>;

/**
 * The dimensions of a recipe.
 * @throws Error where functions were called after each value of a parameter, and none are given for it.
 */
export function dimensionsOf(
  { dimensions }: Recipe,
  find: (name: string) => AnyParameter,
  postActions: PostActions,
): Dimension[] {
  const names = dimensions.flat().map(({ parameter }) => parameter);
  const strange = Object.keys(postActions).find(name => !names.includes(name));
  if (strange !== undefined)
    throw new Error(`postActions for ${strange}: it is not swept: must be one of ${names.join(", ")}`);
  return dimensions.map(axes => {
    const sweeps = axes.map(({ parameter, values, delay, getAfterSet, hadActions }): Sweep => {
      const actions = postActions[parameter];
      if (hadActions && !actions)
        throw new Error(
          `functions were called after each value of ${parameter}, and cannot be kept with a run: give them again, { postActions: { ${parameter}: [] } } if none are to be called`,
        );
      return new ArraySweep(
        find(parameter) as SettableParameter<unknown>,
        values,
        delay,
        [...(actions ?? [])],
        getAfterSet,
      );
    });
    return sweeps.length === 1 ? (sweeps[0] as Sweep) : new TogetherSweep(...sweeps);
  });
}

/** The groups of a recipe. */
export function groupsIn(
  { groups }: Recipe,
  find: (name: string) => AnyParameter,
  functions: readonly (() => unknown)[],
): Group[] {
  return groups.map(({ name, measured, setpoints }) => ({
    name,
    measured: measured.map(each => (typeof each === "number" ? (functions[each] as () => unknown) : find(each))),
    setpoints: setpoints.map(find),
  }));
}

function inStation(name: string): AnyParameter | undefined {
  try {
    const found: unknown = Station.default?.getComponent(name);
    return found instanceof BaseParameter ? found : undefined;
  } catch {
    return undefined;
  }
}

function inInstruments(name: string): AnyParameter | undefined {
  for (const instrument of registered()) {
    if (!(instrument instanceof InstrumentBase) || !name.startsWith(`${instrument.fullName}_`)) continue;
    const found: unknown = instrument.getComponent(name);
    if (found instanceof BaseParameter) return found;
  }
  return undefined;
}
