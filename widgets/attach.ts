/** Gives the classes of the framework their displays, so that the framework itself knows of none; these are the instruments. */

import { inspect } from "node:util";

import {
  type AnyParameter,
  BaseParameter,
  ChannelTuple,
  CombinedParameter,
  DelegateGroup,
  Group,
  InstrumentBase,
  ParameterSet,
} from "../drivers/core/index.ts";
import { Station, type StationBase } from "../drivers/station/index.ts";
import { Interlock, SafeState, SoftLimit } from "../drivers/station/safety/index.ts";
import { attach } from "./attach-display.ts";
// oxlint-disable-next-line import/no-unassigned-import -- it gives sweeps theirs
import "./attach-live.ts";
// oxlint-disable-next-line import/no-unassigned-import -- it gives results theirs
import "./attach-results.ts";
import type { MimeBundle } from "./mime.ts";
import { card } from "./show/card.ts";
import { combinedHtml, combinedText } from "./show/combined.ts";
import { interlockHtml, limitHtml, safeStateHtml } from "./show/safety.ts";
import { jsonTypes, recordJson, stationJson } from "./show/json.ts";
import { instrumentHtml, parametersHtml } from "./show/parameters.ts";
import { detailsOf } from "./show/relations.ts";
import { isSimulated } from "./show/simulated.ts";
import { stationHtml, stationText } from "./show/station.ts";
import { type ParameterView, viewChannels, viewInstrument, viewParameter } from "./show/view.ts";

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
    [jsonTypes.snapshot]: recordJson(parameter.record()),
    "text/plain": text.join("\n"),
  };
});

attach<InstrumentBase>(InstrumentBase.prototype, instrument => {
  const record = instrument.record();
  return {
    "text/html": instrumentHtml(viewInstrument(instrument, record)),
    [jsonTypes.snapshot]: recordJson(record),
    "text/plain": instrument.readableRecord(),
  };
});

attach<ChannelTuple>(ChannelTuple.prototype, channels => {
  const view = viewChannels(channels);
  const none = { title: channels.fullName, kind: "no channels", simulated: false, facts: [] };
  return {
    "text/html": view ? instrumentHtml(view) : card(none, undefined),
    [jsonTypes.snapshot]: recordJson(channels.record()),
    "text/plain": channels.map(channel => channel.readableRecord()).join("\n"),
  };
});

attach<StationBase>(Station.prototype, station => ({
  "text/html": stationHtml(station),
  [jsonTypes.snapshot]: stationJson(station),
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

/** Parameters that belong together, each with a line. */
function together(title: string, parameters: readonly (readonly [string, AnyParameter])[]): MimeBundle {
  const lines = parameters.map(([name, parameter]) => ({ ...viewParameter(parameter), name }));
  const simulated = parameters.some(([, parameter]) => isSimulated(parameter));
  const kind = lines.length === 1 ? "1 parameter" : `${lines.length} parameters`;
  return {
    "text/html": parametersHtml({ title, kind, simulated, facts: [] }, lines),
    [jsonTypes.snapshot]: recordJson(
      Object.fromEntries(parameters.map(([name, parameter]) => [name, parameter.record()])),
    ),
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
