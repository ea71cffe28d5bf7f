/** Instruments by Tektronix. */
export { TektronixAWG5014 } from "./awg5014.ts";
export type { AWG5014Options } from "./awg5014.ts";
export { TektronixAWG5014Channel, TektronixAWG5014Marker } from "./awg5014-channel.ts";
export { buildAwgFile } from "./awg5014-file.ts";
export { parseAwgFile, readAwgFile, type AwgArguments } from "./awg5014-file-reader.ts";
export type { AwgFile, AwgSequenceElement, AwgWaveform } from "./awg5014-file-records.ts";
export type { AwgFileOptions, AwgSendOptions, WaveformArrays } from "./awg5014-sequence-plan.ts";
export { packWaveform, unpackWaveform, type UnpackedWaveform } from "./awg5014-waveform.ts";
export type { AWG5014JumpType } from "./awg5014-sequencer.ts";
export type { AWG5014State } from "./awg5014-settings.ts";
