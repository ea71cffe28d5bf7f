/** Plays a recording back to whoever does exactly the same again; the first difference is an error that shows both. */

import { TransportError, type Limits } from "../limits.ts";
import type { Attributes, LockRequest, Received, RemoteMode, Stop, Transport } from "../transport.ts";
import {
  describe,
  longestQuoted,
  quoteBytes,
  type OperationEvent,
  type OperationName,
  type ReadEvent,
  type RecordedError,
  type RecordedEvent,
  type Recording,
} from "./event.ts";
import { failAgain } from "./fail-again.ts";
import { nextReplayBus } from "./replay-bus.ts";
import { endOfRead } from "./stop.ts";

/** How strictly a recording is replayed. */
export interface StrictReplayOptions {
  /** Whether closing before the end of the recording is an error. Default true. */
  readonly failOnRest?: boolean | undefined;
}

/** How bytes may be divided into writes and reads is free; the bytes, the marks of ends and the order are not. */
export class StrictReplay implements Transport {
  readonly bus = nextReplayBus();
  readonly simulated = true;
  readonly marksEnd: boolean;
  /** A reply that is not read as it was is a difference. */
  readonly matchesReplies = true;
  readonly attributes: Attributes;
  readonly #source: string;
  readonly #events: readonly RecordedEvent[];
  readonly #failOnRest: boolean;
  readonly #listeners = new Set<(status: number | undefined) => void>();
  #next = 0;
  /** How much of the next event's bytes has been replayed. */
  #offset = 0;
  /** Whether a part of the reply has been read: the rest may be left unread. */
  #hasBegun = false;
  #difference: TransportError | undefined;
  readonly #closed = new AbortController();

