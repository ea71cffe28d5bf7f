/** The five sockets of a kernel. */
import { Reply, Router, XPublisher } from "./zeromq.ts";
import { decode, encode, endpoint, SendQueue, WireError, type ConnectionInfo, type Message } from "../wire/index.ts";

/** Sockets on which requests come in. */
export type RequestChannel = "shell" | "control" | "stdin";

export interface SocketHandlers {
  request(channel: RequestChannel, message: Message): void;
  subscribed(topic: Uint8Array): void;
}

export class Sockets {
  readonly #info: ConnectionInfo;
  readonly #routers: Record<RequestChannel, Router>;
  readonly #iopub: XPublisher;
  readonly #heartbeat: Reply;
  readonly #queues: Record<RequestChannel | "iopub", SendQueue>;

  constructor(info: ConnectionInfo) {
    this.#info = info;
    // Nothing waits for room: there is no high-water mark, and what has no receiver is dropped.
    const options = { linger: 1000, sendHighWaterMark: 0, sendTimeout: 0, receiveHighWaterMark: 0 };
    const router = (): Router => new Router({ ...options, handover: true });
    this.#routers = { shell: router(), control: router(), stdin: router() };
    this.#iopub = new XPublisher({ ...options, verbosity: "allSubs" });
    this.#heartbeat = new Reply({ linger: 0 });
    const { shell, control, stdin } = this.#routers;
    this.#queues = {
      shell: queue("shell", shell),
      control: queue("control", control),
      stdin: queue("stdin", stdin),
      iopub: queue("iopub", this.#iopub),
    };
  }

  /** Binds all sockets and starts to listen. */
  async bind(handlers: SocketHandlers): Promise<void> {
    await Promise.all([
      this.#heartbeat.bind(endpoint(this.#info, "hb")),
      this.#iopub.bind(endpoint(this.#info, "iopub")),
      ...channelNames.map(channel => this.#routers[channel].bind(endpoint(this.#info, channel))),
    ]);
    void this.#echo();
    void this.#welcome(handlers);
    for (const channel of channelNames) void this.#listen(channel, handlers);
  }

  send(channel: RequestChannel | "iopub", message: Message): void {
    this.#queues[channel].send(encode(message, this.#info.key));
  }

  /** Lets what was sent go out, and closes. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.#queues).map(one => one.drained()));
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }

  async #echo(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }

  async #welcome(handlers: SocketHandlers): Promise<void> {
    for await (const frames of this.#iopub) {
      const event = frames[0];
      if (event?.[0] === 1) handlers.subscribed(event.subarray(1));
    }
  }

  async #listen(channel: RequestChannel, handlers: SocketHandlers): Promise<void> {
    for await (const frames of this.#routers[channel]) {
      try {
        handlers.request(channel, decode(frames, this.#info.key));
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        process.stderr.write(`${channel}: message dropped: ${error.message}\n`);
      }
    }
  }
}

const channelNames = ["shell", "control", "stdin"] as const;

function queue(name: string, socket: Router | XPublisher): SendQueue {
  const sink = { send: (frames: Uint8Array[]) => socket.send(frames) };
  return new SendQueue(sink, error => {
    if (!socket.closed) process.stderr.write(`${name}: message not sent: ${error.message}\n`);
  });
}
