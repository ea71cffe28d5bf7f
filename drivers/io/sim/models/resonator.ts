/** A resonator between the ports of a network analyser: its complex response to a frequency. */

/** A complex number. */
export interface ComplexValue {
  readonly re: number;
  readonly im: number;
}

/** What makes a resonator. */
export interface ResonatorParameters {
  /** Resonance frequency f_r in Hz. */
  readonly frequency: number;
  /** Quality factor of the resonator alone, Q_i. */
  readonly internalQuality: number;
  /** Quality factor of its coupling, |Q_c|. */
  readonly couplingQuality: number;
  /** Phase φ of the coupling in rad, from a mismatch: it makes the line asymmetric. Default 0. */
  readonly asymmetry?: number;
  /** Amplitude of the path through the cables. Default 1. */
  readonly amplitude?: number;
  /** Delay τ of the cables in s. Default 0. */
  readonly delay?: number;
}

/** Loaded quality factor, 1 / Q_l = 1 / Q_i + cos φ / |Q_c|; the line is f_r / Q_l wide at half its height. */
export function loadedQuality({ internalQuality, couplingQuality, asymmetry = 0 }: ResonatorParameters): number {
  return 1 / (1 / internalQuality + Math.cos(asymmetry) / couplingQuality);
}

/**
 * S_21 of a resonator beside a line (notch type):
 * a exp(−2πi f τ) [1 − (Q_l / |Q_c|) exp(i φ) / (1 + 2 i Q_l (f / f_r − 1))].
 * Source: S. Probst and others, Review of Scientific Instruments 86, 024706 (2015).
 */
export function notchResponse(parameters: ResonatorParameters, frequency: number): ComplexValue {
  const { asymmetry = 0 } = parameters;
  const depth = loadedQuality(parameters) / parameters.couplingQuality;
  const { re, im } = multiply(polar(depth, asymmetry), lorentzian(parameters, frequency));
  return throughCables(parameters, frequency, { re: 1 - re, im: -im });
}

/**
 * S_21 of a resonator within a line (transmission type), with equal couplings at both ends:
 * a exp(−2πi f τ) (Q_l / |Q_c|) exp(i φ) / (1 + 2 i Q_l (f / f_r − 1)), a Lorentzian. Source: D. M. Pozar, Microwave
 * Engineering, 4th edition, chapter 6.
 */
export function transmissionResponse(parameters: ResonatorParameters, frequency: number): ComplexValue {
  const { asymmetry = 0 } = parameters;
  const height = loadedQuality(parameters) / parameters.couplingQuality;
  return throughCables(parameters, frequency, multiply(polar(height, asymmetry), lorentzian(parameters, frequency)));
}

/** 1 / (1 + 2 i Q_l (f / f_r − 1)). */
function lorentzian(parameters: ResonatorParameters, frequency: number): ComplexValue {
  const detuning = 2 * loadedQuality(parameters) * (frequency / parameters.frequency - 1);
  const size = 1 + detuning * detuning;
  return { re: 1 / size, im: -detuning / size };
}

function throughCables(
  { amplitude = 1, delay = 0 }: ResonatorParameters,
  frequency: number,
  response: ComplexValue,
): ComplexValue {
  return multiply(polar(amplitude, -2 * Math.PI * frequency * delay), response);
}

function polar(size: number, phase: number): ComplexValue {
  return { re: size * Math.cos(phase), im: size * Math.sin(phase) };
}

function multiply(a: ComplexValue, b: ComplexValue): ComplexValue {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}
