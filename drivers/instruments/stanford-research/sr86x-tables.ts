/** What the SR860 family knows by numbers: full scales, time constants, quantities, overloads. */
import { parseInteger } from "../../core/index.ts";
import type { Sensitivities } from "./sensitivities.ts";

/** Full scales by the number that `SCAL` takes. */
export const sensitivities: Sensitivities = {
  V: [
    1, 500e-3, 200e-3, 100e-3, 50e-3, 20e-3, 10e-3, 5e-3, 2e-3, 1e-3, 500e-6, 200e-6, 100e-6, 50e-6, 20e-6, 10e-6, 5e-6,
    2e-6, 1e-6, 500e-9, 200e-9, 100e-9, 50e-9, 20e-9, 10e-9, 5e-9, 2e-9, 1e-9,
  ],
  A: [
    1e-6, 500e-9, 200e-9, 100e-9, 50e-9, 20e-9, 10e-9, 5e-9, 2e-9, 1e-9, 500e-12, 200e-12, 100e-12, 50e-12, 20e-12,
    10e-12, 5e-12, 2e-12, 1e-12, 500e-15, 200e-15, 100e-15, 50e-15, 20e-15, 10e-15, 5e-15, 2e-15, 1e-15,
  ],
};

/** Time constants in s by the number that `OFLT` takes. */
export const timeConstants = [
  1e-6, 3e-6, 10e-6, 30e-6, 100e-6, 300e-6, 1e-3, 3e-3, 10e-3, 30e-3, 100e-3, 300e-3, 1, 3, 10, 30, 100, 300, 1e3, 3e3,
  10e3, 30e3,
] as const;

/** Ranges of a voltage input in V peak by the number that `IRNG` takes. */
export const inputRanges = [1, 300e-3, 100e-3, 30e-3, 10e-3] as const;

/** Quantities by the number that `OUTP?`, `SNAP?` and `CDSP` take; auxiliary ones count from 1 as on the rear panel. */
export const quantities = [
  "X",
  "Y",
  "R",
  "P",
  "aux_in1",
  "aux_in2",
  "aux_in3",
  "aux_in4",
  "Xnoise",
  "Ynoise",
  "aux_out1",
  "aux_out2",
  "phase",
  "amplitude",
  "sine_outdc",
  "frequency",
  "frequency_ext",
] as const;

/** A quantity that the instrument can tell and show. */
export type SR86xQuantity = (typeof quantities)[number];

/** The number of a quantity. @throws RangeError with those that there are. */
export function quantityCode(name: SR86xQuantity): number {
  const code = quantities.indexOf(name);
  if (code >= 0) return code;
  throw new RangeError(`${JSON.stringify(name)} is unknown: must be one of ${quantities.join(", ")}`);
}

/** What the bits of the present overloads (`CUROVLDSTAT?`) say. */
const overloads = {
  0: "output 1 overload",
  1: "output 2 overload",
  3: "reference unlocked",
  4: "input overload",
} as const;

/** Something that is wrong at the moment. */
export type SR86xOverload = (typeof overloads)[keyof typeof overloads];

/** What a word of overloads says. */
export function readOverloads(reply: string): SR86xOverload[] {
  const bits = parseInteger(reply);
  return Object.entries(overloads).flatMap(([bit, text]) => ((bits & (1 << Number(bit))) === 0 ? [] : text));
}

/** What can be captured together, by the number that `CAPTURECFG` takes. */
export const captureConfigs = ["X", "X,Y", "R,T", "X,Y,R,T"] as const;

/** Something that is captured: T is the phase of the signal. */
export type CaptureVariable = "X" | "Y" | "R" | "T";

const captureStates = ["in progress", "triggered", "wrapped"] as const;

/** What a capture is at. */
export type CaptureState = (typeof captureStates)[number];

/** What the bits of `CAPTURESTAT?` say. */
export function readCaptureState(reply: string): CaptureState[] {
  const bits = parseInteger(reply);
  return captureStates.filter((_, bit) => (bits & (1 << bit)) !== 0);
}
