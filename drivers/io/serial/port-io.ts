/** Bytes in and out of an open port, without a thread that waits for it. */

import { readSync, writeSync } from "node:fs";
import { TransportError, within, type Limits } from "../limits.ts";
import type { BindingPort, Poller } from "./port.ts";

/** Where what arrives goes, and who hears that the port has gone. */
export interface PortEvents {
  received(chunk: Uint8Array): void;
  gone(error: TransportError): void;
}

/** Reads and writes one open port. */
export interface PortIo {
  /** Bytes are received while it is on; off, it does not keep the process alive. */
  listen(on: boolean): void;
  /** Receives at once what the system has ready. */
  collect(): void;
  write(data: Uint8Array, limits: Limits): Promise<void>;
  /** Whoever writes gets `error`. */
  stop(error: TransportError): void;
}

/** The way that suits the platform. */
export function portIo(port: BindingPort, events: PortEvents): PortIo {
  const { fd, poller } = port;
  return typeof fd === "number" && poller ? new DescriptorIo(fd, poller, events) : new BindingIo(port, events);
}

/** Every port of this process receives into the same memory: what has come is copied before the next arrives. */
const chunk = Buffer.allocUnsafeSlow(1 << 16);
/** More than this at once, and others get a turn first. */
const mostAtOnce = 1 << 20;
const readable = 1;
const writable = 2;

/** Unix: the descriptor never blocks, so that it is read and written where we stand. */
class DescriptorIo implements PortIo {
  readonly #fd: number;
  readonly #poller: Poller;
  readonly #events: PortEvents;
  #listening = false;
  #stopped = false;
  #writer: { ready(): void; failed(error: Error): void } | undefined;

  constructor(fd: number, poller: Poller, events: PortEvents) {
    this.#fd = fd;
    this.#poller = poller;
    this.#events = events;
    poller.on("readable", error => this.#wake(error, () => this.#receive(1)));
    poller.on("writable", error => this.#wake(error, () => this.#writer?.ready()));
  }

  listen(on: boolean): void {
    this.#listening = on;
    if (!this.#stopped) this.#arm();
  }

  collect(): void {
    this.#receive(mostAtOnce / chunk.length);
  }

  async write(data: Uint8Array, limits: Limits): Promise<void> {
    for (let sent = 0; ;) {
      sent += this.#send(data.subarray(sent));
      if (sent >= data.length) return;
      await within<void>(limits, (resolve, reject) => {
        this.#writer = { ready: resolve, failed: reject };
        this.#arm();
        return () => (this.#writer = undefined);
      });
    }
  }

  stop(error: TransportError): void {
    this.#stopped = true;
    this.#writer?.failed(error);
    this.#writer = undefined;
  }

  /** Asks for the events that somebody waits for; each is told once. */
  #arm(): void {
    const wanted = (this.#listening ? readable : 0) | (this.#writer ? writable : 0);
    if (wanted === 0) this.#poller.stop();
    else this.#poller.poll(wanted);
  }

  #wake(error: (Error & { canceled?: boolean }) | null, act: () => void): void {
    if (this.#stopped || error?.canceled) return;
    if (error) return this.#events.gone(new TransportError("connection", "the port has gone", { cause: error }));
    act();
    if (!this.#stopped) this.#arm();
  }

  #receive(most: number): void {
    for (let times = 0; times < most && !this.#stopped; times++) {
      let length: number;
      try {
        length = readSync(this.#fd, chunk);
      } catch (error) {
        if (isNotNow(error)) return;
        return this.#events.gone(new TransportError("connection", "the port has gone", { cause: error }));
      }
      // A line that has been hung up reads as if it had an end.
      if (length === 0) return this.#events.gone(new TransportError("connection", "the port has gone"));
      this.#events.received(chunk.subarray(0, length));
    }
  }

  #send(data: Uint8Array): number {
    if (this.#stopped) throw new TransportError("connection", "the port is closed");
    try {
      const sent = writeSync(this.#fd, data);
      if (sent === data.length) this.#writer = undefined;
      return sent;
    } catch (error) {
      if (isNotNow(error)) return 0;
      const gone = new TransportError("connection", "the port has gone", { cause: error });
      this.#events.gone(gone);
      throw gone;
    }
  }
}

function isNotNow(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "EAGAIN" || code === "EWOULDBLOCK" || code === "EINTR";
}

/** Elsewhere: what the bindings offer. A read that waits cannot be taken back, so that an open port keeps the process alive. */
class BindingIo implements PortIo {
  readonly #port: BindingPort;
  readonly #events: PortEvents;
  #stopped = false;
  #failed: ((error: Error) => void) | undefined;

  constructor(port: BindingPort, events: PortEvents) {
    this.#port = port;
    this.#events = events;
    void this.#receive();
  }

  listen(): void {
    // It always listens.
  }

  collect(): void {
    // What has come has been received.
  }

  async write(data: Uint8Array, limits: Limits): Promise<void> {
    await within<void>(limits, (resolve, reject) => {
      this.#failed = reject;
      const lost = (error: Error) => reject(new TransportError("connection", "the port has gone", { cause: error }));
      this.#port.write(Buffer.from(data)).then(resolve, lost);
    });
  }

  stop(error: TransportError): void {
    this.#stopped = true;
    this.#failed?.(error);
  }

  async #receive(): Promise<void> {
    const own = Buffer.allocUnsafeSlow(chunk.length);
    while (!this.#stopped) {
      try {
        const { bytesRead } = await this.#port.read(own, 0, own.length);
        if (!this.#stopped) this.#events.received(own.subarray(0, bytesRead));
      } catch (error) {
        if (this.#stopped) return;
        return this.#events.gone(new TransportError("connection", "the port has gone", { cause: error }));
      }
    }
  }
}
