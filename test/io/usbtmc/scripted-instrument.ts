/** An instrument whose answers a test writes, as servers and fakes are given it. */
import type { Conversation, ServedInstrument } from "../../../drivers/io/serve/conversation.ts";

export type Answer = (message: string, conversation: ScriptedConversation) => string | Buffer | undefined | void;

/** Answers whole messages; keeps what happened to it. */
export class ScriptedInstrument implements ServedInstrument {
  readonly name = "scripted";
  readonly conversations: ScriptedConversation[] = [];
  readonly answer: Answer;

  constructor(answer: Answer) {
    this.answer = answer;
  }

  get last(): ScriptedConversation {
    return this.conversations.at(-1) as ScriptedConversation;
  }

  connect(_client: string): ScriptedConversation {
    const conversation = new ScriptedConversation(this);
    this.conversations.push(conversation);
    return conversation;
  }
}

export class ScriptedConversation implements Conversation {
  readonly messages: string[] = [];
  triggers = 0;
  clears = 0;
  status = 0;
  readonly #instrument: ScriptedInstrument;
  #unfinished: Buffer[] = [];
  #replies: Buffer[] = [];
  #onReply: (() => void) | undefined;
  #onService: ((status: number) => void) | undefined;

  constructor(instrument: ScriptedInstrument) {
    this.#instrument = instrument;
  }

  get hasReply(): boolean {
    return this.#replies.length > 0;
  }

  receive(data: Buffer, end: boolean): void {
    this.#unfinished.push(Buffer.from(data));
    if (!end) return;
    const message = Buffer.concat(this.#unfinished).toString("latin1");
    this.#unfinished = [];
    this.messages.push(message);
    const reply = this.#instrument.answer(message.replace(/\n$/, ""), this);
    if (reply !== undefined) this.reply(reply);
  }

  reply(reply: string | Buffer): void {
    this.#replies.push(typeof reply === "string" ? Buffer.from(reply, "latin1") : reply);
    this.#onReply?.();
  }

  requestService(status: number): void {
    this.status = status;
    this.#onService?.(status);
  }

  take(): Buffer | undefined {
    return this.#replies.shift();
  }

  onReply(listener: (() => void) | undefined): void {
    this.#onReply = listener;
  }

  readStatus(): number {
    return this.status | (this.hasReply ? 16 : 0);
  }

  onServiceRequest(listener: ((status: number) => void) | undefined): void {
    this.#onService = listener;
  }

  trigger(): void {
    this.triggers++;
  }

  clear(): void {
    this.clears++;
    this.#unfinished = [];
    this.#replies = [];
  }

  close(): void {
    this.clear();
  }
}
