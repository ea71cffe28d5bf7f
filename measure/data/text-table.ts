/** Tables as aligned text, long ones without their middle. */

/** A head, and on which side of the column its cells stand. */
export interface TextColumn {
  readonly head: string;
  /** Numbers stand at the right. Default left. */
  readonly right?: boolean;
}

/** Which rows of a long table are shown: the first and the last ones. */
export interface Excerpt {
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** How many rows between them are not shown. */
  readonly hidden: number;
}

/** The rows that are shown of so many, where at most `most` are. */
export function excerptOf(count: number, most: number): Excerpt {
  const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
  if (count <= most) return { first: numbers(0, count), last: [], hidden: 0 };
  const half = Math.floor(most / 2);
  return { first: numbers(0, half), last: numbers(count - half, count), hidden: count - 2 * half };
}

/** Rows below one another; `row` gives the cells of one. */
export function textTable(
  columns: readonly TextColumn[],
  { first, last, hidden }: Excerpt,
  row: (index: number) => readonly string[],
): string {
  const gap = hidden > 0 ? [columns.map(() => "…")] : [];
  const cells = [columns.map(({ head }) => head), ...first.map(row), ...gap, ...last.map(row)];
  const widths = columns.map((_, at) => Math.max(...cells.map(each => (each[at] ?? "").length)));
  const line = (texts: readonly string[]): string =>
    columns
      .map(({ right }, at) => (right ? texts[at]?.padStart(widths[at] ?? 0) : texts[at]?.padEnd(widths[at] ?? 0)) ?? "")
      .join("  ")
      .trimEnd();
  return cells.map(line).join("\n");
}
