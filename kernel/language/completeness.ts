/** Whether a cell that is being typed can run as it stands. */
import { parse, parseObjectLiteral } from "./parse.ts";

/** The answer to `is_complete_request`; `indent` is for the next line of an incomplete cell. */
export interface Completeness {
  status: "complete" | "incomplete" | "invalid";
  indent: string;
}

/** Tells with the real parser: text that stops too early is incomplete, text with a mistake before its end is invalid. */
export function completeness(source: string): Completeness {
  if (parseObjectLiteral(source)) return { status: "complete", indent: "" };
  const { errors, comments } = parse(source);
  const [first] = errors;
  if (!first) return { status: "complete", indent: "" };
  const label = first.labels[0] ?? { start: 0, end: 0 };
  const opening = source.slice(label.start, label.start + 2);
  // The text of a template or comment is the user's: an indent would become part of it.
  if (first.message.startsWith("Unterminated"))
    return { status: opening === "/*" || opening[0] === "`" ? "incomplete" : "invalid", indent: "" };
  let end = source.trimEnd().length;
  for (const comment of comments.toReversed())
    if (comment.end >= end) end = source.slice(0, comment.start).trimEnd().length;
  const isAtEnd = label.start >= end || first.message === "Missing catch or finally clause";
  return isAtEnd && !isWordMissing(first.message)
    ? { status: "incomplete", indent: indent(source) }
    : { status: "invalid", indent: "" };
}

/** Mistakes that another line would not repair although they are found at the end. */
function isWordMissing(message: string): boolean {
  return (
    message.startsWith("Missing initializer") ||
    message.startsWith("Using declarations") ||
    message.startsWith("Invalid")
  );
}

function indent(source: string): string {
  const lines = source.split("\n").filter(line => line.trim() !== "");
  const last = lines.at(-1) ?? "";
  const here = /^[ \t]*/.exec(last)?.[0] ?? "";
  const unit = lines.map(line => /^(\t|[ ]+)\S/.exec(line)?.[1]).find(Boolean) ?? "  ";
  return /(?:[{([]|=>)\s*(?:\/\/.*)?$/.test(last) ? here + unit : here;
}
