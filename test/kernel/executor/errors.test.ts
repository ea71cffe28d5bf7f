import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, result, traceback, types } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start({ isChecked: false })));
afterAll(() => kernel.shutdown());

describe("an error", () => {
  test("is shown at its line of the cell, with the callers and the cause, without the machinery", async () => {
    const { reply, outputs } = await kernel.execute(`interface Point { x: number }
enum Axis { X }
function move(point: Point): number {
  throw new RangeError("too far", { cause: new Error("the end stop") });
}
move({ x: Axis.X });`);
    expect(reply.content).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
    expect(traceback(outputs)).toBe(`RangeError: too far
cell 1, line 4:
  2 | enum Axis { X }
  3 | function move(point: Point): number {
> 4 |   throw new RangeError("too far", { cause: new Error("the end stop") });
    |         ^
  5 | }
  6 | move({ x: Axis.X });
    at move (cell 1:4:9)
    at cell 1:6:1

caused by
Error: the end stop
cell 1, line 4:
  2 | enum Axis { X }
  3 | function move(point: Point): number {
> 4 |   throw new RangeError("too far", { cause: new Error("the end stop") });
    |                                            ^
  5 | }
  6 | move({ x: Axis.X });
    at move (cell 1:4:44)
    at cell 1:6:1`);
  });

  test("after an await, and from a function of an earlier cell, has its line", async () => {
    await kernel.execute("async function later() {\n  await null;\n  null.x;\n}");
    const { outputs } = await kernel.execute("await later();");
    expect(traceback(outputs)).toMatch(/cell \d+, line 3:/u);
    expect(traceback(outputs)).toContain("> 3 |   null.x;");
  });

  test.each([
    ["at the top", "const count = 1;\n\nif (count > 0)\n  throw 5;", 4],
    ["after an await", "\nawait null; throw { code: 1 }, 5;", 2],
    ["in a function that waited", "async function fail() {\n  await null;\n  throw 5;\n}\nawait fail();", 3],
  ])("that is a plain value is shown where it was thrown: %s", async (_where, code, line) => {
    const { reply, outputs } = await kernel.execute(code);
    expect(reply.content).toMatchObject({ ename: "Uncaught", evalue: "5" });
    expect(traceback(outputs)).toMatch(new RegExp(`^Uncaught: 5\ncell \\d+, line ${line}:`, "u"));
  });

  test("of several failures lists all", async () => {
    const text = traceback(
      (await kernel.execute('throw new AggregateError([new Error("one"), new TypeError("two")], "both")')).outputs,
    );
    expect(text).toContain("AggregateError: both");
    expect(text).toContain("1 of 2:\nError: one");
    expect(text).toContain("2 of 2:\nTypeError: two");
  });

  test.each([
    ["throw 5", "Uncaught", "5"],
    ["throw undefined", "Uncaught", "undefined"],
    ["throw { code: 3 }", "Uncaught", "{ code: 3 }"],
    ["const gone = Proxy.revocable({}, {}); gone.revoke(); throw gone.proxy", "Uncaught", "<Revoked Proxy>"],
    ['class DeviceError extends Error {} throw new DeviceError("off")', "DeviceError", "off"],
    ['const round = new Error("a"); round.cause = round; throw round', "Error", "a"],
    ['throw Object.defineProperty(new Error("a"), "stack", { get() { throw 1; } })', "Error", "a"],
  ])("as in %s is named", async (code, ename, evalue) => {
    expect((await kernel.execute(code)).reply.content).toMatchObject({ status: "error", ename, evalue });
  });

  test("that nothing catches is the cell's, and never the end of the executor", async () => {
    await kernel.execute("const alive = 1;");
    const rejected = await kernel.execute('Promise.reject(new Error("dropped")); "done"');
    expect(rejected.reply.content).toMatchObject({ status: "error", evalue: "dropped" });
    expect(types(rejected.outputs)).toContain("error");
    const late = await kernel.execute('setTimeout(() => { throw new Error("late"); }, 20); 1');
    expect(late.reply.content["status"]).toBe("ok");
    const id = late.reply.parentHeader.msg_id;
    await kernel.until(() => kernel.outputsOf(id).some(({ content }) => content["evalue"] === "late"));
    expect(result((await kernel.execute("alive")).outputs)).toBe("1");
  });
});

describe("the end of the executor", () => {
  test.each([
    ["process.exit(3)", "ended with exit code 3"],
    ["process.abort()", "was ended by SIGABRT"],
    ['process.kill(process.pid, "SIGKILL"); await new Promise(() => {})', "was ended by SIGKILL"],
  ])("by %s is told on the cell, and the next cell runs", async (code, reason) => {
    await kernel.execute("const gone = 1;");
    const { reply } = await kernel.execute(code);
    expect(reply.content).toMatchObject({ status: "error", ename: "ExecutorEnded" });
    expect(reply.content["evalue"]).toContain(reason);
    expect(result((await kernel.execute("%types off\ntypeof gone")).outputs)).toBe("'undefined'");
  });

  test("between two cells is told as well", async () => {
    await kernel.execute("setTimeout(() => process.exit(4), 5); 0");
    await kernel.until(() =>
      kernel.published.some(({ content }) => String(content["text"]).includes("ended with exit code 4")),
    );
    expect(result((await kernel.execute("1 + 1")).outputs)).toBe("2");
  });
});
