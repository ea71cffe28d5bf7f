/** Start-up and round trips of this kernel beside tslab and ipykernel, in turns within one run. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BenchKernel, type Launch } from "./jupyter-client.ts";
import { report, type Row } from "./report.ts";

const root = process.cwd();
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const roundTrips = 30;

const ours = join(root, "dist/kernel/main.js");
const preload = join(root, "dist/index.js");
const tslab = join(root, "test/bench/node_modules/tslab/bin/tslab");
const python = join(root, ".venv/bin/python");

const launches: Launch[] = [
  {
    name: "setpoint",
    argv: [process.execPath, ours, "--connection-file", "{connection_file}", "--preload", preload],
  },
];
if (existsSync(tslab))
  launches.push({ name: "tslab", argv: [process.execPath, tslab, "kernel", "--config-path={connection_file}"] });
else console.log("tslab: skipped, run `npm ci --ignore-scripts` in test/bench first");
if (spawnSync(python, ["-c", "import ipykernel"]).status === 0) {
  launches.push({ name: "ipykernel", argv: [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"] });
} else console.log("ipykernel: skipped, run `npm run test:interop` first, which installs the peers");

const rows: Row[] = [];

for (let round = 0; round < rounds; round++) {
  for (const launch of launches) {
    const started = performance.now();
    const elapsed = (): number => performance.now() - started;
    const kernel = await BenchKernel.start(launch);
    try {
      await kernel.request("kernel_info_request", {});
      sample("start to kernel_info", "ms", launch.name, elapsed());
      await kernel.connected();
      await kernel.execute("1+1");
      sample("start to first 1+1", "ms", launch.name, elapsed());
      sample("memory after the first cell", "MB", launch.name, kernel.memory());
      for (let trip = 0; trip < roundTrips; trip++) {
        const sent = performance.now();
        await kernel.execute("1+1");
        sample("1+1", "ms", launch.name, performance.now() - sent);
      }
      if (launch.name === "setpoint") {
        await kernel.execute("%types off\n1");
        for (let trip = 0; trip < roundTrips; trip++) {
          const sent = performance.now();
          await kernel.execute("1+1");
          sample("1+1, types off", "ms", launch.name, performance.now() - sent);
        }
      } else {
        for (const value of rows.find(row => row.figure === "1+1")!.samples[launch.name]!.slice(-roundTrips)) {
          sample("1+1, types off", "ms", launch.name, value);
        }
      }
    } finally {
      await kernel.stop();
    }
  }
}
report("kernel", rows);

function sample(figure: string, unit: string, name: string, value: number): void {
  let row = rows.find(known => known.figure === figure);
  if (!row) rows.push((row = { figure, unit, samples: {} }));
  (row.samples as Record<string, number[]>)[name] ??= [];
  (row.samples as Record<string, number[]>)[name]!.push(value);
}
