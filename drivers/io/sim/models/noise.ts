/** Electrical noise: how large it is, and readings that carry it. */
import { boltzmann, elementaryCharge } from "./constants.ts";

/**
 * Standard deviation in V of the thermal noise of a resistor: √(4 k T R Δf), with R in Ω, T in K and Δf in Hz.
 * Sources: J. B. Johnson, Physical Review 32, 97 (1928); H. Nyquist, ibid. 110.
 */
export function johnsonVoltage(resistance: number, temperature: number, bandwidth: number): number {
  return Math.sqrt(4 * boltzmann * temperature * resistance * bandwidth);
}

/** Standard deviation in A of the thermal noise of a short-circuited resistor: √(4 k T Δf / R). */
export function johnsonCurrent(resistance: number, temperature: number, bandwidth: number): number {
  return Math.sqrt((4 * boltzmann * temperature * bandwidth) / resistance);
}

/** Standard deviation in A of shot noise: √(2 e |I| Δf). Source: W. Schottky, Annalen der Physik 362, 541 (1918). */
export function shotNoise(current: number, bandwidth: number): number {
  return Math.sqrt(2 * elementaryCharge * Math.abs(current) * bandwidth);
}
