/** What the Truevolt multimeters can do (Truevolt Series Operating and Service Guide, "Range, Resolution and NPLC"). */

/** What a model counts and stores. */
export interface Keysight344xxALimits {
  /** Integration times in power line cycles, with the resolution of each as a part of the range. */
  readonly resolutions: readonly (readonly [nplc: number, factor: number])[];
  /** Integration times that the option DIG adds. */
  readonly digitizing: readonly (readonly [nplc: number, factor: number])[];
  /** Most triggers before the meter is idle again. */
  readonly mostTriggers: number;
  /** Most samples for one trigger. */
  readonly mostSamples: number;
}

/** The known models by the name in their reply to `*IDN?`. */
export const keysight344xxAModels = {
  "34460A": {
    resolutions: [
      [0.02, 300e-6],
      [0.2, 100e-6],
      [1, 30e-6],
      [10, 10e-6],
      [100, 3e-6],
    ],
    digitizing: [],
    mostTriggers: 1e6,
    mostSamples: 1e6,
  },
  "34461A": {
    resolutions: [
      [0.02, 100e-6],
      [0.2, 10e-6],
      [1, 3e-6],
      [10, 1e-6],
      [100, 0.3e-6],
    ],
    digitizing: [],
    mostTriggers: 1e6,
    mostSamples: 1e6,
  },
  "34465A": {
    resolutions: [
      [0.02, 3e-6],
      [0.06, 1.5e-6],
      [0.2, 0.7e-6],
      [1, 0.3e-6],
      [10, 0.1e-6],
      [100, 0.03e-6],
    ],
    digitizing: [
      [0.001, 30e-6],
      [0.002, 15e-6],
      [0.006, 6e-6],
    ],
    mostTriggers: 1e9,
    mostSamples: 1e9,
  },
  "34470A": {
    resolutions: [
      [0.02, 1e-6],
      [0.06, 0.5e-6],
      [0.2, 0.3e-6],
      [1, 0.1e-6],
      [10, 0.03e-6],
      [100, 0.01e-6],
    ],
    digitizing: [
      [0.001, 30e-6],
      [0.002, 10e-6],
      [0.006, 3e-6],
    ],
    mostTriggers: 1e9,
    mostSamples: 1e9,
  },
} as const satisfies Readonly<Record<string, Keysight344xxALimits>>;

export type Keysight344xxAModel = keyof typeof keysight344xxAModels;

/** Ranges of DC voltages in V. */
export const voltageRanges344xxA = [0.1, 1, 10, 100, 1000] as const;

/** Words that stand for a number: the least, the largest and that of a reset. */
export const scpiWords = ["MIN", "MAX", "DEF"] as const;

/** What can be measured, and how SCPI calls it. */
export const senseFunctions344xxA = {
  "DC Voltage": '"VOLT"',
  "AC Voltage": '"VOLT:AC"',
  "DC Current": '"CURR"',
  "AC Current": '"CURR:AC"',
  "2 Wire Resistance": '"RES"',
  "4 Wire Resistance": '"FRES"',
} as const;

export type Keysight344xxASenseFunction = keyof typeof senseFunctions344xxA;

/** Unit and label of what each function reads. */
export const readingsOf344xxA: Readonly<Record<Keysight344xxASenseFunction, { unit: string; label: string }>> = {
  "DC Voltage": { unit: "V", label: "Voltage" },
  "AC Voltage": { unit: "V", label: "Voltage" },
  "DC Current": { unit: "A", label: "Current" },
  "AC Current": { unit: "A", label: "Current" },
  "2 Wire Resistance": { unit: "Ω", label: "Resistance" },
  "4 Wire Resistance": { unit: "Ω", label: "Resistance" },
};

/** The resolutions in V that a range in V has, finest last; written with two digits, so that products have no rounding errors. */
export function resolutionsOf(factors: readonly number[], range: number): number[] {
  return factors.map(factor => Number((factor * range).toPrecision(2)));
}
