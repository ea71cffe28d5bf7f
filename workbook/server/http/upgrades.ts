/** WebSockets: the channels of a kernel, and the server's events. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { connectChannels, keepAlive } from "../kernels/channels.ts";
import { v1Protocol } from "../kernels/framing.ts";
import type { KernelList } from "../kernels/kernel-list.ts";
import { bodyLimit } from "./exchange.ts";

export class Upgrades {
  readonly #kernels: KernelList;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: bodyLimit,
    // On the loopback compression costs more than it saves.
    perMessageDeflate: false,
    handleProtocols: offered => (offered.has(v1Protocol) ? v1Protocol : false),
  });

  /** Sockets that were let in and are not closed. */
  readonly #waiting = new Set<Duplex>();

  constructor(kernels: KernelList) {
    this.#kernels = kernels;
  }

  /** Takes over a request that was let in. */
  accept(request: IncomingMessage, url: URL, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const opened = (use: (webSocket: WebSocket) => void) => this.#server.handleUpgrade(request, socket, head, use);
    if (url.pathname === "/api/events/subscribe") return opened(keepAlive);
    const id = /^\/api\/kernels\/([\w-]+)\/channels$/.exec(url.pathname)?.[1];
    const kernel = id === undefined ? undefined : this.#kernels.find(id);
    if (!kernel) {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    this.#waiting.add(socket);
    socket.once("close", () => this.#waiting.delete(socket));
    // A connection counts as open when the kernel answers, so that nothing a front-end sends is lost.
    kernel.ready
      .then(() => opened(webSocket => connectChannels(webSocket, kernel, url.searchParams.get("session_id"))))
      .catch(() => socket.destroy());
  }

  /** Says goodbye and does not wait for an answer: a peer may be gone. */
  close(): void {
    for (const socket of this.#server.clients) {
      socket.close(1001, "server is ending");
      setTimeout(() => socket.terminate(), 200).unref();
    }
    this.#server.close();
    for (const socket of this.#waiting) setTimeout(() => socket.destroy(), 200).unref();
  }
}
