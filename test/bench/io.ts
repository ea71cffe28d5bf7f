/** Instrument I/O beside PyVISA with pyvisa-py and pyvisa-sim, and C libraries beside ctypes. */

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startSimulationServer } from "setpoint";
import * as ffi from "setpoint/ffi";
import { dllRows } from "./io/dll.ts";
import { median, report, type Row } from "./report.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const root = process.cwd();
const folder = join(root, "test/bench/io");
const python = join(root, "test/bench/.venv/bin/python");
const temporary = mkdtempSync(join(tmpdir(), "setpoint-bench-io-"));

const rows: Record<string, Row & { samples: Record<string, number[]> }> = {};
for (const [figure, bounds] of Object.entries<Partial<Row>>({
  "socket: query": { unit: "1000/s", atLeast: { pyvisa: 2 } },
  "socket: block of 10 MB": { unit: "MB/s", atLeast: { pyvisa: 5 } },
  "HiSLIP: query": { unit: "1000/s", atLeast: { pyvisa: 1.5 } },
  "VXI-11: query": { unit: "1000/s", atLeast: { pyvisa: 1.5 } },
  "simulation: query": { unit: "1000/s", atLeast: { pyvisa: 5 } },
  "simulation: reply of 100 kB": { unit: "MB/s", atLeast: { pyvisa: 100 } },
  "event loop stalled by a block of 10 MB": { unit: "ms", limit: 20 },
})) {
  rows[figure] = { unit: "", ...bounds, figure, samples: {} };
}

/** A simulation with a short and a long reply. */
function simulationFile(): string {
  const path = join(temporary, "echo.yaml");
  const dialogues = `      - q: "*IDN?"\n        r: "Setpoint,Echo,0,1"\n      - q: "LONG?"\n        r: "${"x".repeat(100_000)}"`;
  const ends = ["GPIB INSTR", "TCPIP INSTR"]
    .map(kind => `      ${kind}:\n        q: "\\n"\n        r: "\\n"`)
    .join("\n");
  writeFileSync(
    path,
    `spec: "1.1"\ndevices:\n  echo:\n    eom:\n${ends}\n    dialogues:\n${dialogues}\nresources:\n  GPIB0::1::INSTR:\n    device: echo\n`,
  );
  return path;
}

/** An instrument on a socket, in C: it costs the least that one can. */
async function instrument(): Promise<{ port: number; stop: () => void }> {
  const program = join(temporary, "instrument");
  run("gcc", ["-O2", "-pthread", "-o", program, join(folder, "instrument.c")]);
  const child = spawn(program, { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("error", reject).stdout.once("data", data => resolve(Number(String(data))));
  });
  return { port, stop: () => void child.kill() };
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", env, cwd: root });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
  return stdout;
}

function add(name: string, printed: string): void {
  const figures = JSON.parse(printed.trimEnd().split("\n").at(-1) ?? "") as Record<string, number[]>;
  for (const [figure, samples] of Object.entries(figures)) (rows[figure]!.samples[name] ??= []).push(median(samples));
}

const server = await instrument();
try {
  const simulation = simulationFile();
  await using served = await startSimulationServer(simulation, { hislip: 0, vxi11: 0, quiet: true });
  const named = (pattern: RegExp): string => served.resourceNames.find(name => pattern.test(name)) ?? "";
  const places = {
    socket: `TCPIP0::127.0.0.1::${server.port}::SOCKET`,
    hislip: named(/hislip/),
    vxi11: named(/inst0/),
    simulation,
  };
  const script = [join(root, "dist/workbook/main.js"), "run", join(folder, "ours.ts")];
  const hasPeer = existsSync(python);
  if (!hasPeer) console.log("pyvisa: left out, it is not installed (python3 with venv has it)");
  for (let round = 0; round < rounds; round++) {
    add("setpoint", run(process.execPath, script, { ...process.env, BENCH_PLACES: JSON.stringify(places) }));
    if (hasPeer) add("pyvisa", run(python, [join(folder, "peer.py"), JSON.stringify(places)]));
  }
  const calls = hasPeer ? await dllRows(ffi, python, rounds) : [];
  report("io", [...Object.values(rows), ...calls], rounds);
} finally {
  server.stop();
  rmSync(temporary, { recursive: true, force: true });
}
