/** The lines of a cell that are magics: `%name`, `%%name`, `!command`, `name?`. */
import { magics, shellName } from "./descriptions.ts";
import { parse } from "../parse.ts";
import { statementEnd, statementLines } from "./statement-lines.ts";

/** A part of a cell, in UTF-16 units. */
export interface Part {
  start: number;
  end: number;
}

/** A magic where it stands: from its first character to the end of its line, or of a statement that goes on. */
export interface FoundMagic extends Part {
  /** Without `%`; for help, what is asked about. */
  name: string;
  form: "line" | "cell" | "help";
  /** What follows the name, without space around it. */
  argument: Part;
  /** The rest of the cell, for `%%name`. */
  body?: Part;
  /** How many question marks there are. */
  detail: number;
}

const lineEnd = "(?=[\\n\\r\\u2028\\u2029]|$)";
const path = "[\\p{ID_Start}$_][\\p{ID_Continue}$]*(?:\\.[\\p{ID_Start}$_][\\p{ID_Continue}$]*)*";
const percent = new RegExp(`([ \\t]*)(%%?)([A-Za-z_]\\w*)(?:(\\?\\??)[ \\t]*|[ \\t]+(.*))?${lineEnd}`, "uy");
/** A backslash takes the next line in. `!!a`, `!(a)`, `![a]`, `!{…}`, `!f()` and `!function` are values; `!=` goes on from the line before. */
const command = new RegExp(
  `([ \\t]*)!(?![!=([{]|function\\b|${path}\\()[ \\t]*(\\S(?:.*\\\\\\r?\\n)*.*)${lineEnd}`,
  "uy",
);
const asked = new RegExp(`([ \\t]*)(${path})(\\?\\??)[ \\t]*${lineEnd}`, "uy");
const askedBefore = new RegExp(`([ \\t]*)(\\?\\??)(%{0,2}${path})[ \\t]*${lineEnd}`, "uy");
const candidate = new RegExp(`^[ \\t]*(?:%|!|\\?|${path}\\?)`, "mu");

/** Finds the magics of a cell, in their order. @param isKnown Whether a name is one of a user's magics. */
export function findMagics(source: string, isKnown: (name: string) => boolean = () => false): FoundMagic[] {
  const found: FoundMagic[] = [];
  if (!candidate.test(source)) return found;
  statementLines(source, (at, isOpen) => {
    const magic = percentAt(source, at, isOpen, isKnown) ?? commandAt(source, at) ?? helpAt(source, at, isOpen);
    if (!magic) return undefined;
    found.push(magic);
    return magic.body && magics.get(magic.name)?.body !== "code" ? magic.body.end : magic.end;
  });
  return found;
}

function percentAt(
  source: string,
  at: number,
  isOpen: boolean,
  isKnown: (name: string) => boolean,
): FoundMagic | undefined {
  const match = matchAt(percent, source, at);
  if (!match) return undefined;
  const [whole, space = "", sign = "", name = "", marks = "", argument = ""] = match;
  // After a value, `%name` is a magic if it is one, or if it could not be the rest of the value.
  const isMagic = magics.has(name) || isKnown(name);
  if (isOpen && !isMagic && parse(`0\n${whole}`).errors.length === 0) return undefined;
  const start = at + space.length;
  const lineEnds = at + whole.length;
  const first = lineEnds - argument.length;
  const hasStatement = sign === "%" && argument !== "" && magics.get(name)?.argument === "code";
  const end = hasStatement ? statementEnd(source, first) : lineEnds;
  if (marks !== "")
    return { name: sign + name, form: "help", start, end, argument: { start: end, end }, detail: marks.length };
  const text: Part = { start: first, end: first + source.slice(first, end).trimEnd().length };
  const magic: FoundMagic = { name, form: "line", start, end, argument: text, detail: 0 };
  if (sign === "%") return magic;
  return { ...magic, form: "cell", body: { start: Math.min(source.length, end + 1), end: source.length } };
}

function commandAt(source: string, at: number): FoundMagic | undefined {
  const match = matchAt(command, source, at);
  if (!match) return undefined;
  const [whole, space = "", text = ""] = match;
  const end = at + whole.length;
  const first = end - text.length;
  const argument = { start: first, end: first + text.trimEnd().length };
  return { name: shellName, form: "line", start: at + space.length, end, argument, detail: 0 };
}

function helpAt(source: string, at: number, isOpen: boolean): FoundMagic | undefined {
  const after = matchAt(asked, source, at);
  if (after) {
    const [whole, space = "", name = "", marks = ""] = after;
    const isTernary = parse(source.slice(at)).errors.length === 0;
    return isTernary ? undefined : help(name, at + space.length, at + whole.length, marks.length);
  }
  const before = isOpen ? undefined : matchAt(askedBefore, source, at);
  if (!before) return undefined;
  const [whole, space = "", marks = "", name = ""] = before;
  return help(name, at + space.length, at + whole.length, marks.length);
}

function help(name: string, start: number, end: number, detail: number): FoundMagic {
  return { name, form: "help", start, end, argument: { start: end, end }, detail };
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source) ?? undefined;
}
