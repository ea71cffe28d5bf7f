/** Writes a recording: a line for each thing that happens. */

import type { Happening, RecordingHeader } from "./event.ts";
import { LineFile } from "./line-file.ts";
import { eventLine, headerLine } from "./recording-line.ts";

/** Longer data is written in several lines: a line is for reading. */
const longestData = 1 << 20;

export class RecordingWriter {
  readonly #file: LineFile;
  readonly #now: () => number;
  readonly #start: number;

  /**
   * Replaces a file of that name. `now` gives milliseconds on a clock that never goes back.
   * @throws RecordingError if the file cannot be written, or is being written by another connection.
   */
  constructor(path: string, header: RecordingHeader, now: () => number) {
    this.#file = new LineFile("recording to", path);
    this.#now = now;
    this.#start = now();
    this.#file.add(headerLine(header));
  }

  /** Adds what happens now. After `close` nothing is added. */
  add(event: Happening): void {
    const t = (this.#now() - this.#start) / 1000;
    if (!("dir" in event) || event.data.length <= longestData) return this.#file.add(eventLine(t, event));
    const { dir, data, end } = event;
    for (let at = 0; at < data.length; at += longestData) {
      const isLast = at + longestData >= data.length;
      this.#file.add(eventLine(t, { dir, data: data.subarray(at, at + longestData), end: end && isLast }));
    }
  }

  /** Calling it again does nothing. */
  close(): void {
    this.#file.close();
  }
}
