/** Conversations over a stream (TCPIP SOCKET, a serial port): only a terminator or a count ends a reply. */

import { isTimeout, TransportError, type Limits } from "../limits.ts";
import type { Received, Stop, Transport } from "../transport.ts";
import type { ByteStream } from "./byte-stream.ts";

const longestPortion = 1 << 16;

/** A stream that can keep the process alive while an operation runs. */
export interface HeldStream extends ByteStream {
  /** Whether more is on its way than has arrived, and waits to be read. */
  readonly isHeldBack?: boolean;
  hold(limits?: Limits): Disposable;
}

export class StreamTransport implements Transport {
  readonly bus: string;
  readonly simulated = false;
  readonly marksEnd = false;
  protected readonly stream: HeldStream;
  #isBehind = false;

  constructor(bus: string, stream: HeldStream) {
    this.bus = bus;
    this.stream = stream;
  }

  /** Connects anew: a stream has no other way to tell a late answer from the next one. */
  resynchronise(limits: Limits): Promise<void> {
    this.#isBehind = false;
    return this.stream.open(limits);
  }

  /** What is still on its way cannot be forgotten: then the next command goes over a new connection. */
  discardInput(): void {
    this.#isBehind = this.stream.isHeldBack === true;
    this.stream.input.discard();
  }

  /** A stream has no device clear: what has arrived is dropped. */
  async clear(limits: Limits): Promise<void> {
    this.discardInput();
    if (!this.stream.isOpen || this.#isBehind) await this.resynchronise(limits);
  }

  async write(data: Buffer, limits: Limits): Promise<void> {
    // An instrument that hung up while nobody was asking is called again, before anything is lost.
    if (!this.stream.isOpen || this.#isBehind) await this.resynchronise(limits);
    return this.stream.write(data, limits);
  }

  async read({ terminator, count }: Stop, limits: Limits): Promise<Received> {
    const { input } = this.stream;
    const ends = terminator !== undefined && terminator.length > 0;
    if (!ends && count === undefined) {
      const expected = "expected a read termination that is not empty, or a number of bytes";
      throw new TransportError("protocol", `a stream marks no end of a reply: ${expected}`);
    }
    const hold = this.stream.hold(limits);
    try {
      const data = ends ? await input.until(terminator, limits, count) : await input.exactly(count as number, limits);
      return { data, end: false };
    } catch (error) {
      throw isTimeout(error) ? this.#incomplete(error, terminator, count) : error;
    } finally {
      hold[Symbol.dispose]();
    }
  }

  async receive(limits: Limits): Promise<Buffer> {
    const hold = this.stream.hold(limits);
    try {
      return await this.stream.input.some(longestPortion, limits);
    } finally {
      hold[Symbol.dispose]();
    }
  }

  async fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    const hold = this.stream.hold(limits);
    try {
      await this.stream.input.fill(target, limits);
      return { end: false };
    } finally {
      hold[Symbol.dispose]();
    }
  }

  close(): Promise<void> {
    return this.stream.close();
  }

  #incomplete(cause: TransportError, terminator: Buffer | undefined, count: number | undefined): TransportError {
    const { input } = this.stream;
    if (input.length === 0) return cause;
    const start = JSON.stringify(input.peek(60).toString("latin1"));
    if (!terminator?.length)
      return new TransportError("timeout", `${input.length} of ${count} bytes came: ${start}`, { cause });
    const end = JSON.stringify(terminator.toString("latin1"));
    return new TransportError("timeout", `the reply ${start} did not end in ${end}`, { cause });
  }
}
