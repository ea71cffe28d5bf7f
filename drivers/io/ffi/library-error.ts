/** What goes wrong with a library in C: it is not there, refuses, or crashes. */
import { IoError } from "../errors.ts";

/** What an error of a library is about. */
export interface LibraryErrorOptions extends ErrorOptions {
  /** The library, as its declaration calls it. */
  library: string;
  /** The function that was called. */
  function?: string;
  /** What the function returned. */
  code?: unknown;
}

/** A library that cannot be opened, a call that cannot be made, or one that the library refused. */
export class LibraryError extends IoError {
  override readonly name: string = "LibraryError";
  readonly library: string;
  readonly function: string | undefined;
  /** What the function returned, where that was the error. */
  readonly code: unknown;

  constructor(message: string, options: LibraryErrorOptions) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.library = options.library;
    this.function = options.function;
    this.code = options.code;
  }
}

/** A library in a process of its own has ended that process. */
export class LibraryCrashError extends LibraryError {
  override readonly name = "LibraryCrashError";
}
