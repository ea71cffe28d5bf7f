/** Types of a station's instruments: what is written, what it makes of a cell, and when it is out of date. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { objectWith, stepsOf } from "../../../drivers/station/types/member-types.ts";
import { outdatedTypes, writeStationTypes } from "../../../drivers/station/types/index.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
let folder: string;

beforeEach(() => void (folder = realpathSync(mkdtempSync(join(tmpdir(), "setpoint-station-")))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function read(path = "station.d.ts"): string {
  return readFileSync(join(folder, path), "utf8");
}

/** The types of the members in a written file. */
function members(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^ {4}readonly ([^:]+): (.*);$/gm)].map(([, name, type]) => [name, type]),
  );
}

const station = `instruments:
  smu:
    type: qcodes.instrument_drivers.Keithley.Keithley2614B
    address: TCPIP0::10.0.0.7::5025::SOCKET
    parameters:
      smua.volt:
        alias: bias
        limits: [-1, 1]
      smub.sourcerange_v:
        alias: range_b
    add_parameters:
      gain:
      smua.gate:
        source: smua.volt
        scale: 10
  temps:
    type: qcodes.instrument_drivers.mock_instruments.DummyChannelInstrument
    parameters:
      channels[0].dummy_start: { alias: begin }
  dac:
    type: qcodes.instrument_drivers.mock_instruments.DummyInstrument
    init:
      gates: {"ch1", "ch2"}
  pairs:
    type: DummyChannelInstrument
    init: { channel_names: [left, right] }
  pump:
    type: ./drivers/pump.ts#Pump
  sample:
    type: qcodes.instrument.delegate.DelegateInstrument
    init:
      parameters:
        source: [smu.smua.volt]
        both: [dac.ch1, dac.ch2]
      channels:
        drain: smu.smub
  oven:
    type: MyOven
`;
const pump = `import { Instrument, vals } from "setpoint";
export class Pump extends Instrument {
  readonly speed = this.parameter({ unit: "Hz", vals: vals.numbers(0, 1000), setCmd: null, docstring: "Speed of the rotor." });
}
`;

describe("what is written", () => {
  test("names the class of each instrument, with the aliases and parameters that the file adds", async () => {
    write("lab.station.yaml", station);
    write("drivers/pump.ts", pump);
    const [done, note, ...more] = await writeStationTypes([], { folder });
    expect(done).toBe(`${folder}/station.d.ts: types of smu, temps, dac, pairs, pump, sample, oven`);
    expect(note).toContain(
      "oven: no class MyOven is found here, so that its type is Instrument: give the class where you load it",
    );
    expect(note).toContain('station.loadInstrument("oven", MyOven)');
    expect(more).toEqual([]);
    const smu = 'import("setpoint/instruments/keithley").Keithley2614B';
    const temps = 'import("setpoint/instruments/mock").DummyChannelInstrument';
    expect(members(read())).toEqual({
      smu:
        `${smu} & { readonly smua: { readonly bias: ${smu}["smua"]["volt"] } }` +
        ` & { readonly smub: { readonly range_b: Member<${smu}["smub"], "sourcerange_v", "sourcerangeV"> } }` +
        ` & { readonly gain: import("setpoint").Parameter<any> }` +
        ` & { readonly smua: { readonly gate: ${smu}["smua"]["volt"] } }`,
      temps: `${temps} & { readonly channels: { readonly 0: { readonly begin: Member<${temps}["channels"][0], "dummy_start", "dummyStart"> } } }`,
      dac: 'import("setpoint/instruments/mock").DummyInstrument<"ch1" | "ch2">',
      pairs: 'import("setpoint/instruments/mock").DummyChannelInstrument<"left" | "right">',
      pump: 'import("./drivers/pump.ts").Pump',
      sample:
        'import("setpoint").DelegateInstrument<{ readonly source: StationInstruments["smu"]["smua"]["volt"]; readonly both: string }>' +
        ' & { readonly drain: StationInstruments["smu"]["smub"] }',
      oven: 'import("setpoint").Instrument',
    });
    expect(read()).toContain("// Written by `setpoint station types lab.station.yaml`: run it again when");
    expect(read()).toContain(
      "/** qcodes.instrument_drivers.Keithley.Keithley2614B at TCPIP0::10.0.0.7::5025::SOCKET */",
    );
  });

  test("goes where it is wanted, with the paths that are right from there", async () => {
    write("lab.station.yaml", "instruments: { pump: { type: ./drivers/pump.ts#Pump } }\n");
    write("drivers/pump.ts", pump);
    mkdirSync(join(folder, "notebooks"));
    await writeStationTypes(["lab.station.yaml"], { folder, output: "notebooks/station.d.ts" });
    expect(members(read("notebooks/station.d.ts"))).toEqual({ pump: 'import("../drivers/pump.ts").Pump' });
    expect(read("notebooks/station.d.ts")).toMatch(/^\/\/ Types of \.\.\/lab\.station\.yaml\n/);
  });

  test("takes several files together, packages, groups, and the modules of old files", async () => {
    write("a.yaml", 'instruments: { meter: { type: "@lab/drivers#Meter" } }\n');
    write(
      "b.yaml",
      `instruments:
  old: { driver: qcodes.instrument_drivers.weinschel.Weinschel_8320, type: Weinschel_8320 }
  group:
    type: qcodes.instrument.delegate.InstrumentGroup
    init: { submodules: { left: { parameters: { a: meter.volt } } } }
`,
    );
    await writeStationTypes(["a.yaml", "b.yaml"], { folder });
    expect(members(read())).toEqual({
      meter: 'import("@lab/drivers").Meter',
      old: 'import("setpoint/instruments/weinschel").Weinschel8320',
      group:
        'import("setpoint").InstrumentGroup & { readonly left: import("setpoint").DelegateInstrument<{ readonly a: StationInstruments["meter"]["volt"] }> }',
    });
  });
});

