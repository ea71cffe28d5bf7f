/** Parquet files, read back by another library. */

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, expect, test } from "vitest";

import { ComplexArray } from "../../../drivers/core/complex/complex-array.ts";
import { exportParquet } from "../../../measure/export/parquet/write.ts";
import { guid, runOf } from "./run.ts";

let folder = "";
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "export-"))));
afterEach(async () => rm(folder, { recursive: true, force: true }));

const F = (...values: number[]): Float64Array => Float64Array.from(values);

test("axes come first, complex numbers have two columns, texts stay texts", async () => {
  const run = runOf({
    i: { i: F(1.5, NaN), x: F(0, 1) },
    s: { s: new ComplexArray(F(1, 2, 3, 4)), x: F(0, 1) },
    t: { t: ["a", "ä"], x: F(0, 1) },
  });
  const path = await exportParquet(run, folder);
  expect(basename(path)).toBe(`qcodes_3_${guid}.parquet`);
  expect(await parquetReadObjects({ file: await asyncBufferFromFile(path) })).toEqual([
    { x: 0, i: 1.5, "s.re": 1, "s.im": 2, t: "a" },
    { x: 1, i: NaN, "s.re": 3, "s.im": 4, t: "ä" },
  ]);
});

test("units, snapshot and metadata lie beside the values", async () => {
  const path = await exportParquet(runOf({ i: { i: F(1), x: F(0) } }), folder);
  const { key_value_metadata: pairs } = await parquetMetadataAsync(await asyncBufferFromFile(path));
  const kept = Object.fromEntries((pairs ?? []).map(({ key, value }) => [key, value]));
  expect(kept).toMatchObject({ guid, snapshot: '{"station": {}}', operator: "Eve", cooldown: "4" });
  expect(JSON.parse(kept["column:x"]!)).toMatchObject({ units: "V", long_name: "Label of x" });
});

test("columns of other places are refused, and so is a file that is there", async () => {
  const elsewhere = runOf({ i: { i: F(1), x: F(0) }, v: { v: F(3), x: F(7) } });
  await expect(exportParquet(elsewhere, folder)).rejects.toThrow("exporting v: it lies on other places than i");
  expect(await readdir(folder)).toEqual([]);
  const run = runOf({ i: { i: F(1), x: F(0) } });
  await exportParquet(run, folder);
  await expect(exportParquet(run, folder)).rejects.toThrow("it is there already");
});
