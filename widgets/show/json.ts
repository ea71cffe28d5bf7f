/** Displays as data for programs: under types of our own, since notebooks put `application/json` before HTML. */

import { BaseParameter, Instrument, InstrumentBase, type LogTable } from "../../drivers/core/index.ts";
import { plainValue } from "../../drivers/core/parameter/snapshot.ts";
import { sectionOf } from "../../drivers/station/components.ts";
import type { StationBase } from "../../drivers/station/index.ts";
import { type DataSet, type DataTable, type ExperimentList, type RunList } from "../../measure/index.ts";
import type { Json } from "../mime.ts";
import { causesOf, errorFacts } from "./error.ts";
import type { SweepView } from "./sweep.ts";

/** The types by what is shown. */
export const jsonTypes = {
  snapshot: "application/vnd.setpoint.snapshot+json",
  diff: "application/vnd.setpoint.snapshot-diff+json",
  plan: "application/vnd.setpoint.restore-plan+json",
  log: "application/vnd.setpoint.log+json",
  dataset: "application/vnd.setpoint.dataset+json",
  table: "application/vnd.setpoint.table+json",
  runs: "application/vnd.setpoint.runs+json",
  experiments: "application/vnd.setpoint.experiments+json",
  sweep: "application/vnd.setpoint.sweep+json",
  validator: "application/vnd.setpoint.validator+json",
  resources: "application/vnd.setpoint.resources+json",
  error: "application/vnd.setpoint.error+json",
} as const;

/** A table that is shown holds no more rows than these as data: `export` is for all of them. */
const mostRows = 1000;

/** A record as JSON has it: dates as text, no NaN. */
export function asJson(record: object): Json {
  const copy: Json = JSON.parse(JSON.stringify(plainValue(record)));
  return copy;
}

/** The snapshot of a station as far as values are known; nothing is read. */
export function stationJson({ components, config }: StationBase): Json {
  const record = { instruments: {}, parameters: {}, components: {}, config };
  for (const [name, component] of Object.entries(components)) {
    const isParameter = component instanceof BaseParameter;
    if ((component instanceof Instrument && component.closed) || (isParameter && component.snapshotExclude)) continue;
    const known = isParameter || component instanceof InstrumentBase ? component.record() : {};
    Object.assign(record[sectionOf(component)], { [name]: known });
  }
  return asJson(record);
}

/** What a run is, where it is kept, and its columns; no values. */
export function datasetJson(run: DataSet): Json {
  const { dependencies, inferences } = run.description.interdependencies;
  const { runId, guid, name, expName, sampleName, simulated, running, completed, metadata } = run;
  const columns = run.paramspecs.map(spec => ({
    ...spec,
    axes: dependencies[spec.name] ?? [],
    inferredFrom: inferences[spec.name] ?? [],
  }));
  const times = { started: isoText(run.runTimestampRaw), ended: isoText(run.completedTimestampRaw) };
  const path = run.pathToDb ?? null;
  const rows = run.numberOfResults;
  const names = { runId, guid, name, expName, sampleName, path };
  return asJson({ ...names, ...times, running, completed, rows, simulated, columns, metadata });
}

/** The columns of a table and its rows, of a long one the first. */
export function tableJson({ title, length, columns, simulated }: DataTable): Json {
  const shown = columns.map(({ name, label, unit, values }) => ({
    name,
    label,
    unit,
    values: Array.from({ length: Math.min(length, mostRows) }, (_, index) => values.at(index)),
  }));
  return asJson({ title, rows: length, simulated, columns: shown });
}

/** Runs or experiments, of many the last. */
export function listJson({ path, rows }: RunList | ExperimentList): Json {
  return asJson({ path, count: rows.length, rows: rows.slice(-mostRows) });
}

/** A sweep with its values, of many the first. */
export function sweepJson({ kind, sweeps, values }: SweepView): Json {
  const each = sweeps.map(({ param, numPoints, delay, getAfterSet }, index) => ({
    parameter: param.fullName,
    unit: param.unit,
    numPoints,
    delay,
    getAfterSet,
    values: values[index]?.slice(0, mostRows),
  }));
  return asJson({ kind, sweeps: each });
}

/** The records of a log. */
export function logJson({ rows }: LogTable): Json {
  return asJson({
    rows: rows.map(({ time, name, level, module, funcName, lineno, message, instrumentName }) => ({
      time: new Date(time).toISOString(),
      name,
      level,
      module,
      funcName,
      lineno,
      message,
      ...(instrumentName !== undefined && { instrumentName }),
    })),
  });
}

/** An error with what it is about, and what it came from. */
export function errorJson(error: Error): Json {
  const causes = causesOf(error).map(({ name, message }) => ({ name, message }));
  return asJson({
    name: error.name,
    message: error.message,
    about: Object.fromEntries(errorFacts(error)),
    causes,
  });
}

function isoText(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString();
}
