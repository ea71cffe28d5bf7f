/** Lines of a recording: JSON, one event each, bytes as text where a person can read them and as base64 elsewhere. */

import { TransportError } from "../limits.ts";
import { remoteModes } from "../transport.ts";
import {
  operations,
  recordingFormat,
  recordingVersion,
  type Happening,
  type OperationEvent,
  type RecordedError,
  type RecordingHeader,
} from "./event.ts";

/** Printable latin-1, and the white space of messages: such bytes are kept as text. */
const readable = /^[\t\n\r\x20-\x7e\xa0-\xff]*$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const kinds: readonly TransportError["kind"][] = ["timeout", "silence", "abort", "connection", "protocol", "locked"];

/** Bytes as a field of a line: `data` with one character a byte, else `base64`. */
export function encodeBytes(data: Buffer): { data: string } | { base64: string } {
  const text = data.toString("latin1");
  return readable.test(text) ? { data: text } : { base64: data.toString("base64") };
}

/** The first line. */
export function headerLine(header: RecordingHeader): string {
  const { resource, date, marksEnd, simulated } = header;
  return JSON.stringify({ format: recordingFormat, version: recordingVersion, resource, date, marksEnd, simulated });
}

/** A line of what happened `t` seconds after the start. */
export function eventLine(t: number, event: Happening): string {
  const time = Math.round(t * 1e6) / 1e6;
  if (!("dir" in event)) return JSON.stringify({ t: time, ...event });
  const { dir, data, end } = event;
  return JSON.stringify({ t: time, dir, ...encodeBytes(data), end });
}

/**
 * Reads the first line.
 * @throws Error that says what was expected.
 */
export function readHeader(text: string): RecordingHeader {
  const fields = readObject(text);
  const { format, version, resource, date } = fields;
  if (format !== recordingFormat)
    throw new Error(`expected a recording, which begins with {"format":"${recordingFormat}", …}`);
  if (version !== recordingVersion)
    throw new Error(`version ${JSON.stringify(version)} of the format: expected ${recordingVersion}`);
  if (typeof resource !== "string") throw expected("resource", "an address", resource);
  if (typeof date !== "string" || Number.isNaN(Date.parse(date))) throw expected("date", "an ISO 8601 date", date);
  return { resource, date, marksEnd: flag(fields, "marksEnd"), simulated: flag(fields, "simulated") };
}

/**
 * Reads a line after the first.
 * @throws Error that says what was expected.
 */
export function readEvent(text: string): Happening & { t: number } {
  const fields = readObject(text);
  const { t, dir, op } = fields;
  if (typeof t !== "number" || !(t >= 0)) throw expected("t", "seconds, at least 0", t);
  if (dir === "write" || dir === "read") return { t, dir, data: readBytes(fields), end: flag(fields, "end") };
  if (dir !== undefined) throw expected("dir", '"write" or "read"', dir);
  return { t, ...readOperation(op, fields) };
}

function readOperation(op: unknown, fields: Fields): OperationEvent {
  const name = operations.find(known => known === op);
  if (name === undefined) throw expected("op", `one of ${operations.join(", ")}`, op);
  const { status, mode, key, granted, name: attribute, value } = fields;
  const error = fields["error"] === undefined ? undefined : readError(fields["error"]);
  const done = error === undefined;
  if (status !== undefined || (name === "status" && done)) {
    if (!(Number.isInteger(status) && (status as number) >= 0 && (status as number) <= 255))
      throw expected("status", "a byte, 0 to 255", status);
  }
  if (name === "remote" && !(typeof mode === "string" && mode in remoteModes))
    throw expected("mode", `one of ${Object.keys(remoteModes).join(", ")}`, mode);
  if ((name === "get" || name === "set") && typeof attribute !== "string")
    throw expected("name", "the name of an attribute", attribute);
  for (const [field, found] of Object.entries({ key, granted }))
    if (found !== undefined && typeof found !== "string") throw expected(field, "a text", found);
  if ((name === "read" || name === "write") && done) throw expected("error", "why it failed", undefined);
  const all = { op: name, status, mode, key, granted, name: attribute, value, error };
  return Object.fromEntries(
    Object.entries(all).filter(([, found]) => found !== undefined),
  ) as unknown as OperationEvent;
}

type Fields = Readonly<Record<string, unknown>>;

function readError(value: unknown): RecordedError {
  const { kind, message } = (typeof value === "object" && value !== null ? value : {}) as Fields;
  const known = kinds.find(each => each === kind);
  if (known === undefined || typeof message !== "string")
    throw expected("error", `a kind (${kinds.join(", ")}) and a message`, value);
  return { kind: known, message };
}

function readBytes({ data, base64: encoded }: Fields): Buffer {
  if (typeof data === "string" && encoded === undefined) {
    if (/[^\0-\xff]/.test(data)) throw expected("data", "characters up to U+00FF, one a byte", data);
    return Buffer.from(data, "latin1");
  }
  if (data === undefined && typeof encoded === "string" && base64.test(encoded)) return Buffer.from(encoded, "base64");
  throw new Error("expected bytes, as text in data or as base64 in base64");
}

function flag(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== "boolean") throw expected(name, "true or false", value);
  return value;
}

function readObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("expected a JSON object");
  return value as Fields;
}

function expected(field: string, what: string, found: unknown): Error {
  return new Error(`${field}: expected ${what}, found ${found === undefined ? "nothing" : JSON.stringify(found)}`);
}
