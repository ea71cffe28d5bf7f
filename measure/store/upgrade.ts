/** Brings the tables of older releases of QCoDeS to version 9, as QCoDeS does when it opens such a file. */

import { getLogger } from "../../drivers/core/log/logger.ts";
import type { RunDescription } from "../describe/interdependencies.ts";
import type { Connection, SqlRow } from "./connection.ts";
import { descriptionText, readDescription } from "./description-text.ts";
import { newGuid } from "./guid.ts";
import { fromLayouts } from "./run-record.ts";

// What version 0 lacked, and came with versions 1, 3, 5, 7 and 8.
const added: Readonly<Record<string, string>> = {
  guid: "guid TEXT",
  run_description: "run_description TEXT",
  snapshot: '"snapshot" TEXT',
  captured_run_id: "captured_run_id",
  captured_counter: "captured_counter",
  parent_datasets: '"parent_datasets" TEXT',
};

// The sample of runs that had no GUID, as QCoDeS's own upgrade has it.
const sampleOfOldRuns = 0xde_af_ca_fe;
// The first versions in which descriptions were right, and had a version of their own.
const [firstRight, firstWithVersion] = [4, 6];

/** Makes version 9 of older tables, in one transaction: a file is never left between two versions. */
export function upgradeTables(connection: Connection, from: number, to: { version: number; tables: string }): void {
  connection.transaction(() => {
    const names = connection.query("SELECT name FROM pragma_table_info('runs')").map(row => String(row["name"]));
    for (const [name, column] of Object.entries(added)) {
      if (!names.includes(name)) connection.exec(`ALTER TABLE runs ADD COLUMN ${column}`);
    }
    const columns = "run_id, run_timestamp, result_table_name, guid, run_description";
    for (const run of connection.query(`SELECT ${columns} FROM runs`)) upgradeRun(connection, from, run);
    connection.exec("UPDATE runs SET captured_run_id = run_id WHERE captured_run_id IS NULL");
    connection.exec("UPDATE runs SET captured_counter = result_counter WHERE captured_counter IS NULL");
    connection.exec(to.tables);
    connection.exec(`PRAGMA user_version = ${to.version}`);
  });
  getLogger("setpoint.measure").info(
    `${connection.path}: its tables were of version ${from}, and are of ${to.version} now`,
  );
}

function upgradeRun(connection: Connection, from: number, run: SqlRow): void {
  const runId = Number(run["run_id"]);
  if (run["guid"] === null) {
    const guid = newGuid({ sample: sampleOfOldRuns }, 1000 * Number(run["run_timestamp"] ?? 0));
    connection.insert("UPDATE runs SET guid = ? WHERE run_id = ?", [guid, runId]);
  }
  const text = run["run_description"];
  if (typeof text === "string" && from >= firstWithVersion) return;
  const description: RunDescription =
    typeof text === "string" && from >= firstRight
      ? readDescription(text)
      : { interdependencies: fromLayouts(connection, runId, String(run["result_table_name"])), shapes: null };
  connection.insert("UPDATE runs SET run_description = ? WHERE run_id = ?", [descriptionText(description), runId]);
}
