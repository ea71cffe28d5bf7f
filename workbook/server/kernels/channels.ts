/** `/api/kernels/<id>/channels`: a front-end's WebSocket to a kernel. */
import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import type { SealedMessage } from "../../../kernel/wire/index.ts";
import { deferred } from "../deferred.ts";
import { defaultFraming, FrameError, v1Framing, v1Protocol, type Framing } from "./framing.ts";
import type { Client } from "./hub.ts";
import type { Kernel } from "./kernel.ts";
import type { KernelChannel } from "./kernel-sockets.ts";

/** Bytes that may wait for a browser before the kernel's outputs are held back. */
const highWater = 16 * 1024 * 1024;
/** Seconds without progress after which a browser is given up: it connects again, or it is gone. */
const stallSeconds = 30;
/** Seconds between pings; a peer that did not answer the last one is gone. */
const pingSeconds = 30;

/** Connects a socket with a kernel until one of them ends. */
export function connectChannels(socket: WebSocket, kernel: Kernel, session: string | null): void {
  const framing = socket.protocol === v1Protocol ? v1Framing : defaultFraming;
  const client = new ChannelClient(socket, framing, session || randomUUID());
  socket.on("message", (data, isBinary) => {
    try {
      const { channel, message } = framing.decode(data as Buffer, isBinary);
      kernel.send(client, channel, message);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      process.stderr.write(`front-end ${client.session}: ${error.message}\n`);
    }
  });
  socket.on("error", () => undefined);
  socket.once("close", () => {
    client.gone();
    kernel.hub.detach(client);
  });
  keepAlive(socket);
  kernel.hub.attach(client);
  if (kernel.model.execution_state === "dead") kernel.hub.announce("dead");
}

/** Ends the connection to a peer that vanished without a word. */
export function keepAlive(socket: WebSocket): void {
  let answered = true;
  socket.on("pong", () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, pingSeconds * 1000);
  timer.unref();
  socket.once("close", () => clearInterval(timer));
}

class ChannelClient implements Client {
  readonly session: string;
  readonly #socket: WebSocket;
  readonly #framing: Framing;
  #waiting = 0;
  #drained: { promise: Promise<void>; resolve: () => void } | undefined;

  constructor(socket: WebSocket, framing: Framing, session: string) {
    this.#socket = socket;
    this.#framing = framing;
    this.session = session;
  }

  deliver(channel: KernelChannel, message: SealedMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const data = this.#framing.encode(channel, message);
    const size = data.length;
    this.#waiting += size;
    this.#socket.send(data, () => {
      this.#waiting -= size;
      if (this.#waiting < highWater / 2) this.gone();
    });
  }

  room(): Promise<void> | undefined {
    if (this.#waiting < highWater) return undefined;
    this.#drained ??= this.#waitForRoom();
    return this.#drained.promise;
  }

  /** Lets whoever waits for room go on. */
  gone(): void {
    this.#drained?.resolve();
    this.#drained = undefined;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  #waitForRoom() {
    const { promise, resolve } = deferred();
    let before = this.#waiting;
    const timer = setInterval(() => {
      if (this.#waiting >= before) this.#socket.terminate();
      before = this.#waiting;
    }, stallSeconds * 1000);
    return {
      promise,
      resolve: () => {
        clearInterval(timer);
        resolve();
      },
    };
  }
}
