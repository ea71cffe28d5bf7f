/** A lab's own drivers and its station's types in a real kernel, in a script, and at the command line. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, KernelClient, printed, traceback } from "../kernel/client.ts";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const command = join(dist, "workbook/main.js");

const pump = (most: number): string => `import { Instrument, vals } from "setpoint";
import { limit } from "./limit";
export class Pump extends Instrument {
  readonly speed = this.parameter({ unit: "Hz", vals: vals.numbers(0, limit), setCmd: null, docstring: "Speed of the rotor." });
  readonly most: number = ${most};
}
`;

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start({ preload: join(dist, "index.js") });
  mkdirSync(join(kernel.folder, "drivers"));
  write("drivers/limit.ts", "export const limit: number = 1000;\n");
  write("drivers/pump.ts", pump(1));
  write(
    "lab.station.yaml",
    `instruments:
  smu: { type: Keithley2614B, address: "TCPIP0::10.0.0.7::5025::SOCKET" }
  pump: { type: ./drivers/pump.ts#Pump }
`,
  );
  write(
    "node_modules/@lab/drivers/package.json",
    '{ "name": "@lab/drivers", "type": "module", "exports": "./main.js" }',
  );
  write(
    "node_modules/@lab/drivers/main.js",
    'import { Instrument } from "setpoint";\nexport class Gauge extends Instrument {}\n',
  );
});
afterAll(() => kernel.shutdown());

function write(path: string, text: string): void {
  mkdirSync(join(kernel.folder, path, ".."), { recursive: true });
  writeFileSync(join(kernel.folder, path), text);
}

async function run(code: string): Promise<string> {
  const { reply, outputs } = await kernel.execute(code);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  return printed(outputs);
}

async function completed(code: string): Promise<string[]> {
  return (await kernel.complete(code))["matches"] as string[];
}

const find = (type: string): string => `findDriver(${JSON.stringify(type)}, { folder: process.cwd() })`;

describe("in a kernel", () => {
  test("a class of the lab's folder is found, opened, and found anew after an edit", async () => {
    const open = `const Found = await ${find("./drivers/pump.ts#Pump")};
const pump: any = await Found.open("pump", { recreate: true });
await pump.speed(900);
console.log(pump.most, await pump.speed(), pump instanceof Instrument);`;
    expect(await run(open)).toContain("1 900 true\n");
    write("drivers/pump.ts", pump(2));
    expect(await run(open)).toContain("2 900 true\n");
    write("drivers/limit.ts", "export const limit: number = 950;\n");
    expect(await run(`${open}\nawait pump.speed(951).catch((error: Error) => console.log(error.message));`)).toContain(
      "setting pump_speed to 951: 951 is invalid: must be between 0 and 950 inclusive",
    );
  });

  test("a package gets the same framework, and a class of a cell is found once it is registered", async () => {
    expect(await run(`console.log((await ${find("@lab/drivers#Gauge")}).prototype instanceof Instrument);`)).toBe(
      "true\n",
    );
    expect(
      await run(
        `class Oven extends Instrument {}\nregisterDriver(Oven);\nconsole.log(await ${find("Oven")} === Oven);`,
      ),
    ).toBe("true\n");
    // The cell is run again: its class is another one now.
    expect(
      await run(
        `class Oven extends Instrument {}\nregisterDriver(Oven);\nconsole.log(await ${find("Oven")} === Oven);`,
      ),
    ).toBe("true\n");
    expect(
      await run(`console.log((await ${find("qcodes.instrument_drivers.mock_instruments.DummyInstrument")}).name);`),
    ).toBe("DummyInstrument\n");
  });

  test("a driver of the lab's that cannot be loaded is an error of its own line", async () => {
    write("drivers/broken.ts", "export class Broken {}\nconst pressure: number = (undefined as any).pressure;\n");
    const broken = `await ${find("./drivers/broken.ts#Broken")}`;
    const { outputs } = await kernel.execute(broken);
    expect(traceback(outputs)).toContain("drivers/broken.ts:2:45: Cannot read properties of undefined");
    write("drivers/broken.ts", "export class Broken {\n  speed = = 1;\n}\n");
    expect(traceback((await kernel.execute(broken)).outputs)).toContain("drivers/broken.ts:2:11: unexpected token");
  });

  test("a station's instruments are completed and checked from when their types are written", async () => {
    const declared = 'declare const station: import("setpoint").StationInstruments;\n';
    expect(await completed(`${declared}station.`)).toEqual([]);
    const { status, stdout } = spawnSync(process.execPath, [command, "station", "types"], {
      cwd: kernel.folder,
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining("station.d.ts: types of smu, pump\n")]);
    expect(await completed(`${declared}station.`)).toEqual(["pump", "smu"]);
    expect(await completed(`${declared}station.smu.`)).toEqual(
      expect.arrayContaining(["smua", "smub", "displaySettext"]),
    );
    expect(await completed(`${declared}station.smu.smua.mode("`)).toEqual(["current", "voltage"]);
    expect(await completed(`${declared}station.pump.`)).toEqual(expect.arrayContaining(["speed", "most"]));
    expect(
      refusal(await kernel.execute(`${declared}const f = async () => { await station.smu.smua.volt("high"); };`)),
    ).toContain("Argument of type 'string' is not assignable to parameter of type");
    expect(
      refusal(await kernel.execute(`${declared}const f = async () => { await station.pump.speed("fast"); };`)),
    ).toContain("Argument of type 'string' is not assignable to parameter of type");
  });

  test("a station loads what its file names, and knows its instruments without a class given", async () => {
    write(
      "lab.station.yaml",
      `instruments:
  smu:
    type: qcodes.instrument_drivers.Keithley.Keithley2614B
    address: "TCPIP0::10.0.0.7::5025::SOCKET"
    init: { sim: keithley/2600 }
    parameters: { smua.volt: { limits: [-1, 1] } }
  pump: { type: "./drivers/pump.ts#Pump" }
`,
    );
    expect(spawnSync(process.execPath, [command, "station", "types"], { cwd: kernel.folder }).status).toBe(0);
    await run('await Instrument.closeAll();\nconst station = new Station({ configFile: "lab.station.yaml" });');
    await run("await station.loadAllInstruments();");
    expect(await completed("station.smu.")).toEqual(expect.arrayContaining(["smua", "smub"]));
    expect(refusal(await kernel.execute('await station.smu.smua.volt("high");'))).toContain(
      "is not assignable to parameter of type 'number'",
    );
    expect(refusal(await kernel.execute('(await station.loadInstrument("smu")).nope'))).toContain(
      "Property 'nope' does not exist",
    );
    expect(traceback((await kernel.execute("await station.smu.smua.volt(2);")).outputs)).toContain(
      "2 is invalid: must be between -1 and 1 inclusive",
    );
    expect(await run("await station.pump.speed(900);\nconsole.log(await station.pump.speed());")).toBe("900\n");
    await run("await station.closeAllRegisteredInstruments();");
  });

  test("and as the file says it now, once they are written again", async () => {
    write("lab.station.yaml", "instruments: { att: { type: Weinschel8320, address: GPIB0::1::INSTR } }\n");
    const check = spawnSync(process.execPath, [command, "station", "types", "--check"], {
      cwd: kernel.folder,
      encoding: "utf8",
    });
    expect([check.status, check.stderr]).toEqual([
      1,
      `setpoint: types of the station: out of date is ${kernel.folder}/station.d.ts: run setpoint station types lab.station.yaml\n`,
    ]);
    expect(spawnSync(process.execPath, [command, "station", "types"], { cwd: kernel.folder }).status).toBe(0);
    const declared = 'declare const station: import("setpoint").StationInstruments;\n';
    expect(await completed(`${declared}station.`)).toEqual(["att"]);
  });
});

test("in a script, a class of the lab's folder is found", () => {
  write(
    "script.ts",
    `import { findDriver, Instrument } from "setpoint";
const Found = await findDriver("./drivers/pump.ts#Pump", { folder: import.meta.dirname ?? process.cwd() });
console.log(Found.name, Found.prototype instanceof Instrument);
`,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, "run", "script.ts"], {
    cwd: kernel.folder,
    encoding: "utf8",
  });
  expect([status, stdout, stderr]).toEqual([0, "Pump true\n", ""]);
});

function refusal({ reply, outputs }: Answer): string {
  expect(reply.content["status"]).toBe("error");
  return traceback(outputs);
}
