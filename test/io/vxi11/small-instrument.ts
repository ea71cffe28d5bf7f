/** An instrument for tests of protocols: answers at once, late, long, or never, and requests service. */
import type { Conversation, ServedInstrument } from "../../../drivers/io/serve/conversation.ts";

export class SmallInstrument implements ServedInstrument {
  readonly name = "small";
  /** What was done to it, over all conversations. */
  readonly log: string[] = [];
  readonly conversations: SmallConversation[] = [];

  connect(client: string): SmallConversation {
    const conversation = new SmallConversation(this.log, client);
    this.conversations.push(conversation);
    return conversation;
  }
}

export class SmallConversation implements Conversation {
  readonly client: string;
  readonly #log: string[];
  #message = "";
  #replies: Buffer[] = [];
  #reply: (() => void) | undefined;
  #request: ((status: number) => void) | undefined;
  #timers = new Set<NodeJS.Timeout>();
  #status = 0;
  /** Whether a clear leaves what comes late on its way, as a bad instrument does. */
  isStubborn = false;

  constructor(log: string[], client: string) {
    this.#log = log;
    this.client = client;
  }

  get hasReply(): boolean {
    return this.#replies.length > 0;
  }

  receive(data: Buffer, end: boolean): void {
    this.#message += data.toString("latin1");
    if (!end) return;
    const message = this.#message.replace(/\r?\n$/, "");
    this.#message = "";
    this.#log.push(message.length > 80 ? `${message.slice(0, 20)}… (${message.length})` : message);
    this.#perform(message);
  }

  #perform(message: string): void {
    const [word = "", rest = ""] = message.split(/ (.*)/s);
    if (word === "*IDN?") this.say("Setpoint,Small,0,1\n");
    else if (word === "ECHO?") this.say(`${rest}\n`);
    else if (word === "LENGTH?") this.say(`${rest.length}\n`);
    else if (word === "LATE?") this.#later(Number(rest.split(",")[0]), () => this.say(`late ${rest}\n`));
    else if (word === "LINES?") this.say("one\ntwo\nthree\n");
    else if (word === "BLOCK?") this.say(block(Number(rest)));
    else if (word === "FAIL") throw new Error("this instrument is out of order");
    else if (word === "SRQ") this.#later(Number(rest), () => this.requestService());
  }

  requestService(): void {
    this.#status |= 0x40;
    this.#request?.(this.#status);
  }

  say(reply: string | Buffer): void {
    this.#replies.push(Buffer.from(reply as string, "latin1"));
    this.#reply?.();
  }

  take(): Buffer | undefined {
    return this.#replies.shift();
  }

  onReply(listener: (() => void) | undefined): void {
    this.#reply = listener;
  }

  readStatus(): number {
    const status = this.#status | (this.hasReply ? 0x10 : 0);
    this.#status &= ~0x40;
    return status;
  }

  onServiceRequest(listener: ((status: number) => void) | undefined): void {
    this.#request = listener;
  }

  trigger(): void {
    this.#log.push("(trigger)");
  }

  clear(): void {
    this.#log.push("(clear)");
    this.#message = "";
    this.#replies = [];
    if (!this.isStubborn) this.#stop();
  }

  close(): void {
    this.#log.push("(close)");
    this.#stop();
  }

  #later(milliseconds: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, milliseconds);
    this.#timers.add(timer);
  }

  #stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}

/** Every byte is a function of its place, so that a lost or doubled one shows. */
export function block(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 31 + (at >> 8)) & 0xff;
  return bytes;
}
