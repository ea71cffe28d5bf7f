/** Sweeps of any number of dimensions: `await dond(…)`, or `dond.start(…)` in the background. */

import { runtime } from "../../drivers/runtime.ts";
import { guarded } from "../../drivers/core/parameter/guarded-promise.ts";
import { outside } from "../../drivers/station/safety/outside.ts";
import type { DataSet } from "../dataset/dataset.ts";
import type { ExperimentPlace } from "../measurement/where.ts";
import { Axes } from "./axes.ts";
import { assertAdditional, groupsOf, readArguments } from "./measured.ts";
import type { DondArgument } from "./measured.ts";
import { openGroups } from "./open-groups.ts";
import { assertDondOptions } from "./options.ts";
import type { DondOptions } from "./options.ts";
import { plotted } from "./plotted.ts";
import { barFor } from "./progress.ts";
import { resume } from "./resume.ts";
import type { ResumeOptions } from "./resume.ts";
import { SweepRun } from "./sweep-run.ts";
import type { SweepListeners, SweepParts } from "./sweep-run.ts";

/** One dataset, or several where what is measured is grouped. */
export type DondResult<A extends readonly unknown[]> =
  Extract<A[number], readonly unknown[]> extends never ? DataSet : readonly DataSet[];

/** Options that leave it to the arguments how many datasets there are. */
type PlainOptions = DondOptions & { squeeze?: true; datasetDependencies?: never };

type WithOptions = readonly (DondArgument | DondOptions)[];

/** What can be called to sweep. */
export interface Dond {
  /**
   * Sweeps: the first dimension is the outermost one; after the sweeps comes what is measured at each point, and at last
   * options. A parameter is set where its value changes, and is waited for; lists of what is measured make a dataset each.
   * @returns the dataset; a list of them where there are several.
   * @throws what a parameter throws; what was measured until then is kept.
   * @example const ds = await dond(new LinSweep(gate, 0, 1, 101, 0.01), current, { name: "pinch-off" });
   */
  <const A extends readonly DondArgument[]>(...args: A): Promise<DondResult<A>>;
  /** Sweeps with options. */
  <const A extends readonly DondArgument[]>(...args: readonly [...A, PlainOptions]): Promise<DondResult<A>>;
  /** Sweeps, and gives a list of datasets also where there is one. */
  (...args: readonly [...DondArgument[], DondOptions & { squeeze: false }]): Promise<readonly DataSet[]>;
  /** Sweeps, and divides what is measured by name: one dataset, or a list of several. */
  (...args: readonly [...DondArgument[], DondOptions]): Promise<DataSet | readonly DataSet[]>;
  /** Begins a sweep in the background and gives it at once: `run.pause()`, `run.resume()`, `run.stop()`, `await run`. */
  start(...args: WithOptions): SweepRun;
  /** Goes on with a sweep that was stopped or has crashed, at its next point and under the same number. */
  resume(runId: number, options?: ResumeOptions): SweepRun;
}

/** Sweeps parameters and measures others; see {@link Dond}. */
export const dond: Dond = Object.assign(
  (...args: WithOptions): Promise<never> =>
    guarded(runtime().pending("sweeping", sweep(args as readonly unknown[]))) as Promise<never>,
  {
    start: (...args: WithOptions): SweepRun => {
      const { parts, heard, options } = partsOf(args, { inBackground: true });
      const title = parts.groups[0]?.name || "sweep";
      heard.bar?.open({ title, state: "starting", done: 0, total: parts.axes.size, elapsed: 0, reason: "" });
      const run = outside(() => new SweepRun(parts, heard));
      // A plot that cannot be shown is no failure of the run.
      if (options.doPlot) plotted(run).catch(() => undefined);
      return run;
    },
    resume,
  },
);

async function sweep(args: readonly unknown[]): Promise<DataSet | readonly DataSet[]> {
  const { parts, heard, options } = partsOf(args, { inBackground: false });
  const run = new SweepRun(parts, heard);
  const plot = options.doPlot ? plotted(run).catch(() => undefined) : undefined;
  let datasets: readonly DataSet[];
  try {
    datasets = await run;
  } finally {
    // The cell is done when its plot is as it stays.
    await plot;
  }
  const [only] = datasets;
  return datasets.length === 1 && only && (options.squeeze ?? true) ? only : datasets;
}

function partsOf(
  args: readonly unknown[],
  { inBackground }: { inBackground: boolean },
): { parts: SweepParts; heard: SweepListeners; options: DondOptions } {
  const last = args.at(-1);
  const isOptions = typeof last === "object" && last !== null && Object.getPrototypeOf(last) === Object.prototype;
  const options = (isOptions ? last : {}) as DondOptions;
  assertDondOptions(options);
  const { dimensions, lists } = readArguments((isOptions ? args.slice(0, -1) : args) as readonly DondArgument[]);
  const axes = new Axes(dimensions);
  const groups = groupsOf(lists, axes, options);
  const { additionalSetpoints = [], concurrent = false, hooks = [], retry = {} } = options;
  assertAdditional(additionalSetpoints, axes);
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
    signal: options.signal,
    pausesOnFailure: inBackground,
  };
  return { parts, heard: { bar: barFor(options), hooks }, options };
}

function experimentsFor(exp: DondOptions["exp"], count: number): readonly (ExperimentPlace | undefined)[] {
  if (exp === undefined || !Array.isArray(exp))
    return Array.from({ length: count }, () => exp as ExperimentPlace | undefined);
  const list = exp as readonly ExperimentPlace[];
  if (list.length === count) return list;
  throw new Error(`Inconsistent number of datasets and experiments, got ${count} and ${list.length}.`);
}