  constructor(recording: Recording, { failOnRest = true }: StrictReplayOptions = {}) {
    this.marksEnd = recording.header.marksEnd;
    this.#source = recording.source;
    this.#events = recording.events;
    this.#failOnRest = failOnRest;
    this.attributes = {
      names: [...new Set(recording.events.flatMap(event => ("op" in event && event.name ? [event.name] : [])))],
      get: async (name, limits) => (await this.#operation("get", limits, { name })).value,
      set: async (name, value, limits) => void (await this.#operation("set", limits, { name, value })),
    };
  }

  /** What has not been replayed yet. */
  get left(): readonly RecordedEvent[] {
    return this.#events.slice(this.#next).filter(event => !isIncidental(event));
  }

  /** The first difference, if there was one: everything after it fails. */
  get difference(): Error | undefined {
    return this.#difference;
  }

  async resynchronise(limits: Limits): Promise<void> {
    this.#check();
    // Half a message and replies that nobody read are lost, here as then.
    if (this.#offset > 0) this.#advance();
    while (isRead(this.#events[this.#next]) || isFailure(this.#events[this.#next])) this.#advance();
    this.#hasBegun = false;
    const event = this.#events[this.#next];
    if (event === undefined || !("op" in event) || event.op !== "open") return;
    this.#advance();
    if (event.error) await this.#failAgain(event.error, limits);
  }

  async clear(limits: Limits): Promise<void> {
    this.#check();
    while (isRead(this.#events[this.#next])) this.#advance();
    await this.#operation("clear", limits);
  }

  /** The rest of a reply that was read in part may be dropped; one that was not read at all is a difference. */
  discardInput(): boolean {
    if (!this.#hasBegun) return false;
    while (isRead(this.#events[this.#next])) this.#advance();
    this.#hasBegun = false;
    return false;
  }

  async write(data: Buffer, limits: Limits, end = true): Promise<void> {
    this.#check();
    this.#hasBegun = false;
    let rest = data;
    for (;;) {
      const event = this.#peek(`write ${quoteBytes(data)}`);
      if (!("dir" in event) || event.dir !== "write") throw this.#differs(event, `write ${quoteBytes(data)}`);
      const part = event.data.subarray(this.#offset);
      const length = Math.min(rest.length, part.length);
      if (!rest.subarray(0, length).equals(part.subarray(0, length)))
        throw this.#differsWithin(event, data, rest, part);
      rest = rest.subarray(length);
      this.#offset += length;
      const isWhole = length === part.length;
      if (this.marksEnd && rest.length === 0 && end !== (isWhole && event.end))
        throw this.#differs(event, `write ${quoteBytes(data)} ${end ? "and its end" : "without an end"}`);
      if (this.marksEnd && rest.length > 0 && event.end) throw this.#differs(event, `write ${quoteBytes(data)}`);
      if (isWhole) this.#advance();
      if (rest.length === 0) break;
    }
    await this.#throwRecorded("write", limits);
  }

  async read({ terminator, count = Infinity }: Stop, limits: Limits): Promise<Received> {
    const found: Buffer[] = [];
    let length = 0;
    for (;;) {
      const event = await this.#incoming(found, limits);
      const part = event.data.subarray(this.#offset);
      const stop = endOfRead(found, part, terminator, count - length);
      const taken = part.subarray(0, stop ?? part.length);
      found.push(taken);
      length += taken.length;
      const isWhole = this.#take(event, taken.length);
      const end = isWhole && event.end && this.marksEnd;
      if (end || stop !== undefined) return { data: Buffer.concat(found), end };
    }
  }

  async fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    let filled = 0;
    let end = false;
    while (filled < target.length) {
      if (end) throw new TransportError("protocol", `the reply has ${filled} bytes of ${target.length}`);
      const found = filled === 0 ? [] : [Buffer.from(target.subarray(0, filled))];
      const event = await this.#incoming(found, limits);
      const part = event.data.subarray(this.#offset, this.#offset + target.length - filled);
      target.set(part, filled);
      filled += part.length;
      end = this.#take(event, part.length) && event.end && this.marksEnd;
    }
    return { end };
  }

  async receive(limits: Limits): Promise<Buffer> {
    const event = await this.#incoming([], limits);
    const data = Buffer.from(event.data.subarray(this.#offset));
    this.#take(event, data.length);
    return data;
  }

  async readStatus(limits: Limits): Promise<number> {
    return (await this.#operation("status", limits)).status as number;
  }

  async trigger(limits: Limits): Promise<void> {
    await this.#operation("trigger", limits);
  }

  async remote(mode: RemoteMode, limits: Limits): Promise<void> {
    await this.#operation("remote", limits, { mode });
  }

  async lock({ key }: LockRequest, limits: Limits): Promise<string | undefined> {
    return (await this.#operation("lock", limits, { key })).granted;
  }

  async unlock(limits: Limits): Promise<void> {
    await this.#operation("unlock", limits);
  }

  async onServiceRequest(listener: (status: number | undefined) => void, limits: Limits): Promise<AsyncDisposable> {
    await this.#operation("listen", limits);
    this.#listeners.add(listener);
    return { [Symbol.asyncDispose]: async () => void this.#listeners.delete(listener) };
  }

  /** @throws TransportError if something of the recording is left, unless there has been a difference already. */
  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    this.#listeners.clear();
    const { left } = this;
    const [first] = left;
    if (!this.#failOnRest || this.#difference || first === undefined) return;
    const number = left.length === 1 ? "1 step was" : `${left.length} steps were`;
    throw new TransportError("protocol", `${number} not replayed: first ${this.#place(first)}: ${describe(first)}`);
  }

  /** The next bytes that the instrument sent; `found` has been read of the same reply. */
  async #incoming(found: readonly Buffer[], limits: Limits): Promise<ReadEvent> {
    this.#check();
    const sought = found.length === 0 ? "read" : `read on after ${quoteBytes(Buffer.concat(found))}`;
    const event = this.#peek(sought);
    if (isRead(event)) return event;
    await this.#throwRecorded("read", limits);
    throw this.#differs(event, sought);
  }

  /** Takes bytes of a read; whether they were its last ones. */
  #take(event: ReadEvent, length: number): boolean {
    this.#offset += length;
    this.#hasBegun = true;
    if (this.#offset < event.data.length) return false;
    this.#advance();
    // A message whose end was marked has no rest.
    if (event.end && this.marksEnd) this.#hasBegun = false;
    this.#deliver();
    return true;
  }

  /** Takes an operation of this name and these details, and fails as it did. */
  async #operation(op: OperationName, limits: Limits, details: Partial<OperationEvent> = {}): Promise<OperationEvent> {
    this.#check();
    const sought = describe({ op, ...details });
    const event = this.#peek(sought);
    const isSame =
      "op" in event &&
      event.op === op &&
      event.mode === details.mode &&
      event.key === details.key &&
      event.name === details.name &&
      (op !== "set" || JSON.stringify(event.value) === JSON.stringify(details.value));
    if (!isSame) throw this.#differs(event, sought);
    this.#advance();
    this.#hasBegun = false;
    if (event.error) await this.#failAgain(event.error, limits);
    this.#deliver();
    return event;
  }

  /** Fails as the recorded operation did, if that is next. */
  async #throwRecorded(op: "read" | "write", limits: Limits): Promise<void> {
    const event = this.#events[this.#next];
    if (event === undefined || !("op" in event) || event.op !== op || !event.error) return;
    this.#advance();
    await this.#failAgain(event.error, limits);
  }

  #failAgain(error: RecordedError, limits: Limits): Promise<never> {
    return failAgain(error, limits, this.#closed.signal);
  }

  /** The next event that whoever uses the transport has a part in. */
  #peek(sought: string): RecordedEvent {
    this.#deliver();
    while (isIncidental(this.#events[this.#next])) this.#advance();
    const event = this.#events[this.#next];
    if (event !== undefined) return event;
    this.#difference = new TransportError("protocol", `${this.#source} ends, but now: ${sought}`);
    throw this.#difference;
  }

  /** Service requests come when they came then. */
  #deliver(): void {
    for (;;) {
      const event = this.#events[this.#next];
      if (event === undefined || !("op" in event) || event.op !== "service") return;
      this.#advance();
      for (const listener of this.#listeners) queueMicrotask(() => listener(event.status));
    }
  }

  #advance(): void {
    this.#next++;
    this.#offset = 0;
  }

  #check(): void {
    if (this.#difference) throw this.#difference;
    if (this.#closed.signal.aborted) throw new TransportError("connection", "the connection is closed");
  }

  #differs(event: RecordedEvent, sought: string): TransportError {
    const message = `${this.#place(event)}: recorded: ${describe(event)}, but now: ${sought}`;
    return (this.#difference = new TransportError("protocol", message));
  }

  /** Long messages are shown from where they begin to differ. */
  #differsWithin(event: RecordedEvent, data: Buffer, rest: Buffer, part: Buffer): TransportError {
    const same = rest.findIndex((byte, at) => byte !== part[at]);
    if (same < longestQuoted) return this.#differs(event, `write ${quoteBytes(data)}`);
    const [recorded, now] = [part, rest].map(bytes => quoteBytes(bytes.subarray(same)));
    const message = `${this.#place(event)}: from byte ${this.#offset + same + 1}: recorded: write ${recorded}, but now: write ${now}`;
    return (this.#difference = new TransportError("protocol", message));
  }

  #place(event: RecordedEvent): string {
    return event.line > 0 ? `${this.#source}:${event.line}` : this.#source;
  }
}

/** What happens by itself: it may be missing in a replay. */
function isIncidental(event: RecordedEvent | undefined): boolean {
  return event !== undefined && "op" in event && ["open", "close", "service"].includes(event.op);
}

function isRead(event: RecordedEvent | undefined): event is RecordedEvent & ReadEvent {
  return event !== undefined && "dir" in event && event.dir === "read";
}

/** A read or a write that failed. */
function isFailure(event: RecordedEvent | undefined): boolean {
  return event !== undefined && "op" in event && (event.op === "read" || event.op === "write");
}
