/** A measuring loop on every bus, interrupted at random moments: every question gets its own answer. The soak does it 1,000 times each. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveNumbers, type Places } from "../../io/interrupts/protocols.ts";
import { interruptedLoop, ways } from "../../io/interrupts/rounds.ts";
import { KernelClient } from "../client.ts";
import { seededRandom } from "../../../drivers/io/sim/random.ts";

const rounds = 12;
const preload = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));
let kernel: KernelClient;
let server: Awaited<ReturnType<typeof serveNumbers>>;
beforeAll(async () => {
  [kernel, server] = await Promise.all([KernelClient.start({ preload }), serveNumbers()]);
});
afterAll(async () => {
  await kernel.shutdown();
  await server.stop();
});

const buses = ["socket", "vxi11", "hislip", "serial"] as const satisfies (keyof Places)[];
const each = (Object.keys(ways) as (keyof typeof ways)[]).flatMap(way => buses.map(bus => [bus, way] as const));

test.each(each)("%s: %s", async (bus, way) => {
  const seed = Date.now();
  console.info(`${bus}, ${way}: seed ${seed}`);
  const name = `${bus}_${way.replaceAll(" ", "_")}`;
  const random = seededRandom(seed);
  const outcome = await interruptedLoop(kernel, name, server.places[bus], { way, rounds, random });
  expect(outcome).toMatchObject({ rounds, wrong: 0 });
  expect(outcome.asked).toBeGreaterThan(rounds);
});
