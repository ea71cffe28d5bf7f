/** Parameters that are swept together, point by point. */

import { inspect } from "node:util";

import { guarded } from "./guarded-promise.ts";
import { assertName } from "./name.ts";
import type { SnapshotOptions } from "./snapshot.ts";
import type { AnyParameter, SettableParameter } from "./types.ts";

/** Options of a combination. */
export interface CombineOptions<Result> {
  name: string;
  label?: string;
  unit?: string;
  /** Makes one number, or anything, out of the values of a point. */
  aggregator?: (...values: number[]) => Result;
}

/** Several parameters and the points at which they are set, one after the other in their order. */
export class CombinedParameter<Result = unknown> implements Iterable<number> {
  readonly parameters: readonly SettableParameter<number>[];
  readonly name: string;
  readonly label: string | undefined;
  readonly unit: string | undefined;
  readonly setpoints: readonly (readonly number[])[];
  readonly #options: CombineOptions<Result>;

  /** @throws ValidationError for the first value that a parameter does not take. */
  constructor(
    parameters: readonly SettableParameter<number>[],
    options: CombineOptions<Result>,
    setpoints: readonly (readonly number[])[] = [],
  ) {
    assertName(options.name);
    for (const point of setpoints) point.forEach((value, index) => parameters[index]?.validate(value));
    this.parameters = parameters;
    this.#options = options;
    this.name = options.name;
    this.label = options.label;
    this.unit = options.unit;
    this.setpoints = setpoints;
  }

  get fullName(): string {
    return this.name;
  }

  /** How many parameters it sets. */
  get dimensionality(): number {
    return this.parameters.length;
  }

  /** How many points there are. */
  get length(): number {
    return this.setpoints.length;
  }

  /** The same parameters with points: an array for each of them, or one array of points. */
  sweep(...arrays: readonly ArrayLike<number>[] | [readonly ArrayLike<number>[]]): CombinedParameter<Result> {
    const points = arrays.length > 1 ? transposed(arrays as ArrayLike<number>[]) : pointsOf(arrays[0]);
    const wrong = points.find(point => point.length !== this.dimensionality);
    if (wrong)
      throw new TypeError(
        `sweeping ${this.name}: a point has ${wrong.length} values, but ${this.dimensionality} parameters are combined`,
      );
    return new CombinedParameter(this.parameters, this.#options, points);
  }

  /** Sets the parameters to the values of a point, and gives those values. */
  set(index: number): Promise<readonly number[]> {
    return guarded(this.#set(index));
  }

  /** What the aggregator makes of the values of a point. */
  aggregate(...values: number[]): Result {
    const { aggregator } = this.#options;
    if (!aggregator) throw new TypeError(`${this.name} has no aggregator`);
    return aggregator(...values);
  }

  /** The number of each point. */
  [Symbol.iterator](): Iterator<number> {
    return this.setpoints.keys();
  }

  /** The record of the combination and of each parameter in it. */
  async snapshot(options?: SnapshotOptions): Promise<Record<string, unknown>> {
    const { name, label, unit } = this;
    const record: Record<string, unknown> = {
      __class__: "CombinedParameter",
      unit: unit ?? null,
      label: label ?? null,
      full_name: name,
      aggregator: this.#options.aggregator ? this.#options.aggregator.name || "aggregator" : null,
    };
    for (const parameter of this.parameters) record[parameter.fullName] = await parameter.snapshot(options);
    return record;
  }

  [inspect.custom](): string {
    return `<CombinedParameter: ${this.name} of ${this.parameters.map(each => each.fullName).join(", ")}>`;
  }

  async #set(index: number): Promise<readonly number[]> {
    const point = this.setpoints.at(index);
    if (!point) throw new RangeError(`${this.name} has ${this.length} points, not one number ${index}`);
    for (const [which, value] of point.entries()) await this.parameters[which]?.set(value);
    return point;
  }
}

function transposed(arrays: readonly ArrayLike<number>[]): number[][] {
  const [first] = arrays;
  if (arrays.some(each => each.length !== first?.length))
    throw new TypeError("Arrays have different number of setpoints");
  return Array.from({ length: first?.length ?? 0 }, (_, index) => arrays.map(each => each[index] as number));
}

function pointsOf(given: ArrayLike<number> | readonly ArrayLike<number>[] | undefined): number[][] {
  if (given === undefined) throw new TypeError("Need at least one array to sweep over.");
  return Array.from(given as ArrayLike<number | ArrayLike<number>>, point =>
    typeof point === "number" ? [point] : Array.from(point),
  );
}

/** `combine(x, y, { name: "xy" }).sweep(xs, ys)`: parameters that are set together at each point of a sweep. */
export function combine<Result = unknown>(
  ...given: [...parameters: SettableParameter<number>[], options: CombineOptions<Result>]
): CombinedParameter<Result> {
  const parameters = given.slice(0, -1) as AnyParameter[];
  return new CombinedParameter(parameters as SettableParameter<number>[], given.at(-1) as CombineOptions<Result>);
}
