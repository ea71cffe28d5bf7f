/** What the SR830 knows by numbers: full scales, time constants, quantities, bits of its status. */
import { parseInteger } from "../../core/index.ts";
import type { Sensitivities } from "./sensitivities.ts";

/** Full scales by the number that `SENS` takes (manual, page 5-6). */
export const sensitivities: Sensitivities = {
  V: [
    2e-9, 5e-9, 10e-9, 20e-9, 50e-9, 100e-9, 200e-9, 500e-9, 1e-6, 2e-6, 5e-6, 10e-6, 20e-6, 50e-6, 100e-6, 200e-6,
    500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 20e-3, 50e-3, 100e-3, 200e-3, 500e-3, 1,
  ],
  A: [
    2e-15, 5e-15, 10e-15, 20e-15, 50e-15, 100e-15, 200e-15, 500e-15, 1e-12, 2e-12, 5e-12, 10e-12, 20e-12, 50e-12,
    100e-12, 200e-12, 500e-12, 1e-9, 2e-9, 5e-9, 10e-9, 20e-9, 50e-9, 100e-9, 200e-9, 500e-9, 1e-6,
  ],
};

/** Time constants in s by the number that `OFLT` takes. */
export const timeConstants = [
  10e-6, 30e-6, 100e-6, 300e-6, 1e-3, 3e-3, 10e-3, 30e-3, 100e-3, 300e-3, 1, 3, 10, 30, 100, 300, 1e3, 3e3, 10e3, 30e3,
] as const;

/** Sample rates in Hz by the number that `SRAT` takes. */
export const sampleRates = [62.5e-3, 0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, "Trigger"] as const;

/** What `snap` takes, by the number that `SNAP?` knows it by. */
const snapCodes = {
  x: 1,
  y: 2,
  r: 3,
  p: 4,
  phase: 4,
  θ: 4,
  aux1: 5,
  aux2: 6,
  aux3: 7,
  aux4: 8,
  freq: 9,
  ch1: 10,
  ch2: 11,
} as const;

/** A quantity that `snap` reads; capitals are fine. */
export type SR830Quantity = keyof typeof snapCodes | "X" | "Y" | "R" | "P";

/** What the bits of the lock-in status (`LIAS?`) say. */
const statusBits = [
  "input overload",
  "filter overload",
  "output overload",
  "reference unlocked",
  "detection range changed",
  "time constant changed",
  "storage triggered",
] as const;

/** Something that the lock-in noticed. */
export type SR830Status = (typeof statusBits)[number];

/** The number of a quantity. @throws RangeError with those that there are. */
export function snapCode(name: string): number {
  const key = name.toLowerCase();
  if (Object.hasOwn(snapCodes, key)) return snapCodes[key as keyof typeof snapCodes];
  throw new RangeError(`snap: ${JSON.stringify(name)} is unknown: must be one of ${Object.keys(snapCodes).join(", ")}`);
}

/** What a status word says. */
export function readStatus(reply: string): SR830Status[] {
  const bits = parseInteger(reply);
  return statusBits.filter((_, bit) => (bits & (1 << bit)) !== 0);
}
