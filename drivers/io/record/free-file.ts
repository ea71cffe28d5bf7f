/** Whether a recording can be written to a file without the loss of what is there. */

import { readFileSync, statSync } from "node:fs";
import { parseRecording } from "./recording-file.ts";
import { isOpen, RecordingError } from "./line-file.ts";

/** A recording without bytes is short: that of a connection that failed, with the reason. */
const longestWithoutBytes = 10_000;

/** @throws RecordingError if the file holds something, unless that is a recording of a connection in which no bytes travelled. */
export function assertFree(path: string): void {
  // Whoever writes it now is told with another error.
  if (isOpen(path)) return;
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size === 0 || (found.size <= longestWithoutBytes && hasNoBytes(path))) return;
  const allowed = `choose another name, or replace it with { path: ${JSON.stringify(path)}, replace: true } (--force on the command line)`;
  throw new RecordingError(`recording to ${path}: the file exists and is not empty: ${allowed}`);
}

function hasNoBytes(path: string): boolean {
  try {
    return !parseRecording(path, readFileSync(path, "utf8")).events.some(event => "dir" in event);
  } catch {
    // It is something else.
    return false;
  }
}
