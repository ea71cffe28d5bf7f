/** Buffers that boards write to: allocated once, posted and read again and again. */
import type { SampleArray } from "./buffer-layout.ts";

/** A page-aligned buffer. */
export interface DmaBuffer {
  /** What AlazarTech's library is given for it: the memory itself, or its address in another process. */
  readonly address: Uint8Array | bigint;
  readonly bytes: number;
  /** The samples that are in it: the memory itself, or a copy where the library runs in a process of its own. */
  samples(): Promise<SampleArray>;
}

/** Buffers of one size. */
export interface DmaBuffers {
  readonly buffers: readonly DmaBuffer[];
  readonly bytes: number;
  readonly bytesPerSample: 1 | 2;
  /** Gives the memory back. Whoever still has samples of this process has none any more. */
  free(): Promise<void>;
}

/** How many buffers of which size. */
export interface DmaRequest {
  /** The board that will write to them. */
  readonly handle: bigint;
  readonly count: number;
  readonly bytes: number;
  readonly bytesPerSample: 1 | 2;
}

/** Where buffers come from. */
export type DmaMemory = (request: DmaRequest) => Promise<DmaBuffers>;

/** Bytes as samples. */
export function samplesOf(bytes: Uint8Array, bytesPerSample: 1 | 2): SampleArray {
  if (bytesPerSample === 1) return bytes;
  // Samples of two bytes lie at even addresses only.
  const even = bytes.byteOffset % 2 === 0 ? bytes : new Uint8Array(bytes);
  return new Uint16Array(even.buffer, even.byteOffset, even.byteLength / 2);
}
