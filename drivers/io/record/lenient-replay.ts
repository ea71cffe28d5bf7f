/** Plays a recording back by question: in whatever order they come, each has the replies it had then. */

import { TransportError, type Limits } from "../limits.ts";
import type { Attributes, LockRequest, Received, Stop, Transport } from "../transport.ts";
import { quoteBytes, type Recording } from "./event.ts";
import { exchangesOf, type RecordedReply } from "./exchanges.ts";
import { failAgain } from "./fail-again.ts";
import { nextReplayBus } from "./replay-bus.ts";
import { endOfRead } from "./stop.ts";

/** Values in the order of the recording; the last one repeats. */
class Repeating<T> {
  readonly #values: T[] = [];
  #next = 0;

  add(value: T): void {
    this.#values.push(value);
  }

  take(): T | undefined {
    return this.#values[Math.min(this.#next++, this.#values.length - 1)];
  }
}

const messageAvailable = 0x10;

/** A command that the recording does not have is taken in silence; a reply that it does not have is an error at once. */
export class LenientReplay implements Transport {
  readonly bus = nextReplayBus();
  readonly simulated = true;
  readonly marksEnd: boolean;
  /** By their questions. */
  readonly matchesReplies = true;
  readonly attributes: Attributes;
  readonly #source: string;
  readonly #replies = new Map<string, Repeating<readonly RecordedReply[]>>();
  readonly #status = new Repeating<number>();
  readonly #values = new Map<string, Repeating<unknown>>();
  readonly #written = new Map<string, unknown>();
  #question: Buffer[] = [];
  #asked = Buffer.alloc(0);
  #input: RecordedReply[] = [];
  readonly #closed = new AbortController();

  constructor(recording: Recording) {
    this.marksEnd = recording.header.marksEnd;
    this.#source = recording.source;
    for (const { question, replies, operations } of exchangesOf(recording)) {
      const key = keyOf(question);
      if (replies.length > 0) at(this.#replies, key).add(replies);
      for (const { op, status, name, value } of operations) {
        if (op === "status" && status !== undefined) this.#status.add(status);
        if (op === "get" && name !== undefined) at(this.#values, name).add(value);
      }
    }
    this.attributes = {
      names: [...this.#values.keys()],
      get: async name => this.#attribute(name),
      set: async (name, value) => void this.#written.set(name, value),
    };
  }

  async resynchronise(limits: Limits): Promise<void> {
    await this.clear(limits);
  }

  async clear(_limits: Limits): Promise<void> {
    this.#check();
    this.#question = [];
    this.discardInput();
  }

  discardInput(): boolean {
    const { length } = this.#input;
    this.#input = [];
    return length > 0;
  }

  async write(data: Buffer, _limits: Limits, end = true): Promise<void> {
    this.#check();
    this.#question.push(data);
    if (!end) return;
    this.#asked = Buffer.concat(this.#question);
    this.#question = [];
    this.#input.push(...(this.#replies.get(keyOf(this.#asked))?.take() ?? []));
  }

  async read({ terminator, count = Infinity }: Stop, limits: Limits): Promise<Received> {
    const found: Buffer[] = [];
    let length = 0;
    for (;;) {
      const { data, end } = await this.#reply(limits);
      const stop = endOfRead(found, data, terminator, count - length);
      const taken = data.subarray(0, stop ?? data.length);
      found.push(taken);
      length += taken.length;
      const isWhole = this.#take(data, end, taken.length);
      if ((isWhole && end && this.marksEnd) || stop !== undefined)
        return { data: Buffer.concat(found), end: isWhole && end && this.marksEnd };
    }
  }

  async fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    let filled = 0;
    let ended = false;
    while (filled < target.length) {
      if (ended) throw new TransportError("protocol", `the reply has ${filled} bytes of ${target.length}`);
      const { data, end } = await this.#reply(limits);
      const part = data.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      ended = this.#take(data, end, part.length) && end && this.marksEnd;
    }
    return { end: ended };
  }

  async receive(limits: Limits): Promise<Buffer> {
    const { data, end } = await this.#reply(limits);
    this.#take(data, end, data.length);
    return Buffer.from(data);
  }

  async readStatus(): Promise<number> {
    this.#check();
    return this.#status.take() ?? (this.#input.length > 0 ? messageAvailable : 0);
  }

  async trigger(): Promise<void> {
    this.#check();
  }

  async remote(): Promise<void> {
    this.#check();
  }

  async lock({ key }: LockRequest): Promise<string | undefined> {
    this.#check();
    return key;
  }

  async unlock(): Promise<void> {
    this.#check();
  }

  async onServiceRequest(): Promise<AsyncDisposable> {
    this.#check();
    return { [Symbol.asyncDispose]: async () => {} };
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.discardInput();
  }

  async #reply(limits: Limits): Promise<{ data: Buffer; end: boolean }> {
    this.#check();
    const [reply] = this.#input;
    if (reply === undefined)
      throw new TransportError("silence", `${this.#source} has no more to read after ${quoteBytes(this.#asked)}`);
    if (!("error" in reply)) return reply;
    this.#input.shift();
    return failAgain(reply.error, limits, this.#closed.signal);
  }

  /** Takes bytes of the reply; whether they were its last ones. */
  #take(data: Buffer, end: boolean, length: number): boolean {
    if (length === data.length) this.#input.shift();
    else this.#input[0] = { data: data.subarray(length), end };
    return length === data.length;
  }

  #attribute(name: string): unknown {
    this.#check();
    if (this.#written.has(name)) return this.#written.get(name);
    const values = this.#values.get(name);
    if (values) return values.take();
    throw new RangeError(
      `attribute ${name} is not in ${this.#source}: there are ${this.attributes.names.join(", ") || "none"}`,
    );
  }

  #check(): void {
    if (this.#closed.signal.aborted) throw new TransportError("connection", "the connection is closed");
  }
}

/** How a message ends is no part of the question. */
function keyOf(question: Buffer): string {
  return question.toString("latin1").replace(/[\r\n]+$/, "");
}

function at<T>(map: Map<string, Repeating<T>>, key: string): Repeating<T> {
  const known = map.get(key);
  if (known) return known;
  const made = new Repeating<T>();
  map.set(key, made);
  return made;
}
