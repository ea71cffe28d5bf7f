/** One conversation with a simulated device: finds where messages end, and hands them over. */
import { SimulationError } from "../errors.ts";
import type { SimulatedDevice } from "./device.ts";

const longestMessage = 1 << 20;

/** Several connections may share a device; each has its own half-sent message. */
export class SimulatedConnection {
  readonly #device: SimulatedDevice;
  #input = "";

  constructor(device: SimulatedDevice) {
    this.#device = device;
  }

  /** What has been sent and is not a whole message yet. */
  get unfinished(): string {
    return this.#input;
  }

  /** Takes bytes, one per character; hands each message that they complete to `heard`, and each reply to `reply`. */
  receive(data: string, reply: (text: string) => void, heard?: (message: string) => void): void {
    const { query: end, response } = this.#device.endOfMessage;
    this.#input += data;
    const messages = end === "" ? [this.#input, ""] : this.#input.split(end);
    this.#input = messages.pop() as string;
    for (const message of messages) {
      heard?.(message);
      for (const answer of this.#device.answer(message)) reply(answer + response);
    }
    if (this.#input.length <= longestMessage) return;
    this.#input = "";
    throw new SimulationError(
      `device ${JSON.stringify(this.#device.device)}: ${longestMessage} bytes without the end of message ${JSON.stringify(end)}`,
    );
  }

  /** The bus has marked the end of the message: what stands there is one. */
  finish(reply: (text: string) => void): void {
    const message = this.#input;
    this.#input = "";
    if (message === "") return;
    for (const answer of this.#device.answer(message)) reply(answer + this.#device.endOfMessage.response);
  }

  /** Forgets a half-sent message, as a device clear does. */
  clear(): void {
    this.#input = "";
  }
}
