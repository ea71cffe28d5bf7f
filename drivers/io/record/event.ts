/** What a recording consists of: the bytes that travelled, and what else was done on the bus. */

import type { TransportError } from "../limits.ts";
import type { RemoteMode } from "../transport.ts";

/** Format of the files, named in their first line. */
export const recordingFormat = "setpoint-recording";
/** Version of the format; a reader refuses others. */
export const recordingVersion = 1;

/** The first line of a recording. */
export interface RecordingHeader {
  /** Address of the instrument. */
  readonly resource: string;
  /** When the recording began, as ISO 8601. */
  readonly date: string;
  /** Whether the bus marks the end of a message; on a stream only the bytes tell. */
  readonly marksEnd: boolean;
  /** True if a simulation was recorded. */
  readonly simulated: boolean;
}

/** Why an operation failed, in the words of a {@link TransportError}. */
export interface RecordedError {
  readonly kind: TransportError["kind"];
  readonly message: string;
}

/** Bytes to the instrument. */
export interface WriteEvent {
  readonly dir: "write";
  readonly data: Buffer;
  /** Whether the sender ended its message with the last byte. */
  readonly end: boolean;
}

/** Bytes from the instrument, as they were read. */
export interface ReadEvent {
  readonly dir: "read";
  readonly data: Buffer;
  /** Whether the bus marked the last byte as the end of the message. */
  readonly end: boolean;
}

/** Names of what is done beside the messages. `read` and `write` stand for one that failed, `service` for a request of the instrument. */
export const operations = [
  "open",
  "read",
  "write",
  "clear",
  "trigger",
  "status",
  "remote",
  "lock",
  "unlock",
  "listen",
  "service",
  "get",
  "set",
  "close",
] as const;

/** A name of {@link operations}. */
export type OperationName = (typeof operations)[number];

/** Something that was done on the bus beside the messages, or that failed. */
export interface OperationEvent {
  readonly op: OperationName;
  /** The status byte of `status`, and of `service` where the request carried it. */
  readonly status?: number | undefined;
  /** What `remote` asked for. */
  readonly mode?: RemoteMode | undefined;
  /** The key that `lock` asked for. */
  readonly key?: string | undefined;
  /** The key that `lock` was given. */
  readonly granted?: string | undefined;
  /** The attribute of `get` and `set`. */
  readonly name?: string | undefined;
  readonly value?: unknown;
  readonly error?: RecordedError | undefined;
}

/** What happened, without its time. */
export type Happening = WriteEvent | ReadEvent | OperationEvent;

/** A line of a recording after the first. */
export type RecordedEvent = Happening & {
  /** Seconds since the start of the recording, on a clock that never goes back. */
  readonly t: number;
  /** Line of the file, from 1; 0 for one that was never in a file. */
  readonly line: number;
};

/** A recording that has been read. */
export interface Recording {
  /** Where it comes from, for errors. */
  readonly source: string;
  readonly header: RecordingHeader;
  readonly events: readonly RecordedEvent[];
}

/** Bytes of which an error shows no more. */
export const longestQuoted = 80;

/** What happened, in words, for errors. */
export function describe(event: Happening): string {
  if ("dir" in event) return `${event.dir} ${quoteBytes(event.data)}`;
  const { op, error, mode, status, name, value } = event;
  const detail = mode ?? (status !== undefined ? String(status) : name);
  const assigned = value === undefined ? "" : ` ${JSON.stringify(value)}`;
  const failure = error ? ` that fails: ${error.message || error.kind}` : "";
  return `${op}${detail === undefined ? "" : ` ${detail}`}${assigned}${failure}`;
}

/** Bytes as a quoted text, shortened. */
export function quoteBytes(data: Buffer): string {
  const text = data.toString("latin1");
  return JSON.stringify(text.length > longestQuoted ? `${text.slice(0, longestQuoted)}…` : text);
}
