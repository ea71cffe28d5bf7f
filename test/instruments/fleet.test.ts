/** What holds for every driver. A new rule is one new loop. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as setpoint from "../../index.ts";
import { Instrument, type AnyParameter, type InstrumentBase } from "../../drivers/core/index.ts";
import { simulationNames } from "../../drivers/io/sim/library.ts";
import { allowedValues } from "../core/allowed-values.ts";
import { assertGoldenRule } from "../core/golden-rule.ts";
import { scriptedSession } from "../../drivers/testing/index.ts";
import { driverFiles, fleet, root } from "./fleet.ts";
import { virtualTime } from "./virtual-time.ts";

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

/** Parameters that read as something else than they are set to, and why. The list may only shrink. */
const measuring: Readonly<Record<string, string>> = {
  volt: "sets the level of the source, reads the meter",
  curr: "sets the level of the source, reads the meter",
  autozero: "ONCE is done at once and leaves OFF behind",
};

/** What a parameter answers as long as something else is not set, and nothing is sent: by class and full name. The list may only shrink. */
const refusing: Readonly<Record<string, RegExp>> = {
  "Keysight34465A timetrace": /timetraceDt is 0\.1 s, and with the present settings it must be at least 0\.4 s/,
  "Keysight34470A timetrace": /timetraceDt is 0\.1 s, and with the present settings it must be at least 0\.4 s/,
  "YokogawaGS200 currentRange": /the source is in the mode VOLT: set dut_sourceMode to "CURR" first/,
  "YokogawaGS200 current": /the source is in the mode VOLT: set dut_sourceMode to "CURR" first/,
  "YokogawaGS200 measure_measure": /the output is off/,
};

/** Numeric parameters that have no unit, and why. */
const unitless: Readonly<Record<string, string>> = {
  nplc: "a number of power line cycles",
  timetraceNpts: "a number of points",
  waveformNpoints: "a number of points",
};

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

function parametersOf(instrument: InstrumentBase): AnyParameter[] {
  return instrument.allParameters();
}

test("the fleet is all there", () => {
  expect(files).toEqual(["keithley/2600", "keysight/34465a", "rigol/ds1074z", "weinschel/8320", "yokogawa/gs200"]);
  expect(members.map(each => each.name)).toHaveLength(17);
  expect(simulationNames()).toEqual(files);
});

/** Name without that of the instrument. */
function pathOf({ fullName }: AnyParameter): string {
  return fullName.replace(/^dut_/, "");
}

/** Words beside numbers, such as MIN: the instrument makes one of its numbers of them. */
function wordsOf({ control }: AnyParameter): string[] {
  const controls = control.kind === "oneOf" ? control.controls : [control];
  const options = controls.flatMap(each => (each.kind === "choice" ? each.options : []));
  const hasNumbers = controls.some(({ kind }) => kind === "number") || options.some(each => typeof each === "number");
  return hasNumbers ? options.filter(each => typeof each === "string") : [];
}

describe.each(members)("$name", ({ name, driver, sim, address }) => {
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
      if (numeric && unitless[parameter.name] === undefined) expect(parameter.unit, parameter.fullName).not.toBe("");
    }
  });

  test("its simulation answers every question", async () => {
    using time = virtualTime();
    const instrument = await driver.open("dut", address, { sim, bench: time.bench });
    expect(instrument.simulated).toBe(true);
    for (const parameter of parametersOf(instrument)) {
      const refusal = refusing[`${name} ${pathOf(parameter)}`];
      if (refusal === undefined) await parameter.get?.();
      else await expect(parameter.get?.()).rejects.toThrow(refusal);
    }
  });

  test("every settable parameter accepts its own output", async () => {
    using time = virtualTime();
    const instrument = await driver.open("dut", address, { sim, bench: time.bench });
    for (const parameter of parametersOf(instrument).filter(each => each.settable)) {
      if (refusing[`${name} ${pathOf(parameter)}`] !== undefined) continue;
      const readsOtherwise = measuring[parameter.name] !== undefined;
      const before = parameter.gettable ? await parameter.get?.() : undefined;
      const words = wordsOf(parameter);
      const values = allowedValues(parameter)?.filter(value => !words.includes(value as string));
      await assertGoldenRule(parameter, { resolution, readsOtherwise, runs: 25, ...(values && { values }) });
      // What a word stands for is read, and can be set as well.
      if (words.length > 0) {
        await assertGoldenRule(parameter, { resolution, readsOtherwise: true, values: fc.constantFrom(...words) });
      }
      // A parameter that is an exception for nothing does not stay one.
      if (readsOtherwise) {
        await expect(assertGoldenRule(parameter, { resolution, runs: 100 })).rejects.toThrow("reads as");
      }
      if (before !== undefined) await parameter.set?.(before);
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
