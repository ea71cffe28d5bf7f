/** Keeps messages for a front-end that lost its connection; when it is full, the oldest go, and that is said. */
import type { SealedMessage } from "../../../kernel/wire/index.ts";
import type { KernelChannel } from "./kernel-sockets.ts";
import { ownMessage } from "./own-message.ts";

/** Bytes kept for one front-end. */
const capacity = 64 * 1024 * 1024;

export class Mailbox {
  readonly #capacity: number;
  #messages: { channel: KernelChannel; message: SealedMessage; size: number }[] = [];
  #size = 0;
  #lost = 0;
  #parentOfLost: Uint8Array | undefined;

  constructor(bytes = capacity) {
    this.#capacity = bytes;
  }

  put(channel: KernelChannel, message: SealedMessage): void {
    const size = [...message.parts, ...message.buffers].reduce((sum, part) => sum + part.byteLength, 0);
    this.#messages.push({ channel, message, size });
    this.#size += size;
    while (this.#size > this.#capacity) {
      const oldest = this.#messages.shift();
      if (!oldest) break;
      this.#size -= oldest.size;
      this.#lost++;
      this.#parentOfLost ??= oldest.message.parts[1];
    }
  }

  empty(deliver: (channel: KernelChannel, message: SealedMessage) => void): void {
    if (this.#lost > 0) {
      const text = `${this.#lost} messages were lost while the page was not connected\n`;
      deliver("iopub", ownMessage("stream", { name: "stderr", text }, this.#parentOfLost));
    }
    for (const { channel, message } of this.#messages) deliver(channel, message);
    this.#messages = [];
    this.#size = 0;
  }
}
