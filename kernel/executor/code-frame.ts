/** Lines of a cell around a place, with a caret under it. */

const dim = (text: string): string => `\u001B[2m${text}\u001B[22m`;
const red = (text: string): string => `\u001B[31m${text}\u001B[39m`;

/** How many lines are shown before and after. */
const context = 2;
/** Of a longer line, only what is around the place is shown. */
const longest = 400;

/**
 * @param line counts from 1.
 * @param column counts UTF-16 units from 0.
 * @param length how many characters to underline. Default 1.
 */
export function codeFrame(source: string, line: number, column: number, length = 1): string[] {
  const from = column > longest / 2 ? column - longest / 2 : 0;
  const lines = source.split(/\r\n|[\n\r\u2028\u2029]/u);
  const first = Math.max(1, line - context);
  const last = Math.min(lines.length, line + context);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? "";
    const margin = `${String(number).padStart(width)} | `;
    if (number !== line) {
      frame.push(dim(`  ${margin}${excerpt(text, 0).text}`));
      continue;
    }
    const shown = excerpt(text, from);
    frame.push(`${red(">")} ${dim(margin)}${shown.text}`);
    // Tabs are repeated, so that the caret stands where the text does.
    const indent = shown.text.slice(0, column - shown.start).replaceAll(/[^\t]/gu, " ");
    const carets = "^".repeat(Math.max(1, Math.min(length, text.length - column, longest)));
    frame.push(`  ${dim(`${" ".repeat(width)} | `)}${indent}${red(carets)}`);
  }
  return frame;
}

/** The part of a line that is shown, and where it starts. */
function excerpt(line: string, from: number): { text: string; start: number } {
  if (line.length <= longest) return { text: line, start: 0 };
  const [before, after] = [from > 0 ? "…" : "", from + longest < line.length ? "…" : ""];
  return { text: before + line.slice(from, from + longest) + after, start: from - before.length };
}

/** The first line of an error. */
export function errorHeadline(ename: string, evalue: string): string {
  return `${red(ename)}: ${evalue}`;
}

/** A note below an error. */
export function faint(text: string): string {
  return dim(text);
}
