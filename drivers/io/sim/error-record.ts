/** Status registers and error queues of a simulation file. */
import type { DeviceDefinition } from "./definition.ts";

interface Register {
  readonly bits: ReadonlyMap<string, number>;
  value: number;
}

interface Queue {
  readonly empty: string;
  readonly messages: ReadonlyMap<string, string>;
  readonly queued: string[];
}

const longestQueue = 1000;

/** What errors leave behind in a device. Of two registers or queues with one question, the later one answers. */
export class ErrorRecord {
  readonly #registers = new Map<string, Register>();
  readonly #queues = new Map<string, Queue>();
  /** The register that an error sets: the last that lists it. */
  readonly #registerOf = new Map<string, Register>();

  constructor({ statusRegisters, errorQueues }: DeviceDefinition) {
    for (const { query, bits } of statusRegisters) {
      const register = { bits, value: 0 };
      this.#registers.set(query, register);
      for (const key of bits.keys()) this.#registerOf.set(key, register);
    }
    for (const { query, empty, messages } of errorQueues) this.#queues.set(query, { empty, messages, queued: [] });
  }

  /** The questions that it answers. */
  *forms(): Iterable<string> {
    yield* this.#registers.keys();
    yield* this.#queues.keys();
  }

  get hasErrors(): boolean {
    return [...this.#queues.values()].some(({ queued }) => queued.length > 0);
  }

  /** A register, without clearing it. */
  register(query: string): number {
    return this.#registers.get(query)?.value ?? 0;
  }

  /** Answers a question for a register, which it clears, or for the oldest entry of a queue. */
  reply(query: string): string | undefined {
    const register = this.#registers.get(query);
    if (register) {
      const { value } = register;
      register.value = 0;
      return String(value);
    }
    const queue = this.#queues.get(query);
    return queue && (queue.queued.shift() ?? queue.empty);
  }

  /** Notes an error where the file wants it noted. */
  note(key: string): void {
    const register = this.#registerOf.get(key);
    // Larger masks than 32 bits are kept whole.
    if (register) register.value = Number(BigInt(register.value) | BigInt(register.bits.get(key) as number));
    for (const { messages, queued } of this.#queues.values()) {
      const message = messages.get(key);
      if (message !== undefined && queued.length < longestQueue) queued.push(message);
    }
  }

  /** Puts an entry into every queue. */
  queue(entry: string): void {
    for (const { queued } of this.#queues.values()) if (queued.length < longestQueue) queued.push(entry);
  }
}
