/** The arguments of a script as words, quoted as a shell has it. */

/** Space, `"…"`, `'…'`, what a backslash keeps from meaning anything, other text, and a quote that is not closed. */
const pieces = /(\s+)|"((?:[^"\\]|\\"|\\(?!"))*)"|'([^']*)'|\\(["'\s])|([^\s"'\\]+|\\)|["']/gu;

/** Words between spaces, without their quotes; nothing if a quote is not closed. Other backslashes stay: paths have them. */
export function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let isInWord = false;
  for (const [, space, double, single, escaped, bare] of text.matchAll(pieces)) {
    const part = double?.replaceAll('\\"', '"') ?? single ?? escaped ?? bare;
    if (space === undefined && part === undefined) return undefined;
    if (part !== undefined) words.push((isInWord ? words.pop()! : "") + part);
    isInWord = part !== undefined;
  }
  return words;
}
