/** An instrument that speaks what the C fixtures speak, and misbehaves on demand: one script of faults fits every transport. */
import type { Conversation, ServedInstrument } from "../../../drivers/io/serve/conversation.ts";

/**
 * `ECHO x` answers `x`, `SLOW? 40` answers `late` after so many milliseconds, `NOEND x` answers without an end of any
 * kind, `SRQ` requests service.
 */
export class FaultInstrument implements ServedInstrument {
  readonly name = "fault instrument";
  readonly conversations = new Set<FaultConversation>();

  connect(_client: string): FaultConversation {
    const conversation = new FaultConversation(this);
    this.conversations.add(conversation);
    return conversation;
  }
}

class FaultConversation implements Conversation {
  readonly #instrument: FaultInstrument;
  readonly #timers = new Set<NodeJS.Timeout>();
  #message = "";
  #replies: Buffer[] = [];
  #onReply: (() => void) | undefined;
  #onService: ((status: number) => void) | undefined;
  #requested = 0;
  /** Whether a reply has no end, so that a bus that could mark one does not. */
  #isEndless = false;

  constructor(instrument: FaultInstrument) {
    this.#instrument = instrument;
  }

  get hasReply(): boolean {
    return this.#replies.length > 0;
  }

  /** For the simulation in this process: something may still come. */
  get expectsReply(): boolean {
    return this.#timers.size > 0 || this.#isEndless;
  }

  /** Commands end in a line feed, on whatever bus. */
  receive(data: Buffer, _end: boolean): void {
    const commands = (this.#message + data.toString("latin1")).split("\n");
    this.#message = commands.pop() ?? "";
    for (const command of commands) this.#perform(command);
  }

  take(): Buffer | undefined {
    return this.#replies.shift();
  }

  onReply(listener: (() => void) | undefined): void {
    this.#onReply = listener;
  }

  readStatus(): number {
    const status = this.#requested | (this.hasReply ? 0x10 : 0);
    this.#requested = 0;
    return status;
  }

  onServiceRequest(listener: ((status: number) => void) | undefined): void {
    this.#onService = listener;
  }

  trigger(): void {}

  clear(): void {
    this.#message = "";
    this.#replies = [];
    this.#isEndless = false;
    // What an instrument has begun to measure it still answers; a bus that can clear has cleared it away.
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  close(): void {
    this.clear();
    this.#instrument.conversations.delete(this);
  }

  #perform(command: string): void {
    const [, word = "", rest = ""] = /^(\S+) ?(.*)$/s.exec(command) ?? [];
    if (word === "ECHO") this.#say(`${rest}\n`);
    else if (word === "SLOW?") this.#later(Number(rest));
    else if (word === "SRQ") this.#request();
    else if (word === "NOEND") this.#isEndless = true;
  }

  #say(text: string): void {
    this.#replies.push(Buffer.from(text, "latin1"));
    this.#onReply?.();
  }

  #later(milliseconds: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#say("late\n");
    }, milliseconds);
    this.#timers.add(timer);
  }

  #request(): void {
    this.#requested = 0x41;
    this.#onService?.(this.#requested);
  }
}
