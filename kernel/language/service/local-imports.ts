/** Files of the notebook's folder that cells import: where they are, and whether they have changed. */
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Edit } from "./cell-document.ts";

/** The path in `from "./x.ts"`, `import("../x.ts")`, `require("/x")` and `declare module "./x.ts"`, also where the quote is still open. */
const relative = /(?:\bfrom|\bimport|\brequire|\bmodule)\s*\(?\s*["']((?:\.{0,2}|[A-Za-z]:)\/[^"'\n]*)/g;

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

/** What a local file says, as long as it says it. */
export interface LocalText {
  text: string;
  /** The relative paths that it imports, and where they stand. */
  imports: readonly { path: string; start: number }[];
  /** No other text has it. */
  mark: number;
}

/** The local files that a cell has imported, directly or not, as they were then. */
export type Loaded = ReadonlyMap<string, LocalText>;

/** A file that is imported, or would be if it were there. */
interface Known {
  seen: string;
  state: string;
  local?: LocalText | undefined;
}

/** A text that is longer is not kept: what it was cannot be told once it has changed. */
const longestText = 1_000_000;

/** Remembers which files cells depend on, and reports what became of them since the last look. */
export class LocalFiles {
  readonly #folder: () => string;
  readonly #packagePlaces: (name: string) => readonly WatchedFile[];
  /** Files that the checker reads. */
  readonly #sources: RegExp;
  readonly #known = new Map<string, Known>();
  #marks = 0;

  constructor(
    folder: () => string,
    packagePlaces: (name: string) => readonly WatchedFile[],
    { isJavaScript = false }: { isJavaScript?: boolean } = {},
  ) {
    this.#folder = folder;
    this.#packagePlaces = packagePlaces;
    this.#sources = isJavaScript ? /\.(?:[cm]?[jt]sx?|json)$/ : /\.(?:[cm]?tsx?|json)$/;
  }

  /** Takes in what a cell imports, and what its local files import. */
  follow(source: string): void {
    for (const [, name = ""] of source.matchAll(bare))
      for (const place of this.#packagePlaces(name)) this.#watch(place);
    this.#followPaths(relativePaths(source), this.#folder());
  }

  /** What a local file said at the last look; nothing if it is not there. */
  text(path: string): LocalText | undefined {
    return this.#known.get(path)?.local;
  }

  /** The local files that a cell imports, directly or not, as they were at the last look. */
  below(source: string): Loaded {
    const found = new Map<string, LocalText>();
    for (const { path } of relativePaths(source)) this.#add(path, this.#folder(), found);
    return found;
  }

  /** The places where a cell imports local files, each with what that loads. */
  *imports(source: string): Generator<{ start: number; end: number; loaded: Loaded }> {
    for (const { path, start } of relativePaths(source)) {
      const loaded = new Map<string, LocalText>();
      this.#add(path, this.#folder(), loaded);
      yield { start, end: start + path.length, loaded };
    }
  }

  #add(path: string, folder: string, found: Map<string, LocalText>): void {
    const file = meantFile(path, folder, one => this.text(one) !== undefined);
    const local = file === undefined ? undefined : this.text(file);
    if (file === undefined || !local || found.has(file)) return;
    found.set(file, local);
    for (const one of local.imports) this.#add(one.path, dirname(file), found);
  }

  /** Takes in files that every cell sees. */
  watch(paths: readonly string[]): void {
    for (const path of paths) this.#watch({ real: path, seen: path });
  }

  /** What has changed since the last call. */
  changes(): { path: string; what: "created" | "changed" | "deleted" }[] {
    const changes: { path: string; what: "created" | "changed" | "deleted" }[] = [];
    for (const [real, known] of this.#known) {
      const now = stateOf(real);
      const { seen, state } = known;
      if (now === state) continue;
      known.state = now;
      changes.push({ path: seen, what: state === "" ? "created" : now === "" ? "deleted" : "changed" });
      if (real === seen) this.#read(real, known);
    }
    return changes;
  }

  #watch({ real, seen }: WatchedFile): void {
    if (this.#known.has(real)) return;
    const known: Known = { seen, state: stateOf(real) };
    this.#known.set(real, known);
    // A package's is seen elsewhere than it is.
    if (real === seen) this.#read(real, known);
  }

  #followPaths(paths: Iterable<{ path: string }>, folder: string): void {
    for (const { path } of paths)
      for (const file of candidates(resolve(folder, path))) this.#watch({ real: file, seen: file });
  }

  /** Takes in the text of a file, and what it imports. */
  #read(path: string, known: Known): void {
    const before = known.local;
    known.local = undefined;
    if (!this.#sources.test(path) || known.state === "") return;
    try {
      const text = readFileSync(path, "utf8");
      const imports = path.endsWith(".json") ? [] : [...relativePaths(text)];
      if (text.length <= longestText)
        known.local = before?.text === text ? before : { text, imports, mark: ++this.#marks };
      this.#followPaths(imports, dirname(path));
    } catch {
      // It went between the two looks: the next one reports that.
    }
  }
}

/** The relative paths that a text imports. */
export function* relativePaths(source: string): Generator<{ path: string; start: number }> {
  for (const match of source.matchAll(relative))
    yield { path: match[1]!, start: match.index + match[0].length - match[1]!.length };
}

/** The file that a path means, of those that are there. */
export function meantFile(path: string, folder: string, isThere: (file: string) => boolean): string | undefined {
  return candidates(resolve(folder, path)).find(isThere);
}

/** The files that a path may mean, in the order in which the checker looks for them. */
function candidates(path: string): string[] {
  const built = /\.([cm]?)js$/.exec(path);
  if (built) {
    const stem = path.slice(0, -built[0].length);
    return [`${stem}.${built[1]}ts`, `${stem}.d.${built[1]}ts`, path];
  }
  if (/\.(?:[cm]?ts|tsx|json)$/.test(path)) return [path];
  return [`${path}.ts`, `${path}.d.ts`, `${path}.js`, `${path}/index.ts`];
}

/** What tells one state of a file from another; empty if it is not there. */
function stateOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? `${found.mtimeMs} ${found.size} ${found.ino}` : "";
}
