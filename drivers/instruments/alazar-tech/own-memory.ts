/** Buffers in the memory of this process, which samples are read from without a copy. */
import { InstrumentError } from "../../core/index.ts";
import { samplesOf, type DmaBuffers, type DmaRequest } from "./dma-buffer.ts";

/** Bytes of a page of memory; transfers want buffers to begin at one. */
const pageBytes = 4096;
/** Bytes by which WebAssembly counts memory. */
const unitBytes = 65_536;

/** The part of WebAssembly that is used: memory that begins at a page and can be taken away from its users. */
interface MovableMemory {
  readonly buffer: ArrayBuffer;
  grow(units: number): number;
}
const { Memory } = (
  globalThis as unknown as { WebAssembly: { Memory: new (options: { initial: number }) => MovableMemory } }
).WebAssembly;

/**
 * Allocates buffers in this process. The memory is WebAssembly's: an ArrayBuffer need not begin at a page, and memory
 * from C would crash the process when somebody reads samples after it was freed.
 */
export function ownMemory({ count, bytes, bytesPerSample }: DmaRequest): Promise<DmaBuffers> {
  const stride = Math.ceil(bytes / pageBytes) * pageBytes;
  const memory = allocate(count * stride);
  const buffers = Array.from({ length: count }, (_, index) => {
    const address = new Uint8Array(memory.buffer, index * stride, bytes);
    const samples = samplesOf(address, bytesPerSample);
    return { address, bytes, samples: () => Promise.resolve(samples) };
  });
  return Promise.resolve({
    buffers,
    bytes,
    bytesPerSample,
    free() {
      // Growing by nothing leaves all views without memory.
      memory.grow(0);
      return Promise.resolve();
    },
  });
}

function allocate(bytes: number): MovableMemory {
  try {
    return new Memory({ initial: Math.ceil(bytes / unitBytes) });
  } catch (cause) {
    const problem = `there is not enough memory: use smaller buffers or fewer`;
    throw new InstrumentError(`allocating buffers of ${bytes} bytes: ${problem}`, { cause });
  }
}
