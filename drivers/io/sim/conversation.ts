/** A client's conversation with a simulated device, as servers of every protocol lead it. */

import { SimulationError } from "../errors.ts";
import type { Conversation, FailureListener, ServedInstrument } from "../serve/conversation.ts";
import { SimulatedConnection } from "./connection.ts";
import type { SimulatedDevice } from "./device.ts";
import { ServiceRequests } from "./status/status.ts";

const mostReplies = 100_000;

/** A conversation that can tell an empty output from a slow one, so that nobody waits for what will not come. */
export interface TellingConversation extends Conversation {
  /** Whether a reply may still come without another message. */
  readonly expectsReply: boolean;
  /** Why there is no reply. */
  readonly silence: string;
}

/** One simulated device for any number of clients. */
export class ServedSimulation implements ServedInstrument {
  readonly device: SimulatedDevice;
  readonly name: string;

  readonly resourceName: string | undefined;

  /** `name` is for logs, by default that of the device in its file; `resourceName` is its address there. */
  constructor(device: SimulatedDevice, name = device.device, resourceName?: string) {
    this.device = device;
    this.name = name;
    this.resourceName = resourceName;
  }

  connect(_client: string): SimulatedConversation {
    return new SimulatedConversation(this.device);
  }

  /** Puts an entry into the error queues of the device. */
  queueError(entry: string): void {
    this.device.queueError(entry);
  }

  /** @throws SimulationError that lists what no rule matched, if the device is strict. */
  check(): void {
    this.device.check();
  }
}

/** One client's share of a device: its half-sent message, its replies, its requests for service. */
export class SimulatedConversation implements TellingConversation {
  readonly #device: SimulatedDevice;
  readonly #connection: SimulatedConnection;
  readonly #requests = new ServiceRequests();
  readonly #subscription: Disposable;
  #replies: Buffer[] = [];
  #reply = this.#taker();
  #onReply: (() => void) | undefined;
  #onRequest: ((status: number) => void) | undefined;
  #onFailure: FailureListener | undefined;

  constructor(device: SimulatedDevice) {
    this.#device = device;
    this.#connection = new SimulatedConnection(
      device,
      () => this.hasReply,
      error => this.#onFailure?.(error),
    );
    this.#subscription = device.onChange(this.#look);
  }

  get hasReply(): boolean {
    return this.#replies.length > 0;
  }

  get expectsReply(): boolean {
    return this.#connection.isBusy;
  }

  get silence(): string {
    const { unfinished, failure } = this.#connection;
    if (failure) return `the simulation failed: ${failure.message}`;
    if (unfinished === "") return "the simulation has no reply";
    const start = JSON.stringify(unfinished);
    const end = JSON.stringify(this.#device.endOfMessage.query);
    return `no reply: the simulation still waits for the end of ${start}: messages end in ${end}`;
  }

  receive(data: Buffer, end: boolean): void {
    this.#connection.receive(data.toString("latin1"), this.#reply);
    // A bus that marks the end of a message needs no terminator.
    if (end) this.#connection.finish(this.#reply);
  }

  take(): Buffer | undefined {
    const reply = this.#replies.shift();
    if (this.#replies.length === 0) this.#look();
    return reply;
  }

  onReply(listener: (() => void) | undefined): void {
    this.#onReply = listener;
  }

  readStatus(): number {
    this.#look();
    return this.#requests.poll(this.#device.status, this.hasReply);
  }

  onServiceRequest(listener: ((status: number) => void) | undefined): void {
    this.#onRequest = listener;
  }

  onFailure(listener: FailureListener | undefined): void {
    this.#onFailure = listener;
  }

  interrupt(): void {
    this.#replies = [];
    if (this.expectsReply) this.#reply = this.#taker();
    this.#look();
  }

  trigger(): void {
    this.#connection.trigger(this.#reply);
  }

  clear(): void {
    this.#replies = [];
    this.#connection.clear();
    this.#look();
  }

  close(): void {
    this.#onReply = undefined;
    this.#onRequest = undefined;
    this.#onFailure = undefined;
    this.#replies = [];
    this.#subscription[Symbol.dispose]();
  }

  /** Takes the replies to what is said from now on, until another is made. */
  #taker(): (text: string) => void {
    const take = (text: string): void => {
      if (take !== this.#reply) return;
      if (this.#replies.length >= mostReplies) throw new SimulationError(`${mostReplies} replies have not been read`);
      this.#replies.push(Buffer.from(text, "latin1"));
      this.#look();
      this.#onReply?.();
    };
    return take;
  }

  readonly #look = (): void => {
    const status = this.#requests.look(this.#device.status, this.hasReply);
    if (status !== undefined) this.#onRequest?.(status);
  };
}
