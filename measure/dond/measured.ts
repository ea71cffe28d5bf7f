/** What is read at each point, in groups: each group is a dataset. */

import { inspect } from "node:util";

import type { AnyParameter } from "../../drivers/core/index.ts";
import { BaseParameter } from "../../drivers/core/parameter/base-parameter.ts";
import type { Axes, Dimension } from "./axes.ts";
import { isDimension } from "./axes.ts";

/** What is read at a point: a parameter, or a function that is only called. */
export type Measured = AnyParameter | (() => unknown);

/** Parameters that are kept in one dataset, and what they are measured against. */
export interface Group {
  readonly name: string;
  readonly measured: readonly Measured[];
  readonly setpoints: readonly AnyParameter[];
}

/** An argument of a sweep: what is swept, what is read, or what is read into one dataset. */
export type DondArgument = Dimension | Measured | readonly Measured[];

/** How results are divided into datasets. */
export interface DatasetOptions {
  /** Name of the dataset; a list names several. Default `results`. */
  readonly name?: string | readonly string[];
  /** For each dataset by name, what is kept in it: parameters that are read, and the swept ones that they depend on. */
  readonly datasetDependencies?: Readonly<Record<string, readonly AnyParameter[]>>;
  /** Parameters that are kept beside the swept ones, and not swept. Default none. */
  readonly additionalSetpoints?: readonly AnyParameter[];
}

/**
 * The arguments as sweeps and as lists of what is read.
 * @throws Error for groups beside single ones, and where nothing is read.
 */
export function readArguments(args: readonly DondArgument[]): {
  dimensions: Dimension[];
  lists: readonly Measured[][];
} {
  const dimensions = args.filter(isDimension);
  const rest = args.filter(each => !isDimension(each)) as (Measured | readonly Measured[])[];
  const singles = rest.filter((each): each is Measured => !Array.isArray(each));
  const lists = rest.filter((each): each is readonly Measured[] => Array.isArray(each));
  if (singles.length > 0 && lists.length > 0)
    throw new Error("Got both grouped and non grouped parameters to measure. This is not supported.");
  const groups = singles.length > 0 ? [singles] : lists.map(each => [...each]);
  if (groups.length === 0) throw new Error("No parameters to measure supplied");
  for (const each of groups.flat()) assertMeasured(each);
  return { dimensions, lists: groups };
}

/** The datasets that are made, in QCoDeS's rules. */
export function groupsOf(lists: readonly (readonly Measured[])[], axes: Axes, options: DatasetOptions): Group[] {
  const { name = "", datasetDependencies, additionalSetpoints = [] } = options;
  const swept = [...axes.axes.map(({ param }) => param), ...additionalSetpoints];
  if (!datasetDependencies) {
    const names = namesFor(name, lists.length);
    return lists.map((measured, index) => ({ name: names[index] as string, measured, setpoints: swept }));
  }
  if (lists.length > 1) {
    throw new Error(
      "Measured parameters have been grouped both in input and given in dataset dependencies. This is not supported, " +
        "group measurement parameters either in input or in dataset dependencies.",
    );
  }
  assertNames(name, Object.keys(datasetDependencies));
  const measured = lists.flat();
  return Object.entries(datasetDependencies).map(([each, parameters]) => {
    const setpoints = swept.filter(parameter => parameters.includes(parameter));
    axes.dimensions.forEach((dimension, index) => {
      if (!dimension.some(parameter => setpoints.includes(parameter)))
        throw new Error(
          `dataset ${each}: it depends on no parameter of dimension ${index}: must be one of ${dimension.map(p => p.fullName).join(", ")}`,
        );
    });
    const kept = parameters.filter(parameter => !swept.includes(parameter));
    const strange = kept.find(parameter => !measured.includes(parameter));
    if (strange) throw new Error(`dataset ${each}: ${strange.fullName} is neither swept nor measured`);
    if (kept.length === 0) throw new Error(`dataset ${each}: no measured parameter is kept in it`);
    return { name: each, measured: kept, setpoints };
  });
}

/** @throws TypeError for additional setpoints that cannot be read, or that are swept. */
export function assertAdditional(additional: readonly AnyParameter[], axes: Axes): void {
  if (!Array.isArray(additional))
    throw new TypeError(`additionalSetpoints is ${inspect(additional)}: must be a list of parameters`);
  for (const each of additional as readonly AnyParameter[]) {
    if (!((each as unknown) instanceof BaseParameter))
      throw new TypeError(`additional setpoint ${inspect(each)}: must be a parameter`);
    if (!each.gettable)
      throw new TypeError(`additional setpoint ${each.fullName}: must be a parameter that can be read`);
    if (axes.axes.some(({ param }) => param === each))
      throw new TypeError(`additional setpoint ${each.fullName}: it is swept, and a setpoint already`);
  }
}

/** Whether it is a parameter, and not only a function. */
export function isParameter(measured: Measured): measured is AnyParameter {
  return measured instanceof BaseParameter;
}

function assertMeasured(measured: unknown): void {
  if (measured instanceof BaseParameter) {
    if (!measured.gettable) throw new TypeError(`measuring ${measured.fullName}: must be a parameter that can be read`);
    return;
  }
  if (typeof measured !== "function")
    throw new TypeError(`measuring ${inspect(measured)}: must be a sweep, a parameter, a function or a list of them`);
}

function namesFor(name: string | readonly string[], count: number): readonly string[] {
  if (typeof name === "string") return Array<string>(count).fill(name);
  if (name.length === count) return name;
  throw new Error(`Got ${name.length} measurement names but should create ${count} dataset(s).`);
}

function assertNames(name: string | readonly string[], keys: readonly string[]): void {
  if (name === "") return;
  if (typeof name === "string") throw new Error("Creating multiple datasets but only one measurement name given.");
  if (name.length === keys.length && name.every(each => keys.includes(each))) return;
  throw new Error(
    `Inconsistent measurement names: measurement_name contains ${name.join(", ")} but dataset_dependencies contains ${keys.join(", ")}.`,
  );
}
