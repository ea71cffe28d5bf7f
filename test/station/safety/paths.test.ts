/** Paths of a safe state are looked up when it is declared: what is not there is told with what was probably meant. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Instrument, Parameter } from "../../../drivers/core/index.ts";
import { Station } from "../../../drivers/station/index.ts";
import { safeStateOf } from "../../../drivers/station/safety/index.ts";
import { findDummy } from "../mocks.ts";

let station: Station;

beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  station = new Station({ findDriver: findDummy, default: false });
  station.loadConfig(`instruments:
  dac: {type: DummyInstrument, init: {gates: [gate_left, gate_right]}}
  channels: {type: DummyChannelInstrument}
  later: {type: DummyInstrument}
`);
  await station.loadAllInstruments({ onlyNames: ["dac", "channels"] });
  await station.addComponent(new Parameter("field", { unit: "T", setCmd: null }));
});

afterEach(async () => {
  safeStateOf(station)?.remove();
  await Instrument.closeAll();
  vi.restoreAllMocks();
});

const declare = (path: string) => () => station.safeState({ [path]: 0 }, { after: ["abort"] });

test.each([
  ["dac.gate_left", "dac_gate_left"],
  ["dac_gate_left", "dac_gate_left"],
  ["channels.A.temperature", "channels_ChanA_temperature"],
  ["channels.channels[1].temperature", "channels_ChanB_temperature"],
  ["field", "field"],
])("%s leads to %s", (path, fullName) => {
  expect(declare(path)().entries[0]?.parameter.fullName).toBe(fullName);
});

test.each([
  ["dca.gate_left", "there is no dca: must be one of dac, channels, field; the nearest is dac"],
  ["dac.gate_lift", /^dac has no gate_lift: must be one of .*gate_right.*; the nearest is gate_left$/],
  ["dac_gate_lift", /^no component gate_lift in <DummyInstrument: dac>: .*; the nearest is dac_gate_left$/],
  ["channels.D.temperature", /^channels has no D: must be one of .*; the nearest is [ABC]$/],
  ["channels.A.temprature", "channels.A has no temprature: must be temperature"],
  ["channels.channels[7].temperature", "channels.channels has no 7: must be one of 0, 1, 2; the nearest is 0"],
  ["later.gate_left", "later is not loaded: load it before the safe state is declared"],
  ["constructor.name", "there is no constructor: must be one of dac, channels, field; the nearest is dac"],
  ["", "there is no : must be one of dac, channels, field; the nearest is dac"],
])("%s is nothing that is loaded", (path, text) => {
  let message = "";
  try {
    declare(path)();
  } catch (error) {
    message = (error as TypeError).message;
  }
  const prefix = `safe state: ${path}: `;
  expect(message.slice(0, prefix.length)).toBe(prefix);
  expect(message.slice(prefix.length)).toMatch(text);
  expect(safeStateOf(station)).toBeUndefined();
});
