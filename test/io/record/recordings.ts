/** Recordings for tests, made of what happened. */
import type { Happening, Recording } from "../../../drivers/io/record/event.ts";
import { parseRecording } from "../../../drivers/io/record/index.ts";
import { eventLine, headerLine } from "../../../drivers/io/record/recording-line.ts";

export const address = "GPIB0::1::INSTR";

export function write(text: string, end = true): Happening {
  return { dir: "write", data: Buffer.from(text, "latin1"), end };
}

export function read(text: string, end = true): Happening {
  return { dir: "read", data: Buffer.from(text, "latin1"), end };
}

/** A recording named `f.jsonl`; the first event is its second line. */
export function recordingOf(events: readonly Happening[], marksEnd = true, resource = address): Recording {
  return parseRecording("f.jsonl", textOf(events, marksEnd, resource));
}

/** The text of a recording. */
export function textOf(events: readonly Happening[], marksEnd = true, resource = address): string {
  const header = headerLine({ resource, date: "2026-01-01T00:00:00Z", marksEnd, simulated: false });
  return [header, ...events.map((event, n) => eventLine(n, event)), ""].join("\n");
}

/** A message, and the reply to it if it has one. */
export type Spoken = readonly [string] | readonly [string, string];

/** Messages and replies, all ended by a line feed. */
export function conversation(...lines: readonly Spoken[]): Happening[] {
  return lines.flatMap(([question, reply]) => [
    write(`${question}\n`),
    ...(reply === undefined ? [] : [read(`${reply}\n`)]),
  ]);
}
