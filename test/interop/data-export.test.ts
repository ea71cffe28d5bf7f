/** Exported runs as xarray, QCoDeS and DuckDB see them: equal values, dimensions, units and snapshot. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { ComplexArray } from "../../drivers/core/index.ts";
import { exportNetcdf } from "../../measure/export/netcdf/write.ts";
import { exportParquet } from "../../measure/export/parquet/write.ts";
import { exportZarr } from "../../measure/export/zarr/write.ts";
import { runOf } from "../measure/export/run.ts";
import { finish, installPeers, peersPossible, root } from "./peers.ts";

interface Seen {
  dims: Record<string, string[]>;
  values: Record<string, unknown[]>;
  units: Record<string, string | null>;
  snapshot: string;
  qcodes: Record<string, Record<string, unknown[]>>;
  zarr: Record<string, unknown[]>;
  parquet?: unknown[][];
  sample: string;
  operator: string;
}

const F = (...values: number[]): Float64Array => Float64Array.from(values);
const folder = mkdtempSync(join(tmpdir(), "setpoint-export-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let seen: Record<string, Seen> = {};

beforeAll(async () => {
  if (!peersPossible()) return;
  const python = installPeers();
  const runs = {
    grid: runOf({ i: { i: F(1, 2, 3, 4), x: F(1, 1, 0, 0), y: F(5, 6, 5, 6) } }, { i: [2, 2] }),
    scattered: runOf({ i: { i: F(1, 2, 3), x: F(0, 1, 1), y: F(5, 5, 6) } }),
    complex: runOf({ s: { s: new ComplexArray(F(1, 2, 3, 4)), t: ["a", "ä"] } }),
    union: runOf({ i: { i: F(1, 2), x: F(0, 1) }, v: { v: F(8, 9), x: F(1, 2) } }),
  };
  for (const [name, run] of Object.entries(runs)) {
    await exportNetcdf(run, join(folder, name));
    await exportZarr(run, join(folder, name));
  }
  await exportParquet(runs.grid, join(folder, "grid"));
  const { status, output } = await finish(python, [join(root, "test/interop/data-export.py"), folder], process.env);
  expect(status, output).toBe(0);
  seen = JSON.parse(output.trim().split("\n").at(-1)!) as Record<string, Seen>;
}, 300_000);

const withPeers = test.skipIf(!peersPossible());

withPeers("a grid has its axes as dimensions, with units, and QCoDeS reads it back row by row", () => {
  const { grid } = seen;
  expect(grid?.dims).toEqual({ i: ["x", "y"] });
  expect(grid?.values).toEqual({ i: [1, 2, 3, 4], x: [1, 0], y: [5, 6] });
  expect(grid?.units).toEqual({ i: "V", x: "V", y: "V" });
  expect(grid?.snapshot).toBe('{"station": {}}');
  expect(grid?.sample).toBe("Probe ä");
  expect(grid?.operator).toBe("Eve");
  expect(grid?.qcodes).toEqual({ i: { i: [1, 2, 3, 4], x: [1, 1, 0, 0], y: [5, 6, 5, 6] } });
});

withPeers("places on no grid come back in QCoDeS as they were taken", () => {
  expect(seen.scattered?.qcodes).toEqual({ i: { i: [1, 2, 3], x: [0, 1, 1], y: [5, 5, 6] } });
});

withPeers("complex values over an axis of texts are complex there, too", () => {
  const values = [
    [1, 2],
    [3, 4],
  ];
  expect(seen.complex?.values).toEqual({ s: values, t: ["a", "ä"] });
  expect(seen.complex?.qcodes).toEqual({ s: { s: values, t: ["a", "ä"] } });
});

withPeers("columns over parts of an axis have gaps in the union", () => {
  expect(seen.union?.values).toEqual({ i: [1, 2, null], v: [null, 8, 9], x: [0, 1, 2] });
});

withPeers("a Zarr store has the values of the netCDF file", () => {
  expect(Object.keys(seen)).toHaveLength(4);
  for (const { values, zarr } of Object.values(seen)) expect(zarr).toEqual(values);
});

withPeers("a Parquet file is a table of axes and values in DuckDB", () => {
  expect(seen.grid?.parquet).toEqual([
    [1, 5, 1],
    [1, 6, 2],
    [0, 5, 3],
    [0, 6, 4],
  ]);
});
