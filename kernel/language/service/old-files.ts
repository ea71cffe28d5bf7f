/**
 * Local files as they were when a cell loaded them. Values that are there keep the types they were made with: once a file says
 * something else, the files of earlier cells import a copy of its old text, and of the old texts that import it.
 */
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { parse } from "../parse.ts";
import { walk } from "../walk.ts";
import type { LanguageBackend } from "./backend.ts";
import { CellDocument } from "./cell-document.ts";
import { absolute, meantFile, relativePaths, type Loaded, type LocalText } from "./local-imports.ts";
import type { Workspace } from "./workspace.ts";

type Change = Parameters<LanguageBackend["changed"]>[0][number];

/** Which files have a copy: its path. */
type Copies = ReadonlyMap<string, string>;

/** How the name of a copy starts: then that of its file. */
const marked = /o_[\da-f]{20}_/u;

export class OldFiles {
  readonly #workspace: Workspace;
  readonly #now: (path: string) => LocalText | undefined;
  /** The copies on disk: which file each is of, and how many cells hold it. */
  readonly #copies = new Map<string, { file: string; holders: number }>();
  /** The copies that the file of a cell holds. */
  readonly #held = new Map<string, readonly string[]>();
  /** What the files of cells that loaded the same have in common, until the next change. */
  readonly #plans = new Map<string, Copies>();
  #changes: Change[] = [];

  constructor(workspace: Workspace, now: (path: string) => LocalText | undefined) {
    this.#workspace = workspace;
    this.#now = now;
  }

  /** Files on disk that are new or gone by what was asked since the last call. */
  changes(): Change[] {
    return this.#changes.splice(0);
  }

  /** Local files have changed. */
  changed(): void {
    this.#plans.clear();
  }

  /** The text of a cell's file with imports of what it has loaded, as that was; the copies for it are on disk. */
  rewritten(cell: string, text: string, loaded: Loaded): string {
    const folder = dirname(cell);
    const key = `${folder} ${identity(loaded)}`;
    const copies = this.#plans.get(key) ?? plan(loaded, folder, this.#now);
    this.#plans.set(key, copies);
    for (const [file, path] of copies) this.#hold(path, file, loaded, copies);
    this.#release(cell);
    if (copies.size === 0) return text;
    this.#held.set(cell, [...copies.values()]);
    const later = importedLater(text);
    const imports = [...relativePaths(text)].filter(({ start }) => !later.has(start));
    return repointed({ text, imports }, folder, loaded, copies);
  }

  /** The file of a cell is gone. */
  removed(cell: string): void {
    this.#release(cell);
    // There may be another text in its place one day.
    this.#changes.push({ path: cell, what: "deleted" });
  }

  /** Removes what only the file of this cell needs. */
  #release(cell: string): void {
    for (const path of this.#held.get(cell) ?? []) {
      const copy = this.#copies.get(path);
      if (!copy || --copy.holders > 0) continue;
      this.#copies.delete(path);
      this.#workspace.remove(path);
      this.#changes.push({ path, what: "deleted" });
    }
    this.#held.delete(cell);
  }

  /** A text of the checker with the paths of the files instead of their copies'; a type of one is told from one of today. */
  told(text: string, of: (name: string, file: string) => string | undefined = () => undefined): string {
    if (!marked.test(text)) return text;
    let told = text;
    for (const [path, { file }] of this.#copies) {
      const [copy, original] = [stem(path), stem(file)];
      told = told
        .replaceAll(
          /\bimport\("([^"]+)"\)\.([\p{ID_Continue}$]+)/gu,
          (whole, at: string, name: string) => (stem(at) === copy ? of(name, basename(file)) : undefined) ?? whole,
        )
        .replaceAll(copy, original)
        .replaceAll(`./${basename(copy)}`, original);
    }
    return told;
  }

  #hold(path: string, file: string, loaded: Loaded, copies: Copies): void {
    const copy = this.#copies.get(path) ?? { file, holders: 0 };
    if (copy.holders++ > 0) return;
    this.#copies.set(path, copy);
    const old = loaded.get(file);
    if (old) this.#workspace.write(path, repointed(old, dirname(file), loaded, copies));
    this.#changes.push({ path, what: "created" });
  }
}

