/** A cell as the script that the executor evaluates in its REPL mode. */
import { encodedMappings, TraceMap, type EncodedSourceMap } from "@jridgewell/trace-mapping";
import { MagicString } from "magic-string";
import type { Program, Statement } from "oxc-parser";
import { CellText } from "./cell-text.ts";
import { compile, needsCompiler } from "./compile.ts";
import { CellSyntaxError, placeAt } from "./cell-syntax-error.ts";
import { compose } from "./compose-maps.ts";
import {
  boundNames,
  declaredNames,
  isTypeOnly,
  unexported,
  varDeclarations,
  type DeclaredName,
} from "./declarations.ts";
import { instrument } from "./instrument.ts";
import { lower } from "./lower.ts";
import { runAttribute } from "./magics/run-attribute.ts";
import { parseCell, parseModule, type Parsed } from "./parse.ts";
import { recent } from "./recent.ts";
import { markedName, markNames, takenBy, type Marked } from "./taken-names.ts";
import { walk } from "./walk.ts";

/** A name that later cells see, and what it is called where it runs, if that is something else. */
export interface RunningName extends DeclaredName {
  variable?: string;
}

/** A cell ready to be evaluated. */
export interface RewrittenCell {
  code: string;
  map: EncodedSourceMap;
  declares: readonly RunningName[];
  /** The last statement is an expression, whose value is the cell's; otherwise the value is undefined. */
  hasResult: boolean;
}

export interface RewriteOptions {
  url: string;
  /** Names that the cell imports although they are only types. Default none. */
  types?: ReadonlySet<string>;
  /** Names of JavaScript and of Node that earlier cells have taken for their own. Default none. */
  taken?: ReadonlySet<string>;
}

/**
 * Rewrites a cell for `Runtime.evaluate({ replMode: true })`: imports through `$kernel.import`, awaits, loops and catches
 * open to interrupts, every name free to be declared again by a later cell in another way.
 * @throws {CellSyntaxError} at the first place that cannot be read
 */
export function rewriteCell(source: string, { url, types = none, taken = none }: RewriteOptions): RewrittenCell {
  const isPlain = types.size === 0 && taken.size === 0;
  const rewritten = (isPlain ? again(source) : undefined) ?? rewrite(source, types, taken);
  const map = { ...rewritten.map, sources: [url] };
  return { ...rewritten, code: `${rewritten.code}\n//# sourceURL=${url}`, map };
}

const none: ReadonlySet<string> = new Set();

/** The latest cells, for when they are run again; what is compiled depends on more than its text. */
const again = recent((source: string) =>
  needsCompiler(parseCell(source).program) ? undefined : rewrite(source, none, none),
);

function rewrite(source: string, types: ReadonlySet<string>, takenBefore: ReadonlySet<string>): RewrittenCell {
  const parsed = parseCell(source);
  const last = parsed.program.body.findLast(({ type }) => type !== "EmptyStatement");
  const isDefaultValue = last?.type === "ExportDefaultDeclaration" && unexported(last) === last;
  const hasResult = last?.type === "ExpressionStatement" || isDefaultValue;

  refuseModuleOnly(source, parsed.program);
  const declares = declaredNames(parsed.program).map(one =>
    types.has(one.name) && one.kind === "import" ? { ...one, kind: "type" as const } : one,
  );
  const taken = new Set([...takenBefore, ...takenBy(declares)]);
  const marked = taken.size > 0 ? markNames(source, parsed.program, taken) : undefined;
  const nameOf = (name: string): string => (taken.has(name) ? markedName(name) : name);

  const { code: runnable, program, isObjectLiteral, from, isCompiled } = asJavaScript(source, parsed, marked);
  const text = new MagicString(runnable);
  const cell = new CellText(runnable, text, isCompiled ? new Set(declares.map(({ name }) => nameOf(name))) : undefined);
  const typeNames = new Set([...types, ...Array.from(types, nameOf)]);
  declareAgain(cell, program, isCompiled ? firstUsing(parsed.program, 0) : firstUsing(program), typeNames);
  instrument(program, text, { dynamicImports: true });
  if (isObjectLiteral) text.prepend("(").append("\n)");
  if (!hasResult) text.append("\n;void 0;");

  const options = { url: "", prefix: `"use strict"; `, keepImports: true };
  const { code, map } = lower(source, text, from ? { ...options, from } : options);
  const running = declares.map(one => (taken.has(one.name) ? { ...one, variable: nameOf(one.name) } : one));
  return { code, map, declares: running, hasResult };
}

interface Runnable extends Parsed {
  code: string;
  /** The way back to the cell, if this is another text. */
  from?: EncodedSourceMap;
  isCompiled: boolean;
}

