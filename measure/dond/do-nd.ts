/** QCoDeS's older sweeps of no, one and two dimensions. */

import type { SettableParameter } from "../../drivers/core/index.ts";
import { LinSweep } from "../../drivers/core/sweep/lin-sweep.ts";
import type { DataSet } from "../dataset/dataset.ts";
import { dond } from "./dond.ts";
import type { DondArgument, Measured } from "./measured.ts";
import type { DondOptions } from "./options.ts";

type Arguments = readonly (Measured | readonly Measured[] | DondOptions)[];

/**
 * Measures once, without a sweep.
 * @example const ds = await do0d(current, voltage);
 */
export function do0d(...measured: Arguments): Promise<DataSet> {
  return dond(...(measured as readonly DondArgument[])) as unknown as Promise<DataSet>;
}

/**
 * Sweeps one parameter; `delay` is in seconds.
 * @example const ds = await do1d(gate, 0, 1, 101, 0.01, current);
 */
export function do1d(
  paramSet: SettableParameter<number>,
  start: number,
  stop: number,
  numPoints: number,
  delay: number,
  ...measured: Arguments
): Promise<DataSet> {
  const sweep = new LinSweep(paramSet, start, stop, numPoints, delay);
  return dond(sweep as DondArgument, ...(measured as readonly DondArgument[])) as unknown as Promise<DataSet>;
}

/**
 * Sweeps two parameters, the first one outside; delays are in seconds.
 * @example const ds = await do2d(left, 0, 1, 51, 0.1, right, 0, 1, 51, 0.01, current);
 */
export function do2d(
  paramSet1: SettableParameter<number>,
  start1: number,
  stop1: number,
  numPoints1: number,
  delay1: number,
  paramSet2: SettableParameter<number>,
  start2: number,
  stop2: number,
  numPoints2: number,
  delay2: number,
  ...measured: Arguments
): Promise<DataSet> {
  const outer = new LinSweep(paramSet1, start1, stop1, numPoints1, delay1);
  const inner = new LinSweep(paramSet2, start2, stop2, numPoints2, delay2);
  return dond(
    outer as DondArgument,
    inner as DondArgument,
    ...(measured as readonly DondArgument[]),
  ) as unknown as Promise<DataSet>;
}
