/** Puts the exports of a module in scope of every cell. */

/**
 * Imports a module and makes its exports global; a cell may shadow them.
 * @param failed hears why the names are not there; the kernel works without them.
 */
export async function preloadInto(url: string | undefined, failed: (error: unknown) => void): Promise<void> {
  if (url === undefined) return;
  // The answer that this process lives goes first.
  await new Promise(resolve => setImmediate(resolve));
  try {
    const names = (await import(url)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(names)) {
      if (name === "default") continue;
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
    }
  } catch (error) {
    failed(error);
  }
}
