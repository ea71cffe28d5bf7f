/** Datasets for long: processes killed at any moment, several writers of one file, ten million points. Figures go to `data.md`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { initialiseOrCreateDatabaseAt, loadById, loadOrCreateExperiment, Measurement } from "../../index.ts";
import { seededRandom } from "../../drivers/io/sim/random.ts";
import { killAndResume, writeTogether } from "../measure/killed.ts";
import { SoakReport } from "./report.ts";

const kills = Number(process.env["SETPOINT_KILLS"] ?? 200);
const points = Number(process.env["SETPOINT_POINTS"] ?? 10_000_000);

const folder = mkdtempSync(join(tmpdir(), "setpoint-soak-data-"));
const report = new SoakReport("Soak of datasets");
beforeAll(() => void vi.spyOn(console, "log").mockImplementation(() => undefined));
afterAll(() => {
  report.write("data");
  rmSync(folder, { recursive: true, force: true });
});

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

test(`a sweep is killed ${kills} times at any moment, and continued`, async () => {
  const seed = Date.now();
  const random = seededRandom(seed);
  let least = Infinity;
  let most = 0;
  for (let index = 0; index < kills; index++) {
    const path = join(folder, `killed-${index}.db`);
    const { told, kept } = await killAndResume(path, 400 * random() ** 2, 20_000);
    least = Math.min(least, told);
    most = Math.max(most, told);
    expect(kept).toBeLessThanOrEqual(20_000);
    for (const end of ["", "-wal", "-shm"]) rmSync(path + end, { force: true });
  }
  report.add(`kills at any moment, all files whole and continued under the same number (seed ${seed})`, String(kills));
  report.add("points told before a kill, least and most", `${least}, ${most}`);
});

test("three processes write to one file for a minute", async () => {
  const path = join(folder, "together.db");
  await initialiseOrCreateDatabaseAt(path);
  const runs = await writeTogether(path, 3, 60);
  let rows = 0;
  for (const [runId, count] of runs) {
    const { v } = await (await loadById(runId)).getParameterData();
    expect(v?.["v"]?.values).toEqual(Float64Array.from({ length: count }, (_, index) => index * 0.5));
    rows += count;
  }
  report.add("rows of three processes in one file in a minute, of which lost", `${rows}, 0`);
});

test("the cost of a point and the memory stay what they are", async () => {
  await initialiseOrCreateDatabaseAt(join(folder, "long.db"));
  await loadOrCreateExperiment("soak", "none");
  const m = new Measurement({ name: "long" });
  m.registerCustomParameter("t");
  m.registerCustomParameter("v", { setpoints: ["t"] });
  const block = points / 20;
  const times: number[] = [];
  const heaps: number[] = [];
  await m.run(
    async saver => {
      for (let n = 0; n < 20; n++) {
        const began = performance.now();
        for (let i = 0; i < block; i++) await saver.addResult(["t", n * block + i], ["v", i * 0.37]);
        times.push((performance.now() - began) / block);
        collect();
        heaps.push(process.memoryUsage().heapUsed / 2 ** 20);
      }
    },
    { inMemoryCache: false },
  );
  // The first blocks warm the compiler up; each end is the median of some.
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;
  const [first, last] = [median(times.slice(1, 6)), median(times.slice(-5))];
  report.add(
    `cost of a point at the first and at the last of ${points}`,
    `${(first * 1000).toFixed(2)} µs, ${(last * 1000).toFixed(2)} µs, ${(last / first).toFixed(3)} ×`,
  );
  report.add("heap after a tenth and at the end", `${heaps[1]?.toFixed(1)} MB, ${heaps.at(-1)?.toFixed(1)} MB`);
  expect((heaps.at(-1) ?? 0) - (heaps[1] ?? 0)).toBeLessThan(5);
});
