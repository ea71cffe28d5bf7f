/** In-process simulation as a transport: the reply is there as soon as the question has been written. */

import { TransportError, type Limits } from "../limits.ts";
import type { Received, Stop, Transport } from "../transport.ts";
import { SimulatedConversation } from "./conversation.ts";
import type { SimulatedDevice } from "./device.ts";

let openings = 0;

export class SimulationTransport implements Transport {
  readonly bus = `simulation ${++openings}`;
  readonly simulated = true;
  readonly marksEnd = true;
  readonly #device: SimulatedDevice;
  readonly #conversation: SimulatedConversation;
  /** What is left of a reply that has been read in part. */
  #rest: Buffer | undefined;

  constructor(device: SimulatedDevice) {
    this.#device = device;
    this.#conversation = new SimulatedConversation(device);
  }

  async resynchronise(limits: Limits): Promise<void> {
    return this.clear(limits);
  }

  async clear(_limits: Limits): Promise<void> {
    this.#rest = undefined;
    this.#conversation.clear();
  }

  discardInput(): void {
    this.#rest = undefined;
    while (this.#conversation.take());
  }

  async write(data: Buffer, _limits: Limits): Promise<void> {
    this.#conversation.receive(data, false);
  }

  /** One reply a time. Where there is none, none will come: waiting for the time-out would only cost time. */
  async read({ count = Infinity }: Stop, _limits: Limits): Promise<Received> {
    const reply = this.#next();
    if (reply.length <= count) return { data: reply, end: true };
    this.#rest = reply.subarray(count);
    return { data: reply.subarray(0, count), end: false };
  }

  async fill(target: Uint8Array, _limits: Limits): Promise<{ end: boolean }> {
    const reply = this.#next();
    if (reply.length < target.length)
      throw new TransportError("protocol", `the reply has ${reply.length} bytes of ${target.length}`);
    target.set(reply.subarray(0, target.length));
    this.#rest = reply.length > target.length ? reply.subarray(target.length) : undefined;
    return { end: this.#rest === undefined };
  }

  async readStatus(_limits: Limits): Promise<number> {
    return this.#conversation.readStatus();
  }

  async trigger(_limits: Limits): Promise<void> {
    this.#conversation.trigger();
  }

  async close(): Promise<void> {
    this.#rest = undefined;
    this.#conversation.close();
  }

  #next(): Buffer {
    const reply = this.#rest ?? this.#conversation.take();
    this.#rest = undefined;
    if (reply !== undefined) return reply;
    const { unfinished } = this.#conversation;
    const { query: end } = this.#device.endOfMessage;
    const why =
      unfinished === ""
        ? "the simulation has no reply"
        : `no reply: the simulation still waits for the end of ${JSON.stringify(unfinished)}: messages end in ${JSON.stringify(end)}`;
    throw new TransportError("silence", why);
  }
}
