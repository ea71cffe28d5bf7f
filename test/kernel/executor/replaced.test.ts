/** Cells that take away or replace what the process under them needs: it goes on, or says so and is replaced. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result, traceback } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start({ isChecked: false });
});
afterAll(() => kernel.shutdown());

describe.each([
  "process.removeAllListeners()",
  'process.removeAllListeners("message")',
  'for (const one of process.listeners("message")) process.off("message", one)',
  'for (const one of process.rawListeners("uncaughtException")) process.removeListener("uncaughtException", one)',
  'JSON.stringify = () => { throw new Error("no text") }',
  'Error.prepareStackTrace = () => { throw new Error("no stack") }',
  'process.cwd = () => { throw new Error("no folder") }',
  "Reflect.deleteProperty(globalThis, 'setTimeout')",
])("after %s", code => {
  beforeAll(async () => {
    await kernel.execute(
      "const kept = 5, later = setTimeout, originals = [JSON.stringify, process.cwd, Error.prepareStackTrace];",
    );
    expect((await kernel.execute(`${code}; 0`)).reply.content["status"]).toBe("ok");
  });
  afterAll(() =>
    kernel.execute(
      "setTimeout = later; [JSON.stringify, process.cwd, Error.prepareStackTrace] = originals as any; process.removeAllListeners('SIGWINCH')",
    ),
  );

  test("cells run, print and fail as before", async () => {
    const { outputs } = await kernel.execute('console.log("printed"); kept + 1');
    expect([printed(outputs), result(outputs)]).toEqual(["printed\n", "6"]);
    const failed = await kernel.execute('throw new RangeError("too far")');
    expect(failed.reply.content).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
  });

  test("what nothing catches is an error of its cell", async () => {
    const { outputs } = await kernel.execute(
      'later(() => { throw new RangeError("late") }, 1); await new Promise(through => later(through, 30))',
    );
    expect(traceback(outputs)).toContain("RangeError: late");
  });
});

test("listeners that cells have put on are theirs to take off", async () => {
  const { outputs } = await kernel.execute(
    `let heard = 0;
const hear = () => heard++;
process.on("SIGWINCH", hear).once("SIGWINCH", hear).on("SIGPIPE", hear);
process.off("SIGWINCH", hear).emit("SIGWINCH");
process.removeAllListeners("SIGWINCH").emit("SIGWINCH");
process.removeAllListeners();
[heard, ...["SIGWINCH", "SIGPIPE", "message"].map(name => process.listenerCount(name))]`,
  );
  expect(result(outputs)).toBe("[ 1, 0, 0, 1 ]");
});

test.each([
  "globalThis.Error = undefined as any",
  "globalThis.Map = undefined as any",
  'Promise.prototype.then = () => { throw new Error("never") }',
  "Buffer.concat = undefined as any",
])("after %s a fresh process takes over, and the cell says why", async code => {
  await kernel.execute("const lost = 5; 0");
  const first = await kernel.execute(code);
  const { reply, outputs } = first.reply.content["ename"] === "ExecutorEnded" ? first : await kernel.execute("lost");
  expect(reply.content["ename"]).toBe("ExecutorEnded");
  expect(traceback(outputs)).toMatch(/variables that are gone: .*\blost$/mu);
  expect(result((await kernel.execute("1 + 1")).outputs)).toBe("2");
});
