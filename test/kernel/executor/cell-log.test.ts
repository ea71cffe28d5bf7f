import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { KernelClient, printed } from "../client.ts";

const preload = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));

test("the command history has the session's cells and results, those before it was started too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "history-"));
  const kernel = await KernelClient.start({ preload, isChecked: false, env: { SETPOINT_DATA_DIR: folder } });
  await kernel.execute("const volt = 3;\nvolt + 1");
  await kernel.execute("'silent'", { silent: true });
  const { outputs } = await kernel.execute("startAllLogging()");
  const file = join(folder, "logs", "command_history.log");
  const lines = printed(outputs).split("\n");
  expect(lines.slice(0, -2)).toEqual([
    "Activating auto-logging. Current session state plus future input saved.",
    `Filename       : ${file}`,
    "Mode           : append",
    "Output logging : True",
    "Raw input log  : False",
    "Timestamping   : True",
    "State          : active",
  ]);
  expect(lines.at(-2)).toMatch(/^Setpoint Logfile : .*logs\/\d{6}-\d+-setpoint\.log$/u);
  await kernel.execute("['a', 'b']");
  await kernel.execute('throw new Error("no result")');
  const text = readFileSync(file, "utf8").replaceAll(/^\/\/ \w{3}, .* GMT$/gmu, "//");
  expect(text).toContain("//\nconst volt = 3;\nvolt + 1\n");
  expect(text).toContain("//[Out]// 4\n");
  expect(text).toContain("//\nstartAllLogging()\n");
  expect(text).toContain("//\n['a', 'b']\n//[Out]// [ 'a', 'b' ]\n");
  expect(text).toContain('//\nthrow new Error("no result")\n');
  expect(text).not.toContain("silent");
  await kernel.shutdown();
  rmSync(folder, { recursive: true });
});
