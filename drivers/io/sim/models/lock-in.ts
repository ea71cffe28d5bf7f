/** A lock-in amplifier: what stands at its input is mixed with the reference and filtered, as time goes by. */
import type { Bench } from "../bench.ts";
import type { ComplexValue } from "./resonator.ts";

/** What a lock-in drives with its sine output and sees at its input. */
export interface LockInSample {
  /** Complex voltage at the input for 1 V rms at the sine output of a frequency in Hz, at a harmonic of it. */
  response(frequency: number, harmonic: number): ComplexValue;
  /** Noise at the input in V/√Hz, at a frequency in Hz. */
  noise(frequency: number): number;
  /** Current into a current input for 1 V of that response, in A/V. */
  readonly conductance: number;
  /** Frequency in Hz at the reference input, for an instrument that takes its reference from outside. */
  readonly reference: number;
}

/** What makes {@link lowPassSample}. */
export interface LowPassOptions {
  /** Gain far below the corner. Default 0.01. */
  readonly gain?: number;
  /** Corner frequency in Hz. Default 10 000. */
  readonly corner?: number;
  /** White noise at the input in V/√Hz. Default 10 nV/√Hz. */
  readonly noise?: number;
  /** Default 1 µA/V. */
  readonly conductance?: number;
  /** Default 1234.5 Hz. */
  readonly reference?: number;
}

/** A divider with a capacitor: H = g / (1 + i f / f_c), linear, so that there is nothing at harmonics. */
export function lowPassSample(options: LowPassOptions = {}): LockInSample {
  const { gain = 0.01, corner = 10_000, noise = 10e-9, conductance = 1e-6, reference = 1234.5 } = options;
  return {
    response(frequency, harmonic) {
      const ratio = frequency / corner;
      const size = harmonic === 1 ? gain / (1 + ratio ** 2) : 0;
      return { re: size, im: size === 0 ? 0 : -size * ratio };
    },
    noise: () => noise,
    conductance,
    reference,
  };
}

/** What is set on the instrument. */
export interface LockInSettings {
  /** Frequency of the reference in Hz. */
  readonly frequency: number;
  /** Sine output in V rms. */
  readonly amplitude: number;
  readonly harmonic: number;
  /** Phase of the reference in degrees. */
  readonly phase: number;
  /** Time constant of each stage of the filter in s. */
  readonly timeConstant: number;
  /** Stages of the filter, 6 dB/oct each: 1 to 4. */
  readonly stages: number;
  /** Largest voltage that the input takes, in V peak. */
  readonly inputRange: number;
}

/** What comes out of the filters. */
export interface LockInReading {
  /** In-phase part in V rms. */
  readonly x: number;
  /** Quadrature in V rms. */
  readonly y: number;
  /** Magnitude in V rms. */
  readonly r: number;
  /** Phase in degrees, −180 to 180. */
  readonly theta: number;
}

const most = 4;
const zero: ComplexValue = { re: 0, im: 0 };

/**
 * Equivalent noise bandwidth in Hz of equal RC stages, of which each has the time constant τ: 1/(4τ), 1/(8τ), 3/(32τ),
 * 5/(64τ), the integral of |1 / (1 + 2πi f τ)|^2n over all frequencies.
 */
export function noiseBandwidth(timeConstant: number, stages: number): number {
  return ([1 / 4, 1 / 8, 3 / 32, 5 / 64][stages - 1] ?? Number.NaN) / timeConstant;
}

/** How far noise behind such stages still is what it was `s` time constants before: the transform of |H|². */
function correlation(s: number, stages: number): number {
  const polynomial = [1, 1 + s, 1 + s + s ** 2 / 3, 1 + s + (2 * s ** 2) / 5 + s ** 3 / 15][stages - 1] ?? Number.NaN;
  return Math.exp(-s) * polynomial;
}

/** The signal path of a lock-in. Between two looks at it, settings and sample count as constant. */
export class LockIn {
  readonly sample: LockInSample;
  readonly #bench: Bench;
  readonly #normal: () => number;
  /** Output of each stage. */
  #stages: ComplexValue[] | undefined;
  #noise: ComplexValue = zero;
  #time = -Infinity;

  /** `name` is that of the noise on the bench; the sample is the part "sample" there. */
  constructor(bench: Bench, name: string) {
    this.#bench = bench;
    this.#normal = bench.noise(name);
    this.sample = bench.part("sample", () => lowPassSample());
  }

  /** What stands at the input, demodulated, before the filters: V rms. */
  input(settings: LockInSettings): ComplexValue {
    const { re, im } = this.sample.response(settings.frequency * settings.harmonic, settings.harmonic);
    const angle = (settings.phase * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle) * settings.amplitude, Math.sin(angle) * settings.amplitude];
    const value = { re: re * cos + im * sin, im: im * cos - re * sin };
    // Of a sine that is cut to a square wave, the fundamental has 4/π of its height.
    const largest = ((4 / Math.PI) * settings.inputRange) / Math.SQRT2;
    const size = Math.hypot(value.re, value.im);
    return size <= largest ? value : { re: (value.re * largest) / size, im: (value.im * largest) / size };
  }

  /** Peak of the signal at the input in V, whatever harmonic is looked at. */
  inputPeak({ frequency, amplitude }: LockInSettings): number {
    const { re, im } = this.sample.response(frequency, 1);
    return Math.SQRT2 * amplitude * Math.hypot(re, im);
  }

  /** The outputs at a time of the bench's clock, not before the last one; `settings` are those since then. */
  read(settings: LockInSettings, time: number = this.#bench.clock.now()): LockInReading {
    const input = this.input(settings);
    const passed = Math.max(0, time - this.#time);
    this.#settle(input, passed / settings.timeConstant);
    this.#drift(settings, passed / settings.timeConstant);
    this.#time = Math.max(time, this.#time);
    const output = this.#stages?.[settings.stages - 1] ?? input;
    const [x, y] = [output.re + this.#noise.re, output.im + this.#noise.im];
    return { x, y, r: Math.hypot(x, y), theta: (Math.atan2(y, x) * 180) / Math.PI };
  }

  /**
   * RC stages in a row with a constant input u: with the distances e_k = y_k − u of their outputs,
   * e_k(s) = exp(−s) Σ_j s^j / j! · e_(k−j)(0), where s counts in time constants.
   */
  #settle(input: ComplexValue, s: number): void {
    const before = this.#stages;
    if (before === undefined || s > 700) {
      this.#stages = Array.from({ length: most }, () => input);
      return;
    }
    const decay = Math.exp(-s);
    this.#stages = before.map((_, k) => {
      let [re, im, weight] = [0, 0, decay];
      for (let j = 0; j <= k; j++) {
        const stage = before[k - j] ?? input;
        re += weight * (stage.re - input.re);
        im += weight * (stage.im - input.im);
        weight *= s / (j + 1);
      }
      return { re: input.re + re, im: input.im + im };
    });
  }

  #drift({ frequency, harmonic, timeConstant, stages }: LockInSettings, s: number): void {
    if (s === 0) return;
    const kept = Math.min(1, correlation(Math.min(s, 700), stages));
    const deviation = this.sample.noise(frequency * harmonic) * Math.sqrt(noiseBandwidth(timeConstant, stages));
    const fresh = deviation * Math.sqrt(1 - kept ** 2);
    const { re, im } = this.#noise;
    this.#noise = { re: kept * re + fresh * this.#normal(), im: kept * im + fresh * this.#normal() };
  }
}
