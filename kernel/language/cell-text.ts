/** The edits that turn a cell's declarations into ones that can be made again. */
import type { MagicString } from "magic-string";
import type {
  ExportAllDeclaration,
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  Function,
  ImportDeclaration,
  ImportAttribute,
  Span,
  Statement,
  StringLiteral,
  TSImportEqualsDeclaration,
  VariableDeclaration,
} from "oxc-parser";
import { unmarkedName } from "./taken-names.ts";

/** A cell's text under edit, and the names to be declared in front of it. */
export class CellText {
  readonly source: string;
  readonly text: MagicString;
  readonly #names = new Set<string>();
  readonly #local = new Set<string>();
  readonly #own: ReadonlySet<string> | undefined;

  /** @param own The cell's own names, where its text is a compiler's and has names of that as well. */
  constructor(source: string, text: MagicString, own?: ReadonlySet<string>) {
    this.source = source;
    this.text = text;
    this.#own = own;
  }

  hoist(names: readonly string[]): void {
    for (const name of names) (this.#own && !this.#own.has(name) ? this.#local : this.#names).add(name);
  }

  /** The declaration of the compiler's names. */
  local(): string {
    return this.#local.size > 0 ? `let ${[...this.#local].join(", ")}; ` : "";
  }

  /** The declaration of all hoisted names. */
  hoisted(): string {
    return this.#names.size > 0 ? `let ${[...this.#names].join(", ")}; ` : "";
  }

  /** `var a: T = 1, b` → `void (a = 1, b)`: a keyword in front, so that the line before cannot run into it. */
  assignVariables({ start, declarations }: VariableDeclaration, isForHead: boolean): void {
    const first = declarations[0]!;
    if (isForHead) this.text.remove(start, first.start);
    else this.text.update(start, first.start, "void (").appendLeft(declarations.at(-1)!.end, ")");
    for (const { id } of declarations) {
      if (id.type === "Identifier" && id.end > id.start + id.name.length)
        this.text.remove(id.start + id.name.length, id.end);
      else if (id.typeAnnotation) this.text.remove(id.typeAnnotation.start, id.typeAnnotation.end);
    }
  }

  /** `const a = 1` → `let a = 1`: assignments to it are the type checker's to refuse. */
  makeLet({ start }: VariableDeclaration): void {
    this.text.update(start, start + "const".length, "let");
  }

  /** What the compiler would leave a trace of: an import or export becomes `export {}`, a signature clashes with its function. */
  dropType({ type, start, end }: Statement): void {
    if (/^(?:TSDeclareFunction|ImportDeclaration|TSImportEquals|TSNamespaceExport)/.test(type))
      this.text.update(start, end, ";");
  }

  /** `function f() {}` → `f = function () {};` */
  assignFunction({ start, end, id }: Function): void {
    if (!id) return;
    this.hoist([id.name]);
    // A function that has a mark takes its name along without it; nothing in it says that one.
    const own = unmarkedName(id.name);
    if (own === id.name) this.text.remove(id.start, id.end);
    else this.text.update(id.start, id.end, own);
    this.text.prependRight(start, `${id.name} = `).appendLeft(end, ";");
  }

  /** `class C {}` → `C = class C {};` */
  assign({ start, end }: Span, name: string): void {
    this.hoist([name]);
    this.text.prependRight(start, `${name} = `).appendLeft(end, ";");
  }

  /** `export default …` → `;(…)`: the parentheses make a value of a function or class without a name. */
  defaultValue({ start, declaration }: ExportDefaultDeclaration): void {
    this.text.update(start, declaration.start, ";(").appendLeft(declaration.end, ")");
  }

  /** Closes an enum in, so that a new one does not add to an old one's members. */
  enclose({ start, end }: Span, name: string, inBlock: boolean): void {
    if (inBlock) this.hoist([name]);
    this.text
      .prependRight(start, `${inBlock ? "" : "let "}${name} = (() => { `)
      .appendLeft(end, ` return ${name}; })();`);
  }

  /** @param types Names that are only types, which the text of an import need not say. */
  importNames(node: ImportDeclaration, inBlock: boolean, types: ReadonlySet<string>): void {
    const fields: string[] = [];
    const names: string[] = [];
    let namespace: string | undefined;
    for (const specifier of node.specifiers) {
      const local = specifier.local.name;
      if (types.has(local) || ("importKind" in specifier && specifier.importKind === "type")) continue;
      if (specifier.type === "ImportNamespaceSpecifier") namespace = local;
      else {
        const imported = specifier.type === "ImportDefaultSpecifier" ? defaultName : specifier.imported;
        fields.push(`${propertyName(imported)}: ${local}`);
        names.push(imported.type === "Identifier" ? imported.name : imported.value);
      }
      if (inBlock) this.hoist([local]);
    }
    const isForTypes = node.specifiers.length > 0 && fields.length === 0 && !namespace;
    const all = loading(node.source, node.attributes, names);
    const parts: string[] = namespace ? [`${namespace} = ${all}`] : [];
    if (fields.length > 0) parts.push(`{ ${fields.join(", ")} } = ${namespace ?? all}`);
    const text = parts.length === 0 ? `${all};` : inBlock ? `void (${parts.join(", ")});` : `let ${parts.join(", ")};`;
    this.text.update(node.start, node.end, isForTypes ? ";" : text);
  }

  /** `import a = b.c` and `import a = require("m")`. */
  importEquals({ start, id, moduleReference }: TSImportEqualsDeclaration, inBlock: boolean): void {
    if (inBlock) {
      this.hoist([id.name]);
      this.text.remove(start, id.start);
    } else this.text.update(start, start + "import".length, "let");
    if (moduleReference.type !== "TSExternalModuleReference") return;
    const { expression } = moduleReference;
    this.text.update(
      moduleReference.start,
      moduleReference.end,
      `(all => all.default ?? all)(${loading(expression, [])})`,
    );
  }

  /** `export … from "m"` has nobody to export to, but the module runs; `export { a }` and types leave nothing. */
  exportNothing(node: ExportNamedDeclaration | ExportAllDeclaration): void {
    const { start, end, source, attributes, exportKind } = node;
    this.text.update(start, end, source && exportKind !== "type" ? `${loading(source, attributes)};` : ";");
  }
}

const defaultName = { type: "Identifier", name: "default" } as const;

/** @param names What the module must export. */
function loading(source: StringLiteral, attributes: readonly ImportAttribute[], names: readonly string[] = []): string {
  const fields = attributes.map(({ key, value }) => `${propertyName(key)}: ${JSON.stringify(value.value)}`);
  const args = [JSON.stringify(source.value)];
  if (fields.length > 0) args.push(`{ with: { ${fields.join(", ")} } }`);
  if (names.length > 0) args.push(...(fields.length > 0 ? [] : ["undefined"]), JSON.stringify(names));
  return `await $kernel.import(${args.join(", ")})`;
}

function propertyName(name: { type: "Identifier"; name: string } | { type: "Literal"; value: string }): string {
  return name.type === "Identifier" ? name.name : JSON.stringify(name.value);
}
