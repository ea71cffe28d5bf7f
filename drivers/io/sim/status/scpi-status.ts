/** Status reporting of an instrument that keeps a queue of errors beside its registers, as SCPI-1999 has it (volume 1, chapter 9; volume 2, chapter 21). */
import { StandardStatus, standardEvents, type StatusAnswer } from "./standard-status.ts";
import { statusBits } from "./status.ts";

/** How a queue of errors is told. */
export interface ScpiStatusOptions {
  /** The reply of an empty queue. Default `+0,"No error"`. */
  readonly empty?: string;
  /** How many errors it keeps. Default 20. */
  readonly longest?: number;
}

const question = /^:?SYST(?:em)?:ERR(?:or)?(?::NEXT)?\?$/i;
const clearing = /^\s*\*CLS\s*$/i;

/** The registers of IEEE 488.2 and the queue that `SYSTem:ERRor?` reads; bit 2 of the status byte says that it holds something. */
export class ScpiStatus extends StandardStatus {
  readonly #empty: string;
  readonly #longest: number;
  #queue: string[] = [];

  constructor({ empty = '+0,"No error"', longest = 20 }: ScpiStatusOptions = {}) {
    super();
    this.#empty = empty;
    this.#longest = longest;
  }

  /** Puts an error into the queue and sets its bit of the standard event register: −1xx command, −2xx execution, −3xx device, −4xx query. */
  fail(code: number, text: string): void {
    super.raise(eventOf(code));
    this.#push(`${code},"${text}"`);
  }

  /** A message that nothing understands is told in the queue as well. */
  override raise(events: number): void {
    super.raise(events);
    if ((events & standardEvents.commandError) !== 0) this.#push('-100,"Command error"');
  }

  override answer(message: string, messageAvailable: boolean): StatusAnswer {
    if (clearing.test(message)) this.#queue = [];
    if (question.test(message)) return this.#next();
    const answer = super.answer(message, messageAvailable);
    this.#tell();
    return answer;
  }

  #next(): string {
    const entry = this.#queue.shift() ?? this.#empty;
    this.#tell();
    return entry;
  }

  #push(entry: string): void {
    if (this.#queue.length < this.#longest) this.#queue.push(entry);
    // The newest gives way to the note that some were lost (SCPI-1999, 21.8.1).
    else this.#queue[this.#longest - 1] = '-350,"Queue overflow"';
    this.#tell();
  }

  #tell(): void {
    this.condition(statusBits.errorQueue, this.#queue.length > 0);
  }
}

function eventOf(code: number): number {
  const { commandError, executionError, deviceError, queryError } = standardEvents;
  return { 1: commandError, 2: executionError, 4: queryError }[Math.floor(Math.abs(code) / 100)] ?? deviceError;
}
