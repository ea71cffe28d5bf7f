/** A cell or module as a syntax tree, with every position an offset into its source. */
import { parseSync, visitorKeys, type Program } from "oxc-parser";
import { CellSyntaxError, placeAt } from "./cell-syntax-error.ts";
import { tooDeepAt } from "./nesting.ts";
import { recent } from "./recent.ts";
import { walk } from "./walk.ts";

/** A parsed source. */
export interface Parsed {
  program: Program;
  /** The source is one object literal without parentheses: `{ k: 1 }`. */
  isObjectLiteral: boolean;
}

/**
 * Parses a cell. A cell that is nothing but `{ k: 1 }` is read as an object, not as a block with a label.
 * @throws {CellSyntaxError} at the first place that cannot be read
 */
export function parseCell(source: string): Parsed {
  const literal = parseObjectLiteral(source);
  if (literal) return { program: literal, isObjectLiteral: true };
  return { program: parseModule(source), isObjectLiteral: false };
}

/** Parses TypeScript; it throws a {@link CellSyntaxError} at the first place that cannot be read. */
export function parseModule(source: string): Program {
  const { program, errors } = parse(source);
  const [first] = errors;
  if (!first) return program;
  const tag = first.message === tooDeep ? undefined : firstTag(source);
  if (tag !== undefined) throw new CellSyntaxError(noTags, placeAt(source, tag));
  const label = first.message.endsWith("already been declared") ? first.labels.at(-1) : first.labels[0];
  throw new CellSyntaxError(sentence(first.message), placeAt(source, label?.start ?? 0));
}

const noTags = "JSX is not available: build elements with function calls, or markup with a template such as html`…`";

/** Where the first JSX element starts, in a source that can be read with JSX only. */
function firstTag(source: string): number | undefined {
  if (!/<[\p{ID_Start}$_>]/u.test(source)) return undefined;
  const { program, errors } = parseSync("cell.tsx", source, { lang: "tsx", sourceType: "module" });
  const tags: number[] = [];
  const note = ({ start }: { start: number }): void => void tags.push(start);
  if (errors.length === 0) walk(program, { JSXElement: note, JSXFragment: note });
  return tags[0];
}

type Read = Pick<ReturnType<typeof parseSync>, "program" | "errors" | "comments">;

const tooDeep = "this is nested too deeply to be read";

/** Parses and keeps going: the tree of what could be read, and what could not. It must be left as it is. */
export const parse = recent(read);

function read(source: string): Read {
  const deep = tooDeepAt(source);
  const options = { lang: "ts", sourceType: "module", showSemanticErrors: true } as const;
  if (deep === undefined) return parseSync("cell.ts", source, options);
  // As of a text of which nothing can be read.
  const { program, comments, errors } = parseSync("cell.ts", "(", options);
  const labels = [{ message: null, start: deep, end: deep + 1 }];
  return { program, comments, errors: errors.map(error => ({ ...error, message: tooDeep, labels })) };
}

/** The program of a source that is an object literal alone, else nothing. */
export const parseObjectLiteral = recent((source: string): Program | undefined => {
  if (!/^\s*(?:\{|\/[/*])/.test(source)) return undefined;
  const { program, errors } = read(`(${source}\n)`);
  const [statement] = program.body;
  if (errors.length > 0 || program.body.length !== 1 || statement?.type !== "ExpressionStatement") return undefined;
  const inner = statement.expression.type === "ParenthesizedExpression" ? statement.expression.expression : undefined;
  if (inner?.type !== "ObjectExpression") return undefined;
  shift(program, -1);
  return program;
});

/** Our messages are lower case, without a full stop; names in back quotes keep theirs. */
export function sentence(message: string): string {
  const text = message.endsWith(".") ? message.slice(0, -1) : message;
  return /^[A-Z][a-z ]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

function shift(node: object, by: number): void {
  const fields = node as Record<string, unknown> & { type: string; start: number; end: number };
  fields.start += by;
  fields.end += by;
  for (const key of visitorKeys[fields.type] ?? []) {
    const child = fields[key];
    for (const each of Array.isArray(child) ? (child as unknown[]) : [child])
      if (each && typeof each === "object") shift(each, by);
  }
}
