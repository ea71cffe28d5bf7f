/** Numbers of many rows as one text for each column: where a library makes rows slowly, that is several times as fast. */

import { quoted } from "./quoted.ts";

/**
 * A query for the rows with ids beyond one value, up to another, in which `top` has a value: for each column a text of its
 * numbers with commas between them; then for each the type of its largest value, and how many values it has; last how many rows
 * there are.
 */
export function packedNumbersSql(table: string, columns: readonly string[], top: string): string {
  const names = columns.map(quoted);
  // Eighteen digits tell every number of 64 bits apart: https://www.sqlite.org/printf.html, the flag "!".
  const lists = names.map(name => `group_concat(printf('%!.18g', ${name}))`);
  // Texts and blobs come after all numbers: https://www.sqlite.org/datatype3.html#sort_order.
  const types = names.map(name => `typeof(max(${name}))`);
  // NULL is written as 0.
  const counts = names.map(name => `count(${name})`);
  return (
    `SELECT ${[...lists, ...types, ...counts].join(", ")}, count(*) FROM (SELECT ${names.join(", ")} FROM ${quoted(table)} ` +
    `WHERE id > ? AND id <= ? AND ${quoted(top)} IS NOT NULL ORDER BY id)`
  );
}

/** What the query gave, as a list for each column; undefined where one of the values is no finite number. */
export function unpacked(row: readonly unknown[]): Float64Array[] | undefined {
  const width = (row.length - 1) / 3;
  const count = row.at(-1);
  if (count === 0) return Array.from({ length: width }, () => new Float64Array());
  const areNumbers = row.slice(width, 2 * width).every(type => type === "real" || type === "integer");
  if (!areNumbers || !row.slice(2 * width, -1).every(each => each === count)) return undefined;
  try {
    const lists = row.slice(0, width).map(text => new Float64Array(JSON.parse(`[${String(text)}]`) as number[]));
    return lists.every(list => list.length === count) ? lists : undefined;
  } catch {
    // An infinity makes the text none of JSON.
    return undefined;
  }
}
