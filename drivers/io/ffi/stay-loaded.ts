/** A library that was loaded stays until the process is gone: its own threads may still run when nobody calls it any more. */
import type { Koffi } from "./koffi.ts";

/** Flags of dlopen: lazy binding, only what is loaded already, never unloaded. From <dlfcn.h> of glibc and of macOS. */
const flags: { readonly [P in NodeJS.Platform]?: number } = { linux: 0x1 | 0x4 | 0x1000, darwin: 0x1 | 0x10 | 0x80 };

/** koffi unloads libraries when the process ends. One whose thread is on its last lines would end it with a crash. */
export function stayLoaded(koffi: Koffi, file: string): void {
  const here = flags[process.platform];
  if (here === undefined) return;
  koffi.load(null).func("dlopen", "void *", ["str", "int"])(file, here);
}
