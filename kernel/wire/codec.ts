/** Messages to ZeroMQ frames and back: `[identities…, <IDS|MSG>, signature, header, parent, metadata, content, buffers…]`. */
import type { Header, JsonObject, Message } from "./message.ts";
import { sign, verify } from "./signature.ts";

const delimiter = Buffer.from("<IDS|MSG>");
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Frames that are no message of this connection. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** What ZeroMQ sends as one frame; text in UTF-8. */
export type Frame = Uint8Array | string;

/** A message whose signature is verified and whose JSON is still text, for those who only pass it on. */
export interface SealedMessage {
  identities: Uint8Array[];
  /** Header, parent header, metadata and content as JSON in UTF-8. */
  parts: [header: Uint8Array, parentHeader: Uint8Array, metadata: Uint8Array, content: Uint8Array];
  buffers: Uint8Array[];
}

/** Signs a message and cuts it into frames. */
export function encode(message: Message, key: string): Frame[] {
  const { identities, header, parentHeader, metadata, content, buffers } = message;
  const parts = [header, parentHeader, metadata, content].map(part => JSON.stringify(part));
  return [...identities, delimiter, sign(key, parts), ...parts, ...buffers];
}

/** Signs parts that are JSON already. */
export function seal(message: SealedMessage, key: string): Uint8Array[] {
  const signature = Buffer.from(sign(key, message.parts), "latin1");
  return [...message.identities, delimiter, signature, ...message.parts, ...message.buffers];
}

/**
 * Verifies the frames of a message without reading its JSON.
 * @throws WireError if the delimiter or a frame is missing, or the signature is wrong.
 */
export function unseal(frames: readonly Uint8Array[], key: string): SealedMessage {
  const start = frames.findIndex(frame => delimiter.equals(frame));
  if (start < 0) throw new WireError(`message has no delimiter ${delimiter.toString()}`);
  const [signature, header, parentHeader, metadata, content, ...buffers] = frames.slice(start + 1);
  if (!signature || !header || !parentHeader || !metadata || !content) {
    throw new WireError(`message ends ${frames.length - start - 1} frames after the delimiter: must be at least 5`);
  }
  const parts: SealedMessage["parts"] = [header, parentHeader, metadata, content];
  if (!verify(key, signature, parts)) {
    throw new WireError(signature.length === 0 ? "message is not signed" : "message has a wrong signature");
  }
  return { identities: frames.slice(0, start), parts, buffers };
}

/**
 * Verifies frames and reads the message in them.
 * @throws WireError if they are not a well-formed message signed with the key.
 */
export function decode(frames: readonly Uint8Array[], key: string): Message {
  const { identities, parts, buffers } = unseal(frames, key);
  const parentHeader = readObject("parent header", parts[1]);
  return {
    identities,
    header: asHeader("header", readObject("header", parts[0])),
    parentHeader: Object.keys(parentHeader).length === 0 ? {} : asHeader("parent header", parentHeader),
    metadata: readObject("metadata", parts[2]),
    content: readObject("content", parts[3]),
    buffers,
  };
}

function readObject(what: string, frame: Uint8Array): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(frame));
  } catch (cause) {
    throw new WireError(`message has a ${what} that is not JSON`, { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WireError(`message has a ${what} that is not an object`);
  }
  return value as JsonObject;
}

function asHeader(what: string, value: JsonObject): Header {
  for (const field of ["msg_id", "msg_type", "session"]) {
    if (typeof value[field] !== "string") throw new WireError(`message has a ${what} without the text ${field}`);
  }
  return { username: "", date: "", version: "", ...value } as Header;
}
