/** Offsets to lines and columns and back, as the language server protocol counts them: from 0, in UTF-16 units. */

export interface Position {
  line: number;
  character: number;
}

export function positionAt(text: string, offset: number): Position {
  let line = 0;
  let start = 0;
  for (const match of text.slice(0, offset).matchAll(/\r\n|\n|\r/g)) {
    line++;
    start = match.index + match[0].length;
  }
  return { line, character: offset - start };
}

export function offsetAt(text: string, { line, character }: Position): number {
  let start = 0;
  let at = 0;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    if (at++ === line) return Math.min(start + character, match.index);
    start = match.index + match[0].length;
  }
  return Math.min(start + character, text.length);
}
