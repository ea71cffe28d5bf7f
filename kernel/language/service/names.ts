/** Names in a cell's text: what it uses and what it declares, also while it is being typed. */
import { augmentedNames } from "../augmentations.ts";
import { declaredNames, type DeclaredName } from "../declarations.ts";
import { parse, parseObjectLiteral } from "../parse.ts";
import type { Range } from "./backend.ts";

/** Identifiers of a text that are not reached through a dot. Strings and comments count: too many cost little. */
export function usedNames(source: string): Set<string> {
  return new Set(
    Array.from(
      source.matchAll(
        /(?<!(?<!\.\.)\.)(?<![\p{ID_Continue}$\u200c\u200d])[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu,
      ),
      ([name]) => name,
    ),
  );
}

/** What the text of a cell is. */
export interface CellOutline {
  declares: readonly DeclaredName[];
  /** What it adds to the types of others. */
  augments: readonly string[];
  isObjectLiteral: boolean;
  /** The last expression, whose value is the cell's. */
  result?: Range;
}

export function outline(source: string): CellOutline {
  if (parseObjectLiteral(source))
    return { declares: [], augments: [], isObjectLiteral: true, result: { start: 0, end: source.length } };
  const { program } = parse(source);
  // The parser gives up on text that is unfinished: the words in front of names tell enough then.
  const declares = program.body.length > 0 || source.trim() === "" ? declaredNames(program) : guessedNames(source);
  const augments = augmentedNames(program);
  const last = program.body.findLast(({ type }) => type !== "EmptyStatement");
  if (last?.type !== "ExpressionStatement") return { declares, augments, isObjectLiteral: false };
  const { start, end } = last.expression;
  return { declares, augments, isObjectLiteral: false, result: { start, end } };
}

function guessedNames(source: string): DeclaredName[] {
  const names: DeclaredName[] = [];
  const words =
    /^(?:export\s+)?(?:declare\s+|abstract\s+|async\s+)*(const|let|var|function|class|enum|interface|type|namespace|import)\b\s*\*?\s*([^=;\n]*)/gm;
  for (const [, word, rest] of source.matchAll(words)) {
    const isList = word === "const" || word === "let" || word === "var" || word === "import";
    const found = (
      isList ? rest!.replace(/\bfrom\b.*/, "") : (/^[\p{ID_Continue}$]+/u.exec(rest!)?.[0] ?? "")
    ).matchAll(/[\p{ID_Start}$_][\p{ID_Continue}$]*(?!\s*:\s*[\p{ID_Start}$_{[])/gu);
    for (const [name] of found) names.push({ name, kind: word === "let" || word === "var" ? "let" : "const" });
  }
  return names;
}
