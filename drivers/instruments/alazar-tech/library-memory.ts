/** Buffers in the process that AlazarTech's library runs in. */
import { InstrumentError } from "../../core/index.ts";
import { copyMemory } from "../../io/ffi/index.ts";
import type { AtsLibrary } from "./ats-library.ts";
import { samplesOf, type DmaBuffers, type DmaMemory, type DmaRequest } from "./dma-buffer.ts";

/** Has the library allocate buffers; their samples are copied, once for each look. */
export function libraryMemory(library: AtsLibrary): DmaMemory {
  return async ({ handle, count, bytes, bytesPerSample }: DmaRequest): Promise<DmaBuffers> => {
    const [alloc, free] =
      bytesPerSample === 1
        ? [library.AlazarAllocBufferU8, library.AlazarFreeBufferU8]
        : [library.AlazarAllocBufferU16, library.AlazarFreeBufferU16];
    const pointers: bigint[] = [];
    const freeAll = async (): Promise<void> => {
      for (const pointer of pointers.splice(0)) await free.async(handle, pointer);
    };
    while (pointers.length < count) {
      const pointer = await alloc.async(handle, bytes / bytesPerSample);
      if (pointer === null || pointer === 0n) {
        await freeAll();
        const problem = "there is not enough memory: use smaller buffers or fewer";
        throw new InstrumentError(`allocating buffers of ${count * bytes} bytes: ${problem}`);
      }
      pointers.push(pointer);
    }
    const buffers = pointers.map(address => ({
      address,
      bytes,
      samples: async () => samplesOf(await copyMemory(library, address, bytes), bytesPerSample),
    }));
    return { buffers, bytes, bytesPerSample, free: freeAll };
  };
}
