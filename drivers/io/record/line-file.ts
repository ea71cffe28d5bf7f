/** A file that grows line by line and loses none of them when the process is killed. */

import { closeSync, openSync, realpathSync, writeSync } from "node:fs";
import { IoError } from "../errors.ts";

/** A recording that cannot be read or written. */
export class RecordingError extends IoError {
  override readonly name = "RecordingError";
}

/** Files that are being written: two writers would mix their lines. */
const open = new Set<string>();

/** Each line is with the operating system before what it tells of goes on. */
export class LineFile {
  readonly #what: string;
  readonly #real: string;
  #file: number | undefined;

  /**
   * Replaces a file of that name; `what` begins errors, as in `recording to`.
   * @throws RecordingError if the file cannot be written, or is being written by this process already.
   */
  constructor(what: string, path: string) {
    this.#what = `${what} ${path}`;
    if (isOpen(path)) throw this.#error("this process writes to it already: give each connection a file of its own");
    try {
      this.#file = openSync(path, "w");
      this.#real = realpathSync(path);
    } catch (error) {
      throw this.#error((error as Error).message, error);
    }
    open.add(this.#real);
  }

  /** Adds a line; after `close` nothing is added. */
  add(line: string): void {
    if (this.#file === undefined) return;
    const bytes = Buffer.from(`${line}\n`);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      throw this.#error((error as Error).message, error);
    }
  }

  /** Calling it again does nothing. */
  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    open.delete(this.#real);
  }

  #error(problem: string, cause?: unknown): RecordingError {
    return new RecordingError(`${this.#what}: ${problem}`, { cause });
  }
}

/** Whether this process writes to a file. */
export function isOpen(path: string): boolean {
  try {
    return open.has(realpathSync(path));
  } catch {
    // There is no such file yet.
    return false;
  }
}
