/** A library in C in this process. */
import { CallLine, poolThreads } from "./call-line.ts";
import type { FarCall } from "./call-thread.ts";
import { Converter, within, type CallEnd, type Conversion, type NativeType } from "./convert.ts";
import { throwIfRefused, type LibraryDeclaration } from "./declaration.ts";
import { loadKoffi, type Koffi } from "./koffi.ts";
import { farResult, lender, type Lender } from "./lend.ts";
import { LibraryError } from "./library-error.ts";
import { locate } from "./locate.ts";
import { memoryOf } from "./memory.ts";
import { stayLoaded } from "./stay-loaded.ts";
import type { ArgumentType, Library, ResultType, Signature, Signatures } from "./types.ts";

/** Calls of all libraries share the threads. */
const line = new CallLine(poolThreads());

/** Loads a library into this process; `path` is a file to load instead of the declared ones. */
export async function openHere<S extends Signatures>(
  declaration: LibraryDeclaration<S>,
  path?: string,
): Promise<Library<S>> {
  const koffi = await loadKoffi(declaration.name);
  memoryOf(koffi);
  const { file, loaded } = locate(declaration.name, path ?? declaration.files, name => koffi.load(name));
  stayLoaded(koffi, file);
  const state = { closed: false };
  const converter = new Converter(koffi, state);
  const functions = Object.entries(declaration.functions).map(([name, signature]) => {
    const run = bind({ declaration, koffi, converter, loaded, state }, name, signature);
    return [name, run] as const;
  });
  const close = (): Promise<void> => {
    state.closed = true;
    return Promise.resolve();
  };
  return { ...Object.fromEntries(functions), [Symbol.asyncDispose]: close } as unknown as Library<S>;
}

interface Bound<S extends Signatures> {
  readonly declaration: LibraryDeclaration<S>;
  readonly koffi: Koffi;
  readonly converter: Converter;
  readonly loaded: ReturnType<Koffi["load"]>;
  readonly state: { readonly closed: boolean };
}

/** What koffi calls. */
interface Native {
  (...values: unknown[]): unknown;
  async(...values: unknown[]): void;
}

type Callable = ((...args: unknown[]) => unknown) & { async(...args: unknown[]): Promise<unknown> };

/** One function, ready to be called. */
function bind<S extends Signatures>(library: Bound<S>, name: string, [resultType, types, kind]: Signature): Callable {
  const { declaration, converter, state } = library;
  const about = { library: declaration.name, function: name };
  const context = `calling ${name} of ${declaration.name}`;
  const { result, args } = within(`opening ${declaration.name}: function ${name}`, () => ({
    result: converter.result(resultType),
    args: types.map(type => converter.argument(type)),
  }));
  let native: Native | undefined;

  // A library of another version may lack a function that nobody calls.
  const find = (): Native => {
    const convention = `__${declaration.convention ?? "cdecl"}`;
    const parameters = args.map(one => one.type);
    try {
      if (kind === "variable") return reader(library, name, result.type);
      return library.loaded.func(convention, name, result.type, parameters);
    } catch (cause) {
      throw new LibraryError(`${context}: the library has no such ${kind ?? "function"}`, { ...about, cause });
    }
  };
  const begin = (given: readonly unknown[], end: CallEnd) => {
    if (state.closed) throw new LibraryError(`${context}: the library is closed`, about);
    native ??= find();
    return { native, values: giveAll(given, args, end, context, about) };
  };
  const finish = (value: unknown, end: CallEnd): unknown => {
    if (end.failure) throw end.failure.error;
    for (const take of end.take) take();
    const code = result.take ? result.take(value) : value;
    throwIfRefused(declaration, name, code);
    return code;
  };
  const call = (...given: unknown[]): unknown => {
    const end: CallEnd = { take: [] };
    const { native: run, values } = begin(given, end);
    return finish(run(...values), end);
  };
  const far = kind === "variable" ? undefined : farCalls(library, name, resultType, types, args);
  const async = (...given: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const end: CallEnd = { take: [] };
      const { native: run, values } = begin(given, end);
      const takeBack: (() => void)[] = [];
      // Memory that C writes to lives as long as the call.
      end.values = values;
      line.make({
        here: done => run.async(...values, done),
        far: far && (() => far(values, takeBack)),
        done(error, value) {
          end.values = undefined;
          try {
            for (const take of takeBack) take();
            if (error) throw error;
            resolve(finish(value, end));
          } catch (failure) {
            reject(failure);
          }
        },
      });
    });
  return Object.assign(call, { async });
}

/** Makes calls of a function for another thread; `undefined` if only this thread's koffi can make them. */
function farCalls<S extends Signatures>(
  { declaration, koffi, converter, loaded }: Bound<S>,
  name: string,
  resultType: ResultType,
  types: readonly ArgumentType[],
  args: readonly Conversion[],
): ((values: readonly unknown[], takeBack: (() => void)[]) => FarCall) | undefined {
  const result = farResult(resultType);
  const lenders: Lender[] = [];
  for (const [index, type] of types.entries()) {
    const one = lender(koffi, converter, type, args[index] as Conversion);
    if (one) lenders.push(one);
  }
  if (result === undefined || lenders.length < types.length) return undefined;
  const convention = `__${declaration.convention ?? "cdecl"}`;
  return (values, takeBack) => ({
    address: koffi.address(loaded.symbol(name)),
    convention,
    result,
    types: lenders.map(one => one.type),
    values: lenders.map((one, index) => one.lend(values[index], takeBack)),
  });
}

/** A variable, in the form of a function. */
function reader<S extends Signatures>({ koffi, loaded }: Bound<S>, name: string, type: NativeType): Native {
  const pointer: unknown = loaded.symbol(name);
  const read = (): unknown => koffi.decode(pointer, type);
  return Object.assign(read, { async: (done: (error: null, value: unknown) => void) => done(null, read()) });
}

/** Checks and converts the arguments of a call. */
function giveAll(
  given: readonly unknown[],
  args: readonly Conversion[],
  end: CallEnd,
  context: string,
  about: { library: string; function: string },
): unknown[] {
  if (given.length !== args.length) {
    const problem = `${given.length} arguments are invalid: must be ${args.length}`;
    throw new LibraryError(`${context}: ${problem}`, about);
  }
  let at = 0;
  try {
    return args.map((one, index) => one.give(given[(at = index)], end));
  } catch (cause) {
    throw new LibraryError(`${context}: argument ${at + 1}: ${(cause as Error).message}`, { ...about, cause });
  }
}