/** The cell itself with its taken names marked, or what TypeScript makes of it where only TypeScript knows what it means. */
function asJavaScript(source: string, { program, isObjectLiteral }: Parsed, marked: Marked | undefined): Runnable {
  const read = marked ?? { code: source, program };
  const from = marked && { from: marked.map };
  if (!needsCompiler(program)) return { ...read, ...from, isObjectLiteral, isCompiled: false };
  // Of the parentheses, the second follows everything and the first moves no line.
  const readable = isObjectLiteral ? `(${read.code}\n)` : read.code;
  const compiled = compile(readable, read.program, { keepImports: true });
  const map = marked ? encoded(compose(new TraceMap(compiled.map), new TraceMap(marked.map))) : compiled.map;
  const { code } = compiled;
  return { code, program: parseModule(code), from: map, isObjectLiteral: false, isCompiled: true };
}

function encoded(map: TraceMap): EncodedSourceMap {
  return { version: 3, sources: [""], names: [], mappings: encodedMappings(map) };
}

/**
 * Where the cell's first `using` stands. What it holds ends with the cell, other names do not: from there on, the cell is a
 * block and its names are hoisted.
 * @param at Where it stands instead, in what is compiled: that has become a `try` around everything.
 */
function firstUsing({ body }: Program, at?: number): number {
  const using = body.find(statement => statement.type === "VariableDeclaration" && statement.kind.endsWith("using"));
  return using ? (at ?? using.start) : Infinity;
}

/** REPL mode declares a name again only if it was and stays `let` or a class: everything else becomes `let`. */
function declareAgain(cell: CellText, program: Program, block: number, types: ReadonlySet<string>): void {
  const { text } = cell;
  for (const { declaration, isForHead } of varDeclarations(program)) {
    cell.hoist(boundNames(declaration));
    cell.assignVariables(declaration, isForHead);
  }

  let front = Infinity;
  for (const statement of program.body) {
    const inner = unexported(statement);
    if (inner !== statement) text.remove(statement.start, inner.start);
    const inBlock = statement.start >= block;
    const isFirst = rewriteStatement(cell, inner, inBlock, types);
    const anchor = inBlock ? block : front;
    if (isFirst && anchor < statement.start) text.move(statement.start, statement.end, anchor);
    if (!isFirst && !isTypeOnly(inner)) front = Math.min(front, statement.start);
  }
  if (program.hashbang) text.remove(program.hashbang.start, program.hashbang.end);
  text.prepend(cell.hoisted() + (block === 0 ? "{ " : "") + cell.local());
  if (block === Infinity) return;
  text.append("\n}");
  if (block > 0) text.appendLeft(block, "{ ");
}

/** Rewrites one statement of the top level; true if it belongs in front of those that run in order. */
function rewriteStatement(cell: CellText, statement: Statement, inBlock: boolean, types: ReadonlySet<string>): boolean {
  if (isTypeOnly(statement)) {
    cell.dropType(statement);
    return false;
  }
  switch (statement.type) {
    case "ImportDeclaration":
      cell.importNames(statement, inBlock, types);
      return (
        !inBlock && !statement.attributes.some(({ key }) => key.type === "Identifier" && key.name === runAttribute)
      );
    case "FunctionDeclaration":
      cell.assignFunction(statement);
      return true;
    case "TSImportEqualsDeclaration":
      cell.importEquals(statement, inBlock);
      break;
    case "TSEnumDeclaration":
      cell.enclose(statement, statement.id.name, inBlock);
      break;
    case "ClassDeclaration":
      if (inBlock && statement.id) cell.assign(statement, statement.id.name);
      break;
    case "VariableDeclaration":
      if (statement.kind !== "const" && statement.kind !== "let") break;
      if (inBlock) {
        cell.hoist(boundNames(statement));
        cell.assignVariables(statement, false);
      } else if (statement.kind === "const") cell.makeLet(statement);
      break;
    case "ExportDefaultDeclaration":
      cell.defaultValue(statement);
      break;
    case "TSExportAssignment":
      cell.text.update(statement.start, statement.expression.start, ";");
      break;
    case "ExportNamedDeclaration":
      cell.exportNothing(statement);
      break;
    case "ExportAllDeclaration":
      cell.exportNothing(statement);
      break;
  }
  return false;
}

/** What only a module has, and what Node 20 has no counterpart for. */
function refuseModuleOnly(source: string, program: Program): void {
  const refuse = (message: string, { start }: { start: number }): never => {
    throw new CellSyntaxError(message, placeAt(source, start));
  };
  walk(program, {
    MetaProperty(node) {
      if (node.meta.name === "import")
        refuse("import.meta is for modules: in a cell, process.cwd() is the notebook's folder", node);
    },
  });
}
