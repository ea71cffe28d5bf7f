import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { installKernel } from "../../dist/kernel/install.js";
import { userDataFolder } from "../../kernel/install.ts";

const folder = mkdtempSync(join(tmpdir(), "install-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

test("the kernelspec starts this Node with this kernel and its preload, and is interrupted by a message", () => {
  vi.stubEnv("JUPYTER_DATA_DIR", join(folder, "data"));
  const installed = installKernel({ preload: "./dist/index.js" });
  expect(installed).toBe(join(folder, "data", "kernels", "setpoint"));
  expect(JSON.parse(readFileSync(join(installed, "kernel.json"), "utf8"))).toMatchObject({
    argv: [
      process.execPath,
      "--max-semi-space-size=2",
      expect.stringMatching(/dist[\\/]kernel[\\/]main\.js$/u) as string,
      "--connection-file",
      "{connection_file}",
      "--preload",
      join(process.cwd(), "dist", "index.js"),
    ],
    display_name: "TypeScript (Setpoint)",
    language: "typescript",
    interrupt_mode: "message",
    kernel_protocol_version: "5.5",
    metadata: { debugger: true },
  });
  expect(readFileSync(join(installed, "logo-svg.svg"), "utf8")).toContain("<svg");
});

test("a prefix and a name choose another place", () => {
  const installed = installKernel({ prefix: join(folder, "venv"), name: "bench" });
  expect(installed).toBe(join(folder, "venv", "share", "jupyter", "kernels", "bench"));
});

test("notebooks in JavaScript have a kernelspec of their own", () => {
  const installed = installKernel({ prefix: join(folder, "js"), language: "javascript" });
  expect(installed).toBe(join(folder, "js", "share", "jupyter", "kernels", "setpoint-javascript"));
  const { argv, ...spec } = JSON.parse(readFileSync(join(installed, "kernel.json"), "utf8")) as { argv: string[] };
  expect(argv.slice(-2)).toEqual(["--language", "javascript"]);
  expect(spec).toMatchObject({ display_name: "JavaScript (Setpoint)", language: "javascript" });
});

test("the user's folder is Jupyter's", () => {
  vi.stubEnv("JUPYTER_DATA_DIR", "");
  vi.stubEnv("XDG_DATA_HOME", folder);
  if (process.platform === "linux") expect(userDataFolder()).toBe(join(folder, "jupyter"));
});

test("what cannot be is refused", () => {
  expect(() => installKernel({ user: true, prefix: folder })).toThrow("for the user or below a prefix, not both");
  expect(() => installKernel({ name: "../evil" })).toThrow('installing the kernel as "../evil": must be letters');
  writeFileSync(join(folder, "file"), "");
  expect(() => installKernel({ prefix: join(folder, "file") })).toThrow(/^installing the kernel in .*file/u);
});
