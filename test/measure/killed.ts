/** Ends a process that measures at any moment, and looks what is left: shared by the quick and by the long test. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "vitest";

import { dond, initialiseOrCreateDatabaseAt, loadById, ManualParameter, Parameter } from "../../index.ts";
import { packageFolder } from "../../workbook/server/folders.ts";

const script = (name: string): string => join(packageFolder, "test/fixtures/measure", name);

// What `writePeriod` of the script says, and what a busy machine may add, in milliseconds.
const flushInterval = 50;
const slack = 250;

/** How one kill ended. */
export interface Killed {
  /** Points that the process had told. */
  readonly told: number;
  /** Rows of a column that the file had. */
  readonly kept: number;
}

/** Kills a sweep so many milliseconds after its first point, checks the file, and goes on with the sweep to its end. */
export async function killAndResume(path: string, afterMs: number, points: number): Promise<Killed> {
  const child = spawn(process.execPath, [script("sweep-until-killed.mjs"), path, String(points)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  let timer: NodeJS.Timeout | undefined;
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
    timer ??= setTimeout(() => child.kill("SIGKILL"), afterMs);
  });
  await once(child, "close");
  const killedAt = Date.now();
  const told = text
    .split("\n")
    .filter(line => /^\d+ \d+$/.test(line))
    .map(line => line.split(" ").map(Number) as [number, number]);

  await initialiseOrCreateDatabaseAt(path);
  const ds = await loadById(1);
  const before = await ds.getParameterData();
  const kept = before["y"]?.["y"]?.values.length ?? 0;
  const isThrough = text.includes("done");
  const due = told.filter(([, time]) => time < killedAt - flushInterval - slack);
  expect(kept).toBeGreaterThanOrEqual(isThrough ? points : due.length);
  expect(ds.completed).toBe(isThrough);
  // Columns of one point are written together or not at all.
  expect(before["z"]?.["z"]?.values.length ?? 0).toBe(kept);

  if (!isThrough) {
    const x = new ManualParameter("x", { initialValue: 0 });
    const y = new Parameter("y", { getCmd: () => (x.cache.value ?? 0) * 2 });
    const z = new Parameter("z", { getCmd: () => (x.cache.value ?? 0) + 0.5 });
    const [again] = await dond.resume(1, { parameters: [x, y, z], showProgress: false });
    expect(again?.runId).toBe(1);
    expect(again?.completed).toBe(true);
  }
  const after = await (await loadById(1)).getParameterData();
  expect(after["y"]?.["x"]?.values).toEqual(Float64Array.from({ length: points }, (_, index) => index));
  expect(after["y"]?.["y"]?.values).toEqual(Float64Array.from({ length: points }, (_, index) => 2 * index));
  expect(after["z"]?.["z"]?.values).toEqual(Float64Array.from({ length: points }, (_, index) => index + 0.5));
  return { told: told.length, kept };
}

/** Has several processes write to one file for so many seconds; gives for each its run and how many rows it had added. */
export async function writeTogether(
  path: string,
  processes: number,
  seconds: number,
): Promise<[runId: number, rows: number][]> {
  return await Promise.all(
    Array.from({ length: processes }, async () => {
      const child = spawn(process.execPath, [script("write-rows.mjs"), path, String(seconds)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
      const [status] = (await once(child, "close")) as [number];
      expect(status).toBe(0);
      return text.trim().split("\n").at(-1)!.split(" ").map(Number) as [number, number];
    }),
  );
}
