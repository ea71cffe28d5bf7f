/** A VISA library by its name, as on Windows: which names are tried, where they are looked for, and what is said when none loads. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { locate } from "../../../drivers/io/ffi/locate.ts";
import { openResource } from "../../../drivers/io/open.ts";
import { visaDeclaration } from "../../../drivers/io/visa-library/declaration.ts";
import { parseVisalib } from "../../../drivers/io/visalib.ts";
import { compile, compilerPossible } from "../ffi/compile.ts";

const framework = new URL("../../../dist/index.js", import.meta.url).href;
const gpib = "GPIB0::7::INSTR";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "setpoint-visa-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllGlobals());

/** What `load` is given on a platform; it takes the names in `there`. */
function loadedOn(platform: NodeJS.Platform, there: readonly string[]): string[] {
  vi.stubGlobal("process", Object.create(process, { platform: { value: platform }, arch: { value: "x64" } }));
  const asked: string[] = [];
  locate(visaDeclaration.name, visaDeclaration.files, file => {
    asked.push(file);
    if (!there.includes(file)) throw new Error(`Failed to load shared library: ${file}: not found`);
    return file;
  });
  return asked;
}

test("on Windows visa64.dll is the first name, and visa32.dll the second", () => {
  expect(loadedOn("win32", ["visa64.dll", "visa32.dll"])).toEqual(["visa64.dll"]);
  expect(loadedOn("win32", ["visa32.dll"])).toEqual(["visa64.dll", "visa32.dll"]);
  expect(() => loadedOn("win32", [])).toThrow(
    "opening the VISA library: no library could be loaded: tried visa64.dll (not found), visa32.dll (not found); it must be a library of 64 bits for win32",
  );
});

test.each([
  ["visa64.dll", "visa64.dll"],
  ["visa64.dll@ivi", "visa64.dll"],
  ["C:\\Windows\\System32\\visa64.dll", "C:\\Windows\\System32\\visa64.dll"],
  ["C:\\Windows\\System32\\visa64.dll@ivi", "C:\\Windows\\System32\\visa64.dll"],
  ["C:/Program Files/IVI Foundation/VISA/visa64.dll@ni", "C:/Program Files/IVI Foundation/VISA/visa64.dll"],
])("%j names one library", (visalib, library) => {
  expect(parseVisalib(visalib)).toEqual({ backend: "vendor", library });
});

describe.skipIf(!compilerPossible)("on this machine", () => {
  test("a bare name is looked for where the system looks for libraries", () => {
    copyFileSync(compile("fake-visa"), join(folder, "visa64.dll"));
    const script = `
      import { openResource } from "${framework}";
      const handle = await openResource("${gpib}", { visalib: "visa64.dll@ivi" });
      console.log(await handle.query("*IDN?"));
      await handle.close();
    `;
    const env = { ...process.env, LD_LIBRARY_PATH: folder };
    const options = { env, cwd: tmpdir(), encoding: "utf8", timeout: 20_000 } as const;
    const child = spawnSync(process.execPath, ["--input-type=module", "--eval", script], options);
    expect([child.stderr, child.stdout, child.status]).toEqual(["", `FAKE,VISA,${gpib},1\n`, 0]);
  });

  test("what is not there, or is made for Windows, is an error with the name and the reason", async () => {
    const failure = (visalib: string): Promise<string> =>
      openResource(gpib, { visalib }).then(
        () => "opened",
        (error: Error) => error.message,
      );
    const bits = "it must be a library of 64 bits for linux";
    const context = `connecting to ${gpib}: opening the VISA library: no library could be loaded: tried`;
    expect(await failure("visa64.dll")).toMatch(new RegExp(`^${context} visa64\\.dll \\(.+\\); ${bits}$`));
    const missing = join(folder, "none.dll");
    expect(await failure(`${missing}@ivi`)).toBe(`${context} ${missing} (there is no such file); ${bits}`);
    const foreign = join(folder, "foreign.dll");
    writeFileSync(foreign, Buffer.concat([Buffer.from("MZ"), Buffer.alloc(200)]));
    expect(await failure(foreign)).toBe(`${context} ${foreign} (invalid ELF header); ${bits}`);
    expect(await failure("C:\\Windows\\System32\\visa64.dll@ivi")).toContain(
      `${context} C:\\Windows\\System32\\visa64.dll (`,
    );
  });
});
