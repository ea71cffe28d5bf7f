/** What the models of the Keithley 2600 series can do: channels and ranges (Series 2600B reference manual, 2600BS-901-01). */

export interface Keithley2600Ranges {
  readonly channels: readonly ("smua" | "smub")[];
  /** Voltage ranges in V. */
  readonly voltage: readonly number[];
  /** Current ranges of the source in A. */
  readonly sourceCurrent: readonly number[];
  /** Current ranges of the meter in A. */
  readonly measureCurrent: readonly number[];
  /** Smallest and largest voltage limit in V. */
  readonly voltageLimit: readonly [number, number];
  /** Smallest and largest current limit in A. */
  readonly currentLimit: readonly [number, number];
}

const one = ["smua"] as const;
const two = ["smua", "smub"] as const;
const upTo40V = [0.1, 1, 6, 40];
const upTo200V = [0.2, 2, 20, 200];
const from1nA = [1e-9, 10e-9];
const from100nA = [100e-9, 1e-6, 10e-6, 100e-6, 1e-3, 10e-3, 100e-3, 1];
// Limits: smuX.source.limitY, page 9-244 of revision F; 0 is no limit but error 1102. The 2611B to 2614B take 3 A there,
// although they have no range for it in direct current.
const power = {
  voltage: upTo40V,
  sourceCurrent: [...from100nA, 3],
  measureCurrent: [...from100nA, 3],
  voltageLimit: [10e-3, 40],
  currentLimit: [10e-9, 3],
} as const;
const general = {
  voltage: upTo200V,
  sourceCurrent: [...from100nA, 1.5],
  measureCurrent: [...from100nA, 1.5],
  voltageLimit: [20e-3, 200],
  currentLimit: [10e-9, 3],
} as const;
const low = [...from1nA, ...from100nA, 1.5];
// The 100 pA range is one of the meter only, and the 2634B does without it.
const lowCurrent = {
  voltage: upTo200V,
  sourceCurrent: low,
  measureCurrent: [100e-12, ...low],
  voltageLimit: [20e-3, 200],
  currentLimit: [100e-12, 1.5],
} as const;

/** The known models by the name that `localnode.model` gives. */
export const keithley2600Models = {
  "2601B": { channels: one, ...power },
  "2602A": { channels: two, ...power },
  "2602B": { channels: two, ...power },
  "2604B": { channels: two, ...power },
  "2611B": { channels: one, ...general },
  "2612B": { channels: two, ...general },
  "2614B": { channels: two, ...general },
  "2634B": { channels: two, ...lowCurrent, measureCurrent: low },
  "2635B": { channels: one, ...lowCurrent },
  "2636B": { channels: two, ...lowCurrent },
} as const satisfies Readonly<Record<string, Keithley2600Ranges>>;

export type Keithley2600Model = keyof typeof keithley2600Models;
