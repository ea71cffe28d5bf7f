/** The frames in the text of a stack. */
import type { Scripts, SourcePlace } from "./stack.ts";

/** Frames beyond this are left out: a stack is a text like any other, of any length. */
const mostFrames = 50;

export interface Frame {
  text: string;
  place: SourcePlace | undefined;
}

/** Frames of a stack, without the machinery's: an error of another thread brings that along. */
export function framesOf(stack: unknown, scripts: Scripts): Frame[] {
  if (typeof stack !== "string") return [];
  const frames: Frame[] = [];
  for (const [, text = ""] of stack.matchAll(/^ {4}at (.{1,1000})/gmu)) {
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
