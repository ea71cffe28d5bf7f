/** A local file that was edited after it was loaded: lines are those of the text that the user sees. */
import { readFileSync } from "node:fs";
import { isCellPath } from "./cell-files.ts";

/** The text of a file as it is now; nothing for a cell, and for a file that is gone. */
export function textNow(path: string): string | undefined {
  if (isCellPath(path)) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** The line of an earlier text that is a line of the text now; nothing if that is new, or stood there more than once. */
export function lineBefore(before: string, now: string, line: number): number | undefined {
  const wanted = now.split("\n")[line - 1] ?? "";
  const lines = before.split("\n");
  const found = lines.indexOf(wanted);
  return wanted.trim() === "" || found < 0 || lines.includes(wanted, found + 1) ? undefined : found + 1;
}
