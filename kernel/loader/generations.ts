/** Which local files have changed since they were loaded, and what that makes stale. */
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The local files that were loaded, who imports whom, and how often each had to be loaded anew. */
export class Generations {
  readonly #stamps = new Map<string, string>();
  readonly #imports = new Map<string, Set<string>>();
  readonly #generations = new Map<string, number>();
  #latest = 0;

  /** Notes the state in which a file is being loaded. */
  loaded(url: string): void {
    this.#stamps.set(url, stamp(url));
  }

  imported(parent: string, child: string): void {
    const children = this.#imports.get(parent) ?? new Set();
    this.#imports.set(parent, children.add(child));
  }

  /** Gives a new generation to what changed below a file and to all that imports it. */
  refresh(root: string, failedBefore: boolean): void {
    const stale = new Map<string, boolean>();
    const visit = (url: string): boolean => {
      const known = stale.get(url);
      if (known !== undefined) return known;
      const before = this.#stamps.get(url);
      let isStale = before !== undefined && (failedBefore || before !== stamp(url));
      stale.set(url, isStale);
      for (const child of this.#imports.get(url) ?? []) {
        if (visit(child)) isStale = true;
      }
      stale.set(url, isStale);
      return isStale;
    };
    visit(root);
    const generation = ++this.#latest;
    for (const [url, isStale] of stale) {
      if (!isStale) continue;
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
}

function stamp(url: string): string {
  const stats = statSync(fileURLToPath(url), { throwIfNoEntry: false, bigint: true });
  return stats ? `${stats.mtimeNs} ${stats.size}` : "missing";
}
