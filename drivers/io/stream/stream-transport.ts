/** Conversations over a stream (TCPIP SOCKET, a serial port): only a terminator or a count ends a reply. */

import { setImmediate as turn } from "node:timers/promises";
import { runtime } from "../../runtime.ts";
import { isTimeout, millisecondsLeft, TransportError, type Limits } from "../limits.ts";
import { sooner } from "../rpc/sooner.ts";
import type { LastReply, Received, Stop, Transport } from "../transport.ts";
import type { ByteStream } from "./byte-stream.ts";

const longestPortion = 1 << 16;
/** Silence after which nothing more is expected of a reply that was read in part. */
const restMilliseconds = 20;
/** Who has not been silent for so many times that is not going to be. */
const mostRests = 10;
/** What is left behind a reply is known again by its beginning. */
const longestSeen = 100;
const [lineFeed, carriageReturn] = [10, 13];

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
  /** The last reply goes on, as far as is known. */
  #goesOn = false;
  /** What was left behind an earlier reply: a prompt is always the same, and nothing follows it. */
  #seen = "";

  constructor(bus: string, stream: HeldStream) {
    this.bus = bus;
    this.stream = stream;
  }

  /** Connects anew: a stream has no other way to tell a late answer from the next one. */
  resynchronise(limits: Limits): Promise<void> {
    this.#isBehind = this.#goesOn = false;
    return this.stream.open(limits);
  }

  /** What is still on its way cannot be forgotten: the next command waits for it, or goes over a new connection. */
  discardInput({ terminator, isPart = false }: LastReply = {}): boolean {
    this.#isBehind = this.stream.isHeldBack === true;
    const left = this.stream.input.peek();
    const isEnded =
      terminator !== undefined && terminator.length > 0 && left.subarray(-terminator.length).equals(terminator);
    this.#goesOn = isPart ? !isEnded : this.#isSurprising(left);
    this.stream.input.discard();
    return isEnded;
  }

  /** A stream has no device clear: what has arrived is dropped. */
  async clear(limits: Limits): Promise<void> {
    this.discardInput();
    if (!this.stream.isOpen || this.#isBehind) await this.resynchronise(limits);
  }

  async write(data: Buffer, limits: Limits): Promise<void> {
    // An instrument that hung up while nobody was asking is called again, before anything is lost.
    if (!this.stream.isOpen || this.#isBehind) await this.resynchronise(limits);
    else if (this.#goesOn) await this.#untilSilent(limits);
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

  /** Bytes that wait to be read. */
  protected get arrived(): number {
    return this.stream.input.length;
  }

  /** Silence that ends a reply. */
  protected get restMilliseconds(): number {
    return restMilliseconds;
  }

  /** Whether more stands behind a reply than its line's end and what stood there before. */
  #isSurprising(left: Buffer): boolean {
    if (left.every(byte => byte === lineFeed || byte === carriageReturn)) return false;
    const start = left.toString("latin1", 0, longestSeen);
    const isKnown = left.length < longestSeen && start === this.#seen;
    this.#seen = start;
    return !isKnown;
  }

  /** Waits for the rest of a reply, and forgets it. */
  async #untilSilent(limits: Limits): Promise<void> {
    this.#goesOn = false;
    const latest = runtime().now() + mostRests * this.restMilliseconds;
    while (runtime().now() < latest) {
      try {
        await this.receive(sooner(limits, this.restMilliseconds));
      } catch (error) {
        if (!isTimeout(error) || millisecondsLeft(limits) === 0) throw error;
        // Where the process was busy, the time is over before what came meanwhile has been looked at.
        await turn();
        if (this.arrived === 0) return;
      }
    }
    await this.resynchronise(limits);
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
