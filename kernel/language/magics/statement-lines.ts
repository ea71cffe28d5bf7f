/** The lines of a cell at which a statement of its top level may begin, also in text that is not finished. */
import jsTokens, { type Token } from "js-tokens";

const openers = new Set(["(", "[", "{"]);
const closers = new Set([")", "]", "}"]);
const enders = new Set([...closers, ";", "++", "--"]);
/** Words after which a statement goes on. */
const unfinished = new Set(
  "as await case class const default delete do else enum export extends from function implements import in instanceof interface let namespace new of satisfies throw typeof var void yield".split(
    " ",
  ),
);

/**
 * Looks at each such line in order.
 * @param look Is told where a line begins and whether a value without a semicolon ends before it; it returns where the text of
 * this line ends if that is no TypeScript.
 */
export function statementLines(source: string, look: (at: number, isOpen: boolean) => number | undefined): void {
  let at = 0;
  let skipped = look(0, false);
  while (skipped !== undefined || at < source.length) {
    if (skipped !== undefined) {
      // What follows is read afresh: the line may hold quotes and brackets of another language.
      at = afterLine(source, skipped);
      if (at > source.length) return;
      skipped = look(at, false);
      continue;
    }
    const next = readTokens(source, at, look);
    if (!next) return;
    ({ at, skipped } = next);
  }
}

/** Whether a statement may begin at a line, by what stands before it. */
export function startsStatement(source: string, lineStart: number): boolean {
  let isFound = false;
  statementLines(source.slice(0, lineStart), at => {
    isFound ||= at === lineStart;
    return undefined;
  });
  return isFound;
}

/** Where the statement that begins at an offset ends: at the end of the first line on which it may. */
export function statementEnd(source: string, from: number): number {
  const next = readTokens(source, from, () => from);
  return next ? next.at - next.lineBreak.length : source.length;
}

function readTokens(
  source: string,
  from: number,
  look: (at: number, isOpen: boolean) => number | undefined,
): { at: number; skipped: number; lineBreak: string } | undefined {
  let at = from;
  let depth = 0;
  let last: Token | undefined;
  for (const token of jsTokens(source.slice(from))) {
    at += token.value.length;
    depth = Math.max(0, depth + step(token));
    if (token.type === "LineTerminatorSequence") {
      if (depth > 0 || !mayEnd(last)) continue;
      const skipped = look(at, last !== undefined && last.value !== ";" && last.value !== "}");
      if (skipped !== undefined) return { at, skipped, lineBreak: token.value };
    } else if (token.type !== "WhiteSpace" && !token.type.endsWith("Comment")) last = token;
  }
  return undefined;
}

function step({ type, value }: Token): number {
  if (type === "TemplateHead") return 1;
  if (type === "TemplateTail") return -1;
  if (type !== "Punctuator") return 0;
  return openers.has(value) ? 1 : closers.has(value) ? -1 : 0;
}

function mayEnd(last: Token | undefined): boolean {
  if (!last) return true;
  if (last.type === "Punctuator") return enders.has(last.value);
  return !(last.type === "IdentifierName" && unfinished.has(last.value));
}

/** Where the line after an offset begins; beyond the text if there is none. */
function afterLine(source: string, offset: number): number {
  const rest = /\r\n|[\n\r\u2028\u2029]/u.exec(source.slice(offset, offset + 2));
  return rest?.index === 0 ? offset + rest[0].length : source.length + 1;
}
