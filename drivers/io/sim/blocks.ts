/** Binary blocks within messages (IEEE 488.2, section 7.7.6): what looks like the end of a message there is data. */

/** Where a text between quotation marks ends on its line, or a block begins. */
const special = /"[^"\n]*"|#[1-9]/;

/**
 * Where `mark` stands first from `from` on, outside of blocks such as `#14abcd` and of texts between quotation marks; -1
 * if it has not come yet.
 */
export function indexOutsideBlocks(text: string, mark: string, from = 0): number {
  const next = new RegExp(`${escaped(mark)}|${special.source}`, "g");
  next.lastIndex = from;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    if (found[0] === mark) return found.index;
    if (!found[0].startsWith("#")) continue;
    const start = found.index + 2;
    const digits = text.slice(start, start + Number(found[0][1]));
    if (!/^\d+$/.test(digits)) continue;
    next.lastIndex = start + digits.length + Number(digits);
  }
  return -1;
}

/** The parts of a message between the delimiters that stand outside of blocks and of texts. */
export function splitOutsideBlocks(message: string, delimiter: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = indexOutsideBlocks(message, delimiter); at >= 0; at = indexOutsideBlocks(message, delimiter, from)) {
    parts.push(message.slice(from, at));
    from = at + delimiter.length;
  }
  return [...parts, message.slice(from)];
}

/** The data of a block that is all of `text`; undefined if it is none. */
export function blockData(text: string): string | undefined {
  const digits = Number(/^#([1-9])/.exec(text)?.[1] ?? 0);
  const length = text.slice(2, 2 + digits);
  if (digits === 0 || !/^\d+$/.test(length) || length.length !== digits) return undefined;
  const data = text.slice(2 + digits);
  return data.length === Number(length) ? data : undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
