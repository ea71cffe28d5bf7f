/** Which class a `type` in a station's file means, and what is said where it means none. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as core from "../../../drivers/core/index.ts";
import { Keithley2600, Keithley2614B } from "../../../drivers/instruments/keithley/index.ts";
import { MockCustomChannel } from "../../../drivers/instruments/mock/index.ts";
import { Weinschel8320 } from "../../../drivers/instruments/weinschel/index.ts";
import { companies, companyClasses, loadCompany } from "../../../drivers/station/find-driver/company-index.ts";
import { exportedNames } from "../../../drivers/station/find-driver/exported-names.ts";
import { driverTypeOf, findDriver, registerDriver } from "../../../drivers/station/find-driver/index.ts";
import { matchClass } from "../../../drivers/station/find-driver/match-class.ts";

const framework = fileURLToPath(new URL("../../../index.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "setpoint-drivers-"));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeAll(() => {
  write(
    "drivers/my-dmm.ts",
    `import { Instrument } from ${JSON.stringify(framework)};
export class MyDmm extends Instrument { readonly range = this.parameter({ setCmd: null, docstring: "Range of the meter." }); }
export const notes = "none";
`,
  );
  write("drivers/broken.ts", "export class Broken {}\nthrow new Error('no pump here');\n");
  write(
    "node_modules/@lab/drivers/package.json",
    '{ "name": "@lab/drivers", "type": "module", "exports": { "import": "./main.js" } }',
  );
  write("node_modules/@lab/drivers/main.js", "export class Pump {}\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const where = { folder, file: "lab.station.yaml", key: "instruments.smu.type", kind: "instrument" as const };
const find = (type: string): Promise<unknown> => findDriver(type, where);

describe("a class of ours is found", () => {
  test.each([
    "Keithley2614B",
    "setpoint/instruments/keithley.Keithley2614B",
    "setpoint/instruments/keithley#Keithley2614B",
    "qcodes.instrument_drivers.Keithley.Keithley2614B",
    "qcodes.instrument_drivers.tektronix.Keithley_2614B.Keithley_2614B",
    "  Keithley2614B  ",
  ])("as %j", async type => {
    expect(await find(type)).toBe(Keithley2614B);
  });

  test.each([
    ["qcodes.instrument_drivers.tektronix.Keithley_2600_channels.Keithley_2600", Keithley2600],
    ["qcodes.instrument_drivers.weinschel.Weinschel_8320.Weinschel_8320", Weinschel8320],
    ["qcodes.instrument.delegate.DelegateInstrument", core.DelegateInstrument],
    ["qcodes.instrument.delegate.delegate_instrument.DelegateInstrument", core.DelegateInstrument],
    ["qcodes.instrument.InstrumentGroup", core.InstrumentGroup],
    ["setpoint#VisaInstrument", core.VisaInstrument],
  ])("by its older path %s", async (type, expected) => {
    expect(await find(type)).toBe(expected);
  });

  test("a part of an instrument where one is wanted, or nothing is said", async () => {
    const type = "qcodes.instrument_drivers.mock_instruments.MockCustomChannel";
    expect(await findDriver(type, { folder, kind: "part" })).toBe(MockCustomChannel);
    expect(await findDriver(type, { folder })).toBe(MockCustomChannel);
    await expect(findDriver("Keithley2614B", { folder, kind: "part" })).rejects.toThrow(
      "type Keithley2614B: Keithley2614B is no class of channels: must extend InstrumentChannel or InstrumentModule",
    );
  });

  test("the index, which loads nothing, has the classes that the modules export", async () => {
    for (const company of companies()) {
      // A constant may have the name of a class; one that asks for it is told that it is none.
      const names = Object.keys(await loadCompany(company)).filter(name => /^[A-Z]/.test(name));
      const listed = companyClasses()
        .filter(each => each.company === company)
        .map(each => each.name);
      expect(listed.toSorted()).toEqual(names.toSorted());
    }
    expect(companies()).toEqual(expect.arrayContaining(["keithley", "weinschel"]));
  });
});

describe("a name of QCoDeS means", () => {
  const ours = [
    { company: "yokogawa", name: "YokogawaGS200" },
    { company: "lakeshore", name: "LakeshoreModel336" },
    { company: "lakeshore", name: "LakeshoreModel335" },
    { company: "american-magnetics", name: "AMIModel430" },
    { company: "rohde-schwarz", name: "RohdeSchwarzSGS100A" },
    { company: "stanford-research", name: "SR830" },
    { company: "agilent", name: "Agilent34465A" },
    { company: "keysight", name: "Keysight34465A" },
  ];
  test.each([
    ["qcodes.instrument_drivers.yokogawa.GS200.GS200", "YokogawaGS200"],
    ["qcodes.instrument_drivers.yokogawa.YokogawaGS200", "YokogawaGS200"],
    ["GS200", "YokogawaGS200"],
    ["qcodes.instrument_drivers.Lakeshore.Model_336.Model_336", "LakeshoreModel336"],
    ["qcodes.instrument_drivers.american_magnetics.AMI430.AMI430", "AMIModel430"],
    ["qcodes.instrument_drivers.rohde_schwarz.SGS100A.RohdeSchwarz_SGS100A", "RohdeSchwarzSGS100A"],
    ["qcodes.instrument_drivers.stanford_research.SR830.SR830", "SR830"],
    ["qcodes.instrument_drivers.Keysight.Keysight_34465A.Keysight_34465A", "Keysight34465A"],
    ["qcodes.instrument_drivers.Keysight.34465A", "Keysight34465A"],
  ])("%s: %s", (type, expected) => {
    const parts = type.split(".");
    expect(matchClass(parts.at(-1) as string, parts.slice(0, -1), ours).map(each => each.name)).toEqual([expected]);
  });

  test("nothing where a number stands alone, and several where no company is named", () => {
    expect(matchClass("Model_336", [], ours)).toEqual([]);
    expect(matchClass("S200", [], ours)).toEqual([]);
    expect(matchClass("34465A", [], ours).map(each => each.name)).toEqual(["Agilent34465A", "Keysight34465A"]);
  });
});

describe("a lab's own class is found", () => {
  test.each(["./drivers/my-dmm.ts#MyDmm", "./drivers/my-dmm#MyDmm", `${folder}/drivers/my-dmm.ts#MyDmm`])(
    "in a file: %s",
    async type => {
      const found = await findDriver(type, where);
      expect([found.name, found.prototype instanceof core.Instrument]).toEqual(["MyDmm", true]);
    },
  );

  test("when a cell has registered it, by its name or as what Python calls it; the latest counts", async () => {
    const First = class MyPump extends core.Instrument {};
    expect(registerDriver(First)).toBe(First);
    expect(await find("MyPump")).toBe(First);
    const Second = class MyPump extends core.Instrument {};
    registerDriver(Second);
    expect(await find("MyPump")).toBe(Second);
    registerDriver(First, { as: "mylab.drivers.Pump" });
    expect(await find("mylab.drivers.Pump")).toBe(First);
    expect(await find("qcodes.instrument_drivers.mylab.MyPump")).toBe(Second);
  });

  test("again by what driverTypeOf tells, unless it is known in this process alone", async () => {
    const found = await find("./drivers/my-dmm#MyDmm");
    expect(driverTypeOf(found as object)).toEqual({ type: `${folder}/drivers/my-dmm.ts#MyDmm`, folder });
    expect(driverTypeOf((await find("qcodes.instrument_drivers.Keithley.Keithley2604B")) as object)).toEqual({
      type: "setpoint/instruments/keithley#Keithley2604B",
      folder,
    });
    class Stove extends core.Instrument {}
    registerDriver(Stove);
    expect(driverTypeOf((await find("Stove")) as object)).toBeUndefined();
    class Wrapper extends core.InstrumentChannel {}
    registerDriver(Wrapper);
    expect(await findDriver("Wrapper", { folder, kind: "part" })).toBe(Wrapper);
    await expect(findDriver("Stove", { folder, lasting: true })).rejects.toThrow("type Stove is not known");
    const { type, folder: from } = driverTypeOf(found as object) ?? { type: "", folder: "" };
    expect(await findDriver(type, { folder: from, lasting: true })).toBe(found);
  });

  test("in a package, where the package is seen from the folder", async () => {
    await expect(find("@lab/drivers#Pump")).rejects.toThrow(
      "lab.station.yaml: instruments.smu.type: type @lab/drivers#Pump: Pump of drivers is no class of instruments: must extend",
    );
    await expect(find("@lab/drivers#Pumpe")).rejects.toThrow(
      "type @lab/drivers#Pumpe: @lab/drivers has no export Pumpe",
    );
    await expect(find("@lab/absent#Pump")).rejects.toThrow(
      `importing @lab/absent: there is no such package in ${folder} or the folders above it`,
    );
  });
});

describe("an error names the file, the key, and what is near", () => {
  test.each([
    [
      "Keithley2614C",
      "lab.station.yaml: instruments.smu.type: type Keithley2614C is not known: did you mean Keithley2614B or Keithley2604B",
    ],
    [
      "qcodes.instrument_drivers.Acme.Acme7",
      "type qcodes.instrument_drivers.Acme.Acme7 is not known: looked among registered classes (",
    ],
    ["Acme7", "those of setpoint, and the instruments of alazar-tech, "],
    [
      "setpoint/instruments/keithly.Keithley2614B",
      "there are no instruments of keithly: there are those of alazar-tech, ",
    ],
    [
      "setpoint/instruments/weinschel.Weinschel8321",
      "has no Weinschel8321: did you mean Weinschel8320: it has Weinschel8320",
    ],
    ["setpoint#Parameter", "setpoint has no class of instruments Parameter: it has DelegateInstrument, Instrument, "],
    ["Keithley2600Channel", "Keithley2600Channel is a part of an instrument: must be a class of whole instruments"],
    ["./drivers/my-dmn.ts#MyDmm", "did you mean my-dmm.ts: the folder has broken.ts, my-dmm.ts"],
    ["./driver/my-dmm.ts#MyDmm", `there is no folder ${folder}/driver`],
    [
      "./drivers/my-dmm.ts#MyDmn",
      `${folder}/drivers/my-dmm.ts exports no MyDmn: did you mean MyDmm: it exports MyDmm, notes`,
    ],
    ["./drivers/my-dmm.ts#notes", "notes of my-dmm.ts is no class of instruments: must extend Instrument"],
    ["./drivers/broken.ts#Broken", `importing ${folder}/drivers/broken.ts:2:7: no pump here`],
    ["./drivers/my-dmm.ts", "say which class of the file, as in ./drivers/my-dmm.ts#MyDmm"],
    ["lab.drivers.Oven", 'registerDriver(Oven, { as: "lab.drivers.Oven" })'],
    ["", 'type "" is not one: must be the name of a class such as Keithley2614B, a path in QCoDeS such as'],
    ["a b", 'type "a b" is not one'],
    ["#Pump", 'type "#Pump" is not one'],
    ["@lab/drivers#", 'type "@lab/drivers#" is not one'],
  ])("of %j", async (type, text) => {
    await expect(find(type)).rejects.toThrow(text);
    await expect(find(type)).rejects.toThrow(/^lab\.station\.yaml: instruments\.smu\.type: /);
  });

  test("and only a class of instruments with a name can be registered", () => {
    expect(() => registerDriver(Map as never)).toThrow(
      "registering driver Map: must be a class that extends Instrument",
    );
    expect(() => registerDriver(undefined as never)).toThrow("registering driver undefined: must be");
    expect(() => registerDriver(class extends core.Instrument {}, { as: "" })).toThrow(
      "the class has no name: give one",
    );
  });
});

test("the exports of a module are read from its text", () => {
  const text = `import { a } from "./a.ts";
export abstract class A<T> extends a {}
export { B, type C, D as E } from "./b.ts";
export {
  F, // the sixth
  /* and */ G,
};
export const h = 1, i = 2;
// export class Not {}
export type { J } from "./j.ts";
  export class InString {}
`;
  expect(exportedNames(text)).toEqual({ names: ["A", "h", "B", "E", "F", "G"], isOpen: false });
  expect(exportedNames('export * from "./all.ts";').isOpen).toBe(true);
});
