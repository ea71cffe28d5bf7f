/** A HiSLIP server that does exactly what a test tells it to, and understands no more than frames. */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { encodeMessage, encodeSize, messageTypes, type Header } from "../../../drivers/io/hislip/messages.ts";
import { FrameReader } from "../../../drivers/io/hislip/frame-reader.ts";

/** A message that arrived. */
export interface Frame extends Header {
  readonly payload: Buffer;
}

/** What a script sees. */
export interface Peer {
  sync: Socket;
  async: Socket | undefined;
  /** How many connections there were, this one included; two make a client. */
  readonly connection: number;
}

export interface ScriptedPeer {
  readonly port: number;
  /** Everything that arrived. */
  readonly frames: Frame[];
  readonly connections: number;
  close(): Promise<void>;
}

/** Sends the usual answer to a frame; true if there is one. */
export function usual(frame: Frame, peer: Peer, features = 0): boolean {
  const types = messageTypes;
  const answer = (socket: Socket | undefined, ...message: Parameters<typeof encodeMessage>): true => {
    socket?.write(encodeMessage(...message));
    return true;
  };
  switch (frame.type) {
    case types.Initialize:
      return answer(peer.sync, types.InitializeResponse, features, 0x0100_0001);
    case types.AsyncInitialize:
      return answer(peer.async, types.AsyncInitializeResponse);
    case types.AsyncMaxMsgSize:
      return answer(peer.async, types.AsyncMaxMsgSizeResponse, 0, 0, encodeSize(1 << 20));
    case types.AsyncDeviceClear:
      return answer(peer.async, types.AsyncDeviceClearAcknowledge, features);
    case types.DeviceClearComplete:
      return answer(peer.sync, types.DeviceClearAcknowledge, frame.control);
    default:
      return false;
  }
}

/** Calls `script` for each frame. */
export async function scriptedPeer(script: (frame: Frame, peer: Peer) => unknown, port = 0): Promise<ScriptedPeer> {
  const sockets = new Set<Socket>();
  const frames: Frame[] = [];
  let connections = 0;
  let latest: Peer | undefined;
  const server = createServer({ noDelay: true }, socket => {
    const input = new FrameReader();
    const connection = ++connections;
    let header: Header | undefined;
    let peer: Peer | undefined;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk: Buffer) => {
      input.push(chunk);
      for (;;) {
        header ??= input.header();
        const payload = header && input.whole();
        if (!header || !payload) return;
        const frame = { ...header, payload: Buffer.from(payload) };
        header = undefined;
        if (frame.type === messageTypes.AsyncInitialize && latest) {
          peer = latest;
          peer.async = socket;
        }
        peer ??= latest = { sync: socket, async: undefined, connection };
        frames.push(frame);
        script(frame, peer);
      }
    });
  });
  await new Promise<void>(resolve => server.listen(port, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    frames,
    get connections() {
      return connections;
    },
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
