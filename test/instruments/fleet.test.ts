/** What holds for every driver. A new rule is one new loop. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as setpoint from "../../index.ts";
import { Instrument, type AnyParameter, type InstrumentBase } from "../../drivers/core/index.ts";
import { simulationNames } from "../../drivers/io/sim/library.ts";
import { allowedValues } from "../core/allowed-values.ts";
import { assertGoldenRule } from "../core/golden-rule.ts";
import { conditional, exception, measuring, refusing, steps, unitless } from "./exceptions.ts";
import { driverFiles, fleet, hasSimulationFile, root, type DriverKind } from "./fleet.ts";
import { BenchTime } from "./bench-time.ts";

const members = await fleet();
const files = driverFiles();
const tutorials = readdirSync(join(root, "notebooks")).filter(name => name.endsWith(".ipynb"));
const notebooks = [
  ...tutorials.map(name => name.replace(".ipynb", "")),
  ...files.map(file => `drivers/${file.replace("/", "-")}`),
];

/** How far a reading may be from what was set: the instruments answer with six digits. */
const resolution = 1e-5;

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

/** In which ways the drivers of a file talk. */
function kindsOf(file: string): DriverKind[] {
  return members.filter(each => each.file === file).map(each => each.kind);
}

function parametersOf(instrument: InstrumentBase): AnyParameter[] {
  return instrument.allParameters();
}

test("every driver has a class that opens it, and a simulation where it takes text", () => {
  expect(files).toEqual(expect.arrayContaining(["alazar-tech/ats9360", "keithley/2600", "weinschel/8320"]));
  expect(simulationNames()).toEqual(files.filter(file => kindsOf(file).includes("visa")));
  expect([...new Set(members.map(each => each.file))]).toEqual(files);
});

/** Words beside numbers, such as MIN: the instrument makes one of its numbers of them. */
function wordsOf({ control }: AnyParameter): string[] {
  const controls = control.kind === "oneOf" ? control.controls : [control];
  const options = controls.flatMap(each => (each.kind === "choice" ? each.options : []));
  const hasNumbers = controls.some(({ kind }) => kind === "number") || options.some(each => typeof each === "number");
  return hasNumbers ? options.filter(each => typeof each === "string") : [];
}

describe.each(members)("$name", member => {
  const { kind, make, open } = member;

  test("its constructor sends nothing", async () => {
    const { instrument, check } = make();
    await new Promise(resolve => setImmediate(resolve));
    check();
    expect(parametersOf(instrument).length).toBeGreaterThan(1);
  });

  test("each parameter says what it means, and in which unit it counts", () => {
    for (const parameter of parametersOf(make().instrument)) {
      if (parameter.name === "IDN") continue;
      expect(parameter.docstring, parameter.fullName).toMatch(/^[A-Z].{20,}[.;]/);
      const numeric = parameter.control.kind === "number" || parameter.unit !== "";
      if (numeric && exception(unitless, member, parameter) === undefined)
        expect(parameter.unit, parameter.fullName).not.toBe("");
    }
  });

  test("it opens without hardware, and every question is answered", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    using time = new BenchTime({ skipsWaits: true });
    const instrument = await open(time.bench);
    expect(instrument.simulated).toBe(kind !== "manual");
    for (const parameter of parametersOf(instrument)) {
      const refusal = exception(refusing, member, parameter);
      if (refusal === undefined) await parameter.get?.();
      else await expect(parameter.get?.()).rejects.toThrow(refusal);
    }
  });

  test("every settable parameter accepts its own output", async () => {
    // A magnet that ramps for hours is asked once a minute how far it is.
    using time = new BenchTime({ skipsWaits: true, least: 60 });
    const instrument = await open(time.bench);
    const parameters = parametersOf(instrument).filter(each => each.settable);
    for (const parameter of parameters) {
      if (exception(refusing, member, parameter) !== undefined) continue;
      if (exception(conditional, member, parameter) !== undefined) continue;
      // Of many equal channels each has its share of the values.
      const equals = parameters.filter(each => each.name === parameter.name).length;
      const runs = Math.max(3, Math.ceil(25 / equals));
      const readsOtherwise = exception(measuring, member, parameter) !== undefined;
      const before = parameter.gettable ? await parameter.get?.() : undefined;
      const words = wordsOf(parameter);
      const values = allowedValues(parameter)?.filter(value => !words.includes(value as string));
      const step = exception(steps, member, parameter);
      const nearest = (value: unknown): number => Math.round(Number(value) / (step ?? 1)) * (step ?? 1);
      const rule = { resolution, readsOtherwise, ...(values && { values }), ...(step && { expected: nearest }) };
      await assertGoldenRule(parameter, { ...rule, runs });
      // What a word stands for is read, and can be set as well.
      if (words.length > 0) {
        await assertGoldenRule(parameter, { resolution, readsOtherwise: true, values: fc.constantFrom(...words) });
      }
      // A parameter that is an exception for nothing does not stay one.
      if (readsOtherwise) {
        await expect(assertGoldenRule(parameter, { resolution, runs: 100 })).rejects.toThrow("reads as");
      }
      // One that remembers only may have had nothing.
      if (before !== undefined && before !== null) await parameter.set?.(before);
    }
  });
});

describe.each(files)("%s", file => {
  const name = file.replace("/", "-");
  const isVisa = kindsOf(file).includes("visa");

  test("has a simulation, a test, a page and a notebook", () => {
    // Another one has opened without hardware already.
    expect(hasSimulationFile(file)).toBe(isVisa);
    for (const path of [
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
    if (isVisa) {
      expect(page).toContain(`"${file}"`);
      expect(page).toContain(`setpoint sim serve ${file}`);
    }
    for (const member of members.filter(each => each.file === file && each.kind !== "visa")) {
      expect(page).toContain(`await ${member.name}.open(`);
      if (member.kind === "library") expect(page).toContain("sim: true");
    }
  });
});

test("the notebooks' cells type-check together, each as one module, and so do the scripts", () => {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-notebooks-"));
  try {
    const types = [...readFileSync(join(root, "index.ts"), "utf8").matchAll(/export type \{([^}]*)\}/g)];
    const preload =
      `import { ${Object.keys(setpoint).join(", ")} } from "setpoint";\n` +
      `import type {${types.map(([, names = ""]) => names.trim().replace(/,$/, "")).join(", ")}} from "setpoint";\n`;
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
