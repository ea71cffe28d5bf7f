/** An instrument that does not always do what it should, for tests of whoever talks to it. */
import type { Conversation, FailureListener, ServedInstrument } from "../../serve/conversation.ts";
import { realClock, type SimulationClock } from "../clock.ts";
import type { TellingConversation } from "../conversation.ts";
import { HungUp } from "./hung-up.ts";
import { FaultDealer, notesErrors, type FaultPlan, type FaultReport } from "./fault-plan.ts";

/** What faults need of an instrument, beside conversations. */
export type FaultableInstrument = ServedInstrument & {
  /** Puts an entry into the error queues. */
  queueError?(entry: string): void;
  /** Complains about what went wrong, when a connection closes. */
  check?(): void;
};

/** How an instrument is made faulty. */
export interface FaultyOptions {
  /** What delays are measured by. Default the time of this machine. */
  readonly clock?: SimulationClock | undefined;
  /** Hears of every fault as it happens. */
  readonly onFault?: ((report: FaultReport) => void) | undefined;
}

/**
 * The same instrument with faults, for a server or for a connection in this process.
 * @throws RangeError for a plan that cannot be followed.
 * @example
 * const device = await openSimulation("keithley/2600", "TCPIP0::10.0.0.7::5025::SOCKET");
 * const faulty = new FaultyInstrument(new ServedSimulation(device), { replies: { at: { 3: { kind: "drop" } } } });
 */
export class FaultyInstrument implements ServedInstrument {
  readonly #instrument: FaultableInstrument;
  readonly #dealer: FaultDealer;
  readonly #clock: SimulationClock;

  constructor(instrument: FaultableInstrument, plan: FaultPlan, { clock = realClock, onFault }: FaultyOptions = {}) {
    if (notesErrors(plan) && !instrument.queueError) {
      throw new RangeError(`faults of ${instrument.name}: it has no error queue for the entries of the plan`);
    }
    this.#instrument = instrument;
    this.#dealer = new FaultDealer(plan, onFault);
    this.#clock = clock;
  }

  get name(): string {
    return this.#instrument.name;
  }

  connect(client: string): TellingConversation {
    return new FaultyConversation(this.#instrument.connect(client), this.#dealer, this.#clock, entry =>
      this.#instrument.queueError?.(entry),
    );
  }

  queueError(entry: string): void {
    this.#instrument.queueError?.(entry);
  }

  check(): void {
    this.#instrument.check?.();
  }
}

interface Pending {
  readonly reply: Buffer;
  isReady: boolean;
}

const messageAvailable = 0x10;

class FaultyConversation implements TellingConversation {
  readonly #inner: Conversation & Partial<TellingConversation>;
  readonly #dealer: FaultDealer;
  readonly #clock: SimulationClock;
  readonly #queueError: (entry: string) => void;
  #pending: Pending[] = [];
  #delays = new Set<Disposable>();
  #lost = 0;
  #isGone = false;
  #onReply: (() => void) | undefined;

  constructor(inner: Conversation, dealer: FaultDealer, clock: SimulationClock, queueError: (entry: string) => void) {
    this.#inner = inner;
    this.#dealer = dealer;
    this.#clock = clock;
    this.#queueError = queueError;
    inner.onReply(() => this.#collect());
  }

  get hasReply(): boolean {
    return this.#pending[0]?.isReady === true;
  }

  /** A reply that is lost is waited for as one that is slow. */
  get expectsReply(): boolean {
    return this.#pending.length > 0 || this.#lost > 0 || this.#inner.expectsReply === true;
  }

  get silence(): string {
    return this.#inner.silence ?? "the instrument has no reply";
  }

  receive(data: Buffer, end: boolean): void {
    this.#throwIfGone();
    const fault = this.#dealer.message();
    switch (fault?.kind) {
      case "drop":
        this.#lost++;
        return;
      case "disconnect":
        this.#hangUp();
        break;
      case "error":
        this.#queueError(fault.entry);
        break;
      default:
    }
    this.#throwIfGone();
    this.#inner.receive(data, end);
    this.#throwIfGone();
  }

  take(): Buffer | undefined {
    this.#throwIfGone();
    return this.hasReply ? this.#pending.shift()?.reply : undefined;
  }

  onFailure(listener: FailureListener | undefined): void {
    this.#inner.onFailure?.(listener);
  }

  onReply(listener: (() => void) | undefined): void {
    this.#onReply = listener;
  }

  readStatus(): number {
    const status = this.#inner.readStatus() & ~messageAvailable;
    return this.hasReply ? status | messageAvailable : status;
  }

  onServiceRequest(listener: ((status: number) => void) | undefined): void {
    this.#inner.onServiceRequest(listener);
  }

  interrupt(): void {
    this.#throwIfGone();
    this.#forget();
    this.#inner.interrupt?.();
  }

  trigger(): void {
    this.#throwIfGone();
    this.#inner.trigger();
  }

  clear(): void {
    this.#throwIfGone();
    this.#forget();
    this.#inner.clear();
  }

  close(): void {
    this.#forget();
    this.#onReply = undefined;
    this.#inner.close();
  }

  /** Takes over what the instrument has to say. */
  #collect(): void {
    for (let reply = this.#inner.take(); reply && !this.#isGone; reply = this.#inner.take()) this.#pass(reply);
  }

  #pass(reply: Buffer): void {
    const fault = this.#dealer.reply();
    switch (fault?.kind) {
      case "delay":
        return this.#delay(reply, fault.seconds);
      case "drop":
        this.#lost++;
        return;
      case "disconnect":
        return this.#hangUp();
      case "garbage":
        return this.#offer(
          fault.bytes === undefined ? this.#dealer.garbage(reply) : Buffer.from(fault.bytes, "latin1"),
        );
      case "half":
        return this.#offer(reply.subarray(0, fault.keep ?? Math.ceil(reply.length / 2)));
      default:
        this.#offer(reply);
    }
  }

  #offer(reply: Buffer): void {
    this.#pending.push({ reply, isReady: true });
    if (this.hasReply) this.#onReply?.();
  }

  #delay(reply: Buffer, seconds: number): void {
    const pending = { reply, isReady: false };
    this.#pending.push(pending);
    const delay = this.#clock.after(seconds, () => {
      this.#delays.delete(delay);
      pending.isReady = true;
      // Those behind it have waited with it.
      if (this.hasReply) this.#onReply?.();
    });
    this.#delays.add(delay);
  }

  #hangUp(): void {
    this.#isGone = true;
    this.#forget();
    this.#inner.close();
    // Whoever waits for a reply learns it by taking one.
    this.#onReply?.();
  }

  #throwIfGone(): void {
    if (this.#isGone) throw new HungUp();
  }

  #forget(): void {
    for (const delay of this.#delays) delay[Symbol.dispose]();
    this.#delays.clear();
    this.#pending = [];
    this.#lost = 0;
  }
}
