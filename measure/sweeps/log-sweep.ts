/** A sweep in steps of equal ratio. */

import type { SettableParameter } from "../../drivers/core/index.ts";
import type { SweepAction } from "../../drivers/core/sweep/lin-sweep.ts";
import { assertSweep } from "./sweep.ts";
import type { Sweep } from "./sweep.ts";

/**
 * Values of a parameter from `10 ** start` to `10 ** stop`, each the same factor from the one before, as in QCoDeS:
 * `start` and `stop` are exponents.
 * @example new LogSweep(source.frequency, 1, 6, 51); // 10 Hz to 1 MHz
 */
export class LogSweep implements Sweep {
  readonly param: SettableParameter<number>;
  /** Exponent of the first value. */
  readonly start: number;
  /** Exponent of the last value. */
  readonly stop: number;
  readonly numPoints: number;
  readonly delay: number;
  readonly postActions: readonly SweepAction[];
  readonly getAfterSet: boolean;

  /** @throws TypeError for a parameter that cannot be set; RangeError for an exponent that is no finite number, for less than one point, and for a delay below 0. */
  constructor(
    param: SettableParameter<number>,
    start: number,
    stop: number,
    numPoints: number,
    delay = 0,
    postActions: readonly SweepAction[] = [],
    getAfterSet = false,
  ) {
    assertSweep({ param, delay });
    const sweep = `sweep of ${param.fullName}`;
    for (const [name, value] of Object.entries({ start, stop })) {
      if (!Number.isFinite(value))
        throw new RangeError(`${sweep}: ${name} ${value} is invalid: must be a finite exponent of 10`);
    }
    if (!Number.isInteger(numPoints) || numPoints < 1)
      throw new RangeError(`${sweep}: numPoints ${numPoints} is invalid: must be a whole number, 1 or more`);
    this.param = param;
    this.start = start;
    this.stop = stop;
    this.numPoints = numPoints;
    this.delay = delay;
    this.postActions = postActions;
    this.getAfterSet = getAfterSet;
  }

  /** The values: `10 ** start` alone where there is one point. */
  getSetpoints(): number[] {
    const step = this.numPoints > 1 ? (this.stop - this.start) / (this.numPoints - 1) : 0;
    return Array.from({ length: this.numPoints }, (_, index) =>
      index === this.numPoints - 1 && index > 0 ? 10 ** this.stop : 10 ** (this.start + index * step),
    );
  }
}
