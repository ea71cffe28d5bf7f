import { afterEach, beforeEach, expect, test } from "vitest";
import { printed, result } from "../client.ts";
import { DebugClient } from "./debug-client.ts";

let client: DebugClient;
beforeEach(async () => {
  client = await DebugClient.start();
  await client.attach();
});
afterEach(() => client.shutdown());

const code = "let held = 1;\nheld + 1";

test("disconnecting lets a stopped cell go, and its breakpoints are gone", async () => {
  await client.breakIn(code, 2);
  const { running } = await client.runToStop(code);
  await client.request("disconnect", { restart: false, terminateDebuggee: false });
  await client.event("continued");
  await client.event("terminated");
  expect(result((await running).outputs)).toBe("2");
  expect(result((await client.kernel.execute(code)).outputs)).toBe("2");
  expect(await client.request("debugInfo")).toMatchObject({ isStarted: false, breakpoints: [], stoppedThreads: [] });
});

test("after a disconnect the debugger can be attached again, to cells that ran meanwhile", async () => {
  await client.request("disconnect");
  const defines = "function later(x) {\n  return x + 1;\n}";
  await client.kernel.execute(defines);
  await client.attach();
  await client.breakIn(defines, 2);
  const { running, frames } = await client.runToStop("later(1)");
  expect(frames[0]).toMatchObject({ name: "later", line: 2 });
  await client.resume();
  expect(result((await running).outputs)).toBe("2");
});

test("a cell that ends its process ends the debugger, which can be attached to the next one", async () => {
  await client.breakIn(code, 2);
  const { running } = await client.runToStop(code);
  process.kill(Number(await client.evaluate("process.pid")), "SIGKILL");
  await client.event("continued");
  await client.event("terminated");
  expect((await running).reply.content).toMatchObject({ status: "error", ename: "ExecutorEnded" });
  expect(await client.request("debugInfo")).toMatchObject({ isStarted: false, breakpoints: [], stoppedThreads: [] });
  await client.attach();
  await client.breakIn(code, 1);
  const again = await client.runToStop(code);
  await client.resume();
  expect(result((await again.running).outputs)).toBe("2");
});

test("process.exit ends a process that is debugged", async () => {
  const { reply, outputs } = await client.kernel.execute("process.exit(3)");
  expect(reply.content["evalue"]).toContain("ended with exit code 3");
  expect(printed(outputs, "stderr")).toBe("");
  await client.event("terminated");
});

test("a kernel ends while a cell is stopped, and its instruments are closed", async () => {
  await client.kernel.execute(`globalThis[Symbol.for("setpoint.runtime/1")].onDispose(async () => {
  (await import("node:fs")).writeFileSync("closed.txt", "yes");
});`);
  await client.breakIn(code, 2);
  await client.runToStop(code);
  const { existsSync } = await import("node:fs");
  const { join } = await import("node:path");
  const file = join(client.kernel.folder, "closed.txt");
  const message = client.kernel.request("shutdown_request", { restart: true }, { channel: "control" });
  expect((await message).reply.content).toMatchObject({ status: "ok", restart: true });
  expect(existsSync(file)).toBe(true);
});
