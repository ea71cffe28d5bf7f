/** Numbers of many rows as one text for each column: where a library makes rows slowly, that is several times as fast. */

import type { Connection } from "./connection.ts";
import { quoted } from "./quoted.ts";

/** Numbers of the rows with ids beyond `after`, up to `last`, as a list for each column; undefined where one is no finite number. */
export type PackedReader = (after: number, last: number) => Float64Array[] | undefined;

/** A reader of these columns, for rows in which `top` has a value. */
export function packedReader(
  connection: Connection,
  { table, columns, top }: { table: string; columns: readonly string[]; top: string },
): PackedReader {
  const names = columns.map(quoted);
  // Eighteen digits tell every number of 64 bits apart: https://www.sqlite.org/printf.html, the flag "!".
  const lists = names.map(name => `group_concat(printf('%!.18g', ${name}))`);
  const largest = Number.MAX_VALUE;
  const strange = names.map(
    name => `typeof(${name}) NOT IN ('real', 'integer') OR ${name} > ${largest} OR ${name} < -${largest}`,
  );
  const statement = connection.read(
    `SELECT ${lists.join(", ")}, max(${strange.join(" OR ")}) FROM (SELECT ${names.join(", ")} FROM ${quoted(table)} ` +
      `WHERE id > ? AND id <= ? AND ${quoted(top)} IS NOT NULL ORDER BY id)`,
  );
  return (after, last) => {
    const row = statement.all([after, last])[0] ?? [];
    const isStrange = row.pop();
    // There is no row at all.
    if (isStrange === null) return columns.map(() => new Float64Array());
    if (isStrange !== 0) return undefined;
    return row.map(text => new Float64Array(JSON.parse(`[${String(text)}]`) as number[]));
  };
}
