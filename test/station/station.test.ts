/** A station holds what is used in an experiment, finds it by name, records it and closes it. */

import { inspect } from "node:util";

import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from "vitest";

import {
  diffSnapshots,
  Instrument,
  ManualParameter,
  MultiParameter,
  Parameter,
  restoreSnapshot,
  type SnapshotOptions,
} from "../../drivers/core/index.ts";
import { Keithley2614B } from "../../drivers/instruments/keithley/index.ts";
import { Station } from "../../drivers/station/index.ts";
import { DummyChannelInstrument, DummyInstrument, MockField } from "./mocks.ts";

const warned: string[] = [];
let dac: DummyInstrument;
let field: MockField;

beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation((text: string) => void warned.push(text));
  Station.default = undefined;
  dac = await DummyInstrument.open("dac", { gates: ["ch1", "ch2"] });
  field = await MockField.open("field_x");
});

afterEach(async () => {
  await Instrument.closeAll();
  Station.default = undefined;
  vi.restoreAllMocks();
  expect(warned.splice(0)).toEqual([]);
});

test("the station that was made last is the default, unless it is told not to be", () => {
  expect(Station.default).toBeUndefined();
  const first = new Station();
  expect(Station.default).toBe(first);
  expect(Station.default).not.toBe(new Station({ default: false }));
  expect(Station.default).toBe(first);
});

test("components are properties by their names, and have types where the names are given", async () => {
  const temperature = new ManualParameter("temperature", { unit: "K", initialValue: 4.2 });
  const station = new Station({ components: { dac, axis: field, temperature } });
  expectTypeOf(station.axis.field).toEqualTypeOf(field.field);
  expect(station.axis).toBe(field);
  expect(station.components).toEqual({ dac, axis: field, temperature });
  const listed = new Station({ components: [dac, field] });
  expect(Object.keys(listed.components)).toEqual(["dac", "field_x"]);
  expect(Reflect.get(listed, "dac")).toBe(dac);
  expect(await listed.addComponent(temperature)).toBe("temperature");
  expect(await listed.addComponent({ snapshot: () => ({ wires: 24 }) })).toBe("component3");
});

test("a name that is taken is an error, and what has no snapshot is no component", async () => {
  const station = new Station({ components: [dac] });
  await expect(station.addComponent(dac)).rejects.toThrow(
    'Cannot add component "dac", because a component of that name is already registered to the station',
  );
  expect(await station.addComponent(dac, { name: "other" })).toBe("other");
  await expect(station.addComponent({} as never, { name: "nothing" })).rejects.toThrow(
    "adding nothing: {} has no snapshot: must be an instrument, a parameter or an object with one",
  );
  expect(() => new Station({ components: [dac, dac] })).toThrow('Cannot add component "dac"');
});

test("a component with the name of a member of the station is reached through its components", async () => {
  const station = new Station();
  const config = new Parameter("config", { setCmd: null, initialValue: 1 });
  await station.addComponent(config);
  expect(station.config).toBeNull();
  expect(station.components["config"]).toBe(config);
  expect(warned.splice(0)).toEqual([
    "config is a member of the station: the component of that name is station.components.config",
  ]);
  station.removeComponent("config");
  expect(station.config).toBeNull();
});

test("a component is removed by its name, and its instrument stays open", () => {
  const station = new Station({ components: [dac] });
  expect(station.removeComponent("dac")).toBe(dac);
  expect([dac.closed, station.components, "dac" in station]).toEqual([false, {}, false]);
  expect(() => station.removeComponent("dac")).toThrow(
    "Component dac is not part of the station: there is nothing to choose from",
  );
});

test("adding a component reads what is not known of it, unless it is told not to", async () => {
  const updates: unknown[] = [];
  const probe = { name: "probe", snapshot: (options?: SnapshotOptions) => void updates.push(options) };
  const station = new Station({ components: [] });
  await station.addComponent(probe);
  await station.addComponent(probe, { name: "quiet", updateSnapshot: false });
  expect(updates).toEqual([undefined]);
  const broken = {
    snapshot() {
      throw new Error("no contact");
    },
  };
  expect(await station.addComponent(broken, { name: "broken" })).toBe("broken");
  expect(warned.splice(0)).toEqual(["adding broken: its snapshot could not be made: no contact"]);
});

