/**
 * The instrument dropped a reply because another message came before it was read: it says so on both channels, in either
 * order (IVI-6.1, section 3.1.1).
 */

import { within, type Limits } from "../limits.ts";

/** Keeps the two announcements together. */
export class Interruptions {
  #async = 0;
  #sync = 0;
  #waiting: { resolve(): void; reject(error: Error): void } | undefined;

  /** The asynchronous channel has said so already: data is void until the synchronous one does. */
  get awaitsSync(): boolean {
    return this.#async > this.#sync;
  }

  onAsync(): void {
    this.#async++;
    if (this.#async >= this.#sync) this.#waiting?.resolve();
  }

  onSync(): void {
    this.#sync++;
  }

  /** The asynchronous channel says nothing any more. */
  onEnd(error: Error): void {
    this.#waiting?.reject(error);
  }

  /** Begins anew, with a connection or a device clear. */
  reset(): void {
    this.#async = this.#sync = 0;
  }

  /** Waits for the asynchronous channel's announcement, before which nothing may be sent. */
  async settled(limits: Limits): Promise<void> {
    if (this.#async >= this.#sync) return;
    try {
      await within<void>(limits, (resolve, reject) => void (this.#waiting = { resolve, reject }));
    } finally {
      this.#waiting = undefined;
    }
  }
}
