/** What follows a change slowly: a filter, a temperature, a ramp's end. */
import type { SimulationClock } from "../clock.ts";

/**
 * A value that approaches its target as a system of first order does: x(t) = x_∞ + (x_0 − x_∞) exp(−t / τ), as the
 * voltage of a capacitor behind a resistor with τ = R C.
 */
export class Settling {
  readonly #clock: SimulationClock;
  readonly #timeConstant: number;
  #target: number;
  #from: number;
  #since: number;

  /** `timeConstant` is τ in s; with 0 the value follows at once. */
  constructor(clock: SimulationClock, timeConstant: number, start = 0) {
    if (!(timeConstant >= 0)) throw new RangeError(`time constant ${timeConstant} s: must be at least 0`);
    this.#clock = clock;
    this.#timeConstant = timeConstant;
    this.#target = this.#from = start;
    this.#since = clock.now();
  }

  get target(): number {
    return this.#target;
  }

  /** Where it goes from here on. */
  set target(value: number) {
    this.#from = this.value;
    this.#since = this.#clock.now();
    this.#target = value;
  }

  /** Where it is now. */
  get value(): number {
    const rest = this.#timeConstant === 0 ? 0 : Math.exp(-(this.#clock.now() - this.#since) / this.#timeConstant);
    return this.#target + (this.#from - this.#target) * rest;
  }

  /** Seconds from now until the value is within `tolerance` of the target. */
  secondsUntil(tolerance: number): number {
    const distance = Math.abs(this.value - this.#target);
    return distance <= tolerance ? 0 : this.#timeConstant * Math.log(distance / tolerance);
  }
}
