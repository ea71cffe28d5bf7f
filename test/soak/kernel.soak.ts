/** The kernel for hours in minutes: 10,000 cells, 100 starts, and hostile traffic; the figures go to `kernel.md`. */
import { randomInt } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { KernelClient, result, traceback } from "../kernel/client.ts";
import { askPrefixes, prefixesOfCells, sendHuge, sendSpoiled, sendStrange } from "../kernel/fuzz/rounds.ts";
import { memoryOf } from "./process-tree.ts";
import { quantile, SoakReport } from "./report.ts";

const cells = 10_000;
const seed = Number(process.env["SETPOINT_SEED"] ?? randomInt(2 ** 31));
const report = new SoakReport("Soak of the kernel");
afterAll(() => report.write("kernel"));

/** A day's cells: declarations, corrections, output, an interface, an error now and then. */
const day: ((n: number) => [code: string, expected: string | undefined])[] = [
  n => [`const value${n % 100} = ${n}; value${n % 100} + 1`, String(n + 1)],
  n => [`let list${n % 100}: number[] = Array.from({ length: 1000 }, (_, i) => i + ${n});`, undefined],
  n => [`list${(n - 1) % 100}.length + value${(n - 2) % 100} - ${n}`, "998"],
  n => [
    `interface Point${n % 100} { x: number }\nfunction move(p: Point${n % 100}): number { return p.x + 1; }`,
    undefined,
  ],
  n => [`move({ x: ${n} })`, String(n + 1)],
  n => [`for (let i = 0; i < 20; i++) console.log("line", i, ${n});`, undefined],
  n => [`class Sample { readonly id = ${n}; }\nnew Sample().id`, String(n)],
  n => [`await new Promise<number>(resolve => setTimeout(() => resolve(${n}), 0))`, String(n)],
  () => [`throw new Error("as asked")`, "error"],
  () => [`const wrong: number = "text";`, "error"],
];

test(`${cells} cells, checked: memory and the time of 1+1 stay`, async () => {
  const kernel = await KernelClient.start();
  const median = async (): Promise<number> => {
    const times: number[] = [];
    for (let n = 0; n < 200; n++) {
      const start = performance.now();
      expect(result((await kernel.execute("1+1")).outputs)).toBe("2");
      times.push(performance.now() - start);
    }
    return quantile(times, 0.5);
  };
  const started = performance.now();
  const memory: Record<number, number> = {};
  let first = Number.NaN;
  for (let n = 0; n < cells; n++) {
    const [code, expected] = day[n % day.length]!(n);
    const { reply, outputs } = await kernel.execute(code);
    const isError = reply.content["status"] === "error";
    if (isError || expected !== undefined) {
      expect(isError ? "error" : result(outputs), `${code}\n${traceback(outputs)}`).toBe(expected);
    }
    kernel.published.splice(0);
    if (n === 99) first = await median();
    if ([100, 1_000, 2_000, 5_000, cells].includes(n + 1)) memory[n + 1] = memoryOf(kernel.child.pid!);
  }
  report.add(`${cells} cells, types checked`, `${((performance.now() - started) / 1000).toFixed(0)} s, none lost`);
  const last = await median();
  const shown = Object.entries(memory).map(([at, megabytes]) => `${megabytes.toFixed(0)} (${at})`);
  report.add("memory of the kernel's processes in MB (after cells)", shown.join(", "));
  report.add("memory, last ÷ after 1,000 cells", (memory[cells]! / memory[1_000]!).toFixed(2));
  report.add("memory, last ÷ after 5,000 cells", (memory[cells]! / memory[5_000]!).toFixed(2));
  report.add("`1+1`, median of 200, after 100 cells", `${first.toFixed(1)} ms`);
  report.add(`\`1+1\`, median of 200, after ${cells} cells`, `${last.toFixed(1)} ms (× ${(last / first).toFixed(2)})`);
  await kernel.shutdown();
  // V8 takes the room of its young objects, 2 × 16 MB, in the course of some thousand cells; what grows on after that is a leak.
  expect(memory[cells]! / memory[5_000]!).toBeLessThanOrEqual(1.1);
  expect(last / first).toBeLessThanOrEqual(1.25);
});

test("100 kernel starts in a row: none fails", async () => {
  const times: number[] = [];
  for (let n = 0; n < 100; n++) {
    const start = performance.now();
    const kernel = await KernelClient.start();
    times.push(performance.now() - start);
    expect(result((await kernel.execute("1+1")).outputs)).toBe("2");
    await kernel.shutdown();
  }
  const [median, tail] = [quantile(times, 0.5), quantile(times, 0.99)];
  report.add("100 starts, median to kernel_info", `${median.toFixed(0)} ms, none failed`);
  report.add("100 starts, 99th percentile", `${tail.toFixed(0)} ms (× ${(tail / median).toFixed(2)})`);
  expect(tail / median).toBeLessThanOrEqual(3);
});

test("hostile messages: none takes another one with it", async () => {
  const kernel = await KernelClient.start();
  const executor = result((await kernel.execute("process.pid")).outputs);
  for (let round = 0; round < 20; round++) {
    await sendSpoiled(kernel, seed + round, 500);
    await sendStrange(kernel, seed + round, 200);
    kernel.published.splice(0);
    kernel.stderr = "";
  }
  for (let round = 0; round < 3; round++) await sendHuge(kernel, 100_000_000);
  expect(result((await kernel.execute("process.pid")).outputs)).toBe(executor);
  await kernel.shutdown();
  report.add("spoiled messages dropped, as many good ones between them answered", "10,000");
  report.add("requests of wrong types, answered", "4,000");
  report.add("frames of 100 MB, refused or answered", "9");
  report.add("seed", String(seed));
});

test("every beginning of the example notebooks' cells is completed, inspected and judged", async () => {
  const kernel = await KernelClient.start();
  const prefixes = prefixesOfCells();
  const started = performance.now();
  const count = await askPrefixes(kernel, prefixes);
  report.add("beginnings of example cells: complete, inspect, is_complete", `${count} of ${prefixes.length} answered`);
  report.add("time for the three answers", `${((performance.now() - started) / count).toFixed(1)} ms`);
  await kernel.shutdown();
});
