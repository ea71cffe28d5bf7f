import { afterAll, beforeAll, expect, test } from "vitest";
import { DebugClient } from "./debug-client.ts";

let client: DebugClient;
beforeAll(async () => {
  client = await DebugClient.start();
  await client.attach();
});
afterAll(() => client.shutdown());

const code = `async function fails(why: string) {
  await null;
  throw new RangeError(why);
}
try { await fails("taken"); } catch {}
await fails("not taken");`;

test("an exception that no catch takes stops where it is thrown", async () => {
  await client.request("setExceptionBreakpoints", { filters: ["uncaught"] });
  const { running, reason, frames } = await client.runToStop(code);
  expect(reason).toBe("exception");
  expect(frames.map(({ line }) => line)).toEqual([3, 6]);
  expect(await client.evaluate("why")).toBe('"not taken"');
  expect(await client.request("exceptionInfo")).toMatchObject({
    exceptionId: "RangeError",
    description: "RangeError: not taken",
    breakMode: "unhandled",
  });
  await client.resume();
  expect((await running).reply.content).toMatchObject({ status: "error", ename: "RangeError" });
});

test("every exception stops if all are asked for", async () => {
  await client.request("setExceptionBreakpoints", { filters: ["raised"] });
  const { running } = await client.runToStop(code);
  expect(await client.evaluate("why")).toBe('"taken"');
  await client.go("continue");
  expect(await client.evaluate("why")).toBe('"not taken"');
  await client.resume();
  await running;
});

test("none stops if none is asked for", async () => {
  await client.request("setExceptionBreakpoints", { filters: [] });
  expect((await client.kernel.execute(code)).reply.content).toMatchObject({ status: "error" });
  expect((await client.request<{ stoppedThreads: number[] }>("debugInfo")).stoppedThreads).toEqual([]);
});
