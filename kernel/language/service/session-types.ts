/**
 * The types of what has been executed: for each name, the file that holds the cell which defined it last.
 *
 * A file never changes, but for where the local files lie that it has loaded. A cell that is executed imports what it uses from the
 * files of that moment, so that a name keeps the type it was made with when the names behind it are defined anew.
 */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { parseSync } from "oxc-parser";
import type { DeclaredName } from "../declarations.ts";
import type { LanguageBackend } from "./backend.ts";
import { CellDocument, type Edit } from "./cell-document.ts";
import { absoluteImports, type Loaded } from "./local-imports.ts";
import { Namespaces } from "./namespaces.ts";
import { outline, usedNames, type CellOutline } from "./names.ts";
import { identity, type OldFiles } from "./old-files.ts";
import { copyBehind } from "./second-copy.ts";
import type { Workspace } from "./workspace.ts";

/** An executed cell on disk. */
interface CellFile {
  path: string;
  uses: readonly CellFile[];
  /** How many files rest on each other below it, with it. */
  depth: number;
  /** What is still to be written: a file that no cell uses costs nothing. */
  unwritten: string | undefined;
  /** What it has loaded, its text with imports of that, and its text on disk. */
  local: { loaded: Loaded; text: string; written: string } | undefined;
  /** How many names and files rest on it. */
  holders: number;
}

interface Definition {
  file: CellFile;
  kind: DeclaredName["kind"];
}

/** What a cell has added to the types of others. */
interface Augmentation {
  file: CellFile;
  names: readonly string[];
}

/** What stands around a cell and in it, beside what it uses of the session. */
interface DocumentOptions {
  after?: string;
  edits?: readonly Edit[];
  /** Edits of a second copy of the cell, in a function behind it. */
  copy?: readonly Edit[] | undefined;
  /** Names that other cells will declare: one that is in scope from the start will be something else then. */
  unrun?: ReadonlySet<string> | undefined;
}
/** The names of the last results, the latest first. */
const resultNames = ["_", "__", "___"];
/** What a cell's file calls the value of its last expression. */
const resultName = "$result";
/** A result that rests on so many before it loses its type: a long chain is slow to check. */
const deepestResult = 50;

export class SessionTypes {
  readonly #workspace: Workspace;
  readonly #old: OldFiles;
  readonly #definitions = new Map<string, Definition>();
  readonly #files = new Map<string, CellFile>();
  /** The files that hold the last results; none for one whose type is not known. */
  #results: (CellFile | undefined)[] = [];
  #augmentations: Augmentation[] = [];
  /** Names that are in scope from the start, and the module they come from. */
  #preloaded: { specifier: string; names: ReadonlySet<string> } = { specifier: "", names: new Set() };
  #namespaces = new Namespaces("", new Set());

  constructor(workspace: Workspace, old: OldFiles) {
    this.#workspace = workspace;
    this.#old = old;
  }

  preload(specifier: string, names: Iterable<string>): void {
    this.#preloaded = { specifier, names: new Set(names) };
    this.#namespaces = new Namespaces(specifier, this.#preloaded.names);
  }

