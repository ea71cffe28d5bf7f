/** Which local files have changed since they were loaded, and what that makes stale. */
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The local files that were loaded, which generation of whom each imports, and how often each had to be loaded anew. */
export class Generations {
  readonly #stamps = new Map<string, string>();
  readonly #imports = new Map<string, Map<string, number | undefined>>();
  readonly #generations = new Map<string, number>();
  #latest = 0;

  /** Notes the state in which a file is being loaded. */
  loaded(url: string): void {
    this.#stamps.set(url, stamp(url));
  }

  /** Notes that the present generation of one file imports that of another. */
  imported(parent: string, child: string): void {
    const children = this.#imports.get(parent) ?? new Map<string, number | undefined>();
    this.#imports.set(parent, children.set(child, this.#generations.get(child)));
  }

  /**
   * Gives a new generation to what changed below a file and to all that imports it, or still imports an older one.
   * @param runsAnew Whether the file itself gets one in any case.
   */
  refresh(root: string, failedBefore: boolean, runsAnew: boolean): void {
    const files = this.#below(root);
    const stale = new Set(files.filter(url => this.#isChanged(url, failedBefore)));
    if (runsAnew && this.#stamps.has(root)) stale.add(root);
    for (let before = -1; before < stale.size;) {
      before = stale.size;
      for (const url of files) if (this.#importsStale(url, stale)) stale.add(url);
    }
    const generation = ++this.#latest;
    for (const url of stale) {
      this.#generations.set(url, generation);
      this.#imports.delete(url);
      this.#stamps.delete(url);
    }
  }

  /** The URL under which the present generation of a file is loaded. */
  current(url: string): string {
    const generation = this.#generations.get(url);
    return generation === undefined ? url : `${url}?generation=${generation}`;
  }

  /** A file and all that it imports, directly or not. */
  #below(root: string): string[] {
    const found = new Set([root]);
    for (const url of found) for (const child of this.#imports.get(url)?.keys() ?? []) found.add(child);
    return [...found];
  }

  #isChanged(url: string, failedBefore: boolean): boolean {
    const before = this.#stamps.get(url);
    return before !== undefined && (failedBefore || before !== stamp(url));
  }

  #importsStale(url: string, stale: ReadonlySet<string>): boolean {
    const children = [...(this.#imports.get(url) ?? [])];
    return children.some(([child, generation]) => stale.has(child) || generation !== this.#generations.get(child));
  }
}

function stamp(url: string): string {
  const stats = statSync(fileURLToPath(url), { throwIfNoEntry: false, bigint: true });
  return stats ? `${stats.mtimeNs} ${stats.size}` : "missing";
}
