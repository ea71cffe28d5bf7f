/** The codes of the ATS-SDK for settings of a board, from AlazarCmd.h: each model has some of them. */

/** `ALAZAR_CLOCK_SOURCES`. */
export const clockSources = {
  INTERNAL_CLOCK: 1,
  FAST_EXTERNAL_CLOCK: 2,
  SLOW_EXTERNAL_CLOCK: 4,
  EXTERNAL_CLOCK_AC: 5,
  EXTERNAL_CLOCK_10MHz_REF: 7,
} as const;

/** `ALAZAR_SAMPLE_RATES` by samples per second, those that every model has. */
export const commonRates = {
  1_000: 0x1,
  2_000: 0x2,
  5_000: 0x4,
  10_000: 0x8,
  20_000: 0xa,
  50_000: 0xc,
  100_000: 0xe,
  200_000: 0x10,
  500_000: 0x12,
  1_000_000: 0x14,
  2_000_000: 0x18,
  5_000_000: 0x1a,
  10_000_000: 0x1c,
  20_000_000: 0x1e,
  50_000_000: 0x22,
  100_000_000: 0x24,
} as const;

/** `ALAZAR_SAMPLE_RATES` of which a model has some, and what stands for an external clock. */
export const otherRates = {
  200_000_000: 0x28,
  250_000_000: 0x2b,
  500_000_000: 0x30,
  800_000_000: 0x32,
  1_000_000_000: 0x35,
  1_200_000_000: 0x37,
  1_500_000_000: 0x3a,
  1_800_000_000: 0x3d,
  EXTERNAL_CLOCK: 0x40,
} as const;

/** `ALAZAR_COUPLINGS`. */
export const couplings = { AC: 1, DC: 2 } as const;

/** `ALAZAR_INPUT_RANGES` that are symmetric, by the largest voltage. */
export const inputRanges = { 0.04: 2, 0.1: 5, 0.2: 6, 0.4: 7, 1: 10, 2: 11, 4: 12 } as const;

/** `ALAZAR_IMPEDANCES`, by ohms. */
export const impedances = { 1_000_000: 1, 50: 2 } as const;

/** `ALAZAR_EXTERNAL_TRIGGER_RANGES`. */
export const externalTriggerRanges = { ETR_5V: 0, ETR_1V: 1, ETR_TTL: 2, ETR_2V5: 3 } as const;

/** Those of the codes that a model has. */
export function some<const T extends object, const K extends readonly (keyof T)[]>(
  codes: T,
  ...names: K
): Pick<T, K[number]> {
  const picked = names.map(name => [name, codes[name]] as const);
  return Object.fromEntries(picked) as Pick<T, K[number]>;
}
