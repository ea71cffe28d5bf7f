/** What the checker says of a cell, in the cell's own terms. */
import { basename } from "node:path";
import type { Finding, LanguageBackend, Range } from "./backend.ts";
import { nearest } from "./nearest.ts";
import type { SessionTypes } from "./session-types.ts";
import type { Workspace } from "./workspace.ts";

const unknownName = new Set([2304, 2552, 2503]);
const onlyType = 2693;
/** A decorator that does not fit what it stands at. */
const decoratorMismatch = new Set([1206, 1238, 1239, 1240, 1241, 1270]);
/** An import is how the checker sees a name of an earlier cell. */
const importAssigned = 2632;
const articles: Readonly<Record<string, string>> = {
  const: "a constant",
  function: "a function",
  class: "a class",
  enum: "an enum",
};

/** A promise stands where its value is meant. */
const promiseInstead =
  /^(?:Argument of type|Type) 'Promise<|^Property '.*' does not exist on type 'Promise<|^Operator '.*' cannot be applied to types? '(?:Promise<|.*' and 'Promise<)/u;
const whatPromiseLacks = "write await before the promise, if what it brings is meant";

const whichDecorators =
  "decorators are the standard's here, unless the tsconfig.json of the notebook's folder sets experimentalDecorators";
const whereCommands =
  "A command, with ! before it, stands at the start of a line and prints; " +
  'execSync("…", { encoding: "utf8" }) from "node:child_process" gives its output as a value.';

export class Messages {
  readonly #types: SessionTypes;
  readonly #backend: LanguageBackend;
  readonly #workspace: Workspace;

  constructor(types: SessionTypes, backend: LanguageBackend, workspace: Workspace) {
    this.#types = types;
    this.#backend = backend;
    this.#workspace = workspace;
  }

  /** The message of a finding that stands at a range of the cell. */
  async inCell({ code, message }: Finding, source: string, { start, end }: Range): Promise<string> {
    const types = this.#types;
    const text = source.slice(start, end);
    if (code === importAssigned)
      return `Cannot assign to '${text}' because it is ${articles[types.defined.get(text)?.kind ?? ""] ?? "an import"}.`;
    const said = this.#withoutPaths(message)
      .replace(/ Do you need to change your target library\?[^]*$/, "")
      .replace(/ Do you need to install type definitions[^]*$/, "");
    if (promiseInstead.test(said)) return `${said}\n${whatPromiseLacks}`;
    if (decoratorMismatch.has(code)) return `${said}\n${whichDecorators}`;
    if (!unknownName.has(code) && code !== onlyType) return said;
    if (/(?:^|\n)[^\n]*=\s*!\s*$/u.test(source.slice(0, start))) return `${said} ${whereCommands}`;
    const member = await this.#memberLike(text);
    if (member !== undefined) return `${said.replace(/ Did you mean .*$/u, "")} Did you mean '${member}'?`;
    // The checker proposes only what the cell has imported; the session knows more names.
    const meant =
      code === onlyType || said.includes("Did you mean")
        ? undefined
        : nearest(text, [...types.defined.keys(), ...types.preloaded]);
    return meant ? `${said} Did you mean '${meant}'?` : said;
  }

  /** The checker names types of one name by the files that hold their cells. */
  #withoutPaths(message: string): string {
    const { folder, cell } = this.#workspace;
    return message
      .replaceAll(/\bimport\("([^"]+)"\)\.([\p{ID_Continue}$]+)/gu, (whole, path: string, name: string) => {
        const file = basename(path);
        if (file === basename(cell, this.#workspace.ending)) return name;
        if (!/^c_[\da-f]{20}$/u.test(file)) return whole;
        return this.#types.isCurrent(name, file) ? name : `${name} of an earlier cell`;
      })
      .replaceAll(`'${folder.replaceAll("\\", "/")}/`, "'./");
  }

  /** A member of a namespace that is in scope from the start, of the same name: what other languages have at the top. */
  async #memberLike(name: string): Promise<string | undefined> {
    for (const [namespace, members] of await this.#types.namespaces(this.#backend)) {
      const member = members.find(one => one.toLowerCase() === name.toLowerCase());
      if (member !== undefined) return `${namespace}.${member}`;
    }
    return undefined;
  }
}
