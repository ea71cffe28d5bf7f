/** Gives the classes of the framework their displays, so that the framework itself knows of none. */

import { inspect } from "node:util";

import {
  type AnyParameter,
  BaseParameter,
  ChannelTuple,
  CombinedParameter,
  DelegateGroup,
  Group,
  InstrumentBase,
  LogTable,
  ParameterSet,
  RestorePlan,
  SnapshotDiff,
} from "../drivers/core/index.ts";
import { plainValue } from "../drivers/core/parameter/snapshot.ts";
import { Station, type StationBase } from "../drivers/station/index.ts";
import { Interlock, SafeState, SoftLimit } from "../drivers/station/safety/index.ts";
import { kernel } from "../drivers/runtime.ts";
import { DataSet, DataTable, ExperimentList, plotRunsWith, RunList, SweepRun } from "../measure/index.ts";
import { livePlot } from "./live/live-plot.ts";
import { type Json, type MimeBundle, displaySymbol } from "./mime.ts";
import { diffHtml, planHtml } from "./panel/changes.ts";
import { combinedHtml, combinedText } from "./panel/combined.ts";
import { dataTableHtml, datasetHtml, datasetText } from "./panel/dataset.ts";
import { logHtml, logText } from "./panel/log.ts";
import { channelsHtml, instrumentHtml, parametersHtml } from "./panel/html.ts";
import { experimentsHtml, runsHtml } from "./panel/run-lists.ts";
import { interlockHtml, limitHtml, safeStateHtml } from "./panel/safety.ts";
import { detailsOf } from "./panel/relations.ts";
import { isSimulated } from "./panel/simulated.ts";
import { stationHtml, stationText } from "./panel/station.ts";
import { type ParameterView, viewInstrument, viewParameter } from "./panel/view.ts";

/** Types of our own: notebooks put `application/json` before HTML and would show a tree in the place of the table. */
const snapshotType = "application/vnd.setpoint.snapshot+json";
const diffType = "application/vnd.setpoint.snapshot-diff+json";
const logType = "application/vnd.setpoint.log+json";
const planType = "application/vnd.setpoint.restore-plan+json";

attach<BaseParameter>(BaseParameter.prototype, parameter => {
  const { kind, facts, own, lines, others } = detailsOf(parameter);
  const { fullName, docstring, name, label } = parameter;
  const simulated = isSimulated(parameter);
  const title = label === name ? fullName : `${fullName} (${label})`;
  const text = [
    `${title}: ${knownText(own)}; ${own.allowed}${simulated ? "; SIMULATED" : ""}`,
    ...facts.map(([word, said]) => `  ${word}: ${said}`),
    ...others.map(lineText),
  ];
  return {
    "text/html": parametersHtml({ title: fullName, kind, docstring, simulated, facts }, lines),
    [snapshotType]: asJson(parameter.record()),
    "text/plain": text.join("\n"),
  };
});

attach<InstrumentBase>(InstrumentBase.prototype, instrument => ({
  "text/html": instrumentHtml(viewInstrument(instrument)),
  [snapshotType]: asJson(instrument.record()),
  "text/plain": instrument.readableRecord(),
}));

attach<ChannelTuple>(ChannelTuple.prototype, channels => ({
  "text/html": channelsHtml(channels.map(viewInstrument)),
  [snapshotType]: asJson(channels.record()),
  "text/plain": channels.map(channel => channel.readableRecord()).join("\n"),
}));

attach<StationBase>(Station.prototype, station => ({
  "text/html": stationHtml(station),
  "text/plain": stationText(station),
}));

attach<SoftLimit>(SoftLimit.prototype, limit => ({ "text/html": limitHtml(limit), "text/plain": inspect(limit) }));
attach<Interlock>(Interlock.prototype, each => ({ "text/html": interlockHtml(each), "text/plain": inspect(each) }));
attach<SafeState>(SafeState.prototype, state => ({ "text/html": safeStateHtml(state), "text/plain": inspect(state) }));

attach<Group>(Group.prototype, group => together("Group", Object.entries<AnyParameter>(group.parameters)));
attach<DelegateGroup>(DelegateGroup.prototype, ({ name, parameters }) => together(name, Object.entries(parameters)));
attach<ParameterSet>(ParameterSet.prototype, set =>
  together(
    "ParameterSet",
    Array.from(set, each => [each.fullName, each] as const),
  ),
);

