/** A front-end's end of the channels WebSocket, in both subprotocols, built on nothing of the server's. */
import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import { token, type Workbench } from "./workbench.ts";

export interface KernelMessage {
  channel: string;
  header: { msg_id: string; msg_type: string };
  parent_header: { msg_id?: string };
  content: Record<string, unknown>;
  buffers: Buffer[];
}

export const v1 = "v1.kernel.websocket.jupyter.org";

export class KernelClient implements Disposable {
  readonly socket: WebSocket;
  readonly session: string;
  readonly messages: KernelMessage[] = [];
  #changed: () => void = () => undefined;

  private constructor(socket: WebSocket, session: string) {
    this.socket = socket;
    this.session = session;
    socket.on("message", (data: Buffer, isBinary) => {
      this.messages.push(
        isBinary ? (socket.protocol === v1 ? readV1(data) : readDefault(data)) : JSON.parse(String(data)),
      );
      this.#changed();
    });
  }

  static open(
    bench: Workbench,
    kernelId: string,
    options: { protocol?: string; session?: string } = {},
  ): Promise<KernelClient> {
    const { protocol, session = randomUUID() } = options;
    const url = `ws://127.0.0.1:${bench.port}/api/kernels/${kernelId}/channels?session_id=${session}`;
    const socket = new WebSocket(url, protocol === undefined ? [] : [protocol], {
      headers: { authorization: `token ${token}` },
    });
    const client = new KernelClient(socket, session);
    return new Promise((resolve, reject) => socket.once("open", () => resolve(client)).once("error", reject));
  }

  /** Sends a request and returns its id. */
  send(
    channel: string,
    type: string,
    content: object,
    { subshell, buffers = [] }: { subshell?: string; buffers?: Buffer[] } = {},
  ): string {
    const id = randomUUID();
    const header = {
      msg_id: id,
      msg_type: type,
      session: this.session,
      username: "",
      date: new Date().toISOString(),
      version: "5.4",
      ...(subshell !== undefined && { subshell_id: subshell }),
    };
    if (this.socket.protocol === v1) this.socket.send(writeV1(channel, [header, {}, {}, content], buffers));
    else {
      const text = JSON.stringify({ channel, header, parent_header: {}, metadata: {}, content, buffers: [] });
      this.socket.send(buffers.length === 0 ? text : writeDefault(text, buffers));
    }
    return id;
  }

  execute(code: string): string {
    return this.send("shell", "execute_request", {
      code,
      silent: false,
      store_history: true,
      allow_stdin: true,
      stop_on_error: true,
    });
  }

  /** The first message that fits, waited for if need be. */
  async find(fits: (message: KernelMessage) => boolean): Promise<KernelMessage> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found) return found;
      await new Promise<void>(resolve => {
        this.#changed = resolve;
      });
    }
  }

  reply(id: string): Promise<KernelMessage> {
    return this.find(({ header, parent_header }) => header.msg_type.endsWith("_reply") && parent_header.msg_id === id);
  }

  idle(id: string): Promise<KernelMessage> {
    return this.find(
      ({ content, parent_header }) => content["execution_state"] === "idle" && parent_header.msg_id === id,
    );
  }

  /** What the request printed. */
  text(id: string): string {
    return this.messages
      .filter(({ header, parent_header }) => header.msg_type === "stream" && parent_header.msg_id === id)
      .map(({ content }) => String(content["text"]))
      .join("");
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}

function writeDefault(text: string, buffers: Buffer[]): Buffer {
  const sections = [Buffer.from(text), ...buffers];
  const head = Buffer.alloc(4 * (sections.length + 1));
  head.writeUInt32BE(sections.length, 0);
  let offset = head.length;
  for (const [index, section] of sections.entries()) {
    head.writeUInt32BE(offset, 4 * (index + 1));
    offset += section.length;
  }
  return Buffer.concat([head, ...sections]);
}

function writeV1(channel: string, parts: object[], buffers: Buffer[]): Buffer {
  const sections = [Buffer.from(channel), ...parts.map(part => Buffer.from(JSON.stringify(part))), ...buffers];
  const words = [sections.length + 1];
  let offset = 8 * (sections.length + 2);
  for (const section of sections) {
    words.push(offset);
    offset += section.length;
  }
  words.push(offset);
  const head = Buffer.alloc(8 * words.length);
  words.forEach((word, index) => head.writeBigUInt64LE(BigInt(word), 8 * index));
  return Buffer.concat([head, ...sections]);
}

function readV1(data: Buffer): KernelMessage {
  const count = Number(data.readBigUInt64LE(0));
  const offsets = Array.from({ length: count }, (_, index) => Number(data.readBigUInt64LE(8 * (index + 1))));
  const sections = offsets.slice(0, -1).map((start, index) => data.subarray(start, offsets[index + 1]));
  const json = (index: number) => JSON.parse(String(sections[index]));
  return {
    channel: String(sections[0]),
    header: json(1),
    parent_header: json(2),
    content: json(4),
    buffers: sections.slice(5),
  };
}

function readDefault(data: Buffer): KernelMessage {
  const count = data.readUInt32BE(0);
  const offsets = Array.from({ length: count }, (_, index) => data.readUInt32BE(4 * (index + 1)));
  const sections = offsets.map((start, index) => data.subarray(start, offsets[index + 1]));
  return { ...JSON.parse(String(sections[0])), buffers: sections.slice(1) };
}
