/** The display of a station: what it holds, what is not loaded yet, and nothing is read for it. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Instrument, Parameter } from "../../drivers/core/index.ts";
import { Weinschel8320 } from "../../drivers/instruments/weinschel/index.ts";
import { Station } from "../../drivers/station/index.ts";
import "../../widgets/attach.ts";
import { findDummy, MockField } from "../station/mocks.ts";
import { facts, rows, show, text } from "./showing.ts";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => undefined));

afterEach(async () => {
  await Instrument.closeAll();
  vi.restoreAllMocks();
});

test("a station is a table of its components, with what a simulation answers for", async () => {
  const station = new Station({ findDriver: findDummy, default: false });
  station.loadConfig(`instruments:
  att:
    type: Weinschel8320
    address: GPIB0::1::INSTR
    init: {sim: weinschel/8320}
    parameters: {attenuation: {monitor: true}}
  later: {type: MockField}
`);
  const att = await station.loadInstrument("att", Weinschel8320, { updateSnapshot: false });
  const read = vi.spyOn(att, "ask");
  await station.addComponent(new MockField("field_x", undefined));
  await station.addComponent(new Parameter("temperature", { unit: "K", setCmd: null, initialValue: 4.2 }));
  await station.addComponent({ snapshot: () => "<b>24</b> wires" }, { name: "wiring" });
  expect(rows(station)).toEqual([
    ["att", "Weinschel8320 SIMULATED", "GPIB0::1::INSTR, 3 parameters"],
    ["field_x", "MockField", "3 parameters"],
    ["temperature", "Parameter", "4.2 K"],
    ["wiring", "Object", ""],
  ]);
  expect(facts(station)).toEqual({ "not loaded": "later", monitored: "att_attenuation" });
  expect(text(station)).toEqual([
    "Station: 4 components",
    "  att: Weinschel8320, GPIB0::1::INSTR, 3 parameters; SIMULATED",
    "  field_x: MockField, 3 parameters",
    "  temperature: Parameter, 4.2 K",
    "  wiring: Object",
    "  not loaded: later",
  ]);
  expect(show(station)["application/vnd.setpoint.snapshot+json"]).toMatchObject({
    instruments: { att: { name: "att", simulated: true }, field_x: { name: "field_x" } },
    parameters: { temperature: { value: 4.2, unit: "K" } },
    components: { wiring: {} },
  });
  expect(read).not.toHaveBeenCalled();
});

test("an empty station says so without a table", () => {
  const station = new Station({ default: false });
  expect(text(station)).toEqual(["Station: 0 components"]);
  expect(show(station)["text/html"]).not.toContain("<table");
});
