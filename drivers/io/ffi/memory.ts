/** Memory of a library, as a view that shares it or as a copy. */
import { LibraryError } from "./library-error.ts";
import type { Pointer } from "./types.ts";

interface Viewer {
  view(pointer: bigint, bytes: number): ArrayBuffer;
  alloc(type: string, length: number): unknown;
  free(pointer: unknown): void;
}
let koffi: Viewer | undefined;

/** Addresses come from libraries that are open: whoever opens one says so. */
export function memoryOf(loaded: Viewer): void {
  koffi = loaded;
}

type Copy = (pointer: bigint, bytes: number) => Promise<Buffer>;
const far = new WeakMap<object, Copy>();

/** A library in another process says how its memory is copied. */
export function memoryElsewhere(library: object, copy: Copy): void {
  far.set(library, copy);
}

/** Copies memory of a library, whichever process it runs in. */
export async function copyMemory(library: object, pointer: Pointer, bytes: number): Promise<Buffer> {
  const copy = far.get(library);
  if (!copy) return Buffer.from(new Uint8Array(view(pointer, bytes)));
  return copy(address(`copying ${bytes} bytes`, pointer, bytes), bytes);
}

/**
 * Memory of a library in this process, shared and not copied. It must not be used after the library has freed it.
 * @example const samples = new Uint16Array(view(buffer, bytes));
 */
export function view(pointer: Pointer, bytes: number): ArrayBuffer {
  const context = `viewing ${bytes} bytes`;
  const from = address(context, pointer, bytes);
  if (!koffi) throw new LibraryError(`${context}: no library is open in this process`, { library: "memory" });
  return koffi.view(from, bytes);
}

/** Memory that a library may keep the address of, and write to after the call. */
export interface Allocation extends Disposable {
  readonly pointer: bigint;
  /** The memory itself; not to be used any more when it has been disposed of. */
  readonly memory: Uint8Array;
}

/** Allocates memory of this process that stays where it is until it is disposed of. */
export function allocate(bytes: number): Allocation {
  const context = `allocating ${bytes} bytes`;
  if (!Number.isSafeInteger(bytes) || bytes < 1)
    throw new LibraryError(`${context}: the length must be a whole number of at least 1`, { library: "memory" });
  if (!koffi) throw new LibraryError(`${context}: no library is open in this process`, { library: "memory" });
  const { alloc, free } = koffi;
  let pointer: unknown = alloc("uint8", bytes);
  return {
    pointer: pointer as bigint,
    memory: new Uint8Array(view(pointer as bigint, bytes)),
    [Symbol.dispose]() {
      if (pointer !== undefined) free(pointer);
      pointer = undefined;
    },
  };
}

function address(context: string, pointer: Pointer, bytes: number): bigint {
  const library = "memory";
  if (!Number.isSafeInteger(bytes) || bytes < 0)
    throw new LibraryError(`${context}: the length must be a whole number of at least 0`, { library });
  if (pointer === null || pointer === 0n) throw new LibraryError(`${context}: there is nothing at null`, { library });
  return pointer;
}
