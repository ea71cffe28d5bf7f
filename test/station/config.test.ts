/** What is wrong with a station file is told with file, line and key. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";

import { Instrument } from "../../drivers/core/index.ts";
import { Station, StationError } from "../../drivers/station/index.ts";
import { findDummy, sent } from "./mocks.ts";

const file = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/station/${name}.station.yaml`, import.meta.url));
const of = (...names: string[]) => new Station({ configFile: names.map(file), default: false });
const folder = mkdtempSync(join(tmpdir(), "setpoint-station-"));

const warned: string[] = [];
beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation((text: string) => void warned.push(text));
});

/** A station whose configuration is a text; `station` stands for the file. */
function withText(text: string): Station {
  const station = new Station({ findDriver: findDummy, default: false });
  station.loadConfig(text);
  return station;
}

/** A station with one dummy, and what a file says beside its type. */
const dac = (lines: string): Station =>
  withText(`instruments:\n  dac:\n    type: DummyInstrument\n    init: {gates: [ch1]}\n${lines}`);

afterEach(async () => {
  await Instrument.closeAll();
  vi.restoreAllMocks();
  expect(warned.splice(0)).toEqual([]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("all mistakes of a file are told at once, each with its line, its key and what is allowed", () => {
  const at = "test/fixtures/station/mistakes.station.yaml";
  expect(() => of("mistakes")).toThrow(
    new StationError(
      [
        `${at}:4:5: instruments.dac.adress is not known: must be one of type, driver, address, port, enable_forced_reconnect, init, parameters, add_parameters; the nearest is address`,
        `${at}:5:5: instruments.dac.enable_forced_reconnect is 'yes': must be true or false`,
        `${at}:6:5: instruments.dac.port is 5025.5: must be a whole number`,
        `${at}:7:5: instruments.dac.init is ['gates', 'ch1']: must be a map or nothing`,
        `${at}:10:9: instruments.dac.parameters.ch1.lable is not known: must be one of alias, label, unit, scale, offset, step, inter_delay, post_delay, limits, monitor, initial_value; the nearest is label`,
        `${at}:11:9: instruments.dac.parameters.ch1.limits is [0, 1, 2]: must have 2 items`,
        `${at}:12:9: instruments.dac.parameters.ch1.step is -1: must be 0 or more`,
        `${at}:13:9: instruments.dac.parameters.ch1.monitor is 1: must be true or false`,
        `${at}:14:13: instruments.dac.parameters.ch2.limits is '0 to 1': must be two numbers: [0, 1] or "0, 1"`,
        `${at}:14:31: instruments.dac.parameters.ch2.scale is 'ten': must be a number`,
        `${at}:14:43: instruments.dac.parameters.ch2.alias is '2nd': must be a letter, then letters, digits and underscores`,
        `${at}:15:7: instruments.dac.parameters["ch 3"] is no path: must be names joined by dots, such as ch01.volt or channels[0].volt`,
        `${at}:17:12: instruments.dac.add_parameters.Bx.source is 'ch1 + ch2': must be names joined by dots, such as ch01.volt or channels[0].volt`,
        `${at}:18:3: instruments["2nd dac"] is no name: must be a letter, then letters, digits and underscores`,
        `${at}:20:3: instruments.lockin has no type: it must be given`,
      ].join("\n"),
    ),
  );
});

test("an instrument that is in two files is told with both places", () => {
  expect(() => of("first", "twice")).toThrow(
    "test/fixtures/station/twice.station.yaml:4:3: instruments.dac: duplicate key: dac is in test/fixtures/station/first.station.yaml:2:3 already: must be in one file",
  );
});

test.each([
  ["", "station:1:1: the file is empty: must be a map"],
  ["- dac", "station:1:1: the file is ['dac']: must be a map"],
  ["instrument:\n  dac: {type: X}", "station:1:1: the file has no instruments: it must be given"],
  ["instruments:\n  dac:", "station:2:3: instruments.dac is empty: must be a map"],
  ["instruments:\n  dac: {type: ''}", "station:2:9: instruments.dac.type is empty: must be a text"],
  ["instruments:\n  dac: {type: X, port: 70000}", "port is 70000: must be between 0 and 65535 inclusive"],
  ["instruments:\n  dac: {type: X}\n  dac: {type: Y}", "station:3:3: map keys must be unique"],
  ["instruments: {dac: {type: X}", "station:1:29: flow map in block collection must be sufficiently indented"],
  ["instruments: *nobody", "station: unresolved alias"],
  ["instruments: !python/object x", "station:1:14: unresolved tag: !python/object"],
])("a file that is %j says where", (text, message) => {
  expect(() => withText(text)).toThrow(message);
});

test("a file that is not there is told with its full path; ~ is the home folder", () => {
  expect(() => new Station({ configFile: join(folder, "none.yaml") })).toThrow(
    `reading station file ${join(folder, "none.yaml")}: there is no file ${join(folder, "none.yaml")}`,
  );
  expect(() => new Station({ configFile: "~/no such folder/none.yaml" })).toThrow(
    `there is no file ${join(homedir(), "no such folder", "none.yaml")}`,
  );
});

test("a file that is not there but nearly is told by the name that was meant", () => {
  writeFileSync(join(folder, "cooler.station.yaml"), "instruments: {}\n");
  expect(() => new Station({ configFile: join(folder, "cooler.station.yml"), default: false })).toThrow(
    /there is no file .*cooler\.station\.yml: did you mean cooler\.station\.yaml$/u,
  );
});

test("a file is read again at each load, and a mistake leaves what was there in force", async () => {
  const path = join(folder, "edited.station.yaml");
  const write = (label: string) =>
    writeFileSync(
      path,
      `instruments: {dac: {type: DummyInstrument, enable_forced_reconnect: true, parameters: {dac1: {label: ${label}}}}}`,
    );
  write("first");
  const station = new Station({ configFile: path, findDriver: findDummy, default: false });
  expect((await station.loadInstrument("dac")).parameters["dac1"]?.label).toBe("first");
  write("second");
  expect((await station.loadInstrument("dac")).parameters["dac1"]?.label).toBe("second");
  write("[broken]");
  await expect(station.loadInstrument("dac")).rejects.toThrow(
    "edited.station.yaml:1:95: instruments.dac.parameters.dac1.label is ['broken']: must be a text",
  );
  expect(station.config?.instruments["dac"]?.parameters?.["dac1"]?.label).toBe("second");
  expect(Instrument.exist("dac")).toBe(true);
});

test.each([
  [
    "    parameters: {ch2: {label: x}}",
    /^station:5:18: instruments\.dac\.parameters\.ch2: <DummyInstrument: dac> has no ch2: must be one of .*; the nearest is ch1$/,
  ],
  [
    "    parameters: {IDN.vendor: {label: x}}",
    'station:5:18: instruments.dac.parameters["IDN.vendor"]: vendor: dac_IDN is a parameter, which has no parts',
  ],
  ["    parameters: {'ch1[0]': {label: x}}", "ch1[0]: ch1 is a parameter: must be a tuple of channels"],
  [
    "    parameters: {ch1: {limits: [1, 0]}}",
    "station:5:24: instruments.dac.parameters.ch1.limits: numbers(1, 0): the maximum must be a number above the minimum",
  ],
  ["    parameters: {ch1: {scale: 0}}", "instruments.dac.parameters.ch1.scale: scale 0 must be a number other than 0"],
  [
    "    parameters: {ch1: {alias: write}}",
    "instruments.dac.parameters.ch1.alias: write is taken by another member of <DummyInstrument: dac>",
  ],
  [
    "    parameters: {IDN: {initial_value: 1}}",
    "instruments.dac.parameters.IDN.initial_value: dac_IDN cannot be set: must be a parameter with a set command",
  ],
  [
    "    add_parameters: {ch1: {source: fixed_parameter}}",
    "instruments.dac.add_parameters.ch1: Duplicate parameter name ch1 on instrument <DummyInstrument: dac>",
  ],
  [
    "    add_parameters: {Bx: {source: ch9}}",
    /instruments\.dac\.add_parameters\.Bx\.source: <DummyInstrument: dac> has no ch9/,
  ],
  [
    "    add_parameters: {ch1.x: {source: ch1}}",
    'instruments.dac.add_parameters["ch1.x"]: ch1 of <DummyInstrument: dac> is a parameter: must be an instrument, a module or a channel',
  ],
  [
    "    address: GPIB0::1::INSTR",
    "station:5:5: instruments.dac.address: DummyInstrument has no connection: must be left out",
  ],
])("%s is told with its place, and the instrument is closed", async (lines, message) => {
  await expect(dac(lines).loadInstrument("dac")).rejects.toThrow(message);
  expect(Instrument.exist("dac")).toBe(false);
});

test("values that are refused are told before the first one is sent", async () => {
  sent.length = 0;
  const station = withText(`instruments:
  dac:
    type: DummyInstrument
    parameters:
      dac1: {initial_value: 1}
      dac2: {limits: [0, 1], initial_value: 2}
`);
  await expect(station.loadInstrument("dac")).rejects.toThrow(
    "station:6:30: instruments.dac.parameters.dac2.initial_value: 2 is invalid: must be between 0 and 1 inclusive; Parameter: dac.dac2",
  );
  expect(sent).toEqual([]);
});

test.each([
  ["{type: Meter}", "station:2:3: instruments.meter has no address: Meter must have one"],
  ["{type: Meter, port: 5025}", "station:2:24: instruments.meter.port: there is no address: both must be given"],
  [
    "{type: Meter, address: 'GPIB0::1::INSTR', port: 1}",
    "instruments.meter.port: the address GPIB0::1::INSTR says it all: must be left out",
  ],
  [
    "{type: MockField, address: 'GPIB0::1::INSTR'}",
    "instruments.meter.address: MockField has no connection: must be left out",
  ],
  [
    "{type: DelegateInstrument, address: 'GPIB0::1::INSTR'}",
    "instruments.meter.address: an instrument that rests on others has none: must be left out",
  ],
  ["{type: lab.Missing}", "station:2:11: instruments.meter.type is lab.Missing: there is no such driver"],
  [
    "{type: Meter, address: 'GPIB0::1::INSTR', init: {pyvisa_sim_file: weinschel_8320.yaml, terminator: \\r, time_out: 3}}",
    /^station:2:\d+: instruments\.meter\.init\.time_out is nothing that Meter knows: must be one of .*timeout.*; the nearest is timeout$/,
  ],
  ["{type: Meter, address: 'GPIB0::1::INSTR', init: {visalib: '@nix'}}", 'visalib "@nix": expected'],
])("%s cannot be opened, and says why", async (meter, message) => {
  await expect(withText(`instruments:\n  meter: ${meter}`).loadInstrument("meter")).rejects.toThrow(message);
  expect(Instrument.exist("meter")).toBe(false);
});

test("all that fails is told at the end, and the others are loaded", async () => {
  const station = withText(`instruments:
  one: {type: lab.Missing}
  two: {type: DummyInstrument}
  three: {type: Meter}
`);
  await expect(station.loadAllInstruments()).rejects.toThrow(
    [
      "loading 2 of 3 instruments failed:",
      "station:2:9: instruments.one.type is lab.Missing: there is no such driver",
      "station:4:3: instruments.three has no address: Meter must have one",
    ].join("\n"),
  );
  expect(Object.keys(station.components)).toEqual(["two"]);
  await expect(station.loadAllInstruments({ onlyNames: ["two", "thre"] })).rejects.toThrow(
    "loading thre: it is not in the station's configuration: must be one of one, two, three; the nearest is three",
  );
  await expect(station.loadAllInstruments({ onlyTypes: ["Meters"] })).rejects.toThrow(
    "loading all instruments of type Meters: there is none in the station's configuration: must be one of Missing, DummyInstrument, Meter; the nearest is Meter",
  );
  // @ts-expect-error only one of them
  const both = station.loadAllInstruments({ onlyNames: ["two"], onlyTypes: ["Meter"] });
  await expect(both).rejects.toThrow("both onlyNames and onlyTypes are given: must be one of them");
});

test("a station without files says so", async () => {
  const station = new Station({ default: false });
  await expect(station.loadInstrument("dac")).rejects.toThrow(
    "loading dac: the station has no files: must be given as configFile",
  );
  await expect(station.loadAllInstruments()).rejects.toThrow("the station has no files: must be given as configFile");
  expect(station.config).toBeNull();
});

test("the files of the documentation are right", () => {
  const page = readFileSync(new URL("../../docs/explanation/station.md", import.meta.url), "utf8");
  const files = [...page.matchAll(/^```yaml\n(instruments:.*?)^```/gms)].map(([, text = ""]) => text);
  expect(files).toHaveLength(2);
  for (const text of files) expect(() => withText(text)).not.toThrow();
});

test("the schema that editors use describes every key that is read", () => {
  const schema = JSON.parse(
    readFileSync(new URL("../../drivers/station/config/schema.json", import.meta.url), "utf8"),
  ) as {
    definitions: Record<string, { properties?: Record<string, unknown>; description?: string }>;
  };
  const { parameter, added, instrument, ...leaves } = schema.definitions;
  expect(Object.keys(added?.properties ?? {})).toEqual(["source", ...Object.keys(parameter?.properties ?? {})]);
  expect(Object.keys(instrument?.properties ?? {})).toContain("add_parameters");
  expect(Object.entries(leaves).filter(([, { description }]) => !description)).toEqual([]);
});
