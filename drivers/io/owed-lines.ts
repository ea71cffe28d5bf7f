/** What connections of this process left behind when they were closed: lines on which an answer may still come. */

import { runtime } from "../runtime.ts";

const lines = new Map<string, number>();

/** A connection is closed while an answer is owed on its line. */
export function leaveOwed(line: string): void {
  lines.set(line, runtime().now());
}

/** The moment at which a connection left something on a line, if one did. */
export function owedSince(line: string): number | undefined {
  return lines.get(line);
}

/** Both sides of a line are in step. */
export function nothingOwed(line: string): void {
  lines.delete(line);
}
