/** Instruments of a station file are opened and set up as it says. */

import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from "vitest";

import { DelegateInstrument, Instrument, InstrumentGroup } from "../../drivers/core/index.ts";
import type { AnyParameter, InstrumentBase, Parameter } from "../../drivers/core/index.ts";
import { Keithley2614B } from "../../drivers/instruments/keithley/index.ts";
import { Weinschel8320 } from "../../drivers/instruments/weinschel/index.ts";
import { Station } from "../../drivers/station/index.ts";
import { DummyInstrument, findDummy, Meter, MockCustomChannel, MockField, sent } from "./mocks.ts";

const file = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/station/${name}.station.yaml`, import.meta.url));
const station = (...names: string[]) =>
  new Station({ configFile: names.map(file), findDriver: findDummy, default: false });
const own = (instrument: InstrumentBase, name: string): AnyParameter => Reflect.get(instrument, name) as AnyParameter;
let warned: string[];

beforeEach(() => {
  warned = [];
  sent.length = 0;
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation((text: string) => void warned.push(text));
});

afterEach(async () => {
  await Instrument.closeAll();
  vi.restoreAllMocks();
  expect(warned).toEqual([]);
});

test("attributes of a file are set on the parameters of the instrument, and initial values last", async () => {
  const fridge = station("dilution-fridge");
  const dac = await fridge.loadInstrument("dac");
  const ch1 = own(dac, "ch1");
  expect([ch1.label, ch1.unit, ch1.scale, ch1.step]).toEqual(["Plunger gate", "mV", 0.001, 50]);
  expect(ch1.vals?.description).toBe("<Numbers -500<=v<=100>");
  expect(own(dac, "plunger")).toBe(ch1);
  expect(own(dac, "barrier")).toBe(own(dac, "ch2"));
  expect(own(dac, "ch2").vals?.description).toBe("<Numbers -1<=v<=0.5>");
  // ch3 takes what a field of 0.1 T needs: 0.1 × 28 + 0.5, reached from 0 in steps of 0.25 T.
  expect(sent).toEqual(["dac.ch1 -0.02", expect.stringMatching(/^dac\.ch3 3\.3000/)]);
  expect(await own(dac, "Bx").cache.get()).toBeCloseTo(0.1, 12);
  expect(await (dac as DummyInstrument).fixedParameter()).toBe(7);
});

test("a value that a file does not allow is not set", async () => {
  const dac = await station("dilution-fridge").loadInstrument("dac", DummyInstrument);
  await expect(own(dac, "ch1").set?.(101)).rejects.toThrow(
    "setting dac_ch1 to 101: 101 is invalid: must be between -500 and 100",
  );
  await expect(own(dac, "Bx").set?.(1.5)).rejects.toThrow(
    "setting dac_Bx to 1.5: 1.5 is invalid: must be between -1 and 1",
  );
});

test("paths lead to channels by their names and by index, and an alias is one of the channel", async () => {
  const fridge = station("dilution-fridge");
  const channels = await fridge.loadInstrument("channels");
  const a = channels.getComponent("A_temperature") as AnyParameter;
  const b = channels.getComponent("B_temperature") as AnyParameter;
  expect([a.label, await a.get?.()]).toEqual(["Mixing chamber", 20]);
  expect(own(a.instrument as InstrumentBase, "mxc")).toBe(a);
  expect([b.unit, b.vals?.description]).toEqual(["mK", "<Numbers 0<=v<=300>"]);
});

test("monitored parameters are those of the instruments that are loaded, in their order", async () => {
  const fridge = station("dilution-fridge");
  expect(fridge.monitored).toEqual([]);
  await fridge.loadAllInstruments();
  expect(fridge.monitored.map(each => each.fullName)).toEqual([
    "dac_ch1",
    "dac_ch2",
    "dac_Bx",
    "channels_ChanA_temperature",
  ]);
  await fridge.closeAndRemoveInstrument("dac");
  expect(fridge.monitored.map(each => each.fullName)).toEqual(["channels_ChanA_temperature"]);
});

test("all instruments are loaded in the order of the file, or those of some names or types", async () => {
  const fridge = station("dilution-fridge");
  expect(await fridge.loadAllInstruments({ onlyTypes: ["DummyChannelInstrument"] })).toEqual(["channels"]);
  expect(await fridge.loadAllInstruments({ onlyNames: ["spare"] })).toEqual(["spare"]);
  expect(Object.keys(fridge.components)).toEqual(["channels", "spare"]);
  await Instrument.closeAll();
  expect(await fridge.loadAllInstruments()).toEqual(["dac", "spare", "channels"]);
  expect(Object.keys(fridge.components)).toEqual(["dac", "spare", "channels"]);
});

test("options of PyVISA and of QCoDeS are ours: simulations, terminators, time-outs, a device clear", async () => {
  const lab = station("addresses");
  const attenuator = await lab.loadInstrument("attenuator", Weinschel8320);
  expectTypeOf(attenuator).toEqualTypeOf<Weinschel8320>();
  expect(attenuator.simulated).toBe(true);
  expect([await attenuator.timeout(), attenuator.visaHandle.readTermination]).toEqual([2.5, "\r"]);
  expect(attenuator.attenuation.label).toBe("Input line");
  expect(await attenuator.attenuation()).toBe(20);
  const source = await lab.loadInstrument("source", Keithley2614B);
  expect(lab.monitored).toEqual([source.smua.sourcerangeV]);
  await source.smub.curr(5);
  expect(source.smub.curr.cache.rawValue).toBeCloseTo(5e-9, 20);
  expect(Reflect.get(source.smua, "bias")).toBe(source.smua.volt);
});

test("a driver's choice of values holds beside the limits of a file; its range of numbers does not", async () => {
  const lab = station();
  lab.loadConfig(`instruments:
  att:
    type: Weinschel8320
    address: GPIB0::1::INSTR
    init: {sim: weinschel/8320}
    parameters: {attenuation: {limits: [0, 20]}}
