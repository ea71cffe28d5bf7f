/** Datasets beside QCoDeS: rows into SQLite, a sweep, starting and closing a run, loading; and beside plain writes. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { report, type Row } from "./report.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
// A part of the names of the rows to measure; all of them without it.
const wanted = process.env.BENCH_ROWS ?? "";
const root = process.cwd();
const python = join(root, "test/bench/.venv/bin/python");
const rate = "1000/s";

const rows: Record<string, Row & { samples: Record<string, number[]> }> = {};
for (const [figure, bounds] of Object.entries<Partial<Row>>({
  "scalar addResult": { unit: rate, atLeast: { qcodes: 10 } },
  "addResult of 1,000 points": { unit: rate, atLeast: { qcodes: 5 } },
  "addResult of 1,000 points, without a cache": { unit: rate, atLeast: { qcodes: 5, disk: 0.5 } },
  "dond 200 x 200": { unit: rate, atLeast: { qcodes: 10 } },
  "run with 500 parameters in the station": { unit: "ms", bounds: { qcodes: 0.2 } },
  "load 1e7 points": { unit: "ms", bounds: { qcodes: 0.2 } },
})) {
  if (figure.includes(wanted)) rows[figure] = { unit: "", ...bounds, figure, samples: {} };
}

if (Object.keys(rows).length === 0) throw new Error(`BENCH_ROWS: no row has ${JSON.stringify(wanted)} in its name`);
const ours = [
  process.execPath,
  join(root, "dist/workbook/main.js"),
  "run",
  join(root, "test/bench/data/ours.ts"),
  "--",
];
const qcodes = [python, join(root, "test/bench/data/peer.py")];
const hasPeer = existsSync(python);
if (!hasPeer) console.log("qcodes: left out, it is not installed (python3 with venv has it)");

const folder = mkdtempSync(join(tmpdir(), "setpoint-bench-data-"));
try {
  if (Object.keys(rows).some(isLoad)) figures(ours, "prepare");
  for (let round = 0; round < rounds; round++) {
    // each in a process of its own: what one has left to be collected or moved is no cost of the next one
    for (const figure of Object.keys(rows)) {
      note("setpoint", figures(ours, isLoad(figure) ? "load" : "rates", figure));
      if (hasPeer) note("qcodes", figures(qcodes, isLoad(figure) ? "load" : "rates", figure));
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report("data", Object.values(rows), rounds);

function isLoad(figure: string): boolean {
  return figure.startsWith("load");
}

function figures([command = "", ...args]: readonly string[], task: string, figure = ""): Record<string, number> {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, BENCH_FOLDER: folder, BENCH_TASK: task, BENCH_ROWS: figure },
  });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Record<string, number>;
}

function note(name: string, printed: Record<string, number>): void {
  for (const [figure, value] of Object.entries(printed)) {
    const isDisk = figure.startsWith("plain writes");
    const row = rows[isDisk ? "addResult of 1,000 points, without a cache" : figure];
    if (!row) throw new Error(`no row for ${figure}`);
    (row.samples[isDisk ? "disk" : name] ??= []).push(value);
  }
}
