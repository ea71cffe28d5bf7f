/** Cells that answer nothing, cut one after the other: what the session knows survives each. `npm run test:soak` has more. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { result } from "../client.ts";
import { CutKernel, ways } from "./rounds.ts";

let kernel: CutKernel;
let executor: unknown;
const pid = async (): Promise<unknown> => result((await kernel.client.execute("process.pid")).outputs);
beforeAll(async () => {
  kernel = await CutKernel.start();
  executor = await pid();
});
afterAll(async () => {
  expect(await pid()).toBe(executor);
  await kernel.client.shutdown();
});

test.each(ways)(
  "%s: is cut, and the variables stay",
  async way => {
    for (let number = 0; number < 2; number++) await kernel.round(way, number);
  },
  120_000,
);
