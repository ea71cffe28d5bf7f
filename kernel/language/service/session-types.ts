/**
 * The types of what has been executed: for each name, the file that holds the cell which defined it last.
 *
 * A file never changes. A cell that is executed imports what it uses from the files of that moment, so that a name keeps the type
 * it was made with when the names behind it are defined anew.
 */
import { createHash } from "node:crypto";
import { parseSync } from "oxc-parser";
import type { DeclaredName } from "../declarations.ts";
import { CellDocument, type Edit } from "./cell-document.ts";
import { absoluteImports } from "./local-imports.ts";
import { outline, usedNames, type CellOutline } from "./names.ts";
import type { Workspace } from "./workspace.ts";

/** An executed cell on disk. */
interface CellFile {
  name: string;
  uses: readonly CellFile[];
  /** How many names and files rest on it. */
  holders: number;
}

interface Definition {
  file: CellFile;
  kind: DeclaredName["kind"];
}

/** What stands around a cell and in it, beside what it uses of the session. */
interface DocumentOptions {
  after?: string;
  edits?: readonly Edit[];
  /** Names that other cells will declare: one that is in scope from the start will be something else then. */
  unrun?: ReadonlySet<string> | undefined;
}

export class SessionTypes {
  readonly #workspace: Workspace;
  readonly #definitions = new Map<string, Definition>();
  readonly #files = new Map<string, CellFile>();
  /** Names that are in scope from the start, and the module they come from. */
  #preloaded: { specifier: string; names: ReadonlySet<string> } = { specifier: "", names: new Set() };

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  preload(specifier: string, names: Iterable<string>): void {
    this.#preloaded = { specifier, names: new Set(names) };
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
  document(source: string, options: DocumentOptions = {}): CellDocument {
    return this.#document(source, outline(source), options).document;
  }

  /** Takes in the names of an executed cell; of a failed one only those it initialised, the others stay what they were. */
  executed(source: string, initialised: "all" | readonly string[]): void {
    const cell = outline(source);
    const lives = ({ name, kind }: DeclaredName): boolean =>
      kind === "type" || initialised === "all" || initialised.includes(name);
    const living = cell.declares.filter(lives);
    const exported = living.filter(({ name }) => !isExported(source, name)).map(({ name }) => name);
    const after = exported.length > 0 ? `\nexport { ${[...new Set(exported)].join(", ")} };` : "";
    const { document, uses } = this.#document(source, cell, { after });

    const file = living.length > 0 ? this.#file(document.text, uses) : undefined;
    if (file) file.holders++;
    // A `var` or a hoisted name is undefined after a failure, whatever it was before.
    for (const name of cell.declares) if (lives(name) || name.kind === "var") this.#forget(name.name);
    for (const { name, kind } of living) if (file) this.#define(name, { file, kind });
    if (file) this.#release(file);
  }

  reset(): void {
    for (const name of this.#definitions.keys()) this.#forget(name);
  }

  #document(
    source: string,
    { declares, isObjectLiteral }: CellOutline,
    { after = "", edits = [], unrun }: DocumentOptions,
  ): { document: CellDocument; uses: CellFile[] } {
    const own = new Set(declares.map(({ name }) => name));
    const used = [...usedNames(source)].filter(name => !own.has(name));
    const imports = new Map<string, string[]>();
    const variables: string[] = [];
    const uses = new Set<CellFile>();
    const isTypeScript = this.#workspace.ending === ".ts";
    for (const name of used) {
      const definition = this.#definitions.get(name);
      const from = definition
        ? `./${definition.file.name}`
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
    const lines = [
      ...Array.from(imports, ([from, names]) => `import { ${names.join(", ")} } from ${JSON.stringify(from)};`),
      ...variables,
    ];
    const parentheses = isObjectLiteral ? [insertion(0, "("), insertion(source.length, "\n)")] : [];
    const document = new CellDocument(source, {
      before: `${lines.join(" ")}\n`,
      after: `${after}\nexport {};`,
      edits: [...absoluteImports(source, this.#workspace.folder), ...parentheses, ...edits],
    });
    return { document, uses: [...uses] };
  }

  /** A variable of a type, in the language of the cells. */
  #declaration(name: string, type: string): string {
    return this.#workspace.ending === ".ts"
      ? `declare let ${name}: ${type};`
      : `/** @type {${type}} */ let ${name} = /** @type {any} */ (null);`;
  }

  /** The file of a text; the same text is the same file. */
  #file(text: string, uses: readonly CellFile[]): CellFile {
    const name = `c_${createHash("sha1").update(text).digest("hex").slice(0, 20)}${this.#workspace.ending}`;
    const found = this.#files.get(name);
    if (found) return found;
    const file = { name, uses, holders: 0 };
    for (const used of uses) used.holders++;
    this.#files.set(name, file);
    this.#workspace.write(name, text);
    return file;
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
    this.#files.delete(file.name);
    this.#workspace.remove(file.name);
    for (const used of file.uses) this.#release(used);
  }
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
