/** Whether a command asks for a reply, as far as its text tells. */

const quoted = /"[^"]*"|'[^']*'/g;
/** A question mark behind a header (IEEE 488.2, section 7.3.3), a number right after it or not, or what Lua prints with. */
const question = /\w\?|\bprint(?:buffer|number)?\s*\(/;

/** True for `VOLT?`, `:CURV? 1` and `print(smua.measure.i())`; a question mark in a quoted text asks nothing. */
export function asksForReply(command: string): boolean {
  return question.test(command.replaceAll(quoted, ""));
}

/** Bytes beyond so many are data. */
const longestCommand = 1 << 16;

/** The command in bytes, as far as they look like one. */
export function textIn(bytes: Buffer): string {
  const text = bytes.length <= longestCommand ? bytes.toString("latin1") : "";
  return /^[\t\n\r -~]*$/u.test(text) ? text : "";
}
