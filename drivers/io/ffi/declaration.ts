/** What a library is called, where it is and what it can do: written once, by the driver. */
import { LibraryError } from "./library-error.ts";
import type { LibraryFiles } from "./locate.ts";
import type { Signatures, Value } from "./types.ts";

/** What a function of a library returns. */
type AnyResult<S extends Signatures> = { [N in keyof S]: Value<S[N][0]> }[keyof S];

/** A library: what it is called, where it is and what it can do. */
export interface LibraryDeclaration<S extends Signatures> {
  /** What errors call it: `AlazarTech's ATS API`. */
  readonly name: string;
  /** Names of its file, the best first: for all platforms, or by `process.platform`. */
  readonly files: LibraryFiles;
  /** How its functions are called where that differs, which is 32-bit Windows. Default `cdecl`. */
  readonly convention?: "cdecl" | "stdcall" | "fastcall" | "thiscall";
  /** `{ name: [result, [arguments]] }`. */
  readonly functions: S;
  /** Looks at what a function returned: text or an error means that the call has failed, `undefined` that it has not. */
  readonly check?: (code: NoInfer<AnyResult<S>>, functionName: NoInfer<keyof S & string>) => string | Error | undefined;
}

/**
 * Gives a declaration the types that follow from it.
 * @example
 * const maths = declareLibrary({
 *   name: "the C library's mathematics",
 *   files: { linux: "libm.so.6" },
 *   functions: { frexp: ["double", ["double", out("int")]] },
 * });
 */
export function declareLibrary<const S extends Signatures>(declaration: LibraryDeclaration<S>): LibraryDeclaration<S> {
  return declaration;
}

/** Makes an error of a code that the declaration calls one. */
export function throwIfRefused<S extends Signatures>(
  declaration: LibraryDeclaration<S>,
  name: string,
  code: unknown,
): void {
  const refusal = declaration.check?.(code as AnyResult<S>, name);
  if (refusal === undefined) return;
  const message = typeof refusal === "string" ? refusal : refusal.message;
  const cause = typeof refusal === "string" ? {} : { cause: refusal };
  throw new LibraryError(`calling ${name} of ${declaration.name}: ${message}`, {
    library: declaration.name,
    function: name,
    code,
    ...cause,
  });
}
