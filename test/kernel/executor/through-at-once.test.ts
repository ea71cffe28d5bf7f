/** Operations that are through at once, at the top of a cell and in functions: who has the turn, and what is shown when one fails. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, result, traceback } from "../client.ts";

const preload = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));
let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start({ preload });
  await kernel.execute(`const volt = new Parameter("volt", { getCmd: null, setCmd: null, initialValue: 1 });
const broken = new Parameter("broken", { getCmd: (): number => { throw new Error("no reply"); } });`);
});
afterAll(() => kernel.shutdown());

async function value(code: string): Promise<unknown> {
  const { reply, outputs } = await kernel.execute(code);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  return result(outputs);
}

test("other code of the cell gets its turn while a loop reads what is in memory", async () => {
  const turns = await value(`let turns = 0, stop = false;
const beside = (async () => { while (!stop) { turns++; await null; } })();
for (let i = 0; i < 800; i++) await volt(i);
stop = true;
await beside;
turns`);
  expect(Number(turns)).toBeGreaterThanOrEqual(100);
});

test("in a function an await always lets the caller go on first", async () => {
  const order = await value(`const order: string[] = [];
async function job(): Promise<void> { await volt(); order.push("job"); }
for (let i = 0; i < 20; i++) { const running = job(); order.push("caller"); await running; }
order.join(" ")`);
  expect(order).toBe(`'${Array(20).fill("caller job").join(" ")}'`);
});

test("values are those of their own await, wherever it stands in the line", async () => {
  expect(await value("const a = 1\nawait volt(2)\nconst b = 3\nawait volt() + a + b")).toBe("6");
  expect(await value("[await volt(), -(await volt()), await (await volt(), 7), `${await volt()}`].join()")).toBe(
    "'2,-2,7,2'",
  );
  expect(await value("let n = 0; for (const x of [await volt(), await volt()]) n += x; n")).toBe("4");
  expect(await value("await await volt()")).toBe("2");
});

test("a failure is shown at the line of its await, of many lines too", async () => {
  const { reply, outputs } = await kernel.execute("1;\nawait Promise.all([\n  volt(),\n  broken(),\n]);");
  expect(reply.content["status"]).toBe("error");
  expect(traceback(outputs)).toMatch(/> [24] \|/u);
  expect(traceback(outputs)).toContain("getting broken");
});

test("one that nobody waits for is still found", async () => {
  const { reply } = await kernel.execute("%types off\nawait volt();\nvolt();\nawait volt();");
  expect(reply.content["ename"]).toBe("ForgottenAwait");
});
