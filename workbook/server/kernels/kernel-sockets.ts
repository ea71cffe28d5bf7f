/** The client's side of a kernel's sockets: one set for all its front-ends, held for as long as the kernel lives. */
import { Dealer, Subscriber } from "zeromq";
import {
  endpoint,
  seal,
  SendQueue,
  unseal,
  WireError,
  type Channel,
  type ConnectionInfo,
  type SealedMessage,
} from "../../../kernel/wire/index.ts";

export type KernelChannel = Exclude<Channel, "hb">;

/** Hears every verified message; a promise holds back what comes next on that channel. */
export type Receiver = (channel: KernelChannel, message: SealedMessage) => void | Promise<void>;

/** Connects, passes verified messages on in order, and sends. */
export class KernelSockets {
  readonly #key: string;
  readonly #sockets: { close(): void }[] = [];
  readonly #queues: Record<Exclude<KernelChannel, "iopub">, SendQueue>;
  #closed = false;

  constructor(info: ConnectionInfo, identity: string, received: Receiver) {
    this.#key = info.key;
    const dealer = (channel: Exclude<KernelChannel, "iopub">) => {
      // The same identity on shell and stdin: a kernel asks for input by the identity of the request.
      const socket = new Dealer({ routingId: identity, linger: 0, receiveHighWaterMark: 0, sendHighWaterMark: 0 });
      socket.connect(endpoint(info, channel));
      this.#listen(socket, channel, received);
      return new SendQueue(socket, error => this.#report(`sending on ${channel}: ${error.message}`));
    };
    this.#queues = { shell: dealer("shell"), control: dealer("control"), stdin: dealer("stdin") };
    const iopub = new Subscriber({ linger: 0 });
    iopub.connect(endpoint(info, "iopub"));
    iopub.subscribe();
    this.#listen(iopub, "iopub", received);
  }

  send(channel: KernelChannel, message: SealedMessage): void {
    if (this.#closed || channel === "iopub") return;
    this.#queues[channel].send(seal({ ...message, identities: [] }, this.#key));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const socket of this.#sockets) socket.close();
  }

  #listen(socket: Dealer | Subscriber, channel: KernelChannel, received: Receiver): void {
    this.#sockets.push(socket);
    const pump = async () => {
      for await (const frames of socket) {
        let message: SealedMessage;
        try {
          message = unseal(frames, this.#key);
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
          this.#report(`${channel}: ${error.message}`);
          continue;
        }
        try {
          await received(channel, message);
        } catch (error) {
          // One message that cannot be read must not end the channel.
          this.#report(`${channel}: ${(error as Error).message}`);
        }
      }
    };
    pump().catch((error: Error) => {
      if (!this.#closed) this.#report(`${channel}: ${error.message}`);
    });
  }

  #report(text: string): void {
    if (!this.#closed) process.stderr.write(`kernel connection: ${text}\n`);
  }
}
