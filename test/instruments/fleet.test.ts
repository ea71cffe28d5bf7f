/** What holds for every driver. A new rule is one new loop. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as setpoint from "../../index.ts";
import { Instrument, type AnyParameter, type InstrumentBase } from "../../drivers/core/index.ts";
import { VirtualClock } from "../../drivers/io/sim/clock.ts";
import { simulationNames } from "../../drivers/io/sim/library.ts";
import { assertGoldenRule } from "../core/golden-rule.ts";
import { scriptedSession } from "../../drivers/testing/index.ts";
import { driverFiles, fleet, root } from "./fleet.ts";
import { oneTime } from "./one-time.ts";

const members = await fleet();
const files = driverFiles();
const notebooks = [
  "00-first-measurement",
  "01-parameters",
  "02-instrument-io",
  ...files.map(file => `drivers/${file.replace("/", "-")}`),
];

/** How far a reading may be from what was set: the instruments answer with six digits. */
const resolution = 1e-5;

/** Exceptions by the name of a parameter, or by driver and path where only one needs it: `stanford-research/sr830.phase`. */
type Exceptions = Readonly<Record<string, string>>;

/** Parameters that read as something else than they are set to, and why. The list may only shrink. */
const measuring: Exceptions = {
  volt: "sets the level of the source, reads the meter",
  curr: "sets the level of the source, reads the meter",
  "stanford-research/sr830.phase": "the instrument keeps hundredths of a degree, between -180 and 180",
  "stanford-research/sr830.frequency": "the instrument keeps tenths of a millihertz",
  "stanford-research/sr830.amplitude": "the instrument keeps millivolts",
  "stanford-research/sr860.phase": "the instrument keeps it between -180 and 180",
};

/** Numeric parameters that have no unit, and why. */
const unitless: Exceptions = {
  nplc: "a number of power line cycles",
  harmonic: "a number of periods",
  I: "a number: 1000 s over the reset time of a loop",
  D: "a number: percent of a quarter of the reset time of a loop",
  "lakeshore/335.output1_P": "a gain in % per unit of the sensor",
  "lakeshore/335.output2_P": "a gain in % per unit of the sensor",
  "lakeshore/336.output1_P": "a gain in % per unit of the sensor",
  "lakeshore/336.output2_P": "a gain in % per unit of the sensor",
  range: "the number of a range",
  waitTolerance: "a part of the temperature",
};

/** Parameters that say what is missing until there is something to read, and why. */
const empty: Exceptions = {
  "stanford-research/sr830.ch1Databuffer": "nothing is stored yet",
  "stanford-research/sr830.ch1Datatrace": "nothing is stored yet",
  "stanford-research/sr830.ch2Databuffer": "nothing is stored yet",
  "stanford-research/sr830.ch2Datatrace": "nothing is stored yet",
  "stanford-research/sr860.buffer_X": "nothing was captured yet",
  "stanford-research/sr860.buffer_Y": "nothing was captured yet",
  "stanford-research/sr860.buffer_R": "nothing was captured yet",
  "stanford-research/sr860.buffer_T": "nothing was captured yet",
};

/** Parameters that do not take every value at every time, why, and what is tested by itself therefore. */
const conditional: Exceptions = {
  "stanford-research/sr860.buffer_captureRate": "the rates that there are follow from the time constant",
  blockingT: "it waits until the temperature is reached",
};

/** Why a parameter of a driver is an exception, if it is one. */
function exception(list: Exceptions, driver: string, { name, fullName }: AnyParameter): string | undefined {
  return list[`${driver}.${fullName.replace(/^dut_/, "")}`] ?? list[name];
}

