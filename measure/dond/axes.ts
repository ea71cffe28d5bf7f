/** The dimensions of a sweep: what is set at each point. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import type { Sweep } from "../sweeps/sweep.ts";
import { TogetherSweep } from "../sweeps/together-sweep.ts";

/** A sweep in one dimension, or several that go along together. */
export type Dimension = Sweep | TogetherSweep;

/** One parameter that is swept. */
export interface Axis {
  readonly sweep: Sweep;
  readonly param: AnyParameter;
  /** Which dimension it belongs to. */
  readonly dimension: number;
  readonly values: readonly unknown[];
}

/** All dimensions, the outermost first. */
export class Axes {
  readonly axes: readonly Axis[];
  /** How many points each dimension has. */
  readonly shape: readonly number[];
  readonly dimensions: readonly (readonly AnyParameter[])[];
  /** How many points there are in all. */
  readonly size: number;

  /** @throws Error for a parameter that is swept twice. */
  constructor(dimensions: readonly Dimension[]) {
    this.axes = dimensions.flatMap((each, dimension) =>
      sweepsOf(each).map(sweep => ({ sweep, param: sweep.param, dimension, values: sweep.getSetpoints() })),
    );
    const names = this.axes.map(({ param }) => param.fullName);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`sweeping ${twice} twice: each parameter must be in one sweep`);
    this.shape = dimensions.map(({ numPoints }) => numPoints);
    this.dimensions = dimensions.map(each => sweepsOf(each).map(({ param }) => param));
    this.size = this.shape.reduce((product, length) => product * length, 1);
  }

  /** The place along each dimension of a point, counted with the last dimension fastest. */
  placeOf(point: number): number[] {
    const place = this.shape.map(() => 0);
    let rest = point;
    for (let dimension = this.shape.length - 1; dimension >= 0; dimension--) {
      const length = this.shape[dimension] as number;
      place[dimension] = rest % length;
      rest = Math.floor(rest / length);
    }
    return place;
  }

  /** Goes one point on, in place. */
  advance(place: number[]): void {
    for (let dimension = place.length - 1; dimension >= 0; dimension--) {
      const next = (place[dimension] as number) + 1;
      if (next < (this.shape[dimension] as number)) {
        place[dimension] = next;
        return;
      }
      place[dimension] = 0;
    }
  }
}

/** Whether an argument is a sweep. */
export function isDimension(argument: unknown): argument is Dimension {
  return (
    argument instanceof TogetherSweep ||
    (typeof argument === "object" && argument !== null && "getSetpoints" in argument && "param" in argument)
  );
}

function sweepsOf(dimension: Dimension): readonly Sweep[] {
  return dimension instanceof TogetherSweep ? dimension.sweeps : [dimension];
}
