/** A cell as the checker reads it, and the way back from its places to the cell's. */
import type { Range } from "./backend.ts";

/** Text in place of a range of the cell; an insertion where the range is empty. */
export interface Edit extends Range {
  text: string;
}

/** A cell between what the checker must know before and after it, with edits. */
export class CellDocument {
  readonly text: string;
  /** Runs of text that both have, in order. */
  readonly #same: { cell: number; document: number; length: number }[] = [];

  constructor(
    source: string,
    { before = "", after = "", edits = [] }: { before?: string; after?: string; edits?: readonly Edit[] } = {},
  ) {
    let text = before;
    let at = 0;
    for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
      this.#same.push({ cell: at, document: text.length, length: edit.start - at });
      text += source.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    this.#same.push({ cell: at, document: text.length, length: source.length - at });
    this.text = text + source.slice(at) + after;
  }

  /** Where an offset of the cell lies in the document; inside an edit it is counted from its end. */
  toDocument(offset: number): number {
    const run = this.#same.findLast(({ cell }) => cell <= offset);
    if (run && offset <= run.cell + run.length) return run.document + offset - run.cell;
    const next = this.#same.find(({ cell }) => cell > offset);
    return next ? next.document - (next.cell - offset) : this.text.length;
  }

  /** Where an offset of the document lies in the cell, or nothing where it is not of the cell; inside an edit from its end, too. */
  toCell(offset: number): number | undefined {
    const first = this.#same[0]!;
    const last = this.#same.at(-1)!;
    if (offset < first.document || offset > last.document + last.length) return undefined;
    const at = this.#same.findLastIndex(({ document }) => document <= offset);
    const run = this.#same[at]!;
    const end = run.cell + run.length;
    const next = this.#same[at + 1];
    if (offset <= run.document + run.length || !next) return Math.min(run.cell + offset - run.document, end);
    return Math.max(end, next.cell - (next.document - offset));
  }

  /** A range of the document as one of the cell. */
  rangeInCell({ start, end }: Range): Range | undefined {
    const from = this.toCell(start);
    const to = this.toCell(end);
    return from === undefined ? undefined : { start: from, end: Math.max(from, to ?? from) };
  }
}
