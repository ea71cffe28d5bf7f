/** Scripts without a kernel: what fails is shown at its line of the script. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";

const scripts = fileURLToPath(new URL("../fixtures/scripts", import.meta.url));
const command = fileURLToPath(new URL("../../dist/workbook/main.js", import.meta.url));

test("an error of the framework points into the script, is told once, and shows nothing of our insides", () => {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-script-"));
  const script = join(folder, "refused.ts");
  writeFileSync(
    script,
    `import { Weinschel8320 } from "setpoint/instruments/weinschel";
const att = await Weinschel8320.open("att", "GPIB0::1::INSTR", { sim: "weinschel/8320" });
await att.attenuation(3);
`,
  );
  try {
    const { status, stderr } = spawnSync(process.execPath, [command, "run", script], { encoding: "utf8" });
    const text = stripVTControlCharacters(stderr);
    expect(status).toBe(1);
    expect(text).toContain("ParameterError: setting att_attenuation to 3: 3 is not in {");
    expect(text).toContain("> 3 | await att.attenuation(3);");
    expect(text).not.toContain("caused by");
    expect(text).not.toContain("dist");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a file that registers a magic runs as a script too", () => {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-script-"));
  const script = join(folder, "magical.ts");
  writeFileSync(script, 'registerMagic("own", (argument: string) => argument);\nconsole.log("through");\n');
  try {
    const { status, stdout } = spawnSync(process.execPath, [command, "run", script], { encoding: "utf8" });
    expect([status, stdout]).toEqual([0, "through\n"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("every kind of parameter works in a plain script and shows itself as text", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, "run", join(scripts, "parameters.ts")], {
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  const printed = stdout.replace(/ in [\d.]+s /, " in …s ");
  expect(printed).toBe(readFileSync(join(scripts, "parameters.txt"), "utf8"));
});
