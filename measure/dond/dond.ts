/** Sweeps of any number of dimensions: `await dond(…)`, or `dond.start(…)` in the background. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import { runtime } from "../../drivers/runtime.ts";
import { guarded } from "../../drivers/core/parameter/guarded-promise.ts";
import { outside } from "../../drivers/station/safety/outside.ts";
import type { DataSet } from "../dataset/dataset.ts";
import { Measurement } from "../measurement/measurement.ts";
import type { RunOptions } from "../measurement/measurement.ts";
import type { ExperimentPlace } from "../measurement/where.ts";
import { Axes } from "./axes.ts";
import type { Hook } from "./hooks.ts";
import { groupsOf, isParameter, readArguments } from "./measured.ts";
import type { DondArgument, Group, DatasetOptions, Measured } from "./measured.ts";
import { recipeOf, recipeTag, recipeText } from "./recipe.ts";
import { resume } from "./resume.ts";
import type { ResumeOptions } from "./resume.ts";
import { detectShapes } from "./shapes.ts";
import { showsProgress } from "./shows-progress.ts";
import { SweepRun } from "./sweep-run.ts";
import type { OpenedGroup, SweepRetry, SweepParts } from "./sweep-run.ts";

/** How a sweep is made and kept. */
export interface DondOptions extends DatasetOptions, RunOptions {
  /** The experiment, or one for each dataset. Default the one made or loaded last. */
  exp?: ExperimentPlace | readonly ExperimentPlace[];
  /** How long results may wait before they are written, in seconds. Default 1. */
  writePeriod?: number;
  /** What is done before the first point. */
  enterActions?: readonly (() => unknown)[];
  /** What is done at the end, however the sweep ends. */
  exitActions?: readonly (() => unknown)[];
  /** Asked after each point; true ends the sweep, and what was measured is kept. */
  breakCondition?: () => boolean;
  /** Whether a bar tells how far it is. Default `dataset.dond_show_progress` of the configuration, else in notebooks and at a terminal. */
  showProgress?: boolean;
  /** Whether independent instruments are read at the same time. Default false. */
  concurrent?: boolean;
  /** What is logged with the number of the run. */
  logInfo?: string;
  /** `false` gives a list of datasets also where there is one. Default true. */
  squeeze?: boolean;
  /** How often a point that fails is tried again. */
  retry?: SweepRetry;
  /** Who is told when it ends, fails or pauses. */
  hooks?: readonly Hook[];
}

/** One dataset, or several where what is measured is grouped. */
export type DondResult<A extends readonly unknown[]> =
  Extract<A[number], readonly unknown[]> extends never ? DataSet : readonly DataSet[];

type WithOptions<A extends readonly DondArgument[]> = readonly [...A, DondOptions?];

/** What can be called to sweep. */
export interface Dond {
  /**
   * Sweeps: the first dimension is the outermost one; after the sweeps comes what is measured at each point, and at last
   * options. A parameter is set where its value changes, and is waited for; lists of what is measured make a dataset each.
   * @returns the dataset; a list of them where there are several.
   * @throws what a parameter throws; what was measured until then is kept.
   * @example const ds = await dond(new LinSweep(gate, 0, 1, 101, 0.01), current, { name: "pinch-off" });
   */
  <const A extends readonly DondArgument[]>(...args: WithOptions<A>): Promise<DondResult<A>>;
  /** Begins a sweep in the background and gives it at once: `run.pause()`, `run.resume()`, `run.stop()`, `await run`. */
  start(...args: WithOptions<readonly DondArgument[]>): SweepRun;
  /** Goes on with a sweep that was stopped or has crashed, at its next point and under the same number. */
  resume(runId: number, options?: ResumeOptions): SweepRun;
}

/** Sweeps parameters and measures others; see {@link Dond}. */
export const dond: Dond = Object.assign(
  (...args: WithOptions<readonly DondArgument[]>): Promise<never> =>
    guarded(runtime().pending("sweeping", sweep(args as readonly unknown[]))) as Promise<never>,
  {
    start: (...args: WithOptions<readonly DondArgument[]>): SweepRun => {
      const { parts } = partsOf(args, { inBackground: true });
      return outside(() => new SweepRun(parts));
    },
    resume,
  },
);

