/** In-process simulation as a transport: the reply is there as soon as the question has been written. */

import { TransportError, within, type Limits } from "../limits.ts";
import type { Conversation, ServedInstrument } from "../serve/conversation.ts";
import type { Received, Stop, Transport } from "../transport.ts";
import { ServedSimulation, type TellingConversation } from "./conversation.ts";
import { SimulatedDevice } from "./device.ts";
import { HungUp } from "./faults/hung-up.ts";

/** An instrument that can be asked whether all went well, when the connection closes. */
type CheckedInstrument = ServedInstrument & { check?(): void };

let openings = 0;

/** A conversation in this process, with a device or with anything that is served. */
export class SimulationTransport implements Transport {
  readonly bus = `simulation ${++openings}`;
  readonly simulated = true;
  readonly marksEnd = true;
  readonly #instrument: CheckedInstrument;
  #conversation: (Conversation & Partial<TellingConversation>) | undefined;
  /** What is left of a reply that has been read in part. */
  #rest: Buffer | undefined;
  readonly #onRequest = new Set<(status: number) => void>();
  /** Ends a read that waits. */
  #interrupt: (() => void) | undefined;
  #isClosed = false;

  constructor(instrument: SimulatedDevice | CheckedInstrument) {
    this.#instrument = instrument instanceof SimulatedDevice ? new ServedSimulation(instrument) : instrument;
    this.#connect();
  }

  async resynchronise(limits: Limits): Promise<void> {
    if (this.#conversation === undefined) this.#connect();
    try {
      return await this.clear(limits);
    } catch (error) {
      if (this.#conversation !== undefined) throw error;
      // It hung up while nobody asked: it is called again.
      this.#connect();
      return this.clear(limits);
    }
  }

  async clear(_limits: Limits): Promise<void> {
    this.#rest = undefined;
    this.#with(conversation => conversation.clear());
  }

  discardInput(): boolean {
    this.#rest = undefined;
    let isReply = false;
    for (; this.#conversation?.hasReply; isReply = true) this.#conversation.take();
    return isReply && this.#conversation?.expectsReply !== true;
  }

  async write(data: Buffer, _limits: Limits): Promise<void> {
    // The file says how its messages end, on whatever bus.
    this.#with(conversation => conversation.receive(data, false));
  }

  /** One reply at a time; what is beyond a stop stays for the next read. */
  async read({ terminator, count = Infinity }: Stop, limits: Limits): Promise<Received> {
    const reply = await this.#next(limits);
    const stop = terminator?.length ? reply.indexOf(terminator) : -1;
    const length = Math.min(reply.length, count, stop < 0 ? Infinity : stop + (terminator as Buffer).length);
    if (length === reply.length) return { data: reply, end: true };
    this.#rest = reply.subarray(length);
    return { data: reply.subarray(0, length), end: false };
  }

  async fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    const reply = await this.#next(limits);
    if (reply.length < target.length)
      throw new TransportError("protocol", `the reply has ${reply.length} bytes of ${target.length}`);
    target.set(reply.subarray(0, target.length));
    this.#rest = reply.length > target.length ? reply.subarray(target.length) : undefined;
    return { end: this.#rest === undefined };
  }

  async readStatus(_limits: Limits): Promise<number> {
    return this.#with(conversation => conversation.readStatus());
  }

  async trigger(_limits: Limits): Promise<void> {
    this.#with(conversation => conversation.trigger());
  }

  async onServiceRequest(listener: (status: number | undefined) => void, _limits: Limits): Promise<AsyncDisposable> {
    const own = (status: number): void => listener(status);
    this.#onRequest.add(own);
    return { [Symbol.asyncDispose]: async () => void this.#onRequest.delete(own) };
  }

  /** @throws SimulationError that lists what no rule matched, if the simulation is strict. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#rest = undefined;
    this.#conversation?.close();
    this.#conversation = undefined;
    this.#interrupt?.();
    this.#onRequest.clear();
    this.#instrument.check?.();
  }

  get #connected(): Conversation & Partial<TellingConversation> {
    if (this.#conversation) return this.#conversation;
    const why = this.#isClosed ? "the connection is closed" : "the simulated instrument hung up";
    throw new TransportError("connection", why);
  }

  #connect(): void {
    if (this.#isClosed) return;
    const conversation = this.#instrument.connect("this process");
    conversation.onServiceRequest(status => {
      for (const listener of this.#onRequest) listener(status);
    });
    this.#conversation = conversation;
  }

  #with<T>(use: (conversation: Conversation) => T): T {
    try {
      return use(this.#connected);
    } catch (error) {
      throw this.#explain(error as Error);
    }
  }

  #explain(error: Error): Error {
    if (!(error instanceof HungUp)) return error;
    this.#conversation?.close();
    this.#conversation = undefined;
    this.#rest = undefined;
    return new TransportError("connection", error.message);
  }

  /** Where there is no reply and none can come, waiting for the time-out would only cost time. */
  async #next(limits: Limits): Promise<Buffer> {
    const conversation = this.#connected;
    const reply = this.#rest ?? this.#with(() => conversation.take());
    this.#rest = undefined;
    if (reply !== undefined) return reply;
    if (!conversation.expectsReply) {
      throw new TransportError("silence", conversation.silence ?? "the simulation has no reply");
    }
    // The clock of a simulation does not keep the process alive; whoever waits for it does.
    const hold = setInterval(() => {}, 2 ** 30);
    try {
      return await within<Buffer>(limits, (resolve, reject) => this.#await(conversation, resolve, reject));
    } finally {
      clearInterval(hold);
    }
  }

  #await(
    conversation: Conversation & Partial<TellingConversation>,
    resolve: (reply: Buffer) => void,
    reject: (error: Error) => void,
  ): () => void {
    const stop = (): void => {
      conversation.onReply(undefined);
      conversation.onFailure?.(undefined);
      this.#interrupt = undefined;
    };
    conversation.onReply(() => {
      try {
        const reply = conversation.take();
        if (reply === undefined) return;
        stop();
        resolve(reply);
      } catch (error) {
        stop();
        reject(this.#explain(error as Error));
      }
    });
    conversation.onFailure?.(error => {
      stop();
      reject(this.#explain(error));
      return true;
    });
    this.#interrupt = () => {
      stop();
      reject(new TransportError("connection", "the connection is closed"));
    };
    return stop;
  }
}
