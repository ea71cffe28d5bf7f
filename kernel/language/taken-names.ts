/**
 * Names of JavaScript and of Node that cells use for their own: `class Map {}`.
 *
 * The top level of a session is where every module of the process looks its free names up. In the code that runs, such a
 * name carries a mark, wherever a cell says it: cells see theirs, and all others go on with what they were written for.
 */
import type { EncodedSourceMap } from "@jridgewell/trace-mapping";
import { MagicString } from "magic-string";
import type { Class, Node, Program, Span } from "oxc-parser";
import type { DeclaredName } from "./declarations.ts";
import { parse, parseCell } from "./parse.ts";
import { walk } from "./walk.ts";

/** Of no width, and allowed in a name: what is shown of a marked name looks like the name itself. */
const mark = "\u200C";

/** What is there before a cell runs, and what changes under its name. What cannot be declared over (`undefined`) is not of these. */
const builtins = new Set([
  ...Object.entries(Object.getOwnPropertyDescriptors(globalThis)).flatMap(([name, { configurable }]) =>
    configurable ? [name] : [],
  ),
  ..."_ __ ___ In Out".split(" "),
]);

/** A text in which taken names are marked. */
export interface Marked {
  code: string;
  program: Program;
  map: EncodedSourceMap;
}

/** The names among those declared that would hide what others need. */
export function takenBy(declares: readonly DeclaredName[]): string[] {
  return declares.filter(({ name, kind }) => kind !== "type" && builtins.has(name)).map(({ name }) => name);
}

/** What a taken name is called where it runs. */
export function markedName(name: string): string {
  return name + mark;
}

/** The name that a user knows. */
export function unmarkedName(name: string): string {
  return name.endsWith(mark) ? name.slice(0, -mark.length) : name;
}

/** An expression of a debugger with its taken names marked; one that cannot be read stays as it is. */
export function markExpression(source: string, names: ReadonlySet<string>): string {
  if (names.size === 0) return source;
  const { program, errors } = parse(source);
  return (errors.length === 0 ? markNames(source, program, names)?.code : undefined) ?? source;
}

/** Marks names wherever a text says them, for a binding of its own too; nothing if it says none of them. */
export function markNames(source: string, program: Program, names: ReadonlySet<string>): Marked | undefined {
  const text = new MagicString(source);
  const marker = new Marker(source, text, names);
  walk(program, marker.visits);
  if (!marker.mark()) return undefined;
  const code = text.toString();
  return { code, program: parseCell(code).program, map: encoded(text) };
}

function encoded(text: MagicString): EncodedSourceMap {
  const { mappings } = text.generateMap({ source: "", hires: "boundary" });
  return { version: 3, sources: [""], names: [], mappings };
}

type Named = Span & { name: string };
type Keyed = { key: Node; computed: boolean };

/** Looks for what names mean: what is a member's, a label's or a module's name stays as it is. */
class Marker {
  readonly #source: string;
  readonly #text: MagicString;
  readonly #names: ReadonlySet<string>;
  readonly #found: Named[] = [];
  /** Names of members, of labels and of what modules export. */
  readonly #others = new Set<object>();
  /** Where a name is a member's as well, and means that. */
  readonly #members: { within: Span; name: string }[] = [];
  readonly #edits: (() => void)[] = [];

  constructor(source: string, text: MagicString, names: ReadonlySet<string>) {
    this.#source = source;
    this.#text = text;
    this.#names = names;
  }

