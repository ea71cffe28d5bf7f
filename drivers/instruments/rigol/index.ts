/** Instruments by Rigol. */
export { RigolDS1074Z } from "./ds1074z.ts";
export { RigolDS1074ZChannel, type WaveformOfDS1074Z } from "./ds1074z-channel.ts";
export type { PreambleOfDS1074Z } from "./ds1074z-preamble.ts";
export { signalsOfDS1074Z, sine, square, type Signal } from "./ds1074z-signals.ts";
