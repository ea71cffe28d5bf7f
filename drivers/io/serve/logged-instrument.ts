/** An instrument whose conversations are logged, whatever protocol they come by. */

import type { Conversation, ServedInstrument } from "./conversation.ts";
import type { TrafficEvent, TrafficLog } from "./traffic-log.ts";

export class LoggedInstrument implements ServedInstrument {
  readonly #inner: ServedInstrument;
  readonly #logs: readonly TrafficLog[];

  constructor(inner: ServedInstrument, logs: readonly TrafficLog[]) {
    this.#inner = inner;
    this.#logs = logs;
  }

  get name(): string {
    return this.#inner.name;
  }

  get resourceName(): string | undefined {
    return this.#inner.resourceName;
  }

  connect(client: string): Conversation {
    const { name } = this;
    const add = (event: TrafficEvent): void => {
      for (const log of this.#logs) log.add({ client, instrument: name, event });
    };
    add({ text: "connected" });
    return new LoggedConversation(this.#inner.connect(client), add);
  }
}

class LoggedConversation implements Conversation {
  readonly pollStatus?: Conversation["pollStatus"];
  readonly #inner: Conversation;
  readonly #add: (event: TrafficEvent) => void;
  #closed = false;

  constructor(inner: Conversation, add: (event: TrafficEvent) => void) {
    this.#inner = inner;
    this.#add = add;
    inner.onFailure?.(error => add({ text: `failed: ${error.message}` }));
    if (inner.pollStatus)
      this.pollStatus = async () => this.#polled((await inner.pollStatus?.()) ?? inner.readStatus());
  }

  get hasReply(): boolean {
    return this.#inner.hasReply;
  }

  receive(data: Buffer, end: boolean): void {
    this.#add({ dir: "write", data, end });
    this.#inner.receive(data, end);
  }

  take(): Buffer | undefined {
    const data = this.#inner.take();
    if (data !== undefined) this.#add({ dir: "read", data, end: true });
    return data;
  }

  onReply(listener: (() => void) | undefined): void {
    this.#inner.onReply(listener);
  }

  readStatus(): number {
    return this.#polled(this.#inner.readStatus());
  }

  onServiceRequest(listener: ((status: number) => void) | undefined): void {
    this.#inner.onServiceRequest(
      listener &&
        (status => {
          this.#add({ text: `service request ${status}` });
          listener(status);
        }),
    );
  }

  interrupt(): void {
    this.#inner.interrupt?.();
  }

  trigger(): void {
    this.#add({ text: "trigger" });
    this.#inner.trigger();
  }

  clear(): void {
    this.#add({ text: "clear" });
    this.#inner.clear();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#inner.close();
    this.#add({ text: "disconnected" });
  }

  #polled(status: number): number {
    this.#add({ text: `status ${status}` });
    return status;
  }
}
