/** How samples lie in a buffer, and how large it is. */

/** The samples of a buffer: codes without a sign, one byte each for boards of 8 bits, else two. */
export type SampleArray = Uint8Array | Uint16Array;

/** One acquisition: how much is acquired, and where each sample is in a buffer. */
export interface BufferLayout {
  /** `NPT`: records after triggers, without samples before them. `TS`: one gapless record over all buffers. */
  readonly mode: "NPT" | "TS";
  /** Samples of one channel in a record. */
  readonly samplesPerRecord: number;
  /** Samples of one channel of a record that are in one buffer: all of them, except in triggered streaming. */
  readonly samplesPerBuffer: number;
  readonly recordsPerBuffer: number;
  readonly buffersPerAcquisition: number;
  /** Channels in a buffer, in their order, counted from 1 for A. */
  readonly channels: readonly number[];
  /** Bits of a sample, which are the highest of its bytes. */
  readonly bitsPerSample: number;
  readonly bytesPerSample: 1 | 2;
  /** Bytes of one buffer. */
  readonly bytes: number;
  /** Samples from a sample to the next of the same channel and record. */
  readonly sampleStride: number;
  /** Samples from a record to the next of the same channel. */
  readonly recordStride: number;
  /** Samples from a channel to the next of the same record. */
  readonly channelStride: number;
}

/** What a layout follows from. */
export type LayoutOptions = Pick<
  BufferLayout,
  "mode" | "samplesPerRecord" | "recordsPerBuffer" | "buffersPerAcquisition" | "bitsPerSample"
> & {
  /** One bit for each channel, the lowest for A. */
  readonly channelMask: number;
  /** Whether the samples of the channels alternate. */
  readonly interleaved: boolean;
};

/**
 * The layout of the buffers of an acquisition. Without interleaving it is `R1A, R2A, … R1B, R2B, …`, with it
 * `R1[ABAB…], R2[ABAB…], …` (ATS-SDK guide, ADMA_NPT and ADMA_INTERLEAVE_SAMPLES).
 */
export function bufferLayout({ channelMask, interleaved, ...of }: LayoutOptions): BufferLayout {
  const { mode, samplesPerRecord, buffersPerAcquisition, bitsPerSample } = of;
  const channels = Array.from({ length: 16 }, (_, index) => index + 1).filter(one => channelMask & (1 << (one - 1)));
  const count = channels.length;
  const samplesPerBuffer = mode === "TS" ? Math.floor(samplesPerRecord / buffersPerAcquisition) : samplesPerRecord;
  const recordsPerBuffer = mode === "TS" ? 1 : of.recordsPerBuffer;
  const bytesPerSample = bitsPerSample > 8 ? 2 : 1;
  return {
    ...of,
    recordsPerBuffer,
    samplesPerBuffer,
    channels,
    bytesPerSample,
    bytes: bytesPerSample * samplesPerBuffer * recordsPerBuffer * count,
    sampleStride: interleaved ? count : 1,
    recordStride: interleaved ? count * samplesPerBuffer : samplesPerBuffer,
    channelStride: interleaved ? 1 : samplesPerBuffer * recordsPerBuffer,
  };
}

/**
 * The voltage of a sample: a code of 0 is the negative end of the range, the largest its positive end.
 * @param sample as it is in the buffer: a code of less than 16 bits is in the highest bits of its two bytes; a mean of
 * samples counts, too.
 */
export function sampleVoltage(sample: number, bitsPerSample: number, range: number): number {
  const bytesPerSample = bitsPerSample > 8 ? 2 : 1;
  const code = sample / 2 ** (8 * bytesPerSample - bitsPerSample);
  // The middle is between two codes (ATS-SDK guide, "Converting sample values to volts").
  const middle = 2 ** (bitsPerSample - 1) - 0.5;
  return ((code - middle) / middle) * range;
}
