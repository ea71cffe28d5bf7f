/** A cell as the script that the executor evaluates in its REPL mode. */
import type { EncodedSourceMap } from "@jridgewell/trace-mapping";
import { MagicString } from "magic-string";
import type { Program, Statement } from "oxc-parser";
import { CellText } from "./cell-text.ts";
import { CellSyntaxError, placeAt } from "./cell-syntax-error.ts";
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
import { parseCell } from "./parse.ts";
import { walk } from "./walk.ts";

/** A cell ready to be evaluated. */
export interface RewrittenCell {
  code: string;
  map: EncodedSourceMap;
  declares: readonly DeclaredName[];
  /** The last statement is an expression, whose value is the cell's; otherwise the value is undefined. */
  hasResult: boolean;
}

/**
 * Rewrites a cell for `Runtime.evaluate({ replMode: true })`: imports through `$kernel.import`, awaits, loops and catches
 * open to interrupts, every name free to be declared again by a later cell in another way.
 * @throws {CellSyntaxError} at the first place that cannot be read
 */
export function rewriteCell(source: string, { url }: { url: string }): RewrittenCell {
  const { program, isObjectLiteral } = parseCell(source);
  const text = new MagicString(source);
  const last = program.body.findLast(({ type }) => type !== "EmptyStatement");
  const isDefaultValue = last?.type === "ExportDefaultDeclaration" && unexported(last) === last;
  const hasResult = last?.type === "ExpressionStatement" || isDefaultValue;

  refuseModuleOnly(source, program);
  declareAgain(source, program, text);
  instrument(program, text, { dynamicImports: true });
  if (isObjectLiteral) text.prepend("(").append("\n)");
  if (!hasResult) text.append("\n;void 0;");

  const { code, map } = lower(source, text, { url, prefix: `"use strict"; `, keepImports: true });
  return { code: `${code}\n//# sourceURL=${url}`, map, declares: declaredNames(program), hasResult };
}

/** REPL mode declares a name again only if it was and stays `let` or a class: everything else becomes `let`. */
function declareAgain(source: string, program: Program, text: MagicString): void {
  const cell = new CellText(source, text);
  for (const { declaration, isForHead } of varDeclarations(program)) {
    cell.hoist(boundNames(declaration));
    cell.assignVariables(declaration, isForHead);
  }

  // What `using` holds ends with the cell, other names do not: from the first `using` on, the cell is a block and its names are hoisted.
  const block =
    program.body.find(statement => statement.type === "VariableDeclaration" && statement.kind.endsWith("using"))
      ?.start ?? Infinity;
  let front = Infinity;
  for (const statement of program.body) {
    const inner = unexported(statement);
    if (inner !== statement) text.remove(statement.start, inner.start);
    const inBlock = statement.start >= block;
    const isFirst = rewriteStatement(cell, inner, inBlock);
    const anchor = inBlock ? block : front;
    if (isFirst && anchor < statement.start) text.move(statement.start, statement.end, anchor);
    if (!isFirst && !isTypeOnly(inner)) front = Math.min(front, statement.start);
  }
  if (program.hashbang) text.remove(program.hashbang.start, program.hashbang.end);
  text.prepend(cell.hoisted() + (block === 0 ? "{ " : ""));
  if (block === Infinity) return;
  text.append("\n}");
  if (block > 0) text.appendLeft(block, "{ ");
}

/** Rewrites one statement of the top level; true if it belongs in front of those that run in order. */
function rewriteStatement(cell: CellText, statement: Statement, inBlock: boolean): boolean {
  if (isTypeOnly(statement)) {
    cell.dropType(statement);
    return false;
  }
  switch (statement.type) {
    case "ImportDeclaration":
      cell.importNames(statement, inBlock);
      return !inBlock;
    case "FunctionDeclaration":
      cell.assignFunction(statement);
      return true;
    case "TSImportEqualsDeclaration":
      cell.importEquals(statement, inBlock);
      break;
    case "TSEnumDeclaration":
      cell.enclose(statement, statement.id.name, inBlock);
      break;
    case "TSModuleDeclaration":
      if (inBlock && statement.id.type === "Identifier") cell.enclose(statement, statement.id.name, inBlock);
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
      cell.text.update(statement.start, statement.declaration.start, ";");
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
    AccessorProperty: node => refuse("accessor fields are not available: write a getter and a setter", node),
  });
}
