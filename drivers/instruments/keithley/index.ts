/** Instruments by Keithley. */
export {
  Keithley2600,
  Keithley2601B,
  Keithley2602A,
  Keithley2602B,
  Keithley2604B,
  Keithley2611B,
  Keithley2612B,
  Keithley2614B,
  Keithley2634B,
  Keithley2635B,
  Keithley2636B,
} from "./2600.ts";
export { Keithley2600Channel } from "./2600-channel.ts";
export { Keithley2600FastSweep } from "./2600-fast-sweep.ts";
export { Keithley2600Reading } from "./2600-reading.ts";
export { Keithley2600MeasurementStatus } from "./2600-status.ts";
export type { Keithley2600Sweep, Keithley2600SweepMode, Keithley2600SweepOptions } from "./2600-sweep-plan.ts";
export { diodeOf2600, noiseOf2600, resistorOf2600 } from "./2600.sim.ts";
