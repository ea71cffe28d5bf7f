/** Waveforms of the AWG5014: samples and two markers in 16 bits, as the instrument keeps them. */
import { InstrumentError } from "../../core/index.ts";

/** Points that the memory of a channel holds with option 01; half of them without it (AWG5000 series, specifications). */
export const mostPoints = 32_400_000;

/** The converter has 14 bits; −1 is 0, 0 is 8191, and 1 is 16382 (programmer manual, "Waveform Data Format"). */
const halfScale = 8191;
const marker1 = 1 << 14;
const marker2 = 1 << 15;

/** Samples with their markers. */
export interface UnpackedWaveform {
  /** From −1 to 1; 1 is half of the amplitude above the offset. */
  readonly waveform: Float64Array;
  /** 0 or 1 for each sample. */
  readonly m1: Uint8Array;
  readonly m2: Uint8Array;
}

/**
 * Puts samples and their markers into the instrument's integers: bits 0 to 13 the sample, bit 14 marker 1, bit 15
 * marker 2. Samples are from −1 to 1, markers 0 or 1; `what` is named in errors.
 * @throws InstrumentError that names the first value that is not allowed, or the lengths that differ.
 */
export function packWaveform(
  wf: ArrayLike<number>,
  m1: ArrayLike<number>,
  m2: ArrayLike<number>,
  what = "waveform",
): Uint16Array {
  checkLengths(wf, m1, m2, what);
  const packed = new Uint16Array(wf.length);
  for (let i = 0; i < packed.length; i++) {
    const sample = wf[i] as number;
    if (!(sample >= -1 && sample <= 1)) throw refused(what, "sample", i, sample, "between -1 and 1 inclusive");
    const first = bit(m1[i], marker1) ?? refuse(what, "marker 1", i, m1[i]);
    const second = bit(m2[i], marker2) ?? refuse(what, "marker 2", i, m2[i]);
    packed[i] = Math.floor(halfScale * sample + halfScale + 0.5) | first | second;
  }
  return packed;
}

/** The way back from {@link packWaveform}; samples are those that the converter makes. */
export function unpackWaveform(packed: ArrayLike<number>): UnpackedWaveform {
  const { length } = packed;
  const unpacked = { waveform: new Float64Array(length), m1: new Uint8Array(length), m2: new Uint8Array(length) };
  for (let i = 0; i < length; i++) {
    const word = packed[i] as number;
    unpacked.waveform[i] = (word & (marker1 - 1)) / halfScale - 1;
    unpacked.m1[i] = (word & marker1) === 0 ? 0 : 1;
    unpacked.m2[i] = (word & marker2) === 0 ? 0 : 1;
  }
  return unpacked;
}

/**
 * The floating-point format of the instrument's own waveforms: four bytes of a sample, and one with marker 1 in bit 6
 * and marker 2 in bit 7 (programmer manual, "Waveform Data Format").
 */
export function unpackReal(bytes: Uint8Array): UnpackedWaveform {
  const length = bytes.length / 5;
  if (!Number.isInteger(length)) throw new InstrumentError(`${bytes.length} bytes are no samples of 5 bytes each`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const unpacked = { waveform: new Float64Array(length), m1: new Uint8Array(length), m2: new Uint8Array(length) };
  for (let i = 0; i < length; i++) {
    unpacked.waveform[i] = view.getFloat32(5 * i, true);
    const markers = view.getUint8(5 * i + 4);
    unpacked.m1[i] = (markers >> 6) & 1;
    unpacked.m2[i] = (markers >> 7) & 1;
  }
  return unpacked;
}

function checkLengths(wf: ArrayLike<number>, m1: ArrayLike<number>, m2: ArrayLike<number>, what: string): void {
  const lengths = [wf, m1, m2].map(each => each.length);
  if (lengths.some(length => length !== wf.length)) {
    throw new InstrumentError(
      `${what}: ${lengths.join(", ")} points of waveform, marker 1 and marker 2: must be the same`,
    );
  }
  if (wf.length >= 1 && wf.length <= mostPoints) return;
  throw new InstrumentError(`${what}: ${wf.length} points are invalid: must be between 1 and ${mostPoints} inclusive`);
}

function bit(marker: number | undefined, mask: number): number | undefined {
  if (marker === 0) return 0;
  return marker === 1 ? mask : undefined;
}

function refuse(what: string, kind: string, index: number, value: unknown): never {
  throw refused(what, kind, index, value, "0 or 1");
}

function refused(what: string, kind: string, index: number, value: unknown, allowed: string): InstrumentError {
  return new InstrumentError(`${what}: ${kind} ${index}: ${String(value)} is invalid: must be ${allowed}`);
}
