/** Transports in memory of both kinds: a stream that marks no ends, and a bus of messages. */

import { TransportError, type Limits } from "../../../drivers/io/limits.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { StreamInput } from "../../../drivers/io/stream/stream-input.ts";
import type { Received, Stop, Transport } from "../../../drivers/io/transport.ts";

let count = 0;

/** What an instrument in memory says to what it hears; nothing for silence. */
export type Answer = (message: Buffer) => Buffer | string | undefined;

/** A stream: replies arrive in pieces of `piece` bytes. */
export class StreamBottom implements Transport {
  readonly bus: string;
  readonly simulated = false;
  readonly marksEnd: boolean = false;
  readonly heard: Buffer[] = [];
  syncs = 0;
  protected readonly input = new StreamInput();
  readonly #answer: Answer;
  readonly #piece: number;

  constructor(answer: Answer, piece = 7, bus = `memory ${++count}`) {
    this.#answer = answer;
    this.#piece = piece;
    this.bus = bus;
  }

  async resynchronise(): Promise<void> {
    this.syncs++;
    this.input.reset();
  }

  discardInput(): boolean {
    this.input.discard();
    return false;
  }

  async clear(): Promise<void> {
    this.input.discard();
  }

  async write(data: Buffer): Promise<void> {
    this.heard.push(data);
    const answer = this.#answer(data);
    if (answer === undefined) return;
    const bytes = Buffer.from(answer as string, "latin1");
    const send = (from: number): void => {
      this.input.push(bytes.subarray(from, from + this.#piece));
      if (from + this.#piece < bytes.length) setImmediate(send, from + this.#piece);
    };
    setImmediate(send, 0);
  }

  async read({ terminator, count: most }: Stop, limits: Limits): Promise<Received> {
    const data = terminator
      ? await this.input.until(terminator, limits, most)
      : await this.input.exactly(most as number, limits);
    return { data, end: false };
  }

  async fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    await this.input.fill(target, limits);
    return { end: false };
  }

  async close(): Promise<void> {
    this.input.fail(new TransportError("connection", "the connection is closed"));
  }
}

/** A bus that marks the end of each message, has a status byte, a trigger and service requests. */
export class MessageBottom implements Transport {
  readonly bus: string;
  readonly simulated = false;
  readonly marksEnd = true;
  readonly heard: Buffer[] = [];
  readonly did: string[] = [];
  status = 0;
  syncs = 0;
  request: ((status: number | undefined) => void) | undefined;
  readonly #answer: Answer;
  #rest: Buffer | undefined;

  constructor(answer: Answer, bus = `memory ${++count}`) {
    this.#answer = answer;
    this.bus = bus;
  }

  async resynchronise(): Promise<void> {
    this.syncs++;
    this.#rest = undefined;
  }

  discardInput(): boolean {
    this.#rest = undefined;
    return false;
  }

  async clear(): Promise<void> {
    this.#rest = undefined;
  }

  async write(data: Buffer): Promise<void> {
    this.heard.push(data);
    const answer = this.#answer(data);
    if (answer !== undefined) this.#rest = Buffer.from(answer as string, "latin1");
  }

  async read({ count: most = Infinity, terminator }: Stop): Promise<Received> {
    const rest = this.#rest;
    if (rest === undefined) throw new TransportError("timeout", "");
    const at = terminator ? rest.indexOf(terminator.subarray(-1)) + 1 : 0;
    const length = Math.min(most, at || rest.length, rest.length);
    this.#rest = length < rest.length ? rest.subarray(length) : undefined;
    return { data: rest.subarray(0, length), end: length === rest.length };
  }

  async fill(target: Uint8Array): Promise<{ end: boolean }> {
    const { data, end } = await this.read({ count: target.length });
    if (data.length < target.length) throw new TransportError("protocol", "the message is shorter");
    target.set(data);
    return { end };
  }

  async readStatus(): Promise<number> {
    const { status } = this;
    this.status &= ~0x40;
    return status;
  }

  async trigger(): Promise<void> {
    this.did.push("trigger");
  }

  async remote(mode: string): Promise<void> {
    this.did.push(mode);
  }

  async onServiceRequest(listener: (status: number | undefined) => void): Promise<AsyncDisposable> {
    this.request = listener;
    return { [Symbol.asyncDispose]: async () => void (this.request = undefined) };
  }

  async close(): Promise<void> {
    this.did.push("close");
  }
}

/** A handle over one of them. */
export function handleOver(transport: Transport, name = "TCPIP0::10.0.0.7::5025::SOCKET"): MessageHandle {
  return new MessageHandle(name, transport, { timeout: 1, readTermination: "\n", writeTermination: "\n" });
}
