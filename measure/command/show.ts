/** `setpoint data show`: all that is known of a run. */

import { repr } from "../../drivers/core/python-text.ts";
import { DataSet } from "../dataset/dataset.ts";
import { openRun } from "../store/index.ts";
import { exceptionTag } from "../store/known-tags.ts";
import { durationText } from "./list.ts";
import { aligned } from "./table.ts";
import { withDatabase } from "./with-database.ts";

/** What is shown, and from where. */
export interface ShowOptions {
  /** Path of the database. Default that of the configuration. */
  readonly db?: string;
  /** Whether only the snapshot is shown, as JSON. Default false. */
  readonly snapshot?: boolean;
}

/** A run as text: where it belongs, its times, columns, tags, and what ended it. */
export function showData(runId: number, { db, snapshot = false }: ShowOptions = {}): Promise<string> {
  return withDatabase(db, connection => {
    const ds = new DataSet(openRun(connection, runId));
    if (!snapshot) return textOf(ds);
    if (ds.snapshotRaw === null)
      throw new Error(`showing the snapshot of run ${runId} of ${connection.path}: it has none`);
    return ds.snapshotRaw;
  });
}

function textOf(ds: DataSet): string {
  const { [exceptionTag]: failure, ...tags } = ds.metadata;
  const [heading = ""] = aligned([[`${ds.name} #${ds.runId}@${ds.pathToDb ?? "memory"}`]]);
  const facts = aligned([
    ["experiment", `${ds.expName} on ${ds.sampleName}, counter ${ds.counter}`],
    ["guid", ds.guid],
    ["began", ds.runTimestamp() ?? "not yet"],
    ["ended", endText(ds, failure !== undefined)],
    ["rows", String(ds.numberOfResults)],
    ...ds.parentDatasetLinks.map(({ tail, edgeType }) => ["made from", `${tail} (${edgeType})`]),
  ]);
  return [
    heading,
    "-".repeat(heading.length),
    ...facts,
    ...section("columns", columnRows(ds)),
    ...section(
      "metadata",
      Object.entries(tags).map(([tag, value]) => [tag, repr(value)]),
    ),
    ...(failure === undefined
      ? []
      : [
          "",
          "ended by",
          ...String(failure)
            .trimEnd()
            .split("\n")
            .flatMap(line => aligned([[line]])),
        ]),
  ].join("\n");
}

function endText(ds: DataSet, hasFailed: boolean): string {
  const [began, ended] = [ds.runTimestampRaw, ds.completedTimestampRaw];
  if (!ds.completed) return "not yet, or its process was killed";
  const took = began === null || ended === null ? "" : ` after ${durationText(ended - began)}`;
  return `${ds.completedTimestamp() ?? "at an unknown time"}${took}${hasFailed ? ", by a failure" : ""}`;
}

function columnRows(ds: DataSet): string[][] {
  const { interdependencies, shapes } = ds.description;
  return ds.paramspecs.map(({ name, paramtype, label, unit }) => {
    const axes = interdependencies.dependencies[name] ?? [];
    const basis = interdependencies.inferences[name] ?? [];
    const shape = shapes?.[name];
    const how = [
      axes.length > 0 ? `on ${axes.join(", ")}` : "",
      basis.length > 0 ? `from ${basis.join(", ")}` : "",
      shape ? `grid ${shape.join(" x ")}` : "",
    ];
    return [name, paramtype, unit === "" ? label : `${label} (${unit})`, how.filter(Boolean).join("; ")];
  });
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ["", title, ...aligned(rows).map(line => `  ${line}`)];
}
