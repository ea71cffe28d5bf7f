/** Kernel messages in WebSocket frames: Jupyter's v1 protocol, which passes JSON on untouched, and the older default. */
import type { SealedMessage } from "../../../kernel/wire/index.ts";
import type { KernelChannel } from "./kernel-sockets.ts";

/** Name of the newer subprotocol. */
export const v1Protocol = "v1.kernel.websocket.jupyter.org";

/** A message and the channel it belongs to. */
export interface ChannelMessage {
  channel: KernelChannel;
  message: SealedMessage;
}

/** A way to put messages into frames. */
export interface Framing {
  encode(channel: KernelChannel, message: SealedMessage): string | Uint8Array;
  /** @throws FrameError if the frame is not well-formed. */
  decode(data: Uint8Array, isBinary: boolean): ChannelMessage;
}

/** A frame that is no message. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

/** Little-endian 64-bit offsets, then the channel, four JSON texts and the buffers. */
export const v1Framing: Framing = {
  encode(channel, { parts, buffers }) {
    const sections = [Buffer.from(channel), ...parts, ...buffers];
    const head = Buffer.alloc(8 * (sections.length + 2));
    head.writeBigUInt64LE(BigInt(sections.length + 1), 0);
    let offset = head.length;
    sections.forEach((section, index) => {
      head.writeBigUInt64LE(BigInt(offset), 8 * (index + 1));
      offset += section.byteLength;
    });
    head.writeBigUInt64LE(BigInt(offset), 8 * (sections.length + 1));
    return Buffer.concat([head, ...sections], offset);
  },
  decode(data, isBinary) {
    if (!isBinary || data.byteLength < 8) throw new FrameError("frame is not a binary message of protocol v1");
    const frame = toBuffer(data);
    const count = Number(frame.readBigUInt64LE(0));
    if (count < 6 || count > 100_000 || frame.length < 8 * (count + 1))
      throw new FrameError(`frame has ${count} offsets`);
    const offsets = Array.from({ length: count }, (_, index) => Number(frame.readBigUInt64LE(8 * (index + 1))));
    const [channel, header, parent, metadata, content, ...buffers] = cut(frame, offsets);
    if (!channel || !header || !parent || !metadata || !content) throw new FrameError("frame is too short");
    return {
      channel: asChannel(channel.toString()),
      message: { identities: [], parts: [header, parent, metadata, content], buffers },
    };
  },
};

/** One JSON text; with buffers, big-endian 32-bit offsets, then the JSON and the buffers. */
export const defaultFraming: Framing = {
  encode(channel, { parts, buffers }) {
    const [header, parent, metadata, content] = parts.map(part => toBuffer(part).toString());
    const ids = JSON.parse(header ?? "{}") as { msg_id?: string; msg_type?: string };
    const own = JSON.stringify({ channel, msg_id: ids.msg_id, msg_type: ids.msg_type }).slice(1, -1);
    const list = buffers.length === 0 ? ',"buffers":[]' : "";
    const text = `{${own},"header":${header},"parent_header":${parent},"metadata":${metadata},"content":${content}${list}}`;
    if (buffers.length === 0) return text;
    const sections = [Buffer.from(text), ...buffers];
    const head = Buffer.alloc(4 * (sections.length + 1));
    head.writeUInt32BE(sections.length, 0);
    let offset = head.length;
    sections.forEach((section, index) => {
      head.writeUInt32BE(offset, 4 * (index + 1));
      offset += section.byteLength;
    });
    return Buffer.concat([head, ...sections], offset);
  },
  decode(data, isBinary) {
    const frame = toBuffer(data);
    if (!isBinary) return fromJson(frame.toString(), []);
    const count = frame.length < 4 ? 0 : frame.readUInt32BE(0);
    if (count < 1 || count > 100_000 || frame.length < 4 * (count + 1))
      throw new FrameError(`frame has ${count} sections`);
    const offsets = Array.from({ length: count }, (_, index) => frame.readUInt32BE(4 * (index + 1)));
    const [text, ...buffers] = cut(frame, [...offsets, frame.length]);
    return fromJson(text?.toString() ?? "", buffers);
  },
};

function fromJson(text: string, buffers: Uint8Array[]): ChannelMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FrameError("frame is not JSON", { cause });
  }
  if (typeof value !== "object" || value === null) throw new FrameError("frame is not an object");
  const { channel, header, parent_header: parent, metadata, content } = value as Record<string, unknown>;
  return {
    channel: asChannel(channel ?? "shell"),
    message: { identities: [], parts: [json(header), json(parent), json(metadata), json(content)], buffers },
  };
}

function json(object: unknown): Buffer {
  return Buffer.from(JSON.stringify(object ?? {}));
}

function asChannel(name: unknown): KernelChannel {
  if (name === "shell" || name === "control" || name === "stdin" || name === "iopub") return name;
  throw new FrameError(`channel ${JSON.stringify(name)} is not known: must be shell, control, stdin or iopub`);
}

/** The sections between neighbouring offsets, which must rise and stay inside. */
function cut(frame: Buffer, offsets: readonly number[]): Buffer[] {
  return offsets.slice(0, -1).map((start, index) => {
    const end = offsets[index + 1] ?? frame.length;
    if (!(start <= end && end <= frame.length)) throw new FrameError("frame has an offset beyond its end");
    return frame.subarray(start, end);
  });
}

function toBuffer(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
