/** A real instrument, offered to clients as servers offer a simulation: what they say is passed on, what it says comes back. */

import { runtime } from "../../runtime.ts";
import { IoError } from "../errors.ts";
import { asksForReply } from "../handle/question.ts";
import { TransportError, type Limits } from "../limits.ts";
import type { Conversation, ServedInstrument } from "../serve/conversation.ts";
import type { Transport } from "../transport.ts";
import { splitMessages } from "./split-messages.ts";

/** How an instrument is passed on. */
export interface ProxyOptions {
  /**
   * Which messages have a reply, on a bus that wants to be asked for it. Default those with a question mark, and Lua's
   * `print(…)`.
   */
  readonly asks?: RegExp | undefined;
  /** Seconds that the instrument has for a write or a reply. Default 10. */
  readonly timeout?: number | undefined;
  /** Hears of failures. */
  readonly note: (client: string, text: string) => void;
}

/** Seconds for a write or a reply: the time-out of the client is the one that counts. */
export const defaultTimeout = 10;

const messageAvailable = 0x10;

/**
 * All clients share the connection to the instrument and take turns on it; a reply goes to whoever spoke last. On a stream
 * the instrument is called anew when another client takes over, so that nobody hears what was meant for someone else.
 */
export class ProxiedInstrument implements ServedInstrument {
  readonly name: string;
  readonly #transport: Transport;
  readonly #asks: (message: string) => boolean;
  readonly #timeout: number;
  readonly #note: ProxyOptions["note"];
  #queue: Promise<unknown> = Promise.resolve();
  #speaker: ProxyConversation | undefined;
  #isReady = false;
  #pump: AbortController | undefined;
  #requests: AsyncDisposable | undefined;
  readonly #listeners = new Map<ProxyConversation, (status: number) => void>();
  #closing: Promise<void> | undefined;

  constructor(name: string, transport: Transport, { asks, timeout = defaultTimeout, note }: ProxyOptions) {
    this.name = name;
    this.#transport = transport;
    this.#asks = asks === undefined ? asksForReply : message => asks.test(message);
    this.#timeout = timeout;
    this.#note = note;
  }

  /** An instrument is called by its address. */
  get resourceName(): string {
    return this.name;
  }

  /** Connects, so that an instrument that is not there is noticed now. */
  async open(): Promise<void> {
    await this.#transport.resynchronise(this.#limits());
    this.#isReady = true;
  }

  connect(client: string): Conversation {
    return new ProxyConversation(client, this);
  }

