/** One conversation with a simulated device: finds where messages end, and hands them over. */
import { SimulationError } from "../errors.ts";
import type { FailureListener } from "../serve/conversation.ts";
import { indexOutsideBlocks } from "./blocks.ts";
import type { SimulatedDevice } from "./device.ts";

const longestMessage = 1 << 20;
/** Of a device that takes binary blocks: waveforms and files. */
const longestWithBlocks = 1 << 27;
const mostWaiting = 10_000;

type Reply = (text: string) => void;

/** Several connections may share a device; each has its own half-sent message. */
export class SimulatedConnection {
  readonly #device: SimulatedDevice;
  readonly #hasReply: () => boolean;
  readonly #failed: FailureListener | undefined;
  #input = "";
  /** The answer that is under way, if there is one; what comes in the meantime waits. */
  #underWay: Promise<void> | undefined;
  #waiting: { readonly query: string; readonly reply: Reply }[] = [];
  #failure: Error | undefined;

  /** `hasReply` says whether a reply waits for this client; `failed` hears of an answer that fails while nobody waits. */
  constructor(device: SimulatedDevice, hasReply: () => boolean = () => false, failed?: FailureListener) {
    this.#device = device;
    this.#hasReply = hasReply;
    this.#failed = failed;
  }

  /** What has been sent and is not a whole message yet. */
  get unfinished(): string {
    return this.#input;
  }

  /** What went wrong while nobody was there to be told. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Whether the device is still at work on an answer. */
  get isBusy(): boolean {
    return this.#underWay !== undefined;
  }

  /**
   * Takes bytes, one per character; hands each message that they complete to `heard`, and each reply to `reply`.
   * @throws SimulationError for what the simulation cannot do; what was sent with it is forgotten.
   */
  receive(data: string, reply: Reply, heard?: (message: string) => void): void {
    this.#throwFailure();
    const { query: end } = this.#device.endOfMessage;
    const { takesBlocks } = this.#device;
    const input = this.#input === "" ? data : this.#input + data;
    this.#input = "";
    let from = 0;
    // Without an end, what is written at once is a message.
    for (let at = 0; from < input.length; from = at + end.length) {
      if (end === "") at = input.length;
      else at = takesBlocks ? indexOutsideBlocks(input, end, from) : input.indexOf(end, from);
      if (at < 0) break;
      const message = input.slice(from, at);
      heard?.(message);
      this.#hear(message, reply);
    }
    this.#input = input.slice(from);
    const longest = takesBlocks ? longestWithBlocks : longestMessage;
    if (this.#input.length <= longest) return;
    this.#input = "";
    throw new SimulationError(
      `device ${JSON.stringify(this.#device.device)}: ${longest} bytes without the end of message ${JSON.stringify(end)}`,
    );
  }

  /** The bus has marked the end of the message: what stands there is one. */
  finish(reply: Reply): void {
    const message = this.#input;
    this.#input = "";
    if (message !== "") this.#hear(message, reply);
  }

  /** The bus's trigger, in its turn among the messages. */
  trigger(reply: Reply): void {
    this.#answer(() => this.#device.trigger(), reply);
  }

  /** Forgets a half-sent message and what has not been answered yet, as a device clear does. */
  clear(): void {
    this.#input = "";
    this.#waiting = [];
    this.#underWay = undefined;
    this.#failure = undefined;
    this.#device.clear();
  }

  #hear(message: string, reply: Reply): void {
    for (const query of this.#device.split(message)) {
      if (this.#underWay === undefined) {
        this.#ask(query, reply);
        continue;
      }
      if (this.#waiting.length >= mostWaiting) throw new SimulationError(`${mostWaiting} messages wait for an answer`);
      this.#waiting.push({ query, reply });
    }
  }

  #ask(query: string, reply: Reply): void {
    this.#answer(() => this.#device.ask(query, this.#hasReply()), reply);
  }

  #answer(give: () => string | null | Promise<string | null>, reply: Reply): void {
    const { response: end } = this.#device.endOfMessage;
    const answer = give();
    if (typeof answer === "string") reply(answer + end);
    if (!(answer instanceof Promise)) return;
    const underWay: Promise<void> = answer
      .then(
        text => {
          if (this.#underWay === underWay && text !== null) reply(text + end);
        },
        (error: Error) => {
          if (this.#underWay === underWay) this.#fail(error);
        },
      )
      .then(() => {
        if (this.#underWay === underWay) this.#resume();
      });
    this.#underWay = underWay;
  }

  #resume(): void {
    this.#underWay = undefined;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#underWay ? undefined : this.#waiting.shift()) {
        this.#ask(next.query, next.reply);
      }
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    if (this.#failed?.(error) !== true) this.#failure = error;
  }

  /** What went wrong while nobody was there to be told is told now. */
  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure;
  }
}
