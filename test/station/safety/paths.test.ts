/** Paths of a safe state are looked up when it is declared: what is not there is told with what was probably meant. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { channelTuple, Instrument, InstrumentChannel, Parameter, vals } from "../../../drivers/core/index.ts";
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

class Gate extends InstrumentChannel {
  readonly volt = this.parameter({ unit: "V", setCmd: null, vals: vals.numbers(-10, 10) });
  readonly read = this.parameter({ unit: "V", getCmd: () => 0 });
}

class Dac extends Instrument {
  readonly gates = channelTuple(["A", "B"], id => new Gate(this, id));
  readonly left = this.gates.at(0);
  readonly mode = this.parameter({ setCmd: null, valMapping: { fast: 1, slow: 0 } });
}

test("paths of components whose types are known are checked while they are written", () => {
  const known = new Station({ components: { source: new Dac("source", undefined) }, default: false });
  const after = { after: ["abort"] } as const;
  const state = known.safeState(
    { "source.left.volt": { to: 0, step: 0.1 }, "source.gates[1].volt": 1, "source.mode": "slow" },
    after,
  );
  expect(state.entries.map(({ path }) => path)).toEqual(["source.left.volt", "source.gates[1].volt", "source.mode"]);
  // @ts-expect-error -- no such channel
  expect(() => known.safeState({ "source.right.volt": 0 }, after)).toThrow("source has no right");
  // @ts-expect-error -- a text is no voltage
  expect(() => known.safeState({ "source.left.volt": "0" }, after)).toThrow("'0' is not an int or float");
  // @ts-expect-error -- nor is it one to ramp to
  expect(() => known.safeState({ "source.left.volt": { to: "0" } }, after)).toThrow("'0' is not an int or float");
  // @ts-expect-error -- no such mode
  expect(() => known.safeState({ "source.mode": "medium" }, after)).toThrow("source.mode cannot be 'medium'");
  // @ts-expect-error -- it cannot be set
  expect(() => known.safeState({ "source.left.read": 0 }, after)).toThrow("source.left.read cannot be set");
  // @ts-expect-error -- an instrument takes no value
  expect(() => known.safeState({ source: 0 }, after)).toThrow("source is not a parameter");
  // What no type tells of is looked up when it runs.
  expect(() => known.safeState({ "other.volt": 0 }, after)).toThrow("there is no other");
  state.remove();
});
