/** Names as SQL has them. */

/** A name of a table or a column, whatever it is made of. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
