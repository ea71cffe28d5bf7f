/** Files of the notebook's folder that cells import: where they are, and whether they have changed. */
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Edit } from "./cell-document.ts";

/** The path in `from "./x.ts"`, `import("../x.ts")` and `require("/x")`, also where the quote is still open. */
const relative = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']((?:\.{0,2}|[A-Za-z]:)\/[^"'\n]*)/g;

/** The package in `from "@scope/package/part"`; `node:` is not one. */
const bare = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']((?:@[^/"'\n]+\/)?[^./"'@:\n][^/"':\n]*)(?=["'/])/g;

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

/** A file, as it is on disk and as the checker knows it. */
export interface WatchedFile {
  real: string;
  seen: string;
}

/** Remembers which files cells depend on, and reports what became of them since the last look. */
export class LocalFiles {
  readonly #folder: () => string;
  readonly #packagePlaces: (name: string) => readonly WatchedFile[];
  /** The state of each file that is imported, or would be if it were there. */
  readonly #known = new Map<string, { seen: string; state: string }>();

  constructor(folder: () => string, packagePlaces: (name: string) => readonly WatchedFile[]) {
    this.#folder = folder;
    this.#packagePlaces = packagePlaces;
  }

  /** Takes in what a cell imports, and what its local files import. */
  follow(source: string): void {
    for (const [, name = ""] of source.matchAll(bare))
      for (const place of this.#packagePlaces(name)) this.#watch(place);
    this.#followPaths(source, this.#folder());
  }

  /** Takes in files that every cell sees. */
  watch(paths: readonly string[]): void {
    for (const path of paths) this.#watch({ real: path, seen: path });
  }

  /** What has changed since the last call. */
  changes(): { path: string; what: "created" | "changed" | "deleted" }[] {
    const changes: { path: string; what: "created" | "changed" | "deleted" }[] = [];
    for (const [real, { seen, state }] of this.#known) {
      const now = stateOf(real);
      if (now === state) continue;
      this.#known.set(real, { seen, state: now });
      changes.push({ path: seen, what: state === "" ? "created" : now === "" ? "deleted" : "changed" });
      this.#followFile(real);
    }
    return changes;
  }

  #watch({ real, seen }: WatchedFile): void {
    if (this.#known.has(real)) return;
    this.#known.set(real, { seen, state: stateOf(real) });
    this.#followFile(real);
  }

  #followPaths(source: string, folder: string): void {
    for (const { path } of relativePaths(source))
      for (const file of candidates(resolve(folder, path))) this.#watch({ real: file, seen: file });
  }

  #followFile(path: string): void {
    if (!/\.[cm]?tsx?$/.test(path) || this.#known.get(path)?.state === "") return;
    try {
      this.#followPaths(readFileSync(path, "utf8"), dirname(path));
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
function stateOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? `${found.mtimeMs} ${found.size} ${found.ino}` : "";
}
