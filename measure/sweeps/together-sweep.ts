/** Several sweeps that go along together as one dimension. */

import type { Sweep } from "./sweep.ts";

/**
 * Sweeps of several parameters that are set together at each point.
 * @example new TogetherSweep(new LinSweep(left, 0, 1, 11), new LinSweep(right, 1, 0, 11));
 */
export class TogetherSweep {
  readonly sweeps: readonly Sweep[];
  readonly numPoints: number;

  /** @throws Error for no sweeps, sweeps of different lengths, and two of the same parameter. */
  constructor(...sweeps: readonly Sweep[]) {
    const [first] = sweeps;
    if (!first) throw new Error("A TogetherSweep must contain at least one sweep.");
    const other = sweeps.find(({ numPoints }) => numPoints !== first.numPoints);
    if (other) {
      throw new Error(
        `All Sweeps in a TogetherSweep must have the same number of points: ${first.param.fullName} has ${first.numPoints}, ${other.param.fullName} has ${other.numPoints}`,
      );
    }
    this.sweeps = sweeps;
    this.numPoints = first.numPoints;
  }

  /** The values of each point, one for each sweep. */
  getSetpoints(): unknown[][] {
    const values = this.sweeps.map(sweep => sweep.getSetpoints());
    return Array.from({ length: this.numPoints }, (_, index) => values.map(each => each[index]));
  }
}
