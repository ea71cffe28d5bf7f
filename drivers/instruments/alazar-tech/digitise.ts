/** Voltages become codes in a buffer. */
import type { BufferLayout } from "./buffer-layout.ts";
import { samplesOf } from "./dma-buffer.ts";

/** What one channel sees. */
export interface ChannelInput {
  /** Voltages of one record, without noise. */
  readonly clean: Float64Array;
  /** Largest voltage, in V. */
  readonly range: number;
  readonly bitsPerSample: number;
  readonly noise: { readonly deviation: number; readonly next: () => number };
}

/** Writes all records of a buffer; each has a noise of its own, and what is beyond the range is cut off. */
export function digitise(memory: Uint8Array, layout: BufferLayout, input: (channel: number) => ChannelInput): void {
  const samples = samplesOf(memory, layout.bytesPerSample);
  for (const [index, channel] of layout.channels.entries()) {
    const { clean, range, noise, bitsPerSample } = input(channel);
    const middle = 2 ** (bitsPerSample - 1) - 0.5;
    const shift = 8 * layout.bytesPerSample - bitsPerSample;
    const largest = 2 ** bitsPerSample - 1;
    for (let record = 0; record < layout.recordsPerBuffer; record++) {
      let at = index * layout.channelStride + record * layout.recordStride;
      for (const volts of clean) {
        const noisy = volts + (noise.deviation === 0 ? 0 : noise.deviation * noise.next());
        const code = Math.round((noisy / range) * middle + middle);
        samples[at] = Math.min(Math.max(code, 0), largest) << shift;
        at += layout.sampleStride;
      }
    }
  }
}
