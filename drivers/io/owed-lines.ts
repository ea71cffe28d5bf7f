/** What connections of this process left behind when they were closed: lines on which answers may still come. */

import { runtime } from "../runtime.ts";
import type { OwedAnswers } from "./transport.ts";

const lines = new Map<string, OwedAnswers>();

/** A connection is closed while answers are owed on its line. */
export function leaveOwed(line: string, count: number): void {
  lines.set(line, { count, closedAt: runtime().now() });
}

/** What a connection left on a line, if one did. */
export function leftOn(line: string): OwedAnswers | undefined {
  return lines.get(line);
}

/** Both sides of a line are in step. */
export function nothingOwed(line: string): void {
  lines.delete(line);
}
