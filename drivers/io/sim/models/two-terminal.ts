/** Devices under test with two terminals: what current flows at a voltage, and what voltage stands at a current. */

import { boltzmann, elementaryCharge } from "./constants.ts";

/** A load of two terminals. */
export interface TwoTerminal {
  /** Current in A at a voltage in V. */
  current(voltage: number): number;
  /** Voltage in V at a current in A; infinite for a current that does not flow. */
  voltage(current: number): number;
}

/** What makes a diode. */
export interface DiodeParameters {
  /** Ideality factor n. */
  readonly ideality: number;
  /** Saturation current I_s in A. */
  readonly saturationCurrent: number;
  /** Temperature in K. */
  readonly temperature: number;
}

/** `n k T / e` in V: the voltage over which the current of a diode grows by a factor e. */
export function thermalSlope({ ideality, temperature }: DiodeParameters): number {
  return (ideality * boltzmann * temperature) / elementaryCharge;
}

/**
 * A diode: I = I_s (exp(V / (n k T / e)) − 1), Shockley's law with the ideality factor n of real junctions.
 * Source: W. Shockley, Bell System Technical Journal 28, 435 (1949).
 */
export function diode(parameters: DiodeParameters): TwoTerminal {
  const { saturationCurrent } = parameters;
  const slope = thermalSlope(parameters);
  return {
    current: voltage => saturationCurrent * Math.expm1(voltage / slope),
    voltage: current => (current <= -saturationCurrent ? -Infinity : slope * Math.log1p(current / saturationCurrent)),
  };
}

/** A resistor: I = V / R, with R in Ω. */
export function resistor(resistance: number): TwoTerminal {
  return { current: voltage => voltage / resistance, voltage: current => current * resistance };
}
