/** Instrument I/O for long: a million questions, and a thousand interrupts of a measuring loop on every bus. Figures go to `io.md`. */
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openResource } from "../../drivers/io/index.ts";
import { seededRandom } from "../../drivers/io/sim/random.ts";
import { bottoms, handleOn } from "../io/faults/bottoms.ts";
import { serveNumbers, type Places } from "../io/interrupts/protocols.ts";
import { interruptedLoop, ways } from "../io/interrupts/rounds.ts";
import { KernelClient } from "../kernel/client.ts";
import { SoakReport } from "./report.ts";

const questions = Number(process.env["SETPOINT_QUESTIONS"] ?? 1_000_000);
const interrupts = Number(process.env["SETPOINT_INTERRUPTS"] ?? 1_000);
/** What may be kept of a million questions. */
const mostGrowth = 5;

const buses = ["socket", "vxi11", "hislip", "serial"] as const satisfies (keyof Places)[];
const report = new SoakReport("Soak of instrument I/O");
let server: Awaited<ReturnType<typeof serveNumbers>>;
beforeAll(async () => {
  server = await serveNumbers();
});
afterAll(async () => {
  await server.stop();
  report.write("io");
});

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const heap = (): number => {
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const waysOfAsking = Object.keys(ways) as (keyof typeof ways)[];

test.each(buses.flatMap(bus => waysOfAsking.map(way => [bus, way] as const)))(
  `%s, %s: a loop is interrupted ${interrupts} times`,
  async (bus, way) => {
    const kernel = await KernelClient.start({
      preload: fileURLToPath(new URL("../../dist/index.js", import.meta.url)),
    });
    const seed = Date.now();
    const loop = { way, rounds: interrupts, random: seededRandom(seed) };
    const outcome = await interruptedLoop(kernel, bus, server.places[bus], loop);
    await kernel.shutdown();
    const about = `${bus}, ${way}`;
    report.add(`${about}: interrupts, of which cut the exchange (seed ${seed})`, `${outcome.rounds}, ${outcome.cut}`);
    report.add(`${about}: answers, of which to another question`, `${outcome.asked}, ${outcome.wrong}`);
    expect(outcome).toMatchObject({ rounds: interrupts, wrong: 0 });
  },
);

// A pseudo-terminal takes a tenth of a millisecond and more for each: a tenth of the questions has to do.
test.each(buses)("%s: heap after many questions", async bus => {
  const count = bus === "serial" ? questions / 10 : questions;
  const handle = await openResource(server.places[bus]);
  const ask = async (many: number): Promise<void> => {
    for (let n = 0; n < many; n++) {
      const reply = await handle.query(`N${n % 100}?`);
      if (reply !== String(n % 100)) throw new Error(`question ${n} got ${reply}`);
    }
  };
  await ask(20_000);
  const before = heap();
  const began = performance.now();
  await ask(count);
  const seconds = (performance.now() - began) / 1000;
  const growth = heap() - before;
  await handle.close();
  report.add(`${bus}: questions, a second`, `${count}, ${Math.round(count / seconds)}`);
  report.add(`${bus}: heap grown by`, `${growth.toFixed(2)} MB (bound ${mostGrowth})`);
  expect(growth).toBeLessThan(mostGrowth);
});

test.each(bottoms.filter(({ possible }) => possible))("over $name: heap after questions", async ({ name, make }) => {
  const place = await make();
  const handle = handleOn(place);
  const { signal } = new AbortController();
  const ask = async (many: number): Promise<void> => {
    for (let n = 0; n < many; n++) {
      const reply = await handle.query(`ECHO ${n}`, { signal });
      if (reply !== String(n)) throw new Error(`question ${n} got ${reply}`);
    }
  };
  // Both sides are in this process, and a library is slower: a fiftieth of the questions has to do.
  await ask(questions / 500);
  const before = heap();
  await ask(questions / 50);
  const growth = heap() - before;
  await handle.close();
  await place.close();
  report.add(
    `${name}: heap grown by, in ${questions / 50} questions with a signal`,
    `${growth.toFixed(2)} MB (bound ${mostGrowth})`,
  );
  expect(growth).toBeLessThan(mostGrowth);
});

test("socket: fifty callers at once, no answer to another's question", async () => {
  const handle = await openResource(server.places.socket);
  let wrong = 0;
  const caller = async (own: number): Promise<void> => {
    for (let n = 0; n < questions / 500; n++) {
      const number = (own * 7 + n) % 100;
      if ((await handle.query(`N${number}?`)) !== String(number)) wrong++;
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, own) => caller(own)));
  await handle.close();
  report.add("socket: questions of 50 callers, answers to another question", `${questions / 10}, ${wrong}`);
  expect(wrong).toBe(0);
});
