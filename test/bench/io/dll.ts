/** Calls of a library in C beside Python's ctypes, and what a long call does to the event loop. */

import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type * as Ffi from "../../../drivers/io/ffi/index.ts";
import type { Row } from "../report.ts";

const folder = join(process.cwd(), "test/bench/io");
const count = 100_000;
/** Calls through ctypes may take this often as long as ours. */
const againstCtypes = { ctypes: 0.5 };
const longestStall = 20;

/** What of the framework is measured. */
export type MeasuredFfi = Pick<typeof Ffi, "box" | "declareLibrary" | "openLibrary" | "out">;

/** Measures in this process, and in a Python that has ctypes. */
export async function dllRows(ffi: MeasuredFfi, python: string, rounds = 5): Promise<Row[]> {
  const path = join(mkdtempSync(join(tmpdir(), "setpoint-bench-dll-")), "dll.so");
  run("gcc", ["-shared", "-fPIC", "-O2", "-o", path, join(folder, "dll.c")]);
  const ctypes = JSON.parse(run(python, [join(folder, "dll.py"), path, String(rounds)])) as Record<string, number[]>;
  const { box, out } = ffi;
  const declaration = ffi.declareLibrary({
    name: "the benchmark's library",
    files: path,
    functions: {
      add: ["int", ["int", "int"]],
      read_two: ["void", [out("int"), out("double")]],
      length_of: ["int", ["string"]],
      sum_of: ["double", ["double[]", "int"]],
      sleep_ms: ["int", ["int"]],
    },
  });
  await using lib = await ffi.openLibrary(declaration);
  const values = Float64Array.from({ length: 100 }, (_, index) => index);
  const calls: Record<string, () => unknown> = {
    "add(int, int)": () => lib.add(1, 2),
    "two values through pointers": () => {
      const [number, value] = [box<number>(), box<number>()];
      lib.read_two(number, value);
      return [number.value, value.value];
    },
    "text in": () => lib.length_of("ATTN ALL 04"),
    "100 doubles in": () => lib.sum_of(values, 100),
  };
  const rows = Object.entries(calls).map(([figure, call]): Row => {
    const setpoint = repeat(rounds, () => nanoseconds(call));
    return {
      figure: `library call: ${figure}`,
      unit: "ns",
      samples: { setpoint, ctypes: ctypes[figure] ?? [] },
      bounds: againstCtypes,
    };
  });
  rows.push({
    figure: "library call beside the event loop",
    unit: "µs",
    samples: { setpoint: await inTurn(rounds, () => microseconds(() => lib.add.async(1, 2))) },
  });
  rows.push({
    figure: "eight library calls of 200 ms",
    unit: "ms",
    samples: { setpoint: await inTurn(rounds, () => together(() => lib.sleep_ms.async(200))) },
  });
  rows.push({
    figure: "longest stall during a library call of 300 ms",
    unit: "ms",
    samples: { setpoint: await inTurn(rounds, () => stall(() => lib.sleep_ms.async(300))) },
    limit: longestStall,
  });
  return rows;
}

/** The longest time that the event loop did not come round while `operation` ran. */
export async function stall(operation: () => Promise<unknown>): Promise<number> {
  let [longest, last] = [0, performance.now()];
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  await operation();
  clearInterval(timer);
  look();
  return longest;
}

function nanoseconds(call: () => unknown): number {
  const began = performance.now();
  for (let i = 0; i < count; i++) call();
  return ((performance.now() - began) * 1e6) / count;
}

async function microseconds(call: () => Promise<unknown>): Promise<number> {
  const few = 2000;
  const began = performance.now();
  for (let i = 0; i < few; i++) await call();
  return ((performance.now() - began) * 1e3) / few;
}

async function together(call: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await Promise.all(Array.from({ length: 8 }, call));
  return performance.now() - began;
}

function repeat(rounds: number, measure: () => number): number[] {
  return Array.from({ length: rounds }, measure);
}

async function inTurn(rounds: number, measure: () => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) samples.push(await measure());
  return samples;
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return stdout;
}
