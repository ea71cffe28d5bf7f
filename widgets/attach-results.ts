/** Gives results their displays: runs and their values, sweeps, logs, differences, errors, and data that is marked. */

import { inspect } from "node:util";

import {
  LinSweep,
  LogTable,
  RestorePlan,
  SetpointError,
  SnapshotDiff,
  SweepValues,
  type Validator,
} from "../drivers/core/index.ts";
import { IoError, type ResourceSearch } from "../drivers/io/index.ts";
import { showData } from "../drivers/shown.ts";
import {
  ArraySweep,
  DataSet,
  DataTable,
  ExperimentList,
  ExportError,
  LogSweep,
  RunList,
  StoreError,
  type Sweep,
  TogetherSweep,
} from "../measure/index.ts";
import { attach } from "./attach-display.ts";
import type { MimeBundle } from "./mime.ts";
import { diffHtml, planHtml } from "./show/changes.ts";
import { dataTableHtml, datasetHtml, datasetText } from "./show/dataset.ts";
import { errorHtml, errorText } from "./show/error.ts";
import { asJson, datasetJson, errorJson, jsonTypes, listJson, logJson, sweepJson, tableJson } from "./show/json.ts";
import { logHtml, logText } from "./show/log.ts";
import { resourcesHtml, resourcesText } from "./show/resources.ts";
import { experimentsHtml, runsHtml } from "./show/run-lists.ts";
import { snapshotText } from "./show/snapshot-text.ts";
import { snapshotHtml } from "./show/snapshot.ts";
import { sweepHtml, sweepText, sweptView, viewSweep, type SweepView } from "./show/sweep.ts";
import { validatorHtml } from "./show/validator.ts";

attach<DataSet>(DataSet.prototype, run => ({
  "text/html": datasetHtml(run),
  [jsonTypes.dataset]: datasetJson(run),
  "text/plain": datasetText(run),
}));
attach<DataTable>(DataTable.prototype, table => ({
  "text/html": dataTableHtml(table),
  [jsonTypes.table]: tableJson(table),
  "text/plain": `${String(table)}${table.simulated ? "; SIMULATED" : ""}`,
}));
attach<ExperimentList>(ExperimentList.prototype, list => ({
  "text/html": experimentsHtml(list),
  [jsonTypes.experiments]: listJson(list),
  "text/plain": String(list),
}));
attach<RunList>(RunList.prototype, list => ({
  "text/html": runsHtml(list),
  [jsonTypes.runs]: listJson(list),
  "text/plain": String(list),
}));

for (const { prototype } of [LinSweep, LogSweep, ArraySweep, TogetherSweep])
  attach<Sweep | TogetherSweep>(prototype, sweep => sweepBundle(viewSweep(sweep)));
attach<SweepValues>(SweepValues.prototype, values => ({
  ...sweepBundle(sweptView(values)),
  "text/plain": inspect(values),
}));

attach<SnapshotDiff>(SnapshotDiff.prototype, diff => ({
  "text/html": diffHtml(diff),
  [jsonTypes.diff]: asJson(diff.differences),
  "text/plain": diff.toString(),
}));

attach<RestorePlan>(RestorePlan.prototype, plan => {
  const steps = plan.steps.map(({ path, from, to, why }) => ({ path, from, to, why }));
  const problems = plan.problems.map(({ path, message }) => ({ path, message }));
  const { name, skipped, unchanged, done } = plan;
  return {
    "text/html": planHtml(plan),
    [jsonTypes.plan]: asJson({ name, steps, skipped, problems, unchanged, done }),
    "text/plain": plan.toString(),
  };
});

attach<LogTable>(LogTable.prototype, table => ({
  "text/html": logHtml(table),
  [jsonTypes.log]: logJson(table),
  "text/plain": logText(table),
}));

for (const { prototype } of [SetpointError, IoError, StoreError, ExportError])
  attach<Error>(prototype, error => ({
    "text/html": errorHtml(error),
    [jsonTypes.error]: errorJson(error),
    "text/plain": errorText(error),
  }));

showData("validator", given => {
  const validator = given as Validator;
  const { description, isNumeric, control, validValues } = validator;
  return {
    "text/html": validatorHtml(validator),
    [jsonTypes.validator]: asJson({ description, isNumeric, control, validValues }),
    "text/plain": description,
  };
});

showData("snapshot", (snapshot): MimeBundle => {
  const page = snapshotHtml(snapshot);
  if (page === undefined) return { "text/plain": inspect(snapshot) };
  return { "text/html": page, [jsonTypes.snapshot]: asJson(snapshot), "text/plain": snapshotText(snapshot) };
});

// a list of names prints as the list that it is, what is known of each is in the table
showData("resources", (value, details) => {
  const search = details as ResourceSearch;
  return {
    "text/html": resourcesHtml(search),
    [jsonTypes.resources]: asJson(search),
    "text/plain": value === search ? resourcesText(search) : inspect(value),
  };
});

function sweepBundle(view: SweepView): MimeBundle {
  return { "text/html": sweepHtml(view), [jsonTypes.sweep]: sweepJson(view), "text/plain": sweepText(view) };
}
