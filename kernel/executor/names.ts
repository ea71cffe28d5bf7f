/** The names that cells have declared, with the values that they have now. */
import type { Evaluator } from "./evaluator.ts";
import type { Declaration } from "./messages.ts";

export interface NamedValue {
  name: string;
  value: unknown;
}

export class Names {
  readonly #evaluator: Evaluator;
  readonly #names = new Set<string>();
  #generation = 0;

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** Counts how often the names were forgotten. */
  get generation(): number {
    return this.#generation;
  }

  /** Takes in what a cell declares; what it does not reach has no value and is not there. */
  declare(declarations: readonly Declaration[]): void {
    for (const { name, kind } of declarations) if (kind !== "type") this.#names.add(name);
  }

  /** Whether a cell has declared the name. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** The names in alphabetical order; nothing of the user's is run. */
  values(): NamedValue[] {
    return [...this.#names]
      .toSorted((a, b) => a.localeCompare(b))
      .flatMap(name => {
        const found = this.#evaluator.read(name);
        return found ? [{ name, value: found.value }] : [];
      });
  }

  /** Lets go of all values: a name of the top level stays declared in the engine, as undefined, until it is declared again. */
  async forget(): Promise<void> {
    const names = this.values().map(({ name }) => name);
    this.#names.clear();
    this.#generation++;
    await this.#evaluator.evaluate(names.map(name => `${name} = undefined;`).join(" "));
  }
}
