/** An instrument for servers: answers what a test tells it to, late where it should, and requests service. */
import type { Conversation, ServedInstrument } from "../../../drivers/io/serve/conversation.ts";

/** What is answered to a command: nothing, at once, or later. */
export type Answer = (command: string) => string | Buffer | Promise<string | Buffer> | undefined;

export class TestInstrument implements ServedInstrument {
  readonly name = "test instrument";
  readonly conversations: TestConversation[] = [];
  /** What all clients have done, in order. */
  readonly history: string[] = [];
  answer: Answer;

  constructor(answer: Answer = command => (command.includes("?") ? `echo ${command}` : undefined)) {
    this.answer = answer;
  }

  connect(): TestConversation {
    const conversation = new TestConversation(this);
    this.conversations.push(conversation);
    return conversation;
  }
}

const messageAvailable = 16;
const requestService = 64;

class TestConversation implements Conversation {
  readonly #instrument: TestInstrument;
  #pieces: Buffer[] = [];
  #replies: Buffer[] = [];
  #onReply: (() => void) | undefined;
  #onService: ((status: number) => void) | undefined;
  #service = 0;
  #generation = 0;

  constructor(instrument: TestInstrument) {
    this.#instrument = instrument;
  }

  get hasReply(): boolean {
    return this.#replies.length > 0;
  }

  receive(data: Buffer, end: boolean): void {
    this.#pieces.push(data);
    if (!end) return;
    const command = Buffer.concat(this.#pieces.splice(0)).toString("latin1").replace(/\n$/, "");
    this.#instrument.history.push(command.length > 100 ? `${command.length} bytes` : command);
    const answer = this.#instrument.answer(command);
    if (answer === undefined) return;
    if (!(answer instanceof Promise)) return this.#reply(answer);
    const generation = this.#generation;
    void answer.then(text => {
      if (generation === this.#generation) this.#reply(text);
    });
  }

  take(): Buffer | undefined {
    return this.#replies.shift();
  }

  onReply(listener: (() => void) | undefined): void {
    this.#onReply = listener;
  }

  readStatus(): number {
    const status = this.#service | (this.hasReply ? messageAvailable : 0);
    this.#service &= ~requestService;
    return status;
  }

  onServiceRequest(listener: ((status: number) => void) | undefined): void {
    this.#onService = listener;
  }

  /** Requests service, as an instrument does at an event. */
  requestService(event: number): void {
    this.#service = event | requestService;
    this.#onService?.(this.#service);
  }

  interrupt(): void {
    this.#generation++;
    this.#replies = [];
  }

  trigger(): void {
    this.#instrument.history.push("<trigger>");
  }

  clear(): void {
    this.#generation++;
    this.#pieces = [];
    this.#replies = [];
    this.#instrument.history.push("<clear>");
  }

  close(): void {
    this.#instrument.history.push("<close>");
  }

  #reply(answer: string | Buffer): void {
    this.#replies.push(typeof answer === "string" ? Buffer.from(`${answer}\n`, "latin1") : answer);
    this.#onReply?.();
  }
}