  /** The members of the namespaces that are in scope from the start; the checker is asked the first time. */
  async namespaces(backend: LanguageBackend): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.#namespaces.members(backend, this.#workspace.cell);
  }

  /** Whether a name means what the file of a cell defines; the file without its ending. */
  isCurrent(name: string, file: string): boolean {
    const path = this.#definitions.get(name)?.file.path;
    return path !== undefined && basename(path, this.#workspace.ending) === file;
  }

  get preloaded(): ReadonlySet<string> {
    return this.#preloaded.names;
  }

  /** Names that cells have defined, the latest last, with what they are. */
  get defined(): ReadonlyMap<string, { kind: DeclaredName["kind"] }> {
    return this.#definitions;
  }

  knows(name: string): boolean {
    return this.#definitions.has(name) || this.#preloaded.names.has(name);
  }

  /** A cell as the checker reads it now: in front of it what it uses of the session, and nothing else. */
  document(source: string): CellDocument {
    return this.#document(source, outline(source), {}).document;
  }

  /** The same with edits, and with a second copy of the cell behind it, where edits of one are given: `copy` holds both then. */
  probed(
    source: string,
    options: Pick<DocumentOptions, "copy" | "edits" | "unrun">,
  ): { document: CellDocument; copy: CellDocument | undefined } {
    return this.#document(source, outline(source), options);
  }

  /** Takes in the names of an executed cell; of a failed one only those it initialised, the others stay what they were. */
  executed(
    source: string,
    initialised: "all" | readonly string[],
    { isShown = false, loaded = new Map() }: { isShown?: boolean; loaded?: Loaded } = {},
  ): void {
    const cell = outline(source);
    const result = isShown ? cell.result : undefined;
    const lives = ({ name, kind }: DeclaredName): boolean =>
      kind === "type" || initialised === "all" || initialised.includes(name);
    const living = cell.declares.filter(lives);
    const exported = living.filter(({ name }) => !isExported(source, name)).map(({ name }) => name);
    if (result) exported.push(resultName);
    const after = exported.length > 0 ? `\nexport { ${[...new Set(exported)].join(", ")} };` : "";
    const edits = result
      ? [insertion(result.start, `const ${resultName} = await (`), insertion(result.end, "\n)")]
      : [];
    const isObjectLiteral = cell.isObjectLiteral && !result;
    const { document, uses } = this.#document(source, { ...cell, isObjectLiteral }, { after, edits });

    const file =
      living.length > 0 || result || cell.augments.length > 0 ? this.#file(document.text, uses, loaded) : undefined;
    if (file) file.holders++;
    // A `var` or a hoisted name is undefined after a failure, whatever it was before.
    for (const name of cell.declares) if (lives(name) || name.kind === "var") this.#forget(name.name);
    for (const { name, kind } of living) if (file) this.#define(name, { file, kind });
    if (isShown) this.#addResult(result && file && file.depth <= deepestResult ? file : undefined);
    if (file && cell.augments.length > 0) this.#augment({ file, names: cell.augments });
    if (file) this.#release(file);
  }

  /** Local files have changed: what earlier cells have loaded keeps its types. Returns which of their files are others by that. */
  localFilesChanged(): { path: string; what: "changed" }[] {
    this.#old.changed();
    const changes: { path: string; what: "changed" }[] = [];
    for (const { path, local, unwritten } of this.#files.values()) {
      if (!local || unwritten !== undefined) continue;
      const text = this.#old.rewritten(path, local.text, local.loaded);
      if (text === local.written) continue;
      local.written = text;
      this.#workspace.write(path, text);
      changes.push({ path, what: "changed" });
    }
    return changes;
  }

  reset(): void {
    for (const name of this.#definitions.keys()) this.#forget(name);
    for (const file of this.#results) if (file) this.#release(file);
    this.#results = [];
    for (const { file } of this.#augmentations.splice(0)) this.#release(file);
  }

  /** What a cell adds to the types of others stays, until another cell adds the same. */
  #augment(added: Augmentation): void {
    added.file.holders++;
    const older = this.#augmentations;
    this.#augmentations = [...older.filter(one => !isSame(one, added.names)), added];
    for (const one of older) if (isSame(one, added.names)) this.#release(one.file);
  }

  #addResult(file: CellFile | undefined): void {
    if (file) file.holders++;
    this.#results.unshift(file);
    const oldest = this.#results.length > resultNames.length ? this.#results.pop() : undefined;
    if (oldest) this.#release(oldest);
  }

  #document(
    source: string,
    { declares, augments, isObjectLiteral }: CellOutline,
    { after = "", edits = [], copy, unrun }: DocumentOptions,
  ): { document: CellDocument; copy: CellDocument | undefined; uses: CellFile[] } {
    const own = new Set(declares.map(({ name }) => name));
    const used = [...usedNames(source)].filter(name => !own.has(name));
    const imports = new Map<string, string[]>();
    const variables: string[] = [];
    const uses = new Set<CellFile>();
    const isTypeScript = this.#workspace.ending === ".ts";
    for (const name of used) {
      const definition = this.#definitions.get(name);
      const shown = definition ? undefined : this.#results[resultNames.indexOf(name)];
      if (shown) {
        uses.add(shown);
        variables.push(
          this.#declaration(name, `typeof import("${this.#workspace.specifier(shown.path)}").${resultName}`),
        );
        continue;
      }
      const from = definition
        ? this.#workspace.specifier(definition.file.path)
        : this.#preloaded.names.has(name)
          ? this.#preloaded.specifier
          : undefined;
      if (definition) uses.add(definition.file);
      if (!definition && from && unrun?.has(name)) {
        variables.push(
          this.#declaration(name, "any"),
          isTypeScript ? `type ${name} = any;` : `/** @typedef {any} ${name} */`,
        );
        continue;
      }
      // What is imported cannot be assigned to: a variable is declared with the type of the one that is meant.
      if (definition?.kind === "let" || definition?.kind === "var")
        variables.push(this.#declaration(name, `typeof import("${from}").${name}`));
      else if (from) imports.set(from, [...(imports.get(from) ?? []), name]);
    }
    const additions = this.#augmentations.flatMap(one => (isSame(one, augments) ? [] : [one.file]));
    for (const file of additions) uses.add(file);
    for (const file of uses) this.#write(file);
    const lines = [
      ...additions.map(({ path }) => `import ${JSON.stringify(this.#workspace.specifier(path))};`),
      ...Array.from(imports, ([from, names]) => `import { ${names.join(", ")} } from ${JSON.stringify(from)};`),
      ...variables,
    ];
    const parentheses = isObjectLiteral ? [insertion(0, "("), insertion(source.length, "\n)")] : [];
    const paths = absoluteImports(source, this.#workspace.folder);
    const document = new CellDocument(source, {
      before: `${lines.join(" ")}\n`,
      after: `${after}\nexport {};`,
      edits: [...paths, ...parentheses, ...edits],
    });
    return {
      document,
      copy: copy && copyBehind(document, source, { edits: [...paths, ...copy], variables }),
      uses: [...uses],
    };
  }

  /** A variable of a type, in the language of the cells. */
  #declaration(name: string, type: string): string {
    return this.#workspace.ending === ".ts"
      ? `declare let ${name}: ${type};`
      : `/** @type {${type}} */ let ${name} = /** @type {any} */ (null);`;
  }

  /** The file of a text; the same text is the same file, if it has loaded the same. */
  #file(text: string, uses: readonly CellFile[], loaded: Loaded): CellFile {
    const hash = createHash("sha1").update(text).update(identity(loaded));
    const name = `c_${hash.digest("hex").slice(0, 20)}${this.#workspace.ending}`;
    const path = this.#workspace.path(name);
    const found = this.#files.get(path);
    if (found) return found;
    const depth = 1 + Math.max(0, ...uses.map(used => used.depth));
    const local = loaded.size > 0 ? { loaded, text, written: text } : undefined;
    const file = { path, uses, depth, unwritten: text, local, holders: 0 };
    for (const used of uses) used.holders++;
    this.#files.set(path, file);
    return file;
  }

  #write(file: CellFile): void {
    if (file.unwritten === undefined) return;
    const { path, local, unwritten } = file;
    if (local) local.written = this.#old.rewritten(path, local.text, local.loaded);
    this.#workspace.write(path, local?.written ?? unwritten);
    file.unwritten = undefined;
  }

  #define(name: string, definition: Definition): void {
    definition.file.holders++;
    this.#definitions.set(name, definition);
  }

  #forget(name: string): void {
    const definition = this.#definitions.get(name);
    this.#definitions.delete(name);
    if (definition) this.#release(definition.file);
  }

  #release(file: CellFile): void {
    if (--file.holders > 0) return;
    this.#files.delete(file.path);
    if (file.unwritten === undefined) this.#workspace.remove(file.path);
    if (file.local && file.unwritten === undefined) this.#old.removed(file.path);
    for (const used of file.uses) this.#release(used);
  }
}

function isSame({ names }: Augmentation, added: readonly string[]): boolean {
  return names.some(name => added.includes(name));
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

function isExported(source: string, name: string): boolean {
  return source.includes("export") && exportedNames(source).has(name);
}

function exportedNames(source: string): Set<string> {
  const { module } = parseSync("cell.ts", source, { lang: "ts", sourceType: "module" });
  return new Set(module.staticExports.flatMap(({ entries }) => entries.map(({ exportName }) => exportName.name ?? "")));
}
