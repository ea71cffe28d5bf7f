/** On whichever Node this runs: nothing of Node's own reaches the user at the start or the end of a kernel, or of a script. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { KernelClient, printed, result } from "../kernel/client.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("a kernel with the framework starts, imports, runs and ends without a word of Node's", async () => {
  const kernel = await KernelClient.start({ preload: join(root, "dist/index.js") });
  writeFileSync(join(kernel.folder, "local.ts"), "export enum Unit { V = 1 }\n");
  writeFileSync(join(kernel.folder, "limits.json"), '{ "top": 1 }\n');
  const { outputs } = await kernel.execute(
    'import { Unit } from "./local"; import limits from "./limits.json"; import { basename } from "node:path"; [process.version, Unit.V + limits.top, basename("/a")]',
  );
  expect(result(outputs)).toBe(`[ '${process.version}', 2, 'a' ]`);
  // Warnings are printed a turn after what they warn of.
  await kernel.execute("await new Promise(resolve => setTimeout(resolve, 100));");
  await kernel.shutdown();
  expect(printed(kernel.published, "stderr")).toBe("");
  expect(kernel.stderr).toBe("");
});

test("a script runs without a word of Node's", () => {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-nodes-"));
  try {
    writeFileSync(join(folder, "local.ts"), "export const gain: number = 2;\n");
    writeFileSync(
      join(folder, "script.ts"),
      'import { gain } from "./local";\nimport "setpoint";\nconsole.log(gain * 21);\n',
    );
    const command = join(root, "dist/workbook/main.js");
    const { stdout, stderr } = spawnSync(process.execPath, [command, "run", join(folder, "script.ts")], {
      encoding: "utf8",
    });
    expect([stdout, stderr]).toEqual(["42\n", ""]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