/** What tells what one cell has loaded from what another has. */
export function identity(loaded: Loaded): string {
  return Array.from(loaded.values(), ({ mark }) => mark).join(" ");
}

/** Names the copies for what was loaded: of each file that has changed, and of each that imports such a one. */
function plan(loaded: Loaded, folder: string, now: (path: string) => LocalText | undefined): Copies {
  const imports = new Map(Array.from(loaded, ([file, { imports: all }]) => [file, imported(file, all, loaded)]));
  const old = new Set<string>();
  for (const [file, { text }] of loaded) if (now(file)?.text !== text) old.add(file);
  for (let before = -1; before < old.size;) {
    before = old.size;
    for (const [file, below] of imports) if (below.some(one => old.has(one))) old.add(file);
  }
  return new Map(Array.from(old, file => [file, join(folder, copyName(file, { loaded, old, imports }))]));
}

/** The files that a file imports, of those that were loaded. */
function imported(file: string, imports: LocalText["imports"], loaded: Loaded): string[] {
  return imports.flatMap(({ path }) => meantFile(path, dirname(file), one => loaded.has(one)) ?? []);
}

/** The same name for the same text above the same texts: what two cells have loaded alike is of one type. */
function copyName(
  file: string,
  {
    loaded,
    old,
    imports,
  }: { loaded: Loaded; old: ReadonlySet<string>; imports: ReadonlyMap<string, readonly string[]> },
): string {
  const below = new Set([file]);
  for (const one of below) for (const next of imports.get(one) ?? []) below.add(next);
  const hash = createHash("sha1").update(file);
  for (const one of [...below].toSorted()) hash.update(`\0${one}\0${old.has(one) ? loaded.get(one)?.text : ""}`);
  return `o_${hash.digest("hex").slice(0, 20)}_${basename(file)}`;
}

/** A text whose relative imports lead to copies, and else to where they led from its folder. */
function repointed(
  { text, imports }: Pick<LocalText, "text" | "imports">,
  folder: string,
  loaded: Loaded,
  copies: Copies,
): string {
  const edits = imports.map(({ path, start }) => {
    const file = meantFile(path, folder, one => loaded.has(one));
    const copy = file === undefined ? undefined : copies.get(file);
    return { start, end: start + path.length, text: copy === undefined ? absolute(path, folder) : importOf(copy) };
  });
  return new CellDocument(text, { edits }).text;
}

/** Where the paths are that a function imports when it is called: each call has the file of that moment. */
function importedLater(text: string): ReadonlySet<number> {
  const starts = new Set<number>();
  if (!/\bimport\s*\(/u.test(text)) return starts;
  const { program } = parse(text);
  let depth = 0;
  const enter = (): void => void depth++;
  const leave = (): void => void depth--;
  walk(program, {
    FunctionDeclaration: enter,
    "FunctionDeclaration:exit": leave,
    FunctionExpression: enter,
    "FunctionExpression:exit": leave,
    ArrowFunctionExpression: enter,
    "ArrowFunctionExpression:exit": leave,
    // The path stands behind its quote.
    ImportExpression: ({ source }) => void (depth > 0 && starts.add(source.start + 1)),
  });
  return starts;
}

/** A declaration file is imported by the name of what it declares. */
function importOf(path: string): string {
  return `./${basename(path).replace(/\.d\.([cm]?)ts$/u, ".$1js")}`;
}

/** A path as the checker names a module. */
function stem(path: string): string {
  return path.replaceAll("\\", "/").replace(/(?:(?:\.d)?\.[cm]?[jt]sx?|\.json)$/u, "");
}
