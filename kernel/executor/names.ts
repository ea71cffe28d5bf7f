/** The names that cells have declared, with the values that they have now. */
import type { Evaluator } from "./evaluator.ts";
import type { Declaration } from "./messages.ts";

export interface NamedValue {
  name: string;
  value: unknown;
}

export class Names {
  readonly #evaluator: Evaluator;
  /** Each name with what it is called where it runs. */
  readonly #names = new Map<string, string>();
  /** Properties of the global object that cells have declared over. */
  readonly #originals = new Map<string, PropertyDescriptor>();
  readonly #seen = new Set<string>();
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
    for (const { name, kind, variable = name } of declarations) if (kind !== "type") this.#names.set(name, variable);
  }

  /** Notes what is about to be declared over; a function that is declared takes the place of the property itself. */
  noteOriginals(declarations: readonly Declaration[]): void {
    for (const { name, kind, variable } of declarations) {
      if (kind === "type" || variable !== undefined || this.#seen.has(name)) continue;
      this.#seen.add(name);
      const original = Object.getOwnPropertyDescriptor(globalThis, name);
      if (original) this.#originals.set(name, original);
    }
  }

  /** Whether a cell has declared the name. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** The value of a name as cells see it, if it has one; nothing of the user's is run. */
  read(name: string): { value: unknown } | undefined {
    return this.#evaluator.read(this.#names.get(name) ?? name);
  }

  /** The names in alphabetical order; nothing of the user's is run. */
  values(): NamedValue[] {
    return [...this.#names.keys()]
      .toSorted((a, b) => a.localeCompare(b))
      .flatMap(name => {
        const found = this.read(name);
        return found ? [{ name, value: found.value }] : [];
      });
  }

  /**
   * Lets go of all values: a name of the top level stays declared in the engine until it is declared again, as undefined,
   * or with what it was before cells declared it, unless that has been taken off the global object.
   */
  async forget(): Promise<void> {
    const variables = this.values().map(({ name }) => this.#names.get(name)!);
    this.#names.clear();
    this.#generation++;
    for (const [name, original] of this.#originals)
      if (Object.hasOwn(globalThis, name)) Object.defineProperty(globalThis, name, original);
    const value = (name: string): string => (this.#originals.has(name) ? `globalThis.${name}` : "undefined");
    await this.#evaluator.evaluate(variables.map(name => `${name} = ${value(name)};`).join(" "));
  }
}
