/** A new driver works from the first moment: its test passes, its notebook compiles, and nothing is overwritten. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { driverNames } from "../../drivers/scaffold/names.ts";
import { newDriver } from "../../drivers/scaffold/new-driver.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const setpoint = join(root, "dist/workbook/main.js");
let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "new-driver-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["keithley", "2450", "Keithley2450", "Keithley 2450", "keithley-2450"],
  ["rohde-schwarz", "sgs100a", "RohdeSchwarzSGS100A", "Rohde Schwarz SGS100A", "rohde-schwarz-sgs100a"],
  ["QDevil", "qdac ii", "QDevilQdacII", "QDevil Qdac II", "qdevil-qdac-ii"],
  ["american magnetics", "430", "AmericanMagnetics430", "American Magnetics 430", "american-magnetics-430"],
])("%s %s is the class %s", (company, model, className, title, file) => {
  const names = driverNames(company, model);
  expect(names).toMatchObject({ className, title });
  expect(`${names.company}-${names.model}`).toBe(file);
});

test.each([
  ["", "2450", [], 'company "": must begin with a letter'],
  ["3com", "2450", [], 'company "3com": must begin with a letter'],
  ["keithley", "---", [], 'model "---": must have letters or digits'],
  ["keithley", "2450", ["a b"], 'channel "a b": must be letters and digits'],
  ["keithley", "2450", ["a", "a"], 'channels "a,a": each name can be there once'],
])("the names %j %j %j are refused", (company, model, channels, message) => {
  expect(() => newDriver(company, model, { folder, channels })).toThrow(message);
});

describe.each([
  ["an instrument", []],
  ["an instrument with channels", ["a", "b"]],
])("in a lab's folder, %s", (_, channels) => {
  test("has a test that passes, a notebook that runs, and types that hold", () => {
    const run = spawnSync(
      process.execPath,
      [setpoint, "new-driver", "keithley", "2450", ...(channels.length > 0 ? ["--channels", channels.join(",")] : [])],
      { cwd: folder, encoding: "utf8" },
    );
    expect(run.stderr).toBe("");
    expect(run.stdout.split("\n")).toEqual([
      "Keithley2450:",
      "  drivers/keithley-2450.ts",
      "  drivers/keithley-2450.sim.yaml",
      "  drivers/keithley-2450.test.ts",
      "  keithley-2450.ipynb",
      "  drivers/keithley-2450.md",
      "test it: setpoint run drivers/keithley-2450.test.ts",
      "",
    ]);
    const tested = spawnSync(process.execPath, [setpoint, "run", "drivers/keithley-2450.test.ts"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(tested.stdout).toContain("# pass 5\n# fail 0");
    expect(tested.status).toBe(0);
    // A driver that is wrong does not pass.
    const driver = join(folder, "drivers/keithley-2450.ts");
    const text = readFileSync(driver, "utf8");
    writeFileSync(driver, text.replace("VOLT {:.6f}", "VOLT {:.3f}"));
    const wrong = spawnSync(process.execPath, [setpoint, "run", "drivers/keithley-2450.test.ts"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(wrong.status).toBe(1);
    writeFileSync(driver, text);
    const done = spawnSync(process.execPath, [setpoint, "run", "keithley-2450.ipynb", "-o", "out.ipynb"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([done.status, done.stderr]).toEqual([0, expect.not.stringContaining("Error")]);
    expect(readFileSync(join(folder, "out.ipynb"), "utf8")).toContain(
      "11 is invalid: must be between -10 and 10 inclusive",
    );
    expect(compile(folder)).toBe("");
  }, 60_000);
});

test("in the sources of the package, files go into their rooms and the company exports the class", () => {
  for (const path of ["drivers/instruments/keithley", "docs", "notebooks", "test"])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "setpoint", type: "module" }));
  const index = join(folder, "drivers/instruments/keithley/index.ts");
  cpSync(join(root, "drivers/instruments/keithley/index.ts"), index);
  const { files, test: command } = newDriver("keithley", "2450", { folder });
  expect(files).toEqual([
    "drivers/instruments/keithley/2450.ts",
    "drivers/instruments/keithley/2450.sim.yaml",
    "test/instruments/keithley-2450.test.ts",
    "notebooks/drivers/keithley-2450.ipynb",
    "docs/drivers/keithley-2450.md",
    "drivers/instruments/keithley/index.ts",
  ]);
  expect(command).toBe("npx vitest run test/instruments/keithley-2450.test.ts");
  expect(readFileSync(index, "utf8")).toMatch(/\nexport \{ Keithley2450 \} from "\.\/2450\.ts";\n$/u);
  newDriver("oxford", "itc503", { folder });
  expect(readFileSync(join(folder, "drivers/instruments/oxford/index.ts"), "utf8")).toBe(
    '/** Instruments by Oxford. */\nexport { OxfordITC503 } from "./itc503.ts";\n',
  );
});

test("what is there already stays as it is, and nothing is written beside it", () => {
  const page = join(folder, "drivers/keithley-2450.md");
  mkdirSync(join(folder, "drivers"));
  writeFileSync(page, "mine");
  expect(() => newDriver("keithley", "2450", { folder })).toThrow(
    "new driver Keithley 2450: drivers/keithley-2450.md is there already: nothing was written",
  );
  expect(readFileSync(page, "utf8")).toBe("mine");
  expect(existsSync(join(folder, "drivers/keithley-2450.ts"))).toBe(false);
});

/** What the compiler says of the driver and its test, with the package installed in the folder. */
function compile(lab: string): string {
  mkdirSync(join(lab, "node_modules/@types"), { recursive: true });
  symlinkSync(root, join(lab, "node_modules/setpoint"));
  symlinkSync(join(root, "node_modules/@types/node"), join(lab, "node_modules/@types/node"));
  const options = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      module: "nodenext",
      target: "esnext",
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      types: ["node"],
    },
    include: ["drivers"],
  };
  writeFileSync(join(lab, "tsconfig.json"), JSON.stringify(options));
  writeFileSync(join(lab, "package.json"), '{"type":"module"}');
  try {
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", lab], { encoding: "utf8" });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
