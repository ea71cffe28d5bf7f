/** Writes a new run into a file: its row, its columns, and its table. */

import { newGuid } from "./guid.ts";
import type { GuidPlace } from "./guid.ts";
import type { InterDependencies, RunDescription } from "../describe/interdependencies.ts";
import type { Connection } from "./connection.ts";
import { columnsInOrder, descriptionText } from "./description-text.ts";
import { experimentById } from "./experiments.ts";
import { linksText } from "./parent-links.ts";
import { quoted } from "./quoted.ts";
import type { ParentLink, RunRecord } from "./run-store.ts";
import type { WriteOptions } from "./sqlite-run.ts";
import { StoreError } from "./store-error.ts";

/** What a new run is. */
export interface NewRun extends WriteOptions {
  readonly name: string;
  /** The experiment that it belongs to. */
  readonly experiment: { readonly expId: number };
  readonly description: RunDescription;
  /** JSON text. Default none. */
  readonly snapshot?: string | null;
  /** Default none. */
  readonly parentLinks?: readonly ParentLink[];
  /** Default a new one. */
  readonly guid?: string;
  /** Where the run is made, for a new GUID. Default place 0 and work station 0. */
  readonly place?: GuidPlace;
  /** When it was started, in seconds since 1970. Default it was not yet. */
  readonly runTimestamp?: number | null;
  /** The numbers under which a run that is copied was measured. Default its own. */
  readonly captured?: { readonly runId: number; readonly counter: number };
}

/**
 * Writes a run and its table, and gives what is known of it then. Its number is given out under the writer's lock: two processes never get the same.
 * @throws StoreError for columns that SQLite cannot tell apart.
 */
export function insertRun(connection: Connection, run: NewRun): RunRecord {
  const { name, experiment, description, snapshot = null, parentLinks = [], guid = newGuid(run.place) } = run;
  const { runTimestamp = null } = run;
  const columns = columnsInOrder(description.interdependencies);
  checkNames(
    connection.path,
    columns.map(column => column.name),
  );
  return connection.transaction(() => {
    const { formatString, lastCounter, ...place } = experimentById(connection, experiment.expId);
    const counter = lastCounter + 1;
    const tableName = tableNameOf(formatString, ["results", experiment.expId, counter]);
    const last = Number(connection.query("SELECT max(run_id) AS n FROM runs")[0]?.["n"] ?? 0);
    const captured = run.captured ?? { runId: last + 1, counter };
    const runId = connection.insert(
      `INSERT INTO runs (name, exp_id, guid, result_table_name, result_counter, run_timestamp, parameters, is_completed,
         run_description, "snapshot", captured_run_id, captured_counter, parent_datasets)
       VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)`,
      [
        name,
        experiment.expId,
        guid,
        tableName,
        counter,
        runTimestamp,
        columns.length > 0 ? columns.map(column => column.name).join(",") : null,
        descriptionText(description),
        snapshot,
        // These columns have no type: whole numbers are to come back as such.
        BigInt(captured.runId),
        BigInt(captured.counter),
        linksText(parentLinks),
      ],
    );
    addLayouts(connection, runId, description.interdependencies);
    connection.insert("UPDATE experiments SET run_counter = ? WHERE exp_id = ?", [counter, experiment.expId]);
    const specs = columns.map(column => `, ${quoted(column.name)} ${column.paramtype}`).join("");
    connection.exec(
      `CREATE TABLE ${quoted(tableName)} (\n                id INTEGER PRIMARY KEY\n            ${specs})`,
    );
    return {
      runId,
      guid,
      name,
      expId: place.expId,
      expName: place.name,
      sampleName: place.sampleName,
      counter,
      capturedRunId: captured.runId,
      capturedCounter: captured.counter,
      tableName,
      description,
      snapshot,
      parentLinks,
      runTimestamp,
      completedTimestamp: null,
      isCompleted: false,
      metadata: {},
    };
  });
}

/** QCoDeS's format: each `{}` is the next of the values. */
function tableNameOf(format: string, values: readonly (string | number)[]): string {
  return format
    .split("{}")
    .map((text, index) => `${text}${values[index] ?? ""}`)
    .join("");
}

/** The tables of version 0 that tell how columns hang together; QCoDeS fills them to this day. */
function addLayouts(connection: Connection, runId: number, interdependencies: InterDependencies): void {
  const { dependencies, inferences } = interdependencies;
  const ids = new Map<string, number>();
  for (const { name, label, unit } of columnsInOrder(interdependencies)) {
    const inferred = (inferences[name] ?? []).join(", ");
    const sql = "INSERT INTO layouts (run_id, parameter, label, unit, inferred_from) VALUES (?, ?, ?, ?, ?)";
    ids.set(name, connection.insert(sql, [runId, name, label, unit, inferred]));
  }
  for (const [name, axes] of Object.entries(dependencies)) {
    axes.forEach((axis, index) => {
      const values = [ids.get(name) ?? null, ids.get(axis) ?? null, index];
      connection.insert("INSERT INTO dependencies (dependent, independent, axis_num) VALUES (?, ?, ?)", values);
    });
  }
}

function checkNames(path: string, names: readonly string[]): void {
  const known = new Map([["id", "id"]]);
  for (const name of names) {
    const other = known.get(name.toLowerCase());
    if (other !== undefined) {
      const reason = other === "id" ? "SQLite needs the name id for the rows" : `${other} differs in case only`;
      throw new StoreError(`making a run in ${path}: column ${name} is impossible: ${reason}`, path, "invalid");
    }
    known.set(name.toLowerCase(), name);
  }
}