  /** Lets the instrument go; calling it again does nothing. */
  close(): Promise<void> {
    return (this.#closing ??= (async () => {
      this.#pump?.abort();
      try {
        await this.#requests?.[Symbol.asyncDispose]();
      } finally {
        await this.#transport.close();
        await this.#queue;
      }
    })());
  }

  /** Passes a part of a message on, and the reply back. */
  send(speaker: ProxyConversation, data: Buffer, end: boolean): void {
    const { turn } = speaker;
    const passing = this.#run(speaker, async () => {
      // What a client has marked as a message is one; elsewhere its lines tell.
      for (const message of end ? [data] : splitMessages(data)) {
        const isLast = end || /[\r\n]$/.test(message.subarray(-1).toString("latin1"));
        speaker.said(message);
        await this.#transport.write(message, this.#limits(), isLast);
        if (!isLast) continue;
        const asks = this.#asks(speaker.asked());
        if (this.#transport.receive) {
          speaker.isOwed ||= asks;
          this.#listenTo(this.#transport.receive.bind(this.#transport));
        } else if (asks) speaker.reply((await this.#transport.read({}, this.#limits())).data, turn);
      }
    });
    void passing.then(() => speaker.passed(data.length));
  }

  /** What the client is owed is not its business any more: a stream that could still bring it is made anew. */
  interrupt(speaker: ProxyConversation): void {
    this.#queue = this.#queue.then(() => {
      if (speaker.isOwed) this.#isReady = false;
      speaker.isOwed = false;
    });
  }

  /** Reads the status byte of the instrument. */
  async status(speaker: ProxyConversation): Promise<number> {
    return (await this.#run(speaker, async () => this.#transport.readStatus?.(this.#limits()))) ?? speaker.readStatus();
  }

  trigger(speaker: ProxyConversation): void {
    void this.#run(speaker, async () => {
      if (!this.#transport.trigger) throw new TransportError("protocol", "this bus has no trigger");
      await this.#transport.trigger(this.#limits());
    });
  }

  clear(speaker: ProxyConversation): void {
    void this.#run(speaker, () => this.#transport.clear(this.#limits()));
  }

  /** Passes service requests on to a client, until `listener` is nothing. */
  listen(speaker: ProxyConversation, listener: ((status: number) => void) | undefined): void {
    if (!listener) {
      this.#listeners.delete(speaker);
      return;
    }
    this.#listeners.set(speaker, listener);
    const heard = (status: number | undefined): void => {
      for (const each of this.#listeners.values()) each(status ?? 0);
    };
    void this.#run(speaker, async () => {
      this.#requests ??= await this.#transport.onServiceRequest?.(heard, this.#limits());
    });
  }

  leave(speaker: ProxyConversation): void {
    this.#listeners.delete(speaker);
  }

  /** One thing at a time; what fails is noted, and the bus is in step again before the next. */
  #run<T>(speaker: ProxyConversation, act: () => Promise<T>): Promise<T | undefined> {
    const result = this.#queue.then(async () => {
      try {
        const takesOver = this.#speaker !== speaker && this.#speaker !== undefined && !this.#transport.marksEnd;
        this.#speaker = speaker;
        if (!this.#isReady || takesOver) {
          this.#pump?.abort();
          this.#pump = undefined;
          await this.#transport.resynchronise(this.#limits());
        }
        this.#isReady = false;
        const value = await act();
        this.#isReady = true;
        return value;
      } catch (error) {
        const timedOut = error instanceof TransportError && error.kind === "timeout" && error.message === "";
        const why = timedOut ? `no reply within ${this.#timeout} s` : (error as Error).message;
        if (!this.#closing) this.#note(speaker.client, `failed: ${why}`);
        return undefined;
      }
    });
    this.#queue = result;
    return result;
  }

  /** Passes on what comes on a stream, whenever it comes. */
  #listenTo(receive: (limits: Limits) => Promise<Buffer>): void {
    if (this.#pump) return;
    const pump = new AbortController();
    this.#pump = pump;
    void (async () => {
      try {
        for (;;) {
          const data = await receive({ deadline: null, signal: pump.signal });
          this.#speaker?.reply(data);
        }
      } catch (error) {
        if (!pump.signal.aborted && !this.#closing)
          this.#note(this.#speaker?.client ?? this.name, `failed: ${(error as Error).message}`);
        if (this.#pump !== pump) return;
        this.#pump = undefined;
        this.#isReady = false;
      }
    })();
  }

  #limits(): Limits {
    return { deadline: runtime().now() + this.#timeout * 1000 };
  }
}

const longestQuestion = 1 << 16;
/** Bytes that a client may be ahead of the instrument. */
const mostWaiting = 1 << 26;

/** What one client has to do with the instrument. */
class ProxyConversation implements Conversation {
  readonly client: string;
  /** Whether something was asked, on a stream, and nothing has come since. */
  isOwed = false;
  readonly #instrument: ProxiedInstrument;
  #replies: Buffer[] = [];
  #listener: (() => void) | undefined;
  #question = "";
  #turn = 0;
  #waiting = 0;
  #closed = false;

  constructor(client: string, instrument: ProxiedInstrument) {
    this.client = client;
    this.#instrument = instrument;
  }

  get hasReply(): boolean {
    return this.#replies.length > 0;
  }

  receive(data: Buffer, end: boolean): void {
    this.#waiting += data.length;
    if (this.#waiting > mostWaiting) throw new IoError(`${mostWaiting} bytes wait for the instrument to take them`);
    // The server may use its memory again.
    this.#instrument.send(this, Buffer.from(data), end);
  }

  /** The instrument has taken bytes, or never will. */
  passed(length: number): void {
    this.#waiting -= length;
  }

  /** Notes a part of a message. */
  said(data: Buffer): void {
    if (this.#question.length < longestQuestion) this.#question += data.toString("latin1");
  }

  /** The message that has ended now. */
  asked(): string {
    const asked = this.#question;
    this.#question = "";
    return asked;
  }

  /** Counts what has interrupted what was asked before. */
  get turn(): number {
    return this.#turn;
  }

  /** `turn` is that of the question, where it is known. */
  reply(data: Buffer, turn = this.#turn): void {
    this.isOwed = false;
    if (this.#closed || turn !== this.#turn) return;
    this.#replies.push(data);
    this.#listener?.();
  }

  take(): Buffer | undefined {
    return this.#replies.shift();
  }

  onReply(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }

  readStatus(): number {
    return this.hasReply ? messageAvailable : 0;
  }

  async pollStatus(): Promise<number> {
    const status = await this.#instrument.status(this);
    return this.hasReply ? status | messageAvailable : status;
  }

  onServiceRequest(listener: ((status: number) => void) | undefined): void {
    this.#instrument.listen(this, listener);
  }

  interrupt(): void {
    this.#turn++;
    this.#replies = [];
    this.#instrument.interrupt(this);
  }

  trigger(): void {
    this.#instrument.trigger(this);
  }

  clear(): void {
    this.#replies = [];
    this.#question = "";
    this.#instrument.clear(this);
  }

  close(): void {
    this.#closed = true;
    this.#replies = [];
    this.#listener = undefined;
    this.#instrument.leave(this);
  }
}
