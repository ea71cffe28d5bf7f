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
