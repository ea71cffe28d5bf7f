/** A linear sweep: a parameter, the values it goes through, and what happens at each of them. */

import type { SettableParameter } from "../parameter/types.ts";
import { linspace } from "../linspace.ts";

/** Something to do after a point of a sweep. */
export type SweepAction = () => unknown;

/**
 * Evenly spaced values of a parameter. Nothing is set by making one: a measurement, or an instrument that sweeps by
 * itself, goes through it. The arguments are in QCoDeS's order.
 * @example new LinSweep(smu.smua.volt, 0, 1, 101, 0.01);
 */
export class LinSweep {
  readonly param: SettableParameter<number>;
  readonly start: number;
  readonly stop: number;
  /** How many values there are, both ends included. */
  readonly numPoints: number;
  /** Seconds to wait at each value before anything is read. */
  readonly delay: number;
  /** What to do after each value is set and waited for. */
  readonly postActions: readonly SweepAction[];
  /** Whether the parameter is read at each value, and what it reads as is kept in its place. */
  readonly getAfterSet: boolean;

  /** @throws TypeError for a parameter that cannot be set; RangeError for an end that is no finite number, for less than one point, and for a delay below 0. */
  constructor(
    param: SettableParameter<number>,
    start: number,
    stop: number,
    numPoints: number,
    delay = 0,
    postActions: readonly SweepAction[] = [],
    getAfterSet = false,
  ) {
    const sweep = `sweep of ${param.fullName}`;
    if (!param.settable) throw new TypeError(`${sweep}: must be a parameter that can be set`);
    if (!Number.isFinite(start)) throw new RangeError(`${sweep}: start ${start} is invalid: must be a finite number`);
    if (!Number.isFinite(stop)) throw new RangeError(`${sweep}: stop ${stop} is invalid: must be a finite number`);
    if (!Number.isInteger(numPoints) || numPoints < 1)
      throw new RangeError(`${sweep}: numPoints ${numPoints} is invalid: must be a whole number, 1 or more`);
    if (!(delay >= 0 && delay < Infinity))
      throw new RangeError(`${sweep}: delay ${delay} is invalid: must be seconds, 0 or more`);
    this.param = param;
    this.start = start;
    this.stop = stop;
    this.numPoints = numPoints;
    this.delay = delay;
    this.postActions = postActions;
    this.getAfterSet = getAfterSet;
  }

  /** The values from `start` to `stop`; `start` alone where there is one point. */
  getSetpoints(): number[] {
    return linspace(this.start, this.stop, this.numPoints);
  }
}
