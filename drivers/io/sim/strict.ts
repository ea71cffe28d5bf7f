/** Strict simulation: what a driver sent and the simulation has no rule for. */
import { SimulationError } from "../errors.ts";

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

const mostNearest = 3;
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

/** The forms that need the fewest changes to become the message; a field of a form stands for any text. */
export function nearestForms(message: string, forms: Iterable<string>): string[] {
  const wanted = message.slice(0, longestText);
  const scored = [...new Set(forms)].map(form => ({ form, distance: distanceTo(form.slice(0, longestText), wanted) }));
  return scored
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, mostNearest)
    .map(({ form }) => form);
}

const field = "\0";

/** Changes of one character (V. I. Levenshtein, 1966), with upper and lower case half a change apart. */
function distanceTo(form: string, message: string): number {
  const pattern = form.replace(/\{[^{}]*\}/g, field);
  let row = Array.from({ length: message.length + 1 }, (_, column) => column);
  for (const expected of pattern) {
    const above = row;
    // A field costs nothing, however long the text that it takes.
    row = [(above[0] as number) + (expected === field ? 0 : 1)];
    for (let column = 1; column <= message.length; column++) {
      const [left, up, corner] = [row[column - 1], above[column], above[column - 1]] as [number, number, number];
      row.push(
        expected === field
          ? Math.min(left, up, corner)
          : Math.min(left + 1, up + 1, corner + difference(expected, message[column - 1] as string)),
      );
    }
  }
  return row.at(-1) as number;
}

function difference(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.5 : 1;
}

function quote(text: string): string {
  return JSON.stringify(text.length > longestText ? `${text.slice(0, longestText)}…` : text);
}
