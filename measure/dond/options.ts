/** The options of a sweep, and what they may be. */

import { inspect } from "node:util";

import type { RunOptions } from "../measurement/measurement.ts";
import type { ExperimentPlace } from "../measurement/where.ts";
import { assertHooks } from "../notices/hooks.ts";
import type { Hook } from "../notices/hooks.ts";
import type { DatasetOptions } from "./measured.ts";

/** How often what has failed is tried again, before the run pauses or ends. */
export interface SweepRetry {
  /** Default 2 in the background, 0 otherwise. */
  readonly retries?: number;
  /** Seconds before each try. Default 1. */
  readonly delay?: number;
}

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
  /** Whether a bar tells how far it is. Default true. */
  showProgress?: boolean;
  /** Whether a plot is shown that follows the run, and stays when it has ended. Default false. */
  doPlot?: boolean;
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

const dondOptions: Readonly<Record<keyof DondOptions, true>> = {
  name: true,
  exp: true,
  writePeriod: true,
  enterActions: true,
  exitActions: true,
  breakCondition: true,
  showProgress: true,
  doPlot: true,
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

/** @throws TypeError for options of a sweep that are not known, or not what they must be. */
export function assertDondOptions(options: DondOptions): void {
  assertKnown("dond", options, Object.keys(dondOptions));
  assertCommon("dond", options);
}

/** @throws TypeError for an option that is not among those known. */
export function assertKnown(context: string, options: object, known: readonly string[]): void {
  const strange = Object.keys(options).find(key => !known.includes(key));
  if (strange !== undefined)
    throw new TypeError(`${context}: option ${strange} is not known: must be one of ${known.join(", ")}`);
}

/** What sweeps that begin and sweeps that go on have in common. */
interface CommonOptions {
  readonly enterActions?: readonly (() => unknown)[];
  readonly exitActions?: readonly (() => unknown)[];
  readonly breakCondition?: () => boolean;
  readonly retry?: SweepRetry;
  readonly hooks?: readonly Hook[];
}

/** @throws TypeError for actions, conditions, tries and hooks that are not what they must be. */
export function assertCommon(context: string, options: CommonOptions): void {
  const { enterActions = [], exitActions = [], breakCondition, retry = {}, hooks = [] } = options;
  for (const [key, list] of Object.entries({ enterActions, exitActions })) {
    if (Array.isArray(list) && list.every(each => typeof each === "function")) continue;
    throw new TypeError(`${context}: ${key} is ${inspect(list)}: must be a list of functions`);
  }
  if (breakCondition !== undefined && typeof breakCondition !== "function")
    throw new TypeError(`${context}: breakCondition is ${inspect(breakCondition)}: must be a function`);
  assertRetry(context, retry);
  assertHooks(context, hooks);
}

function assertRetry(context: string, retry: SweepRetry): void {
  if (typeof retry !== "object" || retry === null)
    throw new TypeError(`${context}: retry is ${inspect(retry)}: must be { retries, delay }`);
  assertKnown(`${context}: retry`, retry, ["retries", "delay"]);
  const { retries = 0, delay = 0 } = retry;
  if (!(Number.isInteger(retries) && retries >= 0) && retries !== Infinity)
    throw new TypeError(`${context}: retry.retries is ${inspect(retries)}: must be a whole number, 0 or more`);
  if (typeof delay !== "number" || !(delay >= 0 && delay < Infinity))
    throw new TypeError(`${context}: retry.delay is ${inspect(delay)}: must be seconds, 0 or more`);
}
