/** A sweep through a list of values. */

import type { SettableParameter } from "../../drivers/core/index.ts";
import type { SweepAction } from "../../drivers/core/sweep/lin-sweep.ts";
import { assertSweep } from "./sweep.ts";
import type { Sweep } from "./sweep.ts";

/**
 * Values of a parameter in a given order; they need not be numbers.
 * @example new ArraySweep(source.mode, ["current", "voltage"]);
 */
export class ArraySweep<T> implements Sweep {
  readonly param: SettableParameter<T>;
  readonly delay: number;
  readonly postActions: readonly SweepAction[];
  readonly getAfterSet: boolean;
  readonly #values: readonly T[];

  /** @throws TypeError for a parameter that cannot be set; RangeError for an empty list, and for a delay below 0. */
  constructor(
    param: SettableParameter<T>,
    array: ArrayLike<NoInfer<T>>,
    delay = 0,
    postActions: readonly SweepAction[] = [],
    getAfterSet = false,
  ) {
    assertSweep({ param, delay });
    if (array.length === 0)
      throw new RangeError(`sweep of ${param.fullName}: there are no values: must be at least one`);
    this.param = param;
    this.#values = Array.from(array);
    this.delay = delay;
    this.postActions = postActions;
    this.getAfterSet = getAfterSet;
  }

  get numPoints(): number {
    return this.#values.length;
  }

  getSetpoints(): T[] {
    return [...this.#values];
  }
}