test("instruments, parts and parameters are found by their full names, names with underscores and Python's, too", async () => {
  const smu = await Keithley2614B.open("smu", "TCPIP0::10.0.0.7::5025::SOCKET", { sim: "keithley/2600" });
  const channels = await DummyChannelInstrument.open("chans");
  const station = new Station({ components: { dac, field_x: field, smu, chans: channels } });
  expect(station.getComponent("smu")).toBe(smu);
  expect(station.getComponent("smu_smua_volt")).toBe(smu.smua.volt);
  expect(station.getComponent("smu.smua")).toBe(smu.smua);
  expect(station.getComponent("field_x_field")).toBe(field.field);
  expect(station.getComponent("field_x_ramp_rate")).toBe(field.rampRate);
  expect(station.getComponent("smu_smua_sourcerange_v")).toBe(smu.smua.sourcerangeV);
  expect(station.getComponent("chans_ChanA_temperature")).toBe(channels.A.temperature);
  expect(() => station.getComponent("dac_ch3")).toThrow("no component ch3 in <DummyInstrument: dac>: there are");
  expect(() => station.getComponent("nobody")).toThrow(
    "no component nobody in the station: there are dac, field_x, smu, chans",
  );
});

test("a snapshot has QCoDeS's layout, leaves out what is excluded, and drops what was closed", async () => {
  const several = new (class extends MultiParameter<{ x: number; y: number }> {
    override async getRaw() {
      return { x: 1, y: 2 };
    }
  })("several", { names: ["x", "y"] });
  const hidden = new Parameter("hidden", { setCmd: null, initialValue: 1, snapshotExclude: true });
  const temperature = new Parameter("temperature", { unit: "K", setCmd: null, initialValue: 4.2 });
  const wiring = { name: "wiring", snapshot: () => ({ wires: 24 }) };
  const station = new Station({ components: [dac, field, several, hidden, temperature, wiring] });
  await field.close();
  const snapshot = await station.snapshot({ update: "All" });
  expect(Object.keys(snapshot)).toEqual(["instruments", "parameters", "components", "config"]);
  expect(snapshot.instruments).toEqual({ dac: await dac.snapshot() });
  expect(snapshot.parameters).toEqual({ temperature: await temperature.snapshot() });
  expect(snapshot.components).toEqual({ several: await several.snapshot(), wiring: { wires: 24 } });
  expect(snapshot.config).toBeNull();
  expect(Object.keys(station.components)).not.toContain("field_x");
});

test("snapshots of a station are compared and restored as a whole", async () => {
  const station = new Station({ components: [dac, field] });
  const before = await station.snapshot();
  await field.field(0.5);
  expect(diffSnapshots(before, await station.snapshot()).changed).toEqual({ "field_x.field": [0, 0.5] });
  const plan = await restoreSnapshot(station, before);
  expect(plan.steps.map(({ path }) => path)).toEqual(["field_x.field"]);
  expect(await field.field()).toBe(0);
});

test("closing takes instruments out of the station, one or all, and leaves the others open", async () => {
  const outside = await MockField.open("outside");
  const temperature = new Parameter("temperature", { setCmd: null, initialValue: 4.2 });
  const station = new Station({ components: { dac, axis: field, temperature } });
  await station.closeAndRemoveInstrument(field);
  expect([field.closed, Object.keys(station.components)]).toEqual([true, ["dac", "temperature"]]);
  await expect(station.closeAndRemoveInstrument("axis")).rejects.toThrow(
    "closing axis: not part of the station: must be one of dac, temperature; the nearest is dac",
  );
  await expect(station.closeAndRemoveInstrument("temperature")).rejects.toThrow(
    "closing temperature: must be an instrument",
  );
  await station.closeAllRegisteredInstruments();
  expect([dac.closed, outside.closed, Object.keys(station.components)]).toEqual([true, false, ["temperature"]]);
});

test("an instrument that cannot be closed does not keep the others open", async () => {
  class Stuck extends MockField {
    override async disconnect(): Promise<void> {
      throw new Error("the cable is loose");
    }
  }
  const stuck = await Stuck.open("stuck");
  const station = new Station({ components: [stuck, dac] });
  await expect(station.closeAllRegisteredInstruments()).rejects.toThrow("closing all instruments: the cable is loose");
  expect([dac.closed, station.components]).toEqual([true, {}]);
});

test("as text a station lists what it holds", () => {
  expect(String(new Station({ components: [dac, field] }))).toBe("<Station: dac, field_x>");
  expect(inspect(new Station())).toBe("<Station: empty>");
});