let time: Disposable;

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  // Nobody waits for an instrument that is slow to take a value.
  time = oneTime(new VirtualClock());
});
afterEach(async () => {
  time[Symbol.dispose]();
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

function parametersOf(instrument: InstrumentBase): AnyParameter[] {
  return instrument.allParameters();
}

test("the fleet is all there", () => {
  expect(files).toEqual([
    "keithley/2600",
    "lakeshore/335",
    "lakeshore/336",
    "stanford-research/sr830",
    "stanford-research/sr860",
    "weinschel/8320",
  ]);
  expect(members.map(each => each.name)).toHaveLength(17);
  expect(simulationNames()).toEqual(files);
});

describe.each(members)("$name", ({ driver, sim, address }) => {
  test("its constructor sends nothing", async () => {
    const script = scriptedSession([]);
    const instrument = new driver("dut", script.session);
    await new Promise(resolve => setImmediate(resolve));
    script.check();
    expect(parametersOf(instrument).length).toBeGreaterThan(1);
  });

  test("each parameter says what it means, and in which unit it counts", () => {
    for (const parameter of parametersOf(new driver("dut", scriptedSession([]).session))) {
      if (parameter.name === "IDN") continue;
      expect(parameter.docstring, parameter.fullName).toMatch(/^[A-Z].{20,}[.;]/);
      const numeric = parameter.control.kind === "number" || parameter.unit !== "";
      if (numeric && exception(unitless, sim, parameter) === undefined)
        expect(parameter.unit, parameter.fullName).not.toBe("");
    }
  });

  test("its simulation answers every question", async () => {
    const instrument = await driver.open("dut", address, { sim });
    expect(instrument.simulated).toBe(true);
    for (const parameter of parametersOf(instrument)) {
      if (exception(empty, sim, parameter) === undefined) await parameter.get?.();
      else await expect(parameter.get?.()).rejects.toThrow(`getting ${parameter.fullName}: `);
    }
  });

  test("every settable parameter accepts its own output", async () => {
    const instrument = await driver.open("dut", address, { sim });
    for (const parameter of parametersOf(instrument).filter(each => each.settable)) {
      if (exception(conditional, sim, parameter) !== undefined) continue;
      const readsOtherwise = exception(measuring, sim, parameter) !== undefined;
      const before = parameter.gettable ? await parameter.get?.() : undefined;
      await assertGoldenRule(parameter, { resolution, readsOtherwise, runs: 25 });
      // A parameter that is an exception for nothing does not stay one.
      if (readsOtherwise) await expect(assertGoldenRule(parameter, { resolution })).rejects.toThrow("reads as");
      // One that remembers only has nothing yet.
      if (before !== undefined && before !== null) await parameter.set?.(before);
    }
  });
});

describe.each(files)("%s", file => {
  const name = file.replace("/", "-");

  test("has a simulation, a test, a page and a notebook", () => {
    for (const path of [
      `drivers/instruments/${file}.sim.yaml`,
      `test/instruments/${name}.test.ts`,
      `docs/drivers/${name}.md`,
      `notebooks/drivers/${name}.ipynb`,
    ]) {
      expect(existsSync(join(root, path)), path).toBe(true);
    }
  });

  test("its notebook is not executed, and is for this kernel", () => {
    const { cells, metadata, nbformat } = readNotebook(`drivers/${name}`);
    expect(nbformat).toBe(4);
    expect(metadata.kernelspec).toEqual({
      name: "setpoint",
      display_name: "TypeScript (Setpoint)",
      language: "typescript",
    });
    expect(metadata.nbsphinx).toEqual({ execute: "never" });
    for (const cell of cells.filter(each => each.cell_type === "code")) {
      expect([cell.outputs, cell.execution_count]).toEqual([[], null]);
    }
  });

  test("its page shows lines that the driver knows", () => {
    const page = readFileSync(join(root, `docs/drivers/${name}.md`), "utf8");
    expect(page).toContain(`"${file}"`);
    expect(page).toContain(`setpoint sim serve ${file}`);
  });
});

test("the notebooks' cells type-check together, each as one module, and so do the scripts", () => {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-notebooks-"));
  try {
    const types = [...readFileSync(join(root, "index.ts"), "utf8").matchAll(/export type \{([^}]*)\}/g)];
    const preload =
      `import { ${Object.keys(setpoint).join(", ")} } from "setpoint";\n` +
      `import type {${types.map(([, names]) => names).join("")}} from "setpoint";\n`;
    for (const name of notebooks) {
      const code = readNotebook(name)
        .cells.filter(each => each.cell_type === "code")
        .map(each => sourceOf(each));
      writeFileSync(join(folder, `${name.replace("/", "-")}.ts`), `${preload}${code.join("\n;\n")}\n`);
    }
    cpSync(join(root, "test/fixtures/scripts"), folder, { recursive: true });
    const options = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        // As in a cell: people at a bench index their arrays.
        noUncheckedIndexedAccess: false,
        paths: {
          setpoint: [join(root, "index.ts")],
          "setpoint/simulation": [join(root, "drivers/io/sim/index.ts")],
          "setpoint/ffi": [join(root, "drivers/io/ffi/index.ts")],
          "setpoint/testing": [join(root, "drivers/testing/index.ts")],
          "setpoint/instruments/*": [join(root, "drivers/instruments/*/index.ts")],
        },
        typeRoots: [join(root, "node_modules/@types")],
      },
      include: ["*.ts"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options));
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    expect(compile(folder)).toBe("");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** What the compiler says; nothing if all is well. */
function compile(folder: string): string {
  try {
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], { encoding: "utf8" });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

interface Notebook {
  nbformat: number;
  metadata: { kernelspec?: unknown; nbsphinx?: unknown };
  cells: { cell_type: string; source: string | string[]; outputs?: unknown[]; execution_count?: number | null }[];
}

function readNotebook(name: string): Notebook {
  return JSON.parse(readFileSync(join(root, `notebooks/${name}.ipynb`), "utf8")) as Notebook;
}

function sourceOf({ source }: Notebook["cells"][number]): string {
  return typeof source === "string" ? source : source.join("");
}
