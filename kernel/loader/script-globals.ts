/** What rewritten code calls, where no executor interrupts it: in a script. */
import type { ImportFrom } from "../runtime.ts";
import type { Importer } from "./importer.ts";
import { provideMetadataSymbol } from "./metadata-symbol.ts";

/** Puts the seams of rewritten code on `globalThis`; they let everything pass. */
export function provideScriptGlobals(importer: Importer): void {
  provideMetadataSymbol();
  let held: unknown;
  const kernel = {
    wait: (value: unknown) => value,
    isThrough(value: unknown) {
      held = value;
      return false;
    },
    taken: () => held,
    rest: () => held,
    each: (iterable: unknown) => iterable,
    stop: () => {},
    handled: () => {},
    resume: () => {},
    thrown: (value: unknown) => value,
    wanted: () => {},
    import: (specifier: unknown, options?: ImportCallOptions) => importer.import(specifier, options),
  };
  // A file that registers a magic runs as a script too: nothing calls it there.
  const registerMagic = (): Disposable => ({ [Symbol.dispose]: () => undefined });
  Object.defineProperty(globalThis, "registerMagic", { value: registerMagic, configurable: true, writable: true });
  Object.defineProperty(globalThis, "$kernel", { value: Object.freeze(kernel), configurable: true });
  Object.defineProperty(globalThis, "$stop", { value: new Int32Array(1), configurable: true });
  provideImport(importer);
}

/** Puts the loader where a framework looks it up, in a kernel and in a script. */
export function provideImport(importer: Importer): void {
  const value: ImportFrom = (specifier, folder) => importer.importFrom(folder, specifier);
  Object.defineProperty(globalThis, Symbol.for("setpoint.import/1"), { value, configurable: true });
}
