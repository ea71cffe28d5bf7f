/** Opens libraries in C: in this process, or in one of their own. */
import type { LibraryDeclaration } from "./declaration.ts";
import { openHere } from "./local-library.ts";
import type { AsyncLibrary, Library, Signatures } from "./types.ts";

/** How a library is opened. */
export interface LibraryOptions {
  /** A file to load instead of the declared ones. */
  readonly path?: string | undefined;
  /** Runs the library in a process of its own, so that a crash is an error; its functions can be awaited only. Default false. */
  readonly process?: boolean | undefined;
}

/**
 * Opens a library.
 * @throws LibraryError if koffi is not installed, the library is not there (it says what was tried) or is for another platform.
 * @example
 * const exponent = box<number>();
 * await using lib = await openLibrary(maths);
 * lib.frexp(8, exponent); // 0.5, and exponent.value is 4
 * await lib.frexp.async(8, exponent);
 */
export function openLibrary<const S extends Signatures>(
  declaration: LibraryDeclaration<S>,
  options: LibraryOptions & { readonly process: true },
): Promise<AsyncLibrary<S>>;
export function openLibrary<const S extends Signatures>(
  declaration: LibraryDeclaration<S>,
  options?: LibraryOptions & { readonly process?: false | undefined },
): Promise<Library<S>>;
export async function openLibrary<S extends Signatures>(
  declaration: LibraryDeclaration<S>,
  options: LibraryOptions = {},
): Promise<AsyncLibrary<S>> {
  if (options.process) {
    const { openHosted } = await import("./hosted-library.ts");
    return openHosted(declaration, options.path);
  }
  return openHere(declaration, options.path);
}
