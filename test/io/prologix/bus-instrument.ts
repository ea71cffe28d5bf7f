/** A GPIB instrument that does what a test tells it to. */
import type { Conversation, ServedInstrument } from "../../../drivers/io/serve/conversation.ts";

type Answer = (message: string, instrument: BusInstrument) => void;

export class BusInstrument implements ServedInstrument, Conversation {
  readonly name = "bus instrument";
  /** Messages as they came, latin-1. */
  readonly messages: string[] = [];
  clears = 0;
  triggers = 0;
  status = 0;
  readonly #answer: Answer;
  #pending = Buffer.alloc(0);
  #replies: Buffer[] = [];
  #replied: (() => void) | undefined;
  #requested: ((status: number) => void) | undefined;

  constructor(answer: Answer = () => {}) {
    this.#answer = answer;
  }

  connect(): this {
    return this;
  }

  receive(data: Buffer, end: boolean): void {
    this.#pending = Buffer.concat([this.#pending, data]);
    if (!end) return;
    const message = this.#pending.toString("latin1");
    this.#pending = Buffer.alloc(0);
    this.messages.push(message);
    this.#answer(message, this);
  }

  reply(data: string | Buffer): void {
    this.#replies.push(typeof data === "string" ? Buffer.from(data, "latin1") : data);
    this.#replied?.();
  }

  request(status: number): void {
    this.status = status;
    this.#requested?.(status);
  }

  take(): Buffer | undefined {
    return this.#replies.shift();
  }

  get hasReply(): boolean {
    return this.#replies.length > 0;
  }

  onReply(listener: (() => void) | undefined): void {
    this.#replied = listener;
  }

  readStatus(): number {
    const { status } = this;
    this.status &= ~0x40;
    return status | (this.hasReply ? 0x10 : 0);
  }

  onServiceRequest(listener: ((status: number) => void) | undefined): void {
    this.#requested = listener;
  }

  trigger(): void {
    this.triggers++;
  }

  clear(): void {
    this.clears++;
    this.#pending = Buffer.alloc(0);
    this.#replies = [];
  }

  close(): void {
    this.#replied = this.#requested = undefined;
  }
}
