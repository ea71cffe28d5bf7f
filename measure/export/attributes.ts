/** What is written beside the values: of the run, and of each of its columns, under QCoDeS's names. */

import type { RunRecord } from "../store/run-store.ts";
import { ExportError } from "./run-to-export.ts";
import type { RunToExport } from "./run-to-export.ts";

/** Attributes by name. Numbers that are whole are written as integers, except the two raw time stamps. */
export type Attributes = Readonly<Record<string, string | number>>;

/** The attributes that are seconds since 1970: always written as a number with fractions. */
export const rawTimestamps: readonly string[] = ["run_timestamp_raw", "completed_timestamp_raw"];

/** The attributes of a run, its metadata last. A metadata tag of null is left out: the formats have no such value. */
export function runAttributes({ record, descriptionJson }: RunToExport): Attributes {
  const attributes: Record<string, string | number> = {
    ds_name: record.name,
    sample_name: record.sampleName,
    exp_name: record.expName,
    snapshot: record.snapshot ?? "null",
    guid: record.guid,
    run_timestamp: timestampText(record.runTimestamp),
    completed_timestamp: timestampText(record.completedTimestamp),
    captured_run_id: record.capturedRunId,
    captured_counter: record.capturedCounter,
    run_id: record.runId,
    run_description: descriptionJson,
    parent_dataset_links: JSON.stringify(
      record.parentLinks.map(({ head, tail, edgeType, description }) =>
        JSON.stringify({ head, tail, edge_type: edgeType, description }),
      ),
    ),
    // QCoDeS's stand-in for "not yet": netCDF has no null.
    run_timestamp_raw: record.runTimestamp ?? -1,
    completed_timestamp_raw: record.completedTimestamp ?? -1,
  };
  for (const [tag, value] of Object.entries(record.metadata)) {
    if (Object.hasOwn(attributes, tag))
      throw new ExportError(
        `exporting run ${record.runId}: the metadata tag ${tag} has the name of an attribute of the run`,
      );
    if (value !== null) attributes[tag] = value;
  }
  return attributes;
}

/** The attributes of a column; xarray and matplotlib read `units` and `long_name`, QCoDeS the rest. None for what is no column. */
export function columnAttributes(record: RunRecord, name: string): Attributes {
  const spec = record.description.interdependencies.parameters[name];
  if (spec === undefined) return {};
  const { paramtype, label, unit } = spec;
  return { name, paramtype, label, unit, units: unit, long_name: label };
}

/** Seconds since 1970 as local time, `2026-11-27 12:30:00`; empty for a moment that has not come. */
function timestampText(seconds: number | null): string {
  if (seconds === null) return "";
  const at = new Date(seconds * 1000);
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
