/** Tags of runs: QCoDeS keeps each in a column of its own in the table of runs. */

import type { Connection, SqlRow, SqlValue } from "./connection.ts";
import { quoted } from "./quoted.ts";
import type { MetadataValue } from "./run-store.ts";
import { runColumns } from "./run-columns.ts";

// What Python takes for an identifier: QCoDeS asks `str.isidentifier`.
const identifier = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/**
 * Checks the name of a tag.
 * @throws RangeError for one that is no identifier, or the name of another column of the table.
 */
export function checkTag(tag: string): void {
  if (!identifier.test(tag)) {
    throw new RangeError(`Tag ${tag} is not a valid tag. Use only alphanumeric characters and underscores!`);
  }
  if (runColumns.includes(tag.toLowerCase()))
    throw new RangeError(`tag ${tag}: the name is taken by a column of every run`);
}

/**
 * Sets a tag of a run; null takes it away.
 * @throws RangeError for a name that cannot be one, TypeError for a value that cannot be kept.
 */
export function writeTag(connection: Connection, runId: number, tag: string, value: MetadataValue): void {
  checkTag(tag);
  const kept = keptValue(tag, value);
  connection.transaction(() => {
    // SQLite does not tell names apart that differ in case only.
    const names = connection
      .query("SELECT name FROM pragma_table_info('runs')")
      .map(row => String(row["name"]).toLowerCase());
    if (!names.includes(tag.toLowerCase())) {
      if (value === null) return;
      connection.exec(`ALTER TABLE runs ADD COLUMN ${quoted(tag)}`);
    }
    connection.insert(`UPDATE runs SET ${quoted(tag)} = ? WHERE run_id = ?`, [kept, runId]);
  });
}

/** The tags of a run, from its row of the table. */
export function tagsOf(row: SqlRow): Record<string, MetadataValue> {
  const tags = Object.entries(row).filter(([name, value]) => value !== null && !runColumns.includes(name));
  return Object.fromEntries(tags.map(([name, value]) => [name, shownValue(value)]));
}

function keptValue(tag: string, value: MetadataValue): SqlValue {
  if (value === null || typeof value === "string") return value;
  if (typeof value !== "number")
    throw new TypeError(`tag ${tag}: a value of type ${typeof value} is invalid: must be a text or a number`);
  if (Number.isNaN(value)) return "nan";
  // The column has no type: a whole number is to come back as one in Python, too.
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}

function shownValue(value: SqlValue): MetadataValue {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return typeof value === "bigint" ? Number(value) : value;
}
