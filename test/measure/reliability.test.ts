/** Processes that end at any moment, and several that write to one file; test/soak/data.soak.ts does the same for long. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { initialiseOrCreateDatabaseAt, loadById } from "../../index.ts";
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
