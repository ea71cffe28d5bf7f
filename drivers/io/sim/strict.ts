/** Strict simulation: what a driver sent and the simulation has no rule for. */
import { SimulationError } from "../errors.ts";
import { nearestForms } from "./nearest-forms.ts";

/** When a strict simulation complains: at the message, or when the connection closes. */
export type Strictness = "now" | "end";

/** A message that a simulation could not make sense of. */
export interface Unmatched {
  readonly message: string;
  /** Why a rule that was near does not apply, where that is known. */
  readonly why: string | undefined;
  /** The rules that look most like it, best first. */
  readonly nearest: readonly string[];
}

const longestText = 200;
const mostKept = 1000;

/** Keeps what no rule matched. */
export class StrictRecord {
  readonly #device: string;
  readonly #strictness: Strictness;
  readonly #forms: () => Iterable<string>;
  readonly #unmatched: Unmatched[] = [];
  #more = 0;

  /** `forms` gives the messages that the device knows, as its file spells them. */
  constructor(device: string, strictness: Strictness, forms: () => Iterable<string>) {
    this.#device = device;
    this.#strictness = strictness;
    this.#forms = forms;
  }

  get unmatched(): readonly Unmatched[] {
    return this.#unmatched;
  }

  /**
   * Notes a message.
   * @throws SimulationError if the simulation is to complain at once.
   */
  note(message: string, why?: string): void {
    if (this.#unmatched.length >= mostKept) {
      this.#more++;
      return;
    }
    const unmatched = { message, why, nearest: nearestForms(message, this.#forms()) };
    this.#unmatched.push(unmatched);
    if (this.#strictness === "now") throw this.#error(describe(unmatched));
  }

  /**
   * Complains about everything since it was last asked.
   * @throws SimulationError that lists the messages.
   */
  check(): void {
    const lines = this.#unmatched.splice(0).map(describe);
    if (lines.length === 0 || this.#strictness === "now") return;
    if (this.#more > 0) lines.push(`and ${this.#more} more`);
    this.#more = 0;
    throw this.#error(lines.join("; "));
  }

  #error(text: string): SimulationError {
    return new SimulationError(`simulated device ${JSON.stringify(this.#device)}: ${text}`);
  }
}

function describe({ message, why, nearest }: Unmatched): string {
  const what = why === undefined ? "no rule matches" : `${why}: refused`;
  const near = nearest.length === 0 ? "there are no rules" : `nearest are ${nearest.map(quote).join(", ")}`;
  return `${what} ${quote(message)}: ${near}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > longestText ? `${text.slice(0, longestText)}…` : text);
}