`);
  const { attenuation } = await lab.loadInstrument("att", Weinschel8320);
  await expect(attenuation(30)).rejects.toThrow("must be between 0 and 20 inclusive");
  await expect(attenuation(3)).rejects.toThrow("3 is not in");
  await attenuation(4);
});

test.each(["[-1, 0.5]", "'-1, 0.5'", "' -1.0,5e-1 '"])("limits are a list or a text: %s", async limits => {
  const lab = station();
  lab.loadConfig(`instruments: {dac: {type: DummyInstrument, parameters: {dac1: {limits: ${limits}}}}}`);
  const dac = await lab.loadInstrument("dac");
  expect(dac.parameters["dac1"]?.vals?.description).toBe("<Numbers -1<=v<=0.5>");
});

test("an added parameter without a source keeps what it is told", async () => {
  const lab = station();
  lab.loadConfig(`instruments:
  dac:
    type: DummyInstrument
    add_parameters: {sample: {label: Sample, initial_value: D12, monitor: true}}
`);
  const dac = await lab.loadInstrument("dac");
  expect(await dac.parameters["sample"]?.get?.()).toBe("D12");
  expect(lab.monitored).toEqual([dac.parameters["sample"]]);
});

test("another scale of a driver's parameter changes the numbers of its range, not what may be sent", async () => {
  const lab = station();
  lab.loadConfig(`instruments:
  field_x:
    type: MockField
    parameters: {field: {scale: -0.001, offset: 0.5, unit: mT}}
