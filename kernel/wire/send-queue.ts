/** One queue per socket: ZeroMQ sockets refuse a second `send` while the first is under way. */

import type { Frame } from "./codec.ts";

/** The part of a ZeroMQ socket that the queue needs. */
export interface Sink {
  send(frames: Frame[]): Promise<void>;
}

/** Sends in the order of the calls; a failed send is reported and does not stop those behind it. */
export class SendQueue {
  readonly #sink: Sink;
  readonly #failed: (error: Error) => void;
  #last: Promise<void> = Promise.resolve();

  constructor(sink: Sink, failed: (error: Error) => void) {
    this.#sink = sink;
    this.#failed = failed;
  }

  send(frames: Frame[]): void {
    this.#last = this.#last.then(() => this.#sink.send(frames)).catch((error: Error) => this.#failed(error));
  }

  /** Resolves when everything queued so far has been handed to ZeroMQ. */
  drained(): Promise<void> {
    return this.#last;
  }
}
