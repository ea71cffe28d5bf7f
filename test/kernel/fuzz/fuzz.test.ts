/** A sample of hostile traffic, other at each run: `SETPOINT_SEED` repeats one. */
import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, result } from "../client.ts";
import { askPrefixes, prefixesOfCells, sendHuge, sendSpoiled, sendStrange } from "./rounds.ts";

const seed = Number(process.env["SETPOINT_SEED"] ?? randomInt(2 ** 31));
console.info(`fuzz: SETPOINT_SEED=${seed}`);

let kernel: KernelClient;
let executor: unknown;
beforeAll(async () => {
  kernel = await KernelClient.start();
  executor = result((await kernel.execute("process.pid")).outputs);
});
afterAll(async () => {
  expect(result((await kernel.execute("process.pid")).outputs)).toBe(executor);
  await kernel.shutdown();
});

test(`spoiled messages are dropped and none between them is lost (seed ${seed})`, async () => {
  await sendSpoiled(kernel, seed, 100);
});

test(`requests of wrong types are all answered (seed ${seed})`, async () => {
  await sendStrange(kernel, seed, 150);
});

test("a frame of 100 MB is refused or answered, and the next message comes through", async () => {
  await sendHuge(kernel, 100_000_000);
}, 60_000);

test(`cells that stop anywhere are completed, inspected and judged (seed ${seed})`, async () => {
  expect(await askPrefixes(kernel, prefixesOfCells({ seed, count: 40 }))).toBe(40);
});

const deep = 40_000;

test.each([
  ["brackets", "[".repeat(deep) + "]".repeat(deep)],
  ["parentheses", "(".repeat(deep) + "1" + ")".repeat(deep)],
  ["an unfinished object", "{a:".repeat(deep)],
  ["an unfinished template", "`${".repeat(deep)],
  ["arrows", "a=>".repeat(deep) + "1"],
  ["choices", "a?b:".repeat(deep) + "1"],
  ["assignments", "a=".repeat(deep) + "1"],
  ["labels", "a:".repeat(deep) + ";"],
  ["conditions", "if(1)".repeat(deep) + ";"],
  ["branches", "if(1);else ".repeat(deep) + ";"],
  ["words", "new ".repeat(deep) + "a"],
  ["types", "let a: " + "A<".repeat(deep)],
  ["operators of types", "type A = " + "keyof ".repeat(deep) + "1"],
  ["terms", "1+".repeat(deep) + "1"],
])(
  "%s beyond any depth are refused, asked about and survived",
  async (_, code) => {
    const { reply } = await kernel.execute(code);
    expect(reply.content).toMatchObject({ status: "error", ename: "SyntaxError" });
    for (const type of ["complete_request", "inspect_request", "is_complete_request"]) {
      const content = { code, cursor_pos: code.length, detail_level: 0 };
      expect((await kernel.request(type, content)).reply.content["status"]).toBeDefined();
    }
  },
  60_000,
);
