/** What comes on the interrupt endpoint: status bytes that were asked for, and service requests (USB488 1.00, section 3.4). */

import { TransportError, within, type Limits } from "../limits.ts";

/** Reads one notification; `undefined` where none came within the transfer's own time. */
export type ReadNotification = () => Promise<Buffer | undefined>;

/** `bNotify1` of a service request. */
const serviceRequest = 0x81;

/** Reads the endpoint while somebody waits for something that it brings. */
export class Notifications {
  readonly #read: ReadNotification;
  readonly #listeners = new Set<(status: number) => void>();
  readonly #expected = new Map<number, { resolve: (status: number) => void; reject: (error: Error) => void }>();
  #isReading = false;
  #failure: Error | undefined;

  constructor(read: ReadNotification) {
    this.#read = read;
  }

  /** Calls `listener` with the status byte of each service request. */
  listen(listener: (status: number) => void): AsyncDisposable {
    const entry = (status: number) => listener(status);
    this.#listeners.add(entry);
    this.#begin();
    return {
      [Symbol.asyncDispose]: async () => void this.#listeners.delete(entry),
    };
  }

  /** Waits for the status byte that goes by `tag`. The endpoint is read from now on, so the request may be sent after. */
  expect(tag: number, limits: Limits): Promise<number> {
    if (this.#failure) return Promise.reject(this.#failure);
    const status = within<number>(limits, (resolve, reject) => {
      this.#expected.set(tag, { resolve, reject });
      return () => void this.#expected.delete(tag);
    });
    this.#begin();
    return status;
  }

  /** The device is open again. */
  reset(): void {
    this.#failure = undefined;
    if (this.#listeners.size > 0) this.#begin();
  }

  /** The device is closed or has gone: whoever waits gets `error`. */
  fail(error: Error): void {
    this.#failure = error;
    const waiting = [...this.#expected.values()];
    this.#expected.clear();
    for (const { reject } of waiting) reject(error);
  }

  #begin(): void {
    if (this.#isReading || this.#failure) return;
    this.#isReading = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      while (!this.#failure && (this.#expected.size > 0 || this.#listeners.size > 0)) {
        const notification = await this.#read();
        if (notification) this.#received(notification);
        // Who only listens does not keep the process alive: between two transfers, nothing is left but this.
        if (this.#expected.size === 0) await new Promise<void>(resolve => setTimeout(resolve, 1).unref());
      }
    } catch (error) {
      this.fail(error instanceof Error ? error : new TransportError("connection", String(error)));
    } finally {
      this.#isReading = false;
    }
  }

  #received(notification: Buffer): void {
    const [first = 0, status] = notification;
    // Other classes' notifications, and those of vendors, have no high bit.
    if (status === undefined || first < 0x80) return;
    if (first === serviceRequest) {
      for (const listener of this.#listeners) listener(status);
      return;
    }
    const tag = first & 0x7f;
    const waiting = this.#expected.get(tag);
    this.#expected.delete(tag);
    waiting?.resolve(status);
  }
}