test("an owner that Python spells in another way gets what is added to it", () => {
  expect(objectWith("T", stepsOf("left_gate.inner[1]"), "bias", "V")).toBe(
    '{ readonly [K in Spelled<T, "left_gate", "leftGate">]: { readonly inner: { readonly 1: { readonly bias: V } } } }',
  );
});

describe("it is refused, with the place,", () => {
  test.each([
    ["a file that is not there", /^types of the station: reading station file .*: there is no file /, undefined],
    ["what is no YAML", /lab\.station\.yaml:\d:\d+: /, "instruments:\n  a: [\n"],
    ["a file without instruments", /lab\.station\.yaml:1:1: .*instruments/, "a: 1\n"],
    [
      "an instrument without a type",
      /lab\.station\.yaml:3:3: instruments\.b.*type/,
      "instruments:\n  a: { type: Weinschel8320 }\n  b: { address: x }\n",
    ],
    [
      "a driver whose file is not there",
      "lab.station.yaml:2:8: instruments.a.type: type ./pump.ts#Pump: there is no file ",
      "instruments:\n  a: { type: ./pump.ts#Pump }\n",
    ],
    [
      "a company that is not there",
      "instruments.a.type: type setpoint/instruments/acme.A: there are no instruments of acme",
      "instruments:\n  a: { type: setpoint/instruments/acme.A }\n",
    ],
  ])("%s", async (_, text, yaml) => {
    if (yaml !== undefined) write("lab.station.yaml", yaml);
    await expect(writeStationTypes(["lab.station.yaml"], { folder })).rejects.toThrow(text);
  });

  test("an instrument that two files name", async () => {
    write("a.yaml", "instruments:\n  a: { type: Weinschel8320 }\n");
    write("b.yaml", "instruments:\n  a: { type: Weinschel8320 }\n");
    await expect(writeStationTypes(["a.yaml", "b.yaml"], { folder })).rejects.toThrow(
      `${folder}/b.yaml:2:3: instruments.a: duplicate key: a is in ${folder}/a.yaml:2:3 already: must be in one file`,
    );
  });

  test("a folder where it is not clear which file is meant", async () => {
    await expect(writeStationTypes([], { folder })).rejects.toThrow(`${folder} has no *.station.yaml: say which file`);
    write("a.station.yaml", "");
    write("b.station.yaml", "");
    await expect(writeStationTypes([], { folder })).rejects.toThrow(
      "has several: a.station.yaml, b.station.yaml: say which file",
    );
  });

  test("a file to write that somebody else wrote", async () => {
    write("station.yaml", "instruments: { a: { type: Weinschel8320 } }\n");
    write("station.d.ts", "declare const mine: number;\n");
    await expect(writeStationTypes([], { folder })).rejects.toThrow(
      "was not written by this command: remove it, or give another file",
    );
    expect(read()).toBe("declare const mine: number;\n");
  });
});

