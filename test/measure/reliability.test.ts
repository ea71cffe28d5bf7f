/** Processes that end at any moment, and several that write to one file; test/soak/data.soak.ts does the same for long. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { initialiseOrCreateDatabaseAt, loadById } from "../../index.ts";
import { packageFolder } from "../../workbook/server/folders.ts";
import { killAndResume, writeTogether } from "./killed.ts";

const folder = mkdtempSync(join(tmpdir(), "setpoint-reliability-"));
beforeAll(() => void vi.spyOn(console, "log").mockImplementation(() => undefined));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  "a killed sweep keeps what is older than the flush interval, and goes on at its next point",
  { timeout: 30_000 },
  async () => {
    for (const [index, after] of [3, 60, 170].entries()) {
      const { told } = await killAndResume(join(folder, `killed-${index}.db`), after, 20_000);
      expect(told).toBeGreaterThan(0);
    }
  },
);

test("two processes write to one file, and nothing is lost", { timeout: 30_000 }, async () => {
  const path = join(folder, "together.db");
  await initialiseOrCreateDatabaseAt(path);
  const runs = await writeTogether(path, 2, 0.5);
  expect(new Set(runs.map(([runId]) => runId)).size).toBe(2);
  for (const [runId, rows] of runs) {
    const ds = await loadById(runId);
    const { v } = await ds.getParameterData();
    expect(v?.["v"]?.values).toEqual(Float64Array.from({ length: rows }, (_, index) => index * 0.5));
    expect(ds.completed).toBe(true);
  }
});

test("a process that does nothing else loads a long run, and may leave in the middle", { timeout: 30_000 }, () => {
  const script = join(packageFolder, "test/fixtures/measure/load-rows.mjs");
  const load = (leaves: string): { status: number | null; stdout: string } => {
    const path = join(folder, `long-${leaves}.db`);
    return spawnSync(process.execPath, [script, path, "500000", leaves], { encoding: "utf8" });
  };
  expect(load("late")).toMatchObject({ status: 0, stdout: "loaded 500000\n" });
  expect(load("early")).toMatchObject({ status: 0, stdout: "" });
});
