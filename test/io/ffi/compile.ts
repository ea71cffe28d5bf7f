/** Compiles the C files of the fixtures into libraries, once for each text. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** True where gcc can make libraries; elsewhere what needs one is skipped, except in CI, where that is a failure. */
export const compilerPossible = ((): boolean => {
  const possible = process.platform === "linux" && spawnSync("gcc", ["--version"]).status === 0;
  if (!possible && process.env["CI"]) throw new Error("gcc is missing: libraries in C cannot be left out in CI");
  return possible;
})();

/** Compiles `test/fixtures/c/<name>.c` and returns the path of the library. */
export function compile(name: string, ...options: string[]): string {
  const source = fileURLToPath(new URL(`../../fixtures/c/${name}.c`, import.meta.url));
  const hash = createHash("sha256").update(readFileSync(source)).update(options.join(" ")).digest("hex").slice(0, 16);
  const folder = join(tmpdir(), "setpoint-test-libraries");
  const library = join(folder, `${name}-${hash}.so`);
  if (existsSync(library)) return library;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${library}.${process.pid}`;
  const flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-pthread", "-o", unfinished];
  const { status, stderr } = spawnSync("gcc", [...flags, source, ...options], { encoding: "utf8" });
  if (status !== 0) throw new Error(`compiling ${source}: ${stderr}`);
  renameSync(unfinished, library);
  return library;
}
