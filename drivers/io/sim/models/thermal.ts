/** Something cold with a heater, and the loop that holds its temperature. */

/** What makes a {@link ThermalStage}. */
export interface ThermalStageOptions {
  /** Heat capacity in J/K. */
  readonly heatCapacity: number;
  /** Conductance of the link to the bath in W/K. */
  readonly conductance: number;
  /** Temperature of the bath in K: where the stage is without heat. */
  readonly bath: number;
  /** Temperature at the beginning in K. Default that of the bath. */
  readonly start?: number;
}

/** A body of one temperature, linked to a bath: C dT/dt = P − G (T − T_bath). */
export class ThermalStage {
  readonly heatCapacity: number;
  readonly conductance: number;
  readonly bath: number;
  /** In K. */
  temperature: number;

  constructor({ heatCapacity, conductance, bath, start = bath }: ThermalStageOptions) {
    this.heatCapacity = heatCapacity;
    this.conductance = conductance;
    this.bath = bath;
    this.temperature = start;
  }

  /** Lets time pass in s, with a constant power in W. */
  pass(seconds: number, power: number): void {
    const end = this.bath + power / this.conductance;
    const rest = Math.exp((-seconds * this.conductance) / this.heatCapacity);
    this.temperature = end + (this.temperature - end) * rest;
  }
}

/** What is set on a loop. */
export interface LoopSettings {
  /** Proportional gain in % per K. */
  readonly p: number;
  /** Integral, or reset: 1000 s over the reset time. */
  readonly i: number;
  /** Derivative, or rate: in percent of a quarter of the reset time. */
  readonly d: number;
}

/**
 * A loop as Lake Shore's controllers have it: output = P (e + I/1000 s ∫ e dt + D/100 · 1000 s / (4 I) de/dt), in percent,
 * from 0 to 100 (Model 336 user's manual, section 2.7). The integral stands still while the output is at an end.
 */
export class TemperatureLoop {
  #integral = 0;
  #before: number | undefined;

  /** The output in percent for an error in K, after a time in s. */
  output(error: number, seconds: number, { p, i, d }: LoopSettings): number {
    const slope = this.#before === undefined || seconds === 0 ? 0 : (error - this.#before) / seconds;
    this.#before = error;
    const rate = i > 0 ? (d / 100) * (1000 / i / 4) * slope : 0;
    const integral = this.#integral + (i / 1000) * error * seconds;
    const wanted = p * (error + integral + rate);
    const output = Math.min(100, Math.max(0, wanted));
    const drivesBeyond = wanted !== output && Math.sign(wanted - output) === Math.sign(error);
    if (!drivesBeyond) this.#integral = integral;
    return output;
  }

  /** Forgets what was, as a loop that is switched off does. */
  reset(): void {
    this.#integral = 0;
    this.#before = undefined;
  }
}
