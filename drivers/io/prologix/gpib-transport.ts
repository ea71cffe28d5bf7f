/** A GPIB instrument behind a Prologix or AR488 adapter. */

import { eitherSignal } from "../either-signal.ts";
import { millisecondsLeft, TransportError, type Limits } from "../limits.ts";
import { StreamInput } from "../stream/stream-input.ts";
import type { Attributes, OwedAnswers, Received, RemoteMode, Stop, Transport } from "../transport.ts";
import type { Adapter, AdapterSettings } from "./adapter.ts";
import { dataLine } from "./escape.ts";
import { serviceRequestsOf, type Requester } from "./service-requests.ts";
import { Talk } from "./talk.ts";

/** Where an instrument is on the bus. */
export interface GpibAddress {
  /** 0 to 30. */
  readonly primary: number;
  /** 0 to 30. Default none. */
  readonly secondary?: number | undefined;
}

/** Secondary addresses travel with this added (IEEE 488.1, the secondary command group). */
const secondaryGroup = 96;
const requestBit = 0x40;

export class GpibTransport implements Transport {
  readonly bus: string;
  readonly simulated = false;
  readonly marksEnd = true;
  readonly sharesLine = true;
  readonly attributes: Attributes;
  readonly #adapter: Adapter;
  readonly #settings: AdapterSettings;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<(status: number | undefined) => void>();
  readonly #requester: Requester;
  readonly #rest = new StreamInput();
  #talk: Talk | undefined;
  /** The character that ends replies of an instrument that marks no end; found out when one does not. */
  #character: number | undefined;
  #wasConnected = false;

  constructor(adapter: Adapter, address: GpibAddress) {
    const { primary, secondary } = address;
    this.bus = adapter.bus;
    this.#adapter = adapter;
    this.#settings = { addr: secondary === undefined ? primary : `${primary} ${secondaryGroup + secondary}` };
    this.attributes = new GpibAttributes(address);
    this.#requester = { poll: limits => this.#poll(limits), requested: status => this.#requested(status) };
  }

  get line(): string {
    return `${this.bus} ${this.#settings["addr"]}`;
  }

