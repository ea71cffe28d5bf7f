/** Reads recordings, with an error that names the line. */

import { readFile } from "node:fs/promises";
import type { RecordedEvent, Recording } from "./event.ts";
import { RecordingError } from "./line-file.ts";
import { readEvent, readHeader } from "./recording-line.ts";

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
