/** Earlier cells as later ones find them: `_`, `__`, `___` and `Out` are results, `In` the texts. */

/** Results may be large: no more of them are kept alive. */
const keptResults = 100;
const keptTexts = 1000;
const latest = ["_", "__", "___"] as const;

type Globals = Record<string, unknown>;

export class Results {
  readonly #globals = globalThis as unknown as Globals;
  /** What was put under each name: a cell that has assigned another value keeps it. */
  readonly #given: Globals = {};

  /** Puts the names in scope. */
  provide(): void {
    const values: Globals = { In: [""], Out: {}, ...Object.fromEntries(latest.map(name => [name, undefined])) };
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
    }
    Object.assign(this.#given, values);
  }

  /** A cell with this number begins. */
  began(count: number, source: string): void {
    const texts = this.#given["In"] as string[];
    texts[count] = source;
    // The numbers stay what they are: an old text leaves a hole.
    Reflect.deleteProperty(texts, count - keptTexts);
  }

  /** A cell has shown a result; `count` is missing where the history does not keep the cell. */
  add(value: unknown, count: number | undefined): void {
    const values = [value, ...latest.map(name => this.#given[name])];
    for (const [at, name] of latest.entries()) this.#give(name, values[at]);
    if (count === undefined) return;
    const results = this.#given["Out"] as Record<number, unknown>;
    results[count] = value;
    // Numbers come in their order.
    const numbers = Object.keys(results);
    if (numbers.length > keptResults) delete results[Number(numbers[0])];
  }

  forgetResults(): void {
    for (const name of latest) this.#give(name, undefined);
    this.#empty("Out");
  }

  forgetTexts(): void {
    this.#empty("In");
    (this.#given["In"] as string[]).push("");
  }

  #give(name: string, value: unknown): void {
    const isShadowed = !Object.is(this.#globals[name], this.#given[name]);
    this.#given[name] = value;
    if (!isShadowed) this.#globals[name] = value;
  }

  #empty(name: "In" | "Out"): void {
    const kept = this.#given[name] as Globals;
    if (Array.isArray(kept)) kept.length = 0;
    else for (const key of Object.keys(kept)) delete kept[key];
  }
}
