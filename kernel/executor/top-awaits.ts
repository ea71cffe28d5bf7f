/** The awaits at the top of a cell: where an operation is through, its value is taken without giving up the turn, most times. */
import type { Wait } from "./cell.ts";
import { ThroughPromise } from "./through-promise.ts";

/** Of so many operations that are through, one gives up its turn: other code of the cell runs, too. */
const takenInTurn = 8;

/** What a rewritten `await` calls: `isThrough(x) ? taken() : await rest()`. Nothing else of the cell runs in between. */
export class TopAwaits {
  readonly #wait: (value: unknown, site: Wait["site"] | undefined) => unknown;
  #value: unknown;
  #site: Wait["site"] | undefined;
  #count = 0;

  /** @param wait Waits for what is not through; `site` is the place of the await. */
  constructor(wait: (value: unknown, site: Wait["site"] | undefined) => unknown) {
    this.#wait = wait;
  }

  /** Whether the value can be taken at once. */
  isThrough(value: unknown): boolean {
    this.#value = value;
    if (value instanceof ThroughPromise) return ++this.#count % takenInTurn !== 0 && value.cell?.undelivered === false;
    // The place is here: what is written for `rest()` stands at the end of an operand that may have many lines.
    if (typeof (value as { then?: unknown } | null | undefined)?.then === "function")
      Error.captureStackTrace((this.#site = {}), this.isThrough);
    return false;
  }

  /** The value that is through. */
  taken(): unknown {
    const value = this.#value as ThroughPromise;
    this.#value = undefined;
    return value.take();
  }

  /** Waits for what is not. */
  rest(): unknown {
    const value = this.#value;
    const site = this.#site;
    this.#value = this.#site = undefined;
    return this.#wait(value, site);
  }
}
