/** The frames in the text of a stack. */
import type { Scripts, SourcePlace } from "./stack.ts";

/** Frames beyond this are left out: a stack is a text like any other, of any length. */
const mostFrames = 50;
/** A message that starts later than this is none. */
const longestName = 200;

export interface Frame {
  text: string;
  place: SourcePlace | undefined;
}

/**
 * Frames of a stack, without the machinery's: an error of another thread brings that along.
 * @param message What the stack begins with: its lines may look like frames.
 */
export function framesOf(stack: unknown, scripts: Scripts, message?: unknown): Frame[] {
  if (typeof stack !== "string") return [];
  const told = typeof message === "string" ? stack.indexOf(message) : -1;
  const start = told >= 0 && told < longestName ? told + String(message).length : 0;
  const frames: Frame[] = [];
  for (const [, text = ""] of stack.slice(start).matchAll(/^ {4}at (.{1,1000})/gmu)) {
    if (frames.length === mostFrames) break;
    const [, label, row, column] = /(?:^|\()([^()]+):(\d+):(\d+)\)?$/u.exec(text) ?? [];
    if (label !== undefined && scripts.isMachinery(label)) continue;
    frames.push({
      text,
      place: label === undefined ? undefined : { label, line: Number(row), column: Number(column) - 1 },
    });
  }
  return frames;
}
