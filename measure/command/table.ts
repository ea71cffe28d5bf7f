/** Tables of plain text for the terminal. */

/** Rows below a heading, each column as wide as its longest cell; a cell has no breaks. */
export function textTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return aligned([heading, ...rows]).join("\n");
}

/** Rows whose columns stand below each other, two spaces apart. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map(row => row.map(oneLine));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map(row => row[column]?.length ?? 0)));
  return cells.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** What is in a database may hold anything; nothing of it may move the cursor. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, " ");
}
