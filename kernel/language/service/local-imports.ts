/** Files of the notebook's folder that cells import: where they are, and whether they have changed. */
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Edit } from "./cell-document.ts";

/** The path in `from "./x.ts"`, `import("../x.ts")` and `require("./x")`, also where the quote is still open. */
const relative = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'](\.\.?\/[^"'\n]*)/g;

/** Relative paths as absolute ones: a document lies elsewhere than the notebook. */
export function absoluteImports(source: string, folder: string): Edit[] {
  return [...relativePaths(source)].map(({ path, start }) => ({
    start,
    end: start + path.length,
    text: absolute(path, folder),
  }));
}

/** The absolute form of a relative path; a last slash stays. */
export function absolute(path: string, folder: string): string {
  return (resolve(folder, path) + (path.endsWith("/") ? "/" : "")).replaceAll("\\", "/");
}

/** Remembers which local files cells have named, and reports what became of them since the last look. */
export class LocalFiles {
  readonly #folder: string;
  /** What is known of each file that is imported or would be if it were there. */
  readonly #known = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes in the files that a cell imports, and those that they import. */
  follow(source: string, folder = this.#folder): void {
    for (const { path } of relativePaths(source)) {
      for (const candidate of candidates(resolve(folder, path))) {
        if (this.#known.has(candidate)) continue;
        this.#known.set(candidate, stamp(candidate));
        this.#followFile(candidate);
      }
    }
  }

  /** What has changed since the last call. */
  changes(): { path: string; what: "created" | "changed" | "deleted" }[] {
    const changes: { path: string; what: "created" | "changed" | "deleted" }[] = [];
    for (const [path, before] of this.#known) {
      const now = stamp(path);
      if (now === before) continue;
      this.#known.set(path, now);
      changes.push({ path, what: before === "" ? "created" : now === "" ? "deleted" : "changed" });
      this.#followFile(path);
    }
    return changes;
  }

  #followFile(path: string): void {
    if (!/\.[cm]?tsx?$/.test(path) || this.#known.get(path) === "") return;
    try {
      this.follow(readFileSync(path, "utf8"), dirname(path));
    } catch {
      // It went between the two looks: the next one reports that.
    }
  }
}

function* relativePaths(source: string): Generator<{ path: string; start: number }> {
  for (const match of source.matchAll(relative))
    yield { path: match[1]!, start: match.index + match[0].length - match[1]!.length };
}

/** The files that a path may mean. */
function candidates(path: string): string[] {
  if (/\.[cm]?js$/.test(path)) return [path, path.replace(/js$/, "ts")];
  if (/\.(?:[cm]?ts|tsx|json)$/.test(path)) return [path];
  return [`${path}.ts`, `${path}/index.ts`];
}

/** What tells one state of a file from another; empty if it is not there. */
function stamp(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? `${found.mtimeMs} ${found.size} ${found.ino}` : "";
}
