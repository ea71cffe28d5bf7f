/** Libraries in C: declared once as `{ name: [result, [arguments]] }`, called with types. */
export { fakeLibrary, type FakeFunctions } from "./fake.ts";
export { keepCallback, type KeptCallback } from "./callbacks.ts";
export { box, callback, fixedArray, fixedText, inout, out, pointerTo, variable } from "./declare.ts";
export { declareLibrary, type LibraryDeclaration } from "./declaration.ts";
export { openLibrary, type LibraryOptions } from "./library.ts";
export { LibraryCrashError, LibraryError, type LibraryErrorOptions } from "./library-error.ts";
export type { LibraryFiles } from "./locate.ts";
export { allocate, copyMemory, view, type Allocation } from "./memory.ts";
export type {
  AsyncFunction,
  AsyncLibrary,
  Box,
  Library,
  LibraryFunction,
  Pointer,
  Signature,
  Signatures,
} from "./types.ts";
