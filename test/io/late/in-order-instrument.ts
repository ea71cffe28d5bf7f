/** An instrument that does one thing after the other: while it is at work on a slow answer, all else waits behind it. */
import type { Conversation, ServedInstrument } from "../../../drivers/io/serve/conversation.ts";

/**
 * `SLOW? 60` answers `slow` after so many milliseconds, `ECHO? x` answers `x`, `LINES? 3` answers so many lines in one message,
 * `DRIP? 5 abc` answers `abc` byte by byte with so many milliseconds between, `\r` and `\n` escaped. `NOTE x` is noted.
 */
export class InOrderInstrument implements ServedInstrument {
  readonly name = "in-order instrument";
  readonly notes: string[] = [];
  readonly conversations: InOrderConversation[] = [];

  connect(_client: string): InOrderConversation {
    const conversation = new InOrderConversation(this);
    this.conversations.push(conversation);
    return conversation;
  }
}

export class InOrderConversation implements Conversation {
  clears = 0;
  readonly #instrument: InOrderInstrument;
  #message = "";
  #commands: string[] = [];
  #replies: Buffer[] = [];
  #onReply: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Answers to what came before are not given any more. */
  #isMute = false;

  constructor(instrument: InOrderInstrument) {
    this.#instrument = instrument;
  }

  get hasReply(): boolean {
    return this.#replies.length > 0;
  }

  /** For the simulation in this process: something may still come. */
  get expectsReply(): boolean {
    return this.#timer !== undefined;
  }

  /** Commands end in a line feed, on whatever bus. */
  receive(data: Buffer, _end: boolean): void {
    const commands = (this.#message + data.toString("latin1")).split("\n");
    this.#message = commands.pop() ?? "";
    this.#commands.push(...commands);
    if (this.#timer === undefined) this.#goOn();
  }

  take(): Buffer | undefined {
    return this.#replies.shift();
  }

  onReply(listener: (() => void) | undefined): void {
    this.#onReply = listener;
  }

  interrupt(): void {
    this.#replies = [];
    this.#isMute = this.#timer !== undefined;
    this.#commands = this.#commands.filter(command => !command.includes("?"));
  }

  readStatus(): number {
    return this.hasReply ? 0x10 : 0;
  }

  onServiceRequest(): void {}

  trigger(): void {}

  clear(): void {
    this.clears++;
    this.#message = "";
    this.#commands = [];
    this.#replies = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isMute = false;
  }

  close(): void {
    this.clear();
  }

  #goOn(): void {
    for (let command = this.#commands.shift(); command !== undefined; command = this.#commands.shift()) {
      const [, word = "", first = "", rest = ""] = /^(\S+) ?(\S*) ?(.*)$/s.exec(command) ?? [];
      if (word === "SLOW?") return this.#later(Number(first), () => this.#say("slow\n"));
      if (word === "DRIP?") return this.#drip(Number(first), rest.replaceAll("\\r", "\r").replaceAll("\\n", "\n"));
      if (word === "NOTE") this.#instrument.notes.push(command.slice(5));
      if (word === "ECHO?") this.#say(`${command.slice(6)}\n`);
      if (word === "LINES?") this.#say(lines(Number(first)));
    }
  }

  #drip(milliseconds: number, text: string): void {
    this.#later(milliseconds, () => {
      this.#say(text.slice(0, 1));
      if (text.length > 1) this.#drip(milliseconds, text.slice(1));
    });
  }

  /** Goes on with the next command afterwards, unless there is more to wait for. */
  #later(milliseconds: number, act: () => void): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      act();
      if (this.#timer !== undefined) return;
      this.#isMute = false;
      this.#goOn();
    }, milliseconds);
  }

  #say(text: string): void {
    if (this.#isMute) return;
    this.#replies.push(Buffer.from(text, "latin1"));
    this.#onReply?.();
  }
}

/** Lines that are longer than a word. */
export function lines(count: number): string {
  return Array.from({ length: count }, (_, line) => `line ${line} ${"x".repeat(20)}\n`).join("");
}