async function sweep(args: readonly unknown[]): Promise<DataSet | readonly DataSet[]> {
  const { parts, options } = partsOf(args, { inBackground: false });
  const datasets = await new SweepRun(parts);
  const [only] = datasets;
  return datasets.length === 1 && only && (options.squeeze ?? true) ? only : datasets;
}

function partsOf(
  args: readonly unknown[],
  { inBackground }: { inBackground: boolean },
): { parts: SweepParts; options: DondOptions } {
  const last = args.at(-1);
  const isOptions = typeof last === "object" && last !== null && Object.getPrototypeOf(last) === Object.prototype;
  const options = (isOptions ? last : {}) as DondOptions;
  assertKnown(options);
  const { dimensions, lists } = readArguments((isOptions ? args.slice(0, -1) : args) as readonly DondArgument[]);
  const axes = new Axes(dimensions);
  const groups = groupsOf(lists, axes, options);
  const { additionalSetpoints = [], concurrent = false, hooks = [], retry = {} } = options;
  const experiments = experimentsFor(options.exp, groups.length);
  const parts: SweepParts = {
    axes,
    groups,
    open: () => openGroups(axes, groups, experiments, options),
    additionalSetpoints,
    concurrent,
    breakCondition: options.breakCondition,
    enterActions: options.enterActions ?? [],
    exitActions: options.exitActions ?? [],
    retry,
    pausesOnFailure: inBackground,
    showProgress: options.showProgress ?? showsProgress(),
    hooks,
  };
  return { parts, options };
}

async function openGroups(
  axes: Axes,
  groups: readonly Group[],
  experiments: readonly (ExperimentPlace | undefined)[],
  options: DondOptions,
): Promise<OpenedGroup[]> {
  const {
    additionalSetpoints = [],
    concurrent = false,
    inMemoryCache,
    keepIn,
    signal,
    logInfo = "Using 'dond'",
  } = options;
  const opened: OpenedGroup[] = [];
  for (const [index, group] of groups.entries()) {
    const measurement = new Measurement({ name: group.name, exp: experiments[index], extraLogInfo: logInfo });
    if (options.writePeriod !== undefined) measurement.writePeriod = options.writePeriod;
    const parameters = group.measured.filter(isParameter);
    for (const setpoint of group.setpoints) measurement.registerParameter(setpoint);
    for (const parameter of parameters) measurement.registerParameter(parameter, { setpoints: group.setpoints });
    const shapes = await detectShapes(parameters, shapeFor(axes, group, additionalSetpoints));
    if (shapes) measurement.setShapes(shapes);
    const run = await measurement.start({ inMemoryCache, keepIn, signal });
    opened.push({ run, from: 0 });
  }
  const guids = opened.map(({ run }) => run.dataset.guid);
  const recipe = recipeText(recipeOf(axes, groups, { guids, additionalSetpoints, concurrent }));
  for (const { run } of opened) await run.dataset.addMetadata(recipeTag, recipe);
  return opened;
}

/** The loops and, for each additional setpoint, a dimension of one. */
function shapeFor(axes: Axes, group: Group, additional: readonly AnyParameter[]): number[] {
  return [...axes.shape, ...additional.filter(each => group.setpoints.includes(each)).map(() => 1)];
}

function experimentsFor(exp: DondOptions["exp"], count: number): readonly (ExperimentPlace | undefined)[] {
  if (exp === undefined || !Array.isArray(exp))
    return Array.from({ length: count }, () => exp as ExperimentPlace | undefined);
  const list = exp as readonly ExperimentPlace[];
  if (list.length === count) return list;
  throw new Error(`Inconsistent number of datasets and experiments, got ${count} and ${list.length}.`);
}

const known: Readonly<Record<keyof DondOptions, true>> = {
  name: true,
  exp: true,
  writePeriod: true,
  enterActions: true,
  exitActions: true,
  breakCondition: true,
  showProgress: true,
  concurrent: true,
  logInfo: true,
  squeeze: true,
  retry: true,
  hooks: true,
  datasetDependencies: true,
  additionalSetpoints: true,
  inMemoryCache: true,
  keepIn: true,
  signal: true,
};

function assertKnown(options: object): void {
  const strange = Object.keys(options).find(key => !(key in known));
  if (strange !== undefined)
    throw new TypeError(`dond: option ${strange} is not known: must be one of ${Object.keys(known).join(", ")}`);
}

export type { Measured };
