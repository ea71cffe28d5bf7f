/** A client's conversation with a simulated device, as servers of every protocol lead it. */

import { SimulationError } from "../errors.ts";
import type { Conversation, ServedInstrument } from "../serve/conversation.ts";
import { SimulatedConnection } from "./connection.ts";
import type { SimulatedDevice } from "./device.ts";

const messageAvailable = 0x10;
const mostReplies = 100_000;

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
}

export class SimulatedConversation implements Conversation {
  readonly #connection: SimulatedConnection;
  #replies: Buffer[] = [];
  #listener: (() => void) | undefined;

  constructor(device: SimulatedDevice) {
    this.#connection = new SimulatedConnection(device);
  }

  get hasReply(): boolean {
    return this.#replies.length > 0;
  }

  /** What has been sent and is not a whole message yet. */
  get unfinished(): string {
    return this.#connection.unfinished;
  }

  receive(data: Buffer, end: boolean): void {
    const reply = (text: string): void => {
      if (this.#replies.length >= mostReplies) throw new SimulationError(`${mostReplies} replies have not been read`);
      this.#replies.push(Buffer.from(text, "latin1"));
      this.#listener?.();
    };
    this.#connection.receive(data.toString("latin1"), reply);
    // A bus that marks the end of a message needs no terminator.
    if (end) this.#connection.finish(reply);
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

  onServiceRequest(_listener: ((status: number) => void) | undefined): void {
    // The format of simulation files has no service requests.
  }

  trigger(): void {
    // The format of simulation files has no trigger.
  }

  clear(): void {
    this.#replies = [];
    this.#connection.clear();
  }

  close(): void {
    this.clear();
    this.#listener = undefined;
  }
}
