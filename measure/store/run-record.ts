/** What is known of a run, from its row in the table of runs; older versions of the tables have fewer columns. */

import type { InterDependencies } from "../describe/interdependencies.ts";
import { paramTypes } from "../describe/param-spec.ts";
import type { ParamSpec, ParamType } from "../describe/param-spec.ts";
import type { Connection, SqlRow, SqlValue } from "./connection.ts";
import { readDescription } from "./description-text.ts";
import { readLinks } from "./parent-links.ts";
import { tagsOf } from "./run-metadata.ts";
import type { RunRecord } from "./run-store.ts";
import { StoreError } from "./store-error.ts";

/**
 * What is known of a run now.
 * @throws StoreError when there is no such run, or what is written of it makes no sense.
 */
export function readRecord(connection: Connection, runId: number): RunRecord {
  const { path } = connection;
  const row = connection.query("SELECT * FROM runs WHERE run_id = ?", [runId])[0];
  if (!row) throw new StoreError(`Run with run_id ${runId} does not exist in the database ${path}`, path, "invalid");
  const experiment = connection.query("SELECT name, sample_name FROM experiments WHERE exp_id = ?", [
    row["exp_id"] ?? null,
  ])[0];
  try {
    return recordOf(connection, runId, row, experiment ?? {});
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(`reading run ${runId} of ${path}: ${(error as Error).message}`, path, "damaged", {
      cause: error,
    });
  }
}

function recordOf(connection: Connection, runId: number, row: SqlRow, experiment: SqlRow): RunRecord {
  const counter = number(row["result_counter"]) ?? 0;
  const description = row["run_description"];
  return {
    runId,
    guid: text(row["guid"]) ?? "",
    name: text(row["name"]) ?? "",
    expId: number(row["exp_id"]) ?? 0,
    expName: text(experiment["name"]) ?? "",
    sampleName: text(experiment["sample_name"]) ?? "",
    counter,
    capturedRunId: number(row["captured_run_id"]) ?? runId,
    capturedCounter: number(row["captured_counter"]) ?? counter,
    tableName: text(row["result_table_name"]) ?? "",
    description:
      typeof description === "string"
        ? readDescription(description)
        : { interdependencies: fromLayouts(connection, runId, text(row["result_table_name"]) ?? ""), shapes: null },
    snapshot: text(row["snapshot"]) ?? null,
    parentLinks: readLinks(text(row["parent_datasets"]) ?? "[]"),
    runTimestamp: number(row["run_timestamp"]) ?? null,
    completedTimestamp: number(row["completed_timestamp"]) ?? null,
    isCompleted: Boolean(row["is_completed"]),
    metadata: tagsOf(row),
  };
}

function text(value: SqlValue | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function number(value: SqlValue | undefined): number | undefined {
  if (value === null || value === undefined) return undefined;
  const result = Number(value);
  if (Number.isNaN(result)) throw new Error(`${JSON.stringify(String(value))} is no number`);
  return result;
}

/** Before version 3 of the tables, layouts and dependencies were all that told how columns hang together. */
export function fromLayouts(connection: Connection, runId: number, table: string): InterDependencies {
  const layouts = connection.query("SELECT * FROM layouts WHERE run_id = ? ORDER BY layout_id", [runId]);
  const links = connection.query(
    "SELECT * FROM dependencies WHERE dependent IN (SELECT layout_id FROM layouts WHERE run_id = ?) ORDER BY axis_num",
    [runId],
  );
  const types = new Map(
    connection
      .query("SELECT name, type FROM pragma_table_info(?)", [table])
      .map(row => [row["name"], String(row["type"])]),
  );
  const names = new Map(layouts.map(row => [row["layout_id"], String(row["parameter"])]));
  const parameters: Record<string, ParamSpec> = {};
  const dependencies: Record<string, string[]> = {};
  const inferences: Record<string, string[]> = {};
  for (const row of layouts) {
    const name = String(row["parameter"]);
    const type = types.get(name)?.toLowerCase() as ParamType;
    const paramtype = paramTypes.includes(type) ? type : "numeric";
    parameters[name] = { name, paramtype, label: text(row["label"]) ?? "", unit: text(row["unit"]) ?? "" };
    const inferred = (text(row["inferred_from"]) ?? "").split(",").flatMap(each => each.trim() || []);
    if (inferred.length > 0) inferences[name] = inferred;
  }
  for (const { dependent, independent } of links) {
    const [of, on] = [names.get(dependent ?? null), names.get(independent ?? null)];
    if (of !== undefined && on !== undefined) (dependencies[of] ??= []).push(on);
  }
  const related = new Set(
    [dependencies, inferences].flatMap(each => [...Object.keys(each), ...Object.values(each).flat()]),
  );
  return {
    parameters,
    dependencies,
    inferences,
    standalones: Object.keys(parameters).filter(name => !related.has(name)),
  };
}
