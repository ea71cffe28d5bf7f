/** Datasets for long: processes killed at any moment, several writers of one file, ten million points. Figures go to `data.md`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import {
  type DataSaver,
  initialiseOrCreateDatabaseAt,
  loadById,
  loadOrCreateExperiment,
  Measurement,
} from "../../index.ts";
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
  await initialiseOrCreateDatabaseAt(join(folder, "short.db"));
  const short = await loadOrCreateExperiment("soak", "none");
  await initialiseOrCreateDatabaseAt(join(folder, "long.db"));
  const long = await loadOrCreateExperiment("soak", "none");
  const columns = (exp: typeof long): Measurement => {
    const m = new Measurement({ name: "points", exp });
    m.registerCustomParameter("t");
    return m.registerCustomParameter("v", { setpoints: ["t"] });
  };
  const blocks = 20;
  const block = points / blocks;
  const add = async (saver: DataSaver, from: number): Promise<number> => {
    const began = performance.now();
    for (let i = from; i < from + block; i++) await saver.addResult(["t", i], ["v", i * 0.37]);
    return (1000 * (performance.now() - began)) / block;
  };
  const firsts: number[] = [];
  const ratios: number[] = [];
  const heaps: number[] = [];
  await columns(long).run(
    async saver => {
      for (let n = 0; n < blocks; n++) {
        // A machine that others use is quick at one time and slow at another: a run that begins is measured in turn.
        let first = 0;
        await columns(short).run(async fresh => (first = await add(fresh, 0)), { inMemoryCache: false });
        const cost = await add(saver, n * block);
        firsts.push(first);
        ratios.push(cost / first);
        collect();
        heaps.push(process.memoryUsage().heapUsed / 2 ** 20);
      }
    },
    { inMemoryCache: false },
  );
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;
  report.add("cost of a point of a run that begins, median", `${median(firsts).toFixed(2)} µs`);
  report.add(
    `cost of a point near the last of ${points}, beside it (second half, median)`,
    `${median(ratios.slice(blocks / 2)).toFixed(3)} ×`,
  );
  report.add("heap after a tenth and at the end", `${heaps[1]?.toFixed(1)} MB, ${heaps.at(-1)?.toFixed(1)} MB`);
  expect(median(ratios.slice(blocks / 2))).toBeLessThan(1.1);
  expect((heaps.at(-1) ?? 0) - (heaps[1] ?? 0)).toBeLessThan(5);
});