attach<CombinedParameter>(CombinedParameter.prototype, combined => ({
  "text/html": combinedHtml(combined),
  "text/plain": combinedText(combined),
}));

attach<SnapshotDiff>(SnapshotDiff.prototype, diff => ({
  "text/html": diffHtml(diff),
  [diffType]: asJson(diff.differences),
  "text/plain": diff.toString(),
}));

attach<LogTable>(LogTable.prototype, table => ({
  "text/html": logHtml(table),
  [logType]: asJson({
    rows: table.rows.map(({ time, name, level, module, funcName, lineno, message, instrumentName }) => ({
      time: new Date(time).toISOString(),
      name,
      level,
      module,
      funcName,
      lineno,
      message,
      ...(instrumentName !== undefined && { instrumentName }),
    })),
  }),
  "text/plain": logText(table),
}));

attach<RestorePlan>(RestorePlan.prototype, plan => {
  const steps = plan.steps.map(({ path, from, to, why }) => ({ path, from, to, why }));
  const problems = plan.problems.map(({ path, message }) => ({ path, message }));
  const { name, skipped, unchanged, done } = plan;
  return {
    "text/html": planHtml(plan),
    [planType]: asJson({ name, steps, skipped, problems, unchanged, done }),
    "text/plain": plan.toString(),
  };
});

attach<DataSet>(DataSet.prototype, run => ({ "text/html": datasetHtml(run), "text/plain": datasetText(run) }));
attach<DataTable>(DataTable.prototype, table => ({
  "text/html": dataTableHtml(table),
  "text/plain": `${String(table)}${table.simulated ? "; SIMULATED" : ""}`,
}));
attach<ExperimentList>(ExperimentList.prototype, list => ({
  "text/html": experimentsHtml(list),
  "text/plain": String(list),
}));
attach<RunList>(RunList.prototype, list => ({ "text/html": runsHtml(list), "text/plain": String(list) }));

const { [displaySymbol]: howFar } = SweepRun.prototype as unknown as { [displaySymbol](): MimeBundle };
const over = new Set(["completed", "stopped", "failed"]);
attach<SweepRun>(SweepRun.prototype, run => {
  // While it is under way its plot follows it, in an output of its own; its bar tells how far it is.
  if (kernel() && !over.has(run.state)) livePlot(run);
  return howFar.call(run);
});
plotRunsWith(run => (kernel() ? livePlot(run).ended : Promise.resolve()));

function attach<T extends object>(prototype: T, display: (self: T) => MimeBundle): void {
  Object.defineProperty(prototype, displaySymbol, {
    value(this: T): MimeBundle {
      return display(this);
    },
    configurable: true,
    writable: true,
  });
}

/** Parameters that belong together, each with a line. */
function together(title: string, parameters: readonly (readonly [string, AnyParameter])[]): MimeBundle {
  const lines = parameters.map(([name, parameter]) => ({ ...viewParameter(parameter), name }));
  const simulated = parameters.some(([, parameter]) => isSimulated(parameter));
  const kind = lines.length === 1 ? "1 parameter" : `${lines.length} parameters`;
  return {
    "text/html": parametersHtml({ title, kind, simulated, facts: [] }, lines),
    [snapshotType]: asJson(Object.fromEntries(parameters.map(([name, parameter]) => [name, parameter.record()]))),
    "text/plain": [`${title}: ${kind}${simulated ? "; SIMULATED" : ""}`, ...lines.map(lineText)].join("\n"),
  };
}

function lineText(line: ParameterView): string {
  const { name, label } = line;
  return `  ${label === name ? name : `${name} (${label})`}: ${knownText(line)}`;
}

function knownText({ value, age, stale }: ParameterView): string {
  return value === undefined ? "not read yet" : `${value} (${age}${stale ? ", stale" : ""})`;
}

/** A record as JSON has it: dates as text, no NaN. */
function asJson(record: object): Json {
  const copy: Json = JSON.parse(JSON.stringify(plainValue(record)));
  return copy;
}
