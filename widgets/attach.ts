/** Gives the classes of the framework their displays, so that the framework itself knows of none. */

import { BaseParameter, ChannelTuple, InstrumentBase } from "../drivers/core/index.ts";
import { type Json, type MimeBundle, displaySymbol } from "./mime.ts";
import { channelsHtml, instrumentHtml, parameterHtml } from "./panel/html.ts";
import { viewInstrument, viewParameter } from "./panel/view.ts";

/** A type of our own: notebooks put `application/json` before HTML and would show a tree in the place of the table. */
const snapshotType = "application/vnd.setpoint.snapshot+json";

attach<BaseParameter>(BaseParameter.prototype, parameter => {
  const view = viewParameter(parameter);
  const simulated = parameter.instrument?.simulated === true;
  const { value, age, stale, allowed } = view;
  const known = value === undefined ? "not read yet" : `${value} (${age}${stale ? ", stale" : ""})`;
  const name = parameter.label === parameter.name ? parameter.fullName : `${parameter.fullName} (${parameter.label})`;
  return {
    "text/html": parameterHtml(view, parameter.fullName, simulated),
    [snapshotType]: asJson(parameter.record()),
    "text/plain": `${name}: ${known}; ${allowed}${simulated ? "; SIMULATED" : ""}`,
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

function attach<T extends object>(prototype: T, display: (self: T) => MimeBundle): void {
  Object.defineProperty(prototype, displaySymbol, {
    value(this: T): MimeBundle {
      return display(this);
    },
    configurable: true,
    writable: true,
  });
}

/** A record as JSON has it: dates as text, no NaN. */
function asJson(record: object): Json {
  const copy: Json = JSON.parse(JSON.stringify(record));
  return copy;
}
