/** Looks a database through: whether the file is whole, and whether what is written of each run is there. */

import type { Connection } from "./connection.ts";
import { openDatabase } from "./location.ts";
import { followingId } from "./cell-values.ts";
import { decodeNpy } from "./npy/decode.ts";
import { quoted } from "./quoted.ts";
import { readRecord } from "./run-record.ts";
import { StoreError } from "./store-error.ts";

/** The kinds of findings. */
export type FindingKind = "damaged" | "missing table" | "stray table" | "unfinished" | "bad run" | "bad value";

/** Something in a database that is not as it should be. */
export interface Finding {
  readonly kind: FindingKind;
  /** The run; undefined where it is about the file. */
  readonly runId: number | undefined;
  readonly message: string;
}

// Some wrong values of a run tell enough.
const mostValues = 3;
const rowsAtOnce = 500;

/**
 * What is wrong with a database: an empty list where nothing is. The file is opened for reading; a run that is under way counts as unfinished.
 * @throws StoreError for a file that is missing, or cannot be opened as a database of measurements.
 */
export async function checkDatabase(path: string): Promise<Finding[]> {
  const connection = await openDatabase(path, { readOnly: true });
  try {
    return [...whole(() => fileFindings(connection)), ...whole(() => tableFindings(connection))];
  } finally {
    connection.close();
  }
}

/** Where the file is damaged, looking for findings is one itself. */
function whole(find: () => Finding[]): Finding[] {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return [{ kind: "damaged", runId: undefined, message: error.message }];
  }
}

function fileFindings(connection: Connection): Finding[] {
  return connection
    .query("SELECT integrity_check FROM pragma_integrity_check LIMIT 20")
    .map(row => String(Object.values(row)[0]))
    .filter(text => text !== "ok")
    .map(message => ({ kind: "damaged", runId: undefined, message }));
}

function tableFindings(connection: Connection): Finding[] {
  const tables = new Set(
    connection.query("SELECT name FROM sqlite_master WHERE type = 'table'").map(row => String(row["name"])),
  );
  const findings: Finding[] = [];
  const used = new Set<string>();
  for (const row of connection.query("SELECT run_id, result_table_name, is_completed FROM runs ORDER BY run_id")) {
    const runId = Number(row["run_id"]);
    const table = String(row["result_table_name"] ?? "");
    used.add(table);
    const add = (kind: FindingKind, message: string): void =>
      void findings.push({ kind, runId, message: `run ${runId}: ${message}` });
    if (!row["is_completed"]) add("unfinished", "it has not been completed");
    if (!tables.has(table)) {
      add("missing table", `its table ${JSON.stringify(table)} is missing`);
      continue;
    }
    try {
      readRecord(connection, runId);
      for (const message of valueFindings(connection, table)) add("bad value", message);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      add("bad run", error.message);
    }
  }
  for (const table of tables) {
    if (!/^results-\d+-\d+$/.test(table) || used.has(table)) continue;
    findings.push({ kind: "stray table", runId: undefined, message: `table ${table} belongs to no run` });
  }
  return findings;
}

/** Arrays and complex numbers that cannot be read. */
function valueFindings(connection: Connection, table: string): string[] {
  const columns = connection
    .query("SELECT name, type FROM pragma_table_info(?)", [table])
    .filter(row => row["type"] === "array" || row["type"] === "complex")
    .map(row => String(row["name"]));
  const messages: string[] = [];
  for (const column of columns) {
    const reader = connection.read(
      `SELECT id, ${quoted(column)} FROM ${quoted(table)} WHERE id > ? AND typeof(${quoted(column)}) = 'blob' ORDER BY id LIMIT ${rowsAtOnce}`,
    );
    let found = 0;
    for (let last = -1, rows = reader.all([last]); rows.length > 0 && found < mostValues; rows = reader.all([last])) {
      for (const [id, value] of rows) {
        last = followingId(last, id, { table, path: connection.path });
        const problem = found < mostValues ? problemOf(value as Uint8Array) : undefined;
        if (problem === undefined) continue;
        found++;
        messages.push(`column ${column}, row ${last}: ${problem}`);
      }
    }
  }
  return messages;
}

function problemOf(value: Uint8Array): string | undefined {
  try {
    decodeNpy(value);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
