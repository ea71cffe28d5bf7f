/** koffi, which calls C: loaded when the first library is opened, and only then. Whoever calls C loads it here. */
import { LibraryError } from "./library-error.ts";

/** What koffi exports. */
export type Koffi = typeof import("koffi");

/** So many calls may run or wait beside the event loop. */
const mostCalls = 1024;

let loading: Promise<Koffi> | undefined;

/**
 * Loads koffi.
 * @throws LibraryError that names the package to install.
 */
export function loadKoffi(library: string): Promise<Koffi> {
  return importKoffi().catch((cause: unknown) => {
    const reason = (cause as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND" ? "" : `: ${String(cause)}`;
    throw new LibraryError(`opening ${library}: libraries in C need the package koffi: npm install koffi${reason}`, {
      library,
      cause,
    });
  });
}

/** The same with the errors of the import, for who says in other words what the package is needed for. */
export function importKoffi(): Promise<Koffi> {
  return (loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  }));
}

async function load(): Promise<Koffi> {
  const { default: koffi } = await import("koffi");
  configure(koffi as unknown as Koffi);
  return koffi as unknown as Koffi;
}

function configure(koffi: Koffi): void {
  try {
    // A library gets the stack that Windows gives a thread, not the 128 kB that koffi gives a call.
    koffi.config({ ...koffi.config(), max_async_calls: mostCalls, async_stack_size: 1 << 20 });
  } catch {
    // A program that loaded a library with koffi by itself has settled this: calls work, with its figures.
  }
}
