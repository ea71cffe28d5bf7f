/** koffi, which calls C: loaded when the first library is opened, and only then. */
import { LibraryError } from "./library-error.ts";

/** What koffi exports. */
export type Koffi = typeof import("koffi");

/** So many calls may run or wait beside the event loop. */
const mostCalls = 1024;
/** Threads of libuv's pool, which runs them; the figure stands unless somebody chose another. */
const poolThreads = "16";

let loading: Promise<Koffi> | undefined;

/**
 * Loads koffi.
 * @throws LibraryError that names the package to install.
 */
export function loadKoffi(library: string): Promise<Koffi> {
  loading ??= load();
  return loading.catch((cause: unknown) => {
    loading = undefined;
    const reason = (cause as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND" ? "" : `: ${String(cause)}`;
    throw new LibraryError(`opening ${library}: libraries in C need the package koffi: npm install koffi${reason}`, {
      library,
      cause,
    });
  });
}

async function load(): Promise<Koffi> {
  // Node's pool has four threads. It is made when it is first used: where that has happened, this comes too late.
  process.env["UV_THREADPOOL_SIZE"] ??= poolThreads;
  const { default: koffi } = await import("koffi");
  // A library gets the stack that Windows gives a thread, not the 128 kB that koffi gives a call.
  koffi.config({ ...koffi.config(), max_async_calls: mostCalls, async_stack_size: 1 << 20 });
  return koffi as unknown as Koffi;
}