  readonly visits = {
    Identifier: (node: Named) => void this.#found.push(node),
    MemberExpression: ({ property, computed }: { property: Node; computed: boolean }) => {
      if (!computed) this.#others.add(property);
    },
    Property: ({ key, computed, shorthand }: Keyed & { shorthand: boolean }) => {
      if (!computed) this.#others.add(key);
      if (shorthand) this.#beside(key, name => this.#text.appendLeft(key.start, `${name}: `));
    },
    MethodDefinition: (node: Keyed) => this.#key(node),
    PropertyDefinition: (node: Keyed) => this.#key(node),
    AccessorProperty: (node: Keyed) => this.#key(node),
    TSPropertySignature: (node: Keyed) => this.#key(node),
    TSMethodSignature: (node: Keyed) => this.#key(node),
    LabeledStatement: ({ label }: { label: Node }) => void this.#others.add(label),
    BreakStatement: ({ label }: { label: Node | null }) => void (label && this.#others.add(label)),
    ContinueStatement: ({ label }: { label: Node | null }) => void (label && this.#others.add(label)),
    ImportAttribute: ({ key }: { key: Node }) => void this.#others.add(key),
    TSQualifiedName: ({ right }: { right: Node }) => void this.#others.add(right),
    ImportSpecifier: ({ imported, local }: { imported: Node; local: Node }) => {
      this.#others.add(imported);
      if (imported.start === local.start)
        this.#beside(local, name => this.#text.appendLeft(local.start, `${name} as `));
    },
    ExportSpecifier: ({ local, exported }: { local: Node; exported: Node }) => {
      // Nobody imports from a cell.
      this.#others.add(local).add(exported);
    },
    ClassDeclaration: (node: Class) => this.#class(node),
    ClassExpression: (node: Class) => this.#class(node),
    VariableDeclarator: ({ id, init }: { id: Node; init: Node | null }) => {
      if (init && isAnonymous(init))
        this.#beside(id, name => {
          this.#text.prependRight(init.start, "$kernel.named(").appendLeft(init.end, `, ${JSON.stringify(name)})`);
        });
    },
    FunctionExpression: (node: Span & { params: readonly Node[] }) => {
      for (const param of node.params) {
        if (param.type !== "TSParameterProperty") continue;
        const binding = param.parameter.type === "AssignmentPattern" ? param.parameter.left : param.parameter;
        if (binding.type === "Identifier") this.#members.push({ within: node, name: binding.name });
      }
    },
    TSEnumDeclaration: ({ body }: { body: { start: number; end: number; members: readonly { id: Node }[] } }) => {
      for (const { id } of body.members) {
        if (id.type === "Identifier") this.#members.push({ within: body, name: id.name });
      }
    },
    TSModuleDeclaration: ({ body }: { body?: (Span & { body?: readonly Node[] }) | null }) => {
      for (const statement of body?.body ?? []) {
        if (statement.type !== "ExportNamedDeclaration" || !statement.declaration) continue;
        const { declaration } = statement;
        const ids = "declarations" in declaration ? declaration.declarations.map(({ id }) => id) : [declaration];
        for (const id of ids) {
          const named = "id" in id ? id.id : id;
          if (body && named?.type === "Identifier") this.#members.push({ within: body, name: named.name });
        }
      }
    },
  };

  /** Makes the edits; false if there was nothing to mark. */
  mark(): boolean {
    const found = this.#found.filter(node => !this.#others.has(node) && this.#isTaken(node));
    for (const edit of this.#edits) edit();
    for (const { start, name } of found) this.#text.appendLeft(start + name.length, mark);
    return found.length > 0;
  }

  #key({ key, computed }: Keyed): void {
    if (!computed) this.#others.add(key);
  }

  /** An edit that goes with a name's mark. */
  #beside(node: Node, edit: (name: string) => void): void {
    this.#edits.push(() => {
      if (node.type === "Identifier" && this.#isTaken(node)) edit(node.name);
    });
  }

  /** It is called what the user calls it. */
  #class({ id, body }: Class): void {
    if (id)
      this.#beside(id, name =>
        this.#text.appendLeft(body.start + 1, ` static { $kernel.named(this, ${JSON.stringify(name)}); }`),
      );
  }

  #isTaken({ name, start, end }: Named): boolean {
    if (!this.#names.has(name) || !this.#source.startsWith(name, start)) return false;
    return !this.#members.some(one => one.name === name && one.within.start <= start && end <= one.within.end);
  }
}

function isAnonymous(node: Node): boolean {
  if (node.type === "ArrowFunctionExpression") return true;
  return (node.type === "FunctionExpression" || node.type === "ClassExpression") && node.id === null;
}