describe("types that are out of date", () => {
  test("are told, and brought up to date by the command that is named", async () => {
    const file = join(folder, "lab.station.yaml");
    write("lab.station.yaml", "instruments: { a: { type: Weinschel8320 } }\n");
    expect(await outdatedTypes([file], folder)).toBeUndefined();
    await expect(writeStationTypes([], { folder, check: true })).rejects.toThrow(
      `there is no ${folder}/station.d.ts: run setpoint station types lab.station.yaml`,
    );
    await writeStationTypes([], { folder });
    expect(await outdatedTypes([file], folder)).toBeUndefined();
    expect(await writeStationTypes([], { folder, check: true })).toEqual([`${folder}/station.d.ts is up to date`]);
    // What is no instrument's class changes no type.
    write(
      "lab.station.yaml",
      "# a remark\ninstruments: { a: { type: Weinschel8320, parameters: { attenuation: { step: 2 } } } }\n",
    );
    expect(await outdatedTypes([file], folder)).toBeUndefined();
    write("lab.station.yaml", "instruments: { a: { type: Keithley2614B } }\n");
    expect(await outdatedTypes([file], folder)).toBe(
      `${folder}/station.d.ts is out of date: run setpoint station types lab.station.yaml in ${folder}`,
    );
    await expect(writeStationTypes([], { folder, check: true })).rejects.toThrow(
      `out of date is ${folder}/station.d.ts`,
    );
    expect(await writeStationTypes([], { folder })).toEqual([`${folder}/station.d.ts: types of a`]);
    expect(await writeStationTypes([], { folder })).toEqual([`${folder}/station.d.ts: types of a (as before)`]);
    expect(await outdatedTypes([file], folder)).toBeUndefined();
  });

  test("are those of this station, and one that cannot be read is for loading to tell", async () => {
    write("lab.station.yaml", "instruments: { a: { type: Weinschel8320 } }\n");
    write("other.yaml", "instruments: { b: { type: Weinschel8320 } }\n");
    await writeStationTypes(["lab.station.yaml"], { folder });
    expect(await outdatedTypes([join(folder, "other.yaml")], folder)).toBeUndefined();
    write("lab.station.yaml", "instruments: [\n");
    expect(await outdatedTypes([join(folder, "lab.station.yaml")], folder)).toBeUndefined();
  });
});

test("a cell of the folder knows every instrument, also one of the lab's own, and a wrong value does not compile", async () => {
  write("lab.station.yaml", station);
  write("drivers/pump.ts", pump);
  await writeStationTypes([], { folder });
  write(
    "cell.ts",
    `import type { Instrument, StationInstruments } from "setpoint";
declare const station: StationInstruments;
export const volt: number = await station.smu.smua.volt();
await station.smu.smua.volt(0.5);
await station.smu.smua.bias(0.5);
await station.smu.smua.gate(0.5);
await station.smu.smub.range_b(2);
await station.smu.gain(5);
await station.temps.channels[0].begin(5);
await station.dac.ch2(1);
await station.pump.speed(900);
await station.sample.source(0.1);
await station.sample.drain.nplc(1);
export const oven: Instrument = station.oven;
// @ts-expect-error a voltage is a number
await station.smu.smua.volt("high");
// @ts-expect-error there is no such mode
await station.smu.smua.mode("power");
// @ts-expect-error it is a number
await station.smu.smua.bias("high");
// @ts-expect-error the dummy has no such gate
await station.dac.ch3(1);
// @ts-expect-error the lab's pump takes a number
await station.pump.speed("fast");
// @ts-expect-error a view of a voltage is a number
await station.sample.source("high");
// @ts-expect-error there is no such instrument
station.smo;
`,
  );
  const options = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      paths: {
        setpoint: [join(root, "dist/index.d.ts")],
        "setpoint/instruments/*": [join(root, "dist/drivers/instruments/*/index.d.ts")],
      },
      typeRoots: [join(root, "node_modules/@types")],
    },
    include: ["*.ts"],
  };
  write("tsconfig.json", JSON.stringify(options));
  write("package.json", '{ "type": "module" }');
  expect(compile()).toBe("");
});

/** What the compiler says; nothing if all is well. */
function compile(): string {
  try {
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], { encoding: "utf8" });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
