/** Recordings as files: written line by line as things happen, and read with an error that names the line. */

import { closeSync, openSync, realpathSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { IoError } from "../errors.ts";
import type { Happening, RecordedEvent, Recording, RecordingHeader } from "./event.ts";
import { eventLine, headerLine, readEvent, readHeader } from "./recording-line.ts";

/** A recording that cannot be read or written. */
export class RecordingError extends IoError {
  override readonly name = "RecordingError";
}

/** Longer data is written in several lines: a line is for reading. */
const longestData = 1 << 20;

/** Files that are being written: two writers would mix their lines. */
const open = new Set<string>();

/**
 * Writes a recording. Each line is with the operating system before what it tells of goes on, so that a process that is
 * killed leaves all lines but perhaps the last.
 */
export class RecordingWriter {
  readonly #path: string;
  readonly #real: string;
  readonly #now: () => number;
  readonly #start: number;
  #file: number | undefined;

  /**
   * Replaces a file of that name. `now` gives milliseconds on a clock that never goes back.
   * @throws RecordingError if the file cannot be written, or is being written by another connection.
   */
  constructor(path: string, header: RecordingHeader, now: () => number) {
    this.#path = path;
    this.#now = now;
    this.#start = now();
    if (isOpen(path)) throw this.#error("another connection records to it: give each a file of its own");
    try {
      this.#file = openSync(path, "w");
      this.#real = realpathSync(path);
    } catch (error) {
      throw this.#error((error as Error).message, error);
    }
    open.add(this.#real);
    this.#line(headerLine(header));
  }

  /** Adds a line. After `close` nothing is added. */
  add(event: Happening): void {
    const t = (this.#now() - this.#start) / 1000;
    if (!("dir" in event) || event.data.length <= longestData) return this.#line(eventLine(t, event));
    const { dir, data, end } = event;
    for (let at = 0; at < data.length; at += longestData) {
      const isLast = at + longestData >= data.length;
      this.#line(eventLine(t, { dir, data: data.subarray(at, at + longestData), end: end && isLast }));
    }
  }

  /** Calling it again does nothing. */
  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    open.delete(this.#real);
  }

  #line(text: string): void {
    if (this.#file === undefined) return;
    const bytes = Buffer.from(`${text}\n`);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      throw this.#error((error as Error).message, error);
    }
  }

  #error(problem: string, cause?: unknown): RecordingError {
    return new RecordingError(`recording to ${this.#path}: ${problem}`, { cause });
  }
}

function isOpen(path: string): boolean {
  try {
    return open.has(realpathSync(path));
  } catch {
    // There is no such file yet.
    return false;
  }
}

/**
 * Reads a recording. The half line that a killed process may leave at the end is left out.
 * @throws RecordingError with file and line of what is malformed.
 */
export async function readRecording(path: string): Promise<Recording> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new RecordingError(`recording ${path}: ${(error as Error).message}`, { cause: error });
  }
  return parseRecording(path, text);
}

/**
 * Reads the text of a recording; `source` names it in errors.
 * @throws RecordingError with the line of what is malformed.
 */
export function parseRecording(source: string, text: string): Recording {
  const lines = text.split("\n");
  const unfinished = lines.pop() ?? "";
  const [first = "", ...rest] = lines.length > 0 ? lines : [unfinished];
  const header = placed(source, 1, () => readHeader(first));
  const events: RecordedEvent[] = rest.flatMap((line, index) =>
    line.trim() === "" ? [] : [placed(source, index + 2, () => ({ line: index + 2, ...readEvent(line) }))],
  );
  // The last line lacks its line end where an editor left it out, or where the writer was killed.
  if (lines.length > 0 && unfinished.trim() !== "" && isWhole(unfinished))
    events.push(placed(source, lines.length + 1, () => ({ line: lines.length + 1, ...readEvent(unfinished) })));
  return { source, header, events };
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function placed<T>(source: string, line: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new RecordingError(`${source}:${line}: ${(error as Error).message}`, { cause: error });
  }
}
