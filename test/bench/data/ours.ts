/** Runs, rows and loads of our own: prints rates and milliseconds as JSON, last. Environment: folder, what to do, rows. */

import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

import {
  dond,
  initialiseOrCreateDatabaseAt,
  Instrument,
  LinSweep,
  linspace,
  loadById,
  loadOrCreateExperiment,
  ManualParameter,
  Measurement,
  Station,
} from "setpoint";

const { BENCH_FOLDER: folder = ".", BENCH_TASK: task = "rates" } = process.env;
const wanted = new Set(process.env.BENCH_ROWS?.split("\n"));
const figures: Record<string, number> = {};
const x = new ManualParameter("x", { initialValue: 0 });
const y = new ManualParameter("y", { initialValue: 0.5 });
const z = new ManualParameter("z", { initialValue: 0 });
const xs = Float64Array.from(linspace(0, 1, 1000));

function measurement(paramtype: "numeric" | "array" = "numeric"): Measurement {
  const m = new Measurement();
  m.registerParameter(x, { paramtype });
  m.registerParameter(y, { paramtype, setpoints: [x] });
  return m;
}

async function scalars(): Promise<void> {
  const n = 300_000;
  const began = performance.now();
  await measurement().run(async saver => {
    for (let i = 0; i < n; i++) await saver.addResult([x, i], [y, i * 0.37]);
  });
  figures["scalar addResult"] = n / (performance.now() - began);
}

async function arrays(inMemoryCache: boolean): Promise<number> {
  const n = 20_000;
  const ys = xs.slice();
  const began = performance.now();
  await measurement("array").run(
    async saver => {
      for (let i = 0; i < n; i++) {
        ys[0] = i;
        await saver.addResult(["x", xs], ["y", ys]);
      }
    },
    { inMemoryCache },
  );
  return n / (performance.now() - began);
}

/** The same bytes in one file after the other, and on disk at the end. */
function disk(): number {
  const n = 20_000;
  const block = Buffer.alloc(2 * 8128 * 100, 1);
  const path = join(folder, "plain.bin");
  const began = performance.now();
  const file = openSync(path, "w");
  for (let i = 0; i < n; i += 100) writeSync(file, block);
  fsyncSync(file);
  closeSync(file);
  const rate = n / (performance.now() - began);
  rmSync(path);
  return rate;
}

async function sweep(): Promise<void> {
  const n = 200;
  const began = performance.now();
  await dond(new LinSweep(x, 0, 1, n), new LinSweep(z, 0, 1, n), y, { showProgress: false });
  figures["dond 200 x 200"] = (n * n) / (performance.now() - began);
}

async function station(): Promise<void> {
  const wide = new Instrument("wide", {});
  for (let i = 0; i < 500; i++) {
    wide.addParameter(`p${i}`, { getCmd: null, setCmd: null, initialValue: i, unit: "V", label: `Voltage ${i}` });
  }
  const bench = new Station({ components: [wide] });
  const times: number[] = [];
  for (let i = 0; i < 20; i++) {
    const m = measurement();
    m.station = bench;
    const began = performance.now();
    await m.run(() => undefined);
    times.push(performance.now() - began);
  }
  figures["run with 500 parameters in the station"] = times.toSorted((a, b) => a - b)[times.length >> 1] as number;
}

/** Ten million rows for both to load. */
async function prepare(): Promise<void> {
  const n = 10_000_000;
  const block = 100_000;
  await measurement().run(
    async saver => {
      for (let start = 0; start < n; start += block) {
        const axis = Float64Array.from({ length: block }, (_, i) => start + i);
        await saver.addResult(["x", axis], ["y", axis.map(value => value * 0.37)]);
      }
    },
    { inMemoryCache: false },
  );
}

async function load(): Promise<void> {
  const began = performance.now();
  const data = await (await loadById(1)).getParameterData();
  figures["load 1e7 points"] = performance.now() - began;
  const values = data["y"]?.["y"]?.values;
  if (values?.length !== 10_000_000 || values.at(-1) !== (10_000_000 - 1) * 0.37)
    throw new Error("loading 1e7 points: they are not what was kept");
}

await initialiseOrCreateDatabaseAt(join(folder, task === "rates" ? "ours.db" : "load.db"));
if (task === "load") await load();
else {
  await loadOrCreateExperiment("bench", "none");
  if (task === "prepare") await prepare();
  else {
    if (wanted.has("scalar addResult")) await scalars();
    if (wanted.has("dond 200 x 200")) await sweep();
    if (wanted.has("run with 500 parameters in the station")) await station();
    if (wanted.has("addResult of 1,000 points")) figures["addResult of 1,000 points"] = await arrays(true);
    if (wanted.has("addResult of 1,000 points, without a cache")) {
      figures["addResult of 1,000 points, without a cache"] = await arrays(false);
      figures["plain writes of the same bytes"] = disk();
    }
  }
}
console.log(JSON.stringify(figures));
