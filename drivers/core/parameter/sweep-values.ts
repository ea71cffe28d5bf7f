/** Values to go through with a parameter, each of which it takes. */

import { inspect } from "node:util";

import { linspace } from "../linspace.ts";

/** How a sweep is divided: by a step or into a number of values. */
export type SweepOptions = { step: number; num?: undefined } | { num: number; step?: undefined };

/** The parameter of a sweep. */
export interface SweptParameter {
  readonly fullName: string;
  validate(value: unknown): void;
}

/** A list of values that were all validated; it can be extended, reversed and copied. */
export class SweepValues implements Iterable<number> {
  readonly parameter: SweptParameter;
  readonly #values: number[] = [];

  /** @throws ValidationError for the first value that the parameter does not take. */
  constructor(parameter: SweptParameter, values: Iterable<number> = []) {
    this.parameter = parameter;
    this.extend(values);
  }

  /** The values from `start` to `stop`, both included: `num` of them, or as far apart as `step` where that divides the way. */
  static between(parameter: SweptParameter, start: number, stop: number, { step, num }: SweepOptions): SweepValues {
    if ((step === undefined) === (num === undefined))
      throw new TypeError(`sweeping ${parameter.fullName}: give either step or num`);
    const count = num ?? countOf(parameter, start, stop, step);
    return new SweepValues(parameter, linspace(start, stop, count));
  }

  get length(): number {
    return this.#values.length;
  }

  at(index: number): number | undefined {
    return this.#values.at(index);
  }

  append(value: number): void {
    this.parameter.validate(value);
    this.#values.push(value);
  }

  extend(values: Iterable<number>): void {
    for (const value of values) this.append(value);
  }

  copy(): SweepValues {
    return new SweepValues(this.parameter, this.#values);
  }

  reverse(): this {
    this.#values.reverse();
    return this;
  }

  [inspect.custom](): string {
    const { fullName } = this.parameter;
    const range = this.length === 0 ? "no values" : `${this.length} values from ${this.at(0)} to ${this.at(-1)}`;
    return `<SweepValues: ${fullName}, ${this.length === 1 ? `1 value, ${this.at(0)}` : range}>`;
  }

  [Symbol.iterator](): Iterator<number> {
    return this.#values[Symbol.iterator]();
  }
}

function countOf({ fullName }: SweptParameter, start: number, stop: number, step: number): number {
  const steps = Math.abs((stop - start) / step);
  const whole = Math.round(steps);
  if (!(Math.abs(steps - whole) <= 1e-10 * Math.max(1, whole))) {
    const fitting = whole > 0 ? `, such as ${Math.abs(stop - start) / whole}` : "";
    throw new TypeError(`sweeping ${fullName}: step ${step} must divide the way from ${start} to ${stop}${fitting}`);
  }
  return whole + 1;
}
