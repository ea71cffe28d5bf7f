/** A buffer that boards write to: allocated once, posted and read again and again. */
import type { SampleArray } from "./buffer-layout.ts";

/** The memory of one buffer. */
export interface BufferMemory {
  /** What is in it now. */
  read(): Promise<Uint8Array>;
  /** Takes it away from whoever still has a view of it: the library is about to free it. */
  detach(): void;
}

/** How the memory of a library is reached. */
export type LibraryMemory = (pointer: bigint, bytes: number) => BufferMemory;

/** Memory of this process, seen without a copy. */
export function sharedMemory(view: (pointer: bigint, bytes: number) => ArrayBuffer): LibraryMemory {
  return (pointer, bytes) => {
    const memory = view(pointer, bytes);
    return {
      read: () => Promise.resolve(new Uint8Array(memory)),
      detach: () => void (memory.byteLength > 0 && structuredClone(memory, { transfer: [memory] })),
    };
  };
}

/** Memory of another process: each look at it is a copy. */
export function copiedMemory(copy: (pointer: bigint, bytes: number) => Promise<Uint8Array>): LibraryMemory {
  return (pointer, bytes) => ({ read: () => copy(pointer, bytes), detach: () => undefined });
}

/** Memory that AlazarTech's library has allocated: page-aligned, as transfers want it. */
export class DmaBuffer {
  readonly pointer: bigint;
  readonly bytes: number;
  readonly bytesPerSample: 1 | 2;
  readonly #memory: BufferMemory;

  constructor(pointer: bigint, bytes: number, bytesPerSample: 1 | 2, memory: BufferMemory) {
    this.pointer = pointer;
    this.bytes = bytes;
    this.bytesPerSample = bytesPerSample;
    this.#memory = memory;
  }

  /** The samples: the memory itself, or a copy where the library runs in a process of its own. */
  async samples(): Promise<SampleArray> {
    const read = await this.#memory.read();
    if (this.bytesPerSample === 1) return read;
    // Samples of two bytes lie at even addresses only.
    const even = read.byteOffset % 2 === 0 ? read : read.slice();
    return new Uint16Array(even.buffer, even.byteOffset, even.byteLength / 2);
  }

  /** Leaves nothing to those that still have the samples. */
  detach(): void {
    this.#memory.detach();
  }
}
