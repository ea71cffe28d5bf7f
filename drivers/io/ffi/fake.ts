/** Libraries without C, for tests: an object with some of the functions. */
import { throwIfRefused, type LibraryDeclaration } from "./declaration.ts";
import { LibraryError } from "./library-error.ts";
import type { Arguments, Library, Signatures, Value } from "./types.ts";

/** Some functions of a library, as TypeScript. */
export type FakeFunctions<S extends Signatures> = {
  readonly [N in keyof S]?: (...args: Arguments<S[N][1]>) => Value<S[N][0]> | Promise<Value<S[N][0]>>;
};

/**
 * Makes a library of plain functions: codes are checked as those of the real one are, `async` is there, and a function
 * that is missing is an error when it is called.
 * @example
 * const lib = fakeLibrary(maths, { frexp: (value, exponent) => ((exponent!.value = 4), value / 16) });
 */
export function fakeLibrary<S extends Signatures>(
  declaration: LibraryDeclaration<S>,
  functions: FakeFunctions<NoInfer<S>>,
): Library<S> {
  const entries = Object.keys(declaration.functions).map(name => {
    const run = (...given: unknown[]): unknown => {
      const implementation = functions[name] as ((...all: unknown[]) => unknown) | undefined;
      if (implementation) return implementation(...given);
      throw new LibraryError(`calling ${name} of ${declaration.name}: the fake does not have this function`, {
        library: declaration.name,
        function: name,
      });
    };
    const checked = (code: unknown): unknown => {
      throwIfRefused(declaration, name, code);
      return code;
    };
    const call = (...given: unknown[]): unknown => checked(run(...given));
    return [name, Object.assign(call, { async: async (...given: unknown[]) => checked(await run(...given)) })] as const;
  });
  return { ...Object.fromEntries(entries), [Symbol.asyncDispose]: () => Promise.resolve() } as unknown as Library<S>;
}
