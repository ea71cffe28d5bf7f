/** The namespaces among the names that are in scope from the start. */
import type { LanguageBackend } from "./backend.ts";

export class Namespaces {
  readonly #specifier: string;
  readonly #names: ReadonlySet<string>;
  #members: ReadonlyMap<string, readonly string[]> | undefined;

  /** @param names All names that the module exports. */
  constructor(specifier: string, names: ReadonlySet<string>) {
    this.#specifier = specifier;
    this.#names = names;
  }

  /** The members of each; the checker is asked once. `file` is a document whose text may go. */
  async members(backend: LanguageBackend, file: string): Promise<ReadonlyMap<string, readonly string[]>> {
    if (this.#members) return this.#members;
    const members = new Map<string, readonly string[]>();
    for (const name of await this.#find(backend, file)) {
      const text = `${this.#import([name])}${name}.`;
      backend.set(file, text);
      const proposals = await backend.proposals(file, text.length);
      const labels = proposals.filter(({ kind }) => kind !== "keyword").map(({ label }) => label);
      members.set(name, labels);
    }
    return (this.#members = members);
  }

  /** Only a namespace can be given another name in this way; the checker complains at all others. */
  async #find(backend: LanguageBackend, file: string): Promise<string[]> {
    const names = [...this.#names];
    if (names.length === 0) return [];
    let text = this.#import(names);
    const begin = text.length;
    const ends = names.map((name, at) => (text += `import $${at} = ${name};\n`).length);
    backend.set(file, text);
    const places = (await backend.findings(file)).filter(({ severity }) => severity === "error");
    return names.filter((_, at) => !places.some(({ start }) => start < ends[at]! && start >= (ends[at - 1] ?? begin)));
  }

  #import(names: readonly string[]): string {
    return `import { ${names.join(", ")} } from ${JSON.stringify(this.#specifier)};\n`;
  }
}