`);
  const { field } = await lab.loadInstrument("field_x", MockField);
  expect(field.vals?.description).toBe("<Numbers -500<=v<=1500>");
  await field(1500);
  expect(field.cache.rawValue).toBe(-1);
});

test("what the caller gives takes the place of what the file says", async () => {
  const fridge = station("dilution-fridge");
  const dac = await fridge.loadInstrument("spare", { gates: ["g1"], name: "other", label: "Spare" });
  expect([dac.name, dac.label, Object.keys(dac.parameters)]).toEqual([
    "other",
    "Spare",
    ["IDN", "fixedParameter", "g1"],
  ]);
  expect(Object.keys(fridge.components)).toEqual(["other"]);
});

test("an option that nobody looks at is told, whoever gave it", async () => {
  const lab = station("addresses");
  const loading = lab.loadInstrument("attenuator", { timeOut: 3 });
  await expect(loading).rejects.toThrow(
    /^loading attenuator: option timeOut is nothing that Weinschel8320 knows: .*the nearest is timeout$/,
  );
  expect(Instrument.exist("attenuator")).toBe(false);
});

test("virtual instruments are made of parameters of the station, whatever the order in the file", async () => {
  const lab = station("virtual");
  expect(await lab.loadAllInstruments()).toEqual(["field", "chip", "field_X", "field_Y", "channels"]);
  expect(Object.keys(lab.components)).toEqual(["field_X", "field_Y", "channels", "field", "chip"]);
  const field = lab.components["field"] as DelegateInstrument;
  expect(field).toBeInstanceOf(DelegateInstrument);
  const { X, ramp_rate: rampRate } = field.parameters as Record<string, Parameter>;
  expect(sent).toEqual(["field_X.setField 0.25 goes on"]);
  expect([X?.unit, await X?.()]).toEqual(["T", 0.25]);
  expect(await rampRate?.()).toEqual({ rampRate0: 0.1, rampRate1: 0.1 });
  const chip = lab.components["chip"] as InstrumentGroup;
  expect(chip).toBeInstanceOf(InstrumentGroup);
  const gate = lab.getComponent("chip_device1_gate") as Parameter;
  expect([gate.unit, await gate()]).toEqual(["mV", 12]);
  const fast = lab.getComponent("chip.device2.fast_gate") as MockCustomChannel;
  expect(fast).toBeInstanceOf(MockCustomChannel);
  expect([fast.inner.shortName, fast.currentValidRange.cache.value]).toEqual(["ChanB", [-0.5, 0]]);
});

test("several files are taken together, and maps may be merged within one", async () => {
  const lab = station("first", "second");
  await lab.loadAllInstruments();
  expect(Object.keys(lab.components)).toEqual(["dac", "lockin"]);
  const lockin = lab.components["lockin"] as DummyInstrument;
  const [amplitude, phase] = [own(lockin, "amplitude"), own(lockin, "phase")];
  expect([amplitude.step, amplitude.interDelay, amplitude.label]).toEqual([0.1, 0.01, "Excitation"]);
  expect([phase.step, phase.interDelay]).toEqual([0.1, 0.01]);
  // Files are read at every load, and a key that nothing is made of is told once.
  expect(warned.splice(0)).toEqual([
    "test/fixtures/station/second.station.yaml:1:1: defaults is not known, and nothing is made of it: must be instruments",
  ]);
});

test("what is in the file and not loaded says so where it is used", async () => {
  const lab = station("virtual");
  const used = (name: string): unknown => Reflect.get(lab, name);
  expect(() => used("field_X")).toThrow('field_X is not loaded: await station.loadInstrument("field_X") opens it');
  await expect(lab.loadInstrument("field")).rejects.toThrow(
    "virtual.station.yaml:15:9: instruments.field.init.setters.X: no component field_X in the station (not loaded: field, chip, field_X, field_Y, channels): there are none",
  );
  const loaded = await lab.loadInstrument("field_X");
  expect(used("field_X")).toBe(loaded);
  await lab.closeAndRemoveInstrument("field_X");
  expect(() => used("field_X")).toThrow("field_X is not loaded");
  lab.loadConfigFiles(file("first"));
  expect(used("field_X")).toBeUndefined();
});

test("the module of an old file is under driver", async () => {
  const types: string[] = [];
  const lab = new Station({
    configFile: file("old"),
    default: false,
    findDriver: (type, where) => (types.push(type), findDummy(type, where)),
  });
  expect(await lab.loadAllInstruments({ onlyTypes: ["DummyInstrument"] })).toEqual(["dac"]);
  expect(new Set(types)).toEqual(new Set(["qcodes.instrument_drivers.mock_instruments.DummyInstrument"]));
});

test("an open instrument stays what it is unless the file forces it, or is taken as it is", async () => {
  const fridge = station("dilution-fridge");
  const dac = await fridge.loadInstrument("dac", DummyInstrument);
  const again = await fridge.loadInstrument("dac", DummyInstrument);
  expect([dac.closed, again.closed]).toEqual([true, false]);
  expect(fridge.components["dac"]).toBe(again);
  const spare = await fridge.loadInstrument("spare", DummyInstrument);
  await expect(fridge.loadInstrument("spare")).rejects.toThrow(
    "loading spare: Another instrument has the name: spare; enable_forced_reconnect: true in the file closes it",
  );
  expect(await fridge.loadInstrument("spare", { reviveInstance: true })).toBe(spare);
  fridge.removeComponent("spare");
  expect(await fridge.loadInstrument("spare", DummyInstrument, { reviveInstance: true })).toBe(spare);
  expect(fridge.components["spare"]).toBe(spare);
  await expect(fridge.loadInstrument("spare", Meter, { reviveInstance: true })).rejects.toThrow(
    "Instrument spare is a DummyInstrument but Meter was requested",
  );
});

test("a class that is given must go with that of the file, unless there is none here", async () => {
  const lab = station();
  lab.loadConfig(`instruments:
  dac: {type: lab.Missing, init: {gates: [a]}}
  att: {type: Weinschel8320, address: "GPIB0::1::INSTR"}
`);
  expect(Object.keys((await lab.loadInstrument("dac", DummyInstrument)).parameters)).toContain("a");
  await expect(lab.loadInstrument("att", Keithley2614B)).rejects.toThrow(
    "station:3:9: instruments.att.type is Weinschel8320, which is no Keithley2614B: must be given Weinschel8320, or nothing",
  );
  class Quiet extends Weinschel8320 {}
  const att = await lab.loadInstrument("att", Quiet, { sim: "weinschel/8320" });
  expect(att).toBeInstanceOf(Quiet);
});