  /** Waits until the adapter has finished, and clears the instrument unless it is the first time and nothing is owed. */
  async resynchronise(limits: Limits, owed?: OwedAnswers): Promise<void> {
    if (this.#wasConnected || owed?.closedAt !== undefined) await this.clear(limits);
    else await this.#run(limits, async () => {});
    this.#wasConnected = true;
  }

  /** The rest of a reply is read to its end before anything else is sent. */
  discardInput(): boolean {
    this.#talk?.rest.discard();
    return false;
  }

  /** Selected device clear. */
  async clear(limits: Limits): Promise<void> {
    await this.#command("++clr", limits);
    this.#talk = undefined;
  }

  async write(data: Buffer, limits: Limits, end = true): Promise<void> {
    if (data.length === 0) return;
    await this.#run(limits, async within => {
      await this.#adapter.send(dataLine(data), { ...this.#settings, eoi: end ? 1 : 0 }, within);
      // A new command interrupts what was not read of the last answer.
      this.#learnEnd();
      this.#talk = undefined;
    });
  }

  read({ terminator, count = Infinity }: Stop, limits: Limits): Promise<Received> {
    return this.#run(limits, async within => {
      const ends = terminator !== undefined && terminator.length > 0 ? terminator : undefined;
      const talk = await this.#listen(ends, within);
      for (let from = 0; ;) {
        const { rest } = talk;
        const at = ends ? rest.peek(count).indexOf(ends, from) : -1;
        if (ends && at >= 0) return this.#take(talk, at + ends.length, within, ends.at(-1));
        if (rest.length >= count) return this.#take(talk, count, within);
        if (talk.state === "ended") return this.#take(talk, rest.length, within);
        from = Math.max(0, rest.length - (ends?.length ?? 0) + 1);
        await this.#hear(talk, within);
      }
    });
  }

  fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    return this.#run(limits, async within => {
      const talk = await this.#listen(undefined, within);
      for (let filled = 0; ;) {
        const count = Math.min(talk.rest.length, target.length - filled);
        const { data, end } = await this.#take(talk, count, within, undefined, filled + count === target.length);
        target.set(data, filled);
        filled += count;
        if (filled === target.length) return { end };
        if (talk.state === "ended")
          throw new TransportError("protocol", `the reply has ${filled} bytes of ${target.length}`);
        await this.#hear(talk, within);
      }
    });
  }

  async readStatus(limits: Limits): Promise<number> {
    const status = await this.#run(limits, within => this.#poll(within));
    // The poll has taken the request: whoever waits for it would wait for ever.
    if ((status & requestBit) !== 0) this.#requested(status);
    return status;
  }

  trigger(limits: Limits): Promise<void> {
    return this.#command("++trg", limits);
  }

  async remote(mode: RemoteMode, limits: Limits): Promise<void> {
    const commands = this.#remoteCommands(mode);
    await this.#run(limits, async within => {
      for (const command of commands) await this.#adapter.send(command, this.#settings, within);
    });
  }

  async onServiceRequest(listener: (status: number | undefined) => void, limits: Limits): Promise<AsyncDisposable> {
    await this.#run(limits, async () => {});
    this.#listeners.add(listener);
    serviceRequestsOf(this.#adapter).add(this.#requester);
    return {
      [Symbol.asyncDispose]: async () => {
        this.#listeners.delete(listener);
        if (this.#listeners.size === 0) serviceRequestsOf(this.#adapter).remove(this.#requester);
      },
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#listeners.clear();
    serviceRequestsOf(this.#adapter).remove(this.#requester);
  }

  /** What is left of the last answer, or a new one. */
  async #listen(terminator: Buffer | undefined, limits: Limits): Promise<Talk> {
    const last = this.#talk;
    if (last && (last.isOpen || last.rest.length > 0)) return last;
    this.#learnEnd();
    const talk = new Talk(this.#rest, terminator && this.#character);
    await this.#adapter.startTalk(talk, this.#settings, limits);
    return (this.#talk = talk);
  }

  async #hear(talk: Talk, limits: Limits): Promise<void> {
    // An adapter waits for some seconds; who has more time asks again.
    if (talk.state === "silent") await this.#adapter.startTalk(talk, this.#settings, limits);
    try {
      await this.#adapter.more(talk, limits);
    } catch (error) {
      throw millisecondsLeft(limits) === 0 ? incomplete(talk, error) : error;
    }
  }

  /** `isWhole`: the reader has all that it wants, so that an end mark after it is none of the data. */
  async #take(talk: Talk, count: number, limits: Limits, stoppedAt?: number, isWhole = true): Promise<Received> {
    const data = count === 0 ? Buffer.alloc(0) : await talk.rest.exactly(count, limits);
    talk.stoppedAt = stoppedAt;
    const isEmpty = talk.rest.length === 0;
    if (isEmpty && isWhole && talk.state === "doubtful") talk.state = "ended";
    return { data, end: isEmpty && talk.state === "ended" };
  }

  /** A reply that was complete and yet had no end: the adapter waited for one in vain, and is spared that from now on. */
  #learnEnd(): void {
    const talk = this.#talk;
    if (talk?.state === "silent" && talk.rest.length === 0) this.#character = talk.stoppedAt ?? this.#character;
  }

  async #poll(limits: Limits): Promise<number> {
    const wait = { read_tmo_ms: this.#adapter.waitFor(limits) };
    const answer = await this.#adapter.ask("++spoll", { ...this.#settings, ...wait }, limits);
    const status = Number(answer);
    if (/^\d+$/.test(answer) && status <= 255) return status;
    throw new TransportError("protocol", `a serial poll was answered by ${JSON.stringify(answer)}`);
  }

  #requested(status: number): void {
    for (const listener of this.#listeners) listener(status);
  }

  async #command(command: string, limits: Limits): Promise<void> {
    await this.#run(limits, within => this.#adapter.send(command, this.#settings, within));
  }

  #remoteCommands(mode: RemoteMode): string[] {
    switch (mode) {
      case "local":
        return ["++loc"];
      case "assertLockout":
      case "assertAddressLockout":
        return ["++llo"];
      case "assert":
        // A controller of either kind has asserted the line since it was told to be one.
        return this.#adapter.isAr488 ? ["++ren 1"] : [];
      case "deassert":
      case "deassertLocal":
        if (this.#adapter.isAr488) return mode === "deassert" ? ["++ren 0"] : ["++loc", "++ren 0"];
        break;
      default:
    }
    const can = `assert, assertLockout, assertAddressLockout, local${this.#adapter.isAr488 ? ", deassert, deassertLocal" : ""}`;
    throw new RangeError(
      `remote mode ${JSON.stringify(mode)} is not known to the adapter ${this.#adapter.version}: there are ${can}`,
    );
  }

  async #run<T>(limits: Limits, operation: (limits: Limits) => Promise<T>): Promise<T> {
    const either = limits.signal ? eitherSignal(limits.signal, this.#closing.signal) : undefined;
    const within = { deadline: limits.deadline, signal: either?.signal ?? this.#closing.signal };
    try {
      return await this.#adapter.run(within, () => operation(within));
    } finally {
      either?.release();
    }
  }
}

function incomplete(talk: Talk, cause: unknown): unknown {
  const { rest } = talk;
  if (rest.length === 0) return cause;
  const start = JSON.stringify(rest.peek(60).toString("latin1"));
  return new TransportError("timeout", `the reply ${start} did not end`, { cause });
}

class GpibAttributes implements Attributes {
  readonly #values: ReadonlyMap<string, number>;

  constructor({ primary, secondary = 0xffff }: GpibAddress) {
    // VI_NO_SEC_ADDR is 0xffff.
    this.#values = new Map([
      ["VI_ATTR_GPIB_PRIMARY_ADDR", primary],
      ["VI_ATTR_GPIB_SECONDARY_ADDR", secondary],
    ]);
  }

  get names(): readonly string[] {
    return [...this.#values.keys()];
  }

  async get(name: string): Promise<unknown> {
    const value = this.#values.get(name);
    if (value !== undefined) return value;
    const known = this.names.join(", ");
    throw new RangeError(
      `an instrument behind an adapter has no attribute ${JSON.stringify(name)}: there are ${known}`,
    );
  }

  async set(name: string): Promise<void> {
    await this.get(name);
    throw new RangeError(`${name} can only be read`);
  }
}
