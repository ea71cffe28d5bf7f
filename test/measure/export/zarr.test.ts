/** Zarr stores: metadata, chunks and their order. */

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { inflateSync } from "node:zlib";

import { afterEach, beforeEach, expect, test } from "vitest";

import { exportZarr } from "../../../measure/export/zarr/write.ts";
import { guid, runOf } from "./run.ts";

let folder = "";
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "export-"))));
afterEach(async () => rm(folder, { recursive: true, force: true }));

const F = (...values: number[]): Float64Array => Float64Array.from(values);

test("a grid is one array over its axes, described in the consolidated metadata", async () => {
  const path = await exportZarr(
    runOf({ i: { i: F(1, 2, 3, 4), x: F(1, 1, 0, 0), y: F(5, 6, 5, 6) } }, { i: [2, 2] }),
    folder,
  );
  expect(basename(path)).toBe(`qcodes_3_${guid}.zarr`);
  const { metadata } = JSON.parse(await readFile(join(path, ".zmetadata"), "utf8")) as {
    metadata: Record<string, object>;
  };
  expect(metadata["i/.zarray"]).toMatchObject({ shape: [2, 2], dtype: "<f8" });
  expect(metadata["i/.zattrs"]).toMatchObject({ _ARRAY_DIMENSIONS: ["x", "y"], units: "V" });
  expect(metadata[".zattrs"]).toMatchObject({ guid, operator: "Eve" });
  const bytes = inflateSync(await readFile(join(path, "i", "0.0")));
  expect([0, 8, 16, 24].map(at => bytes.readDoubleLE(at))).toEqual([1, 2, 3, 4]);
});

test("places that are counted are whole numbers", async () => {
  const path = await exportZarr(runOf({ i: { i: F(1, 2, 3), x: F(0, 1, 1), y: F(5, 5, 6) } }), folder);
  expect(JSON.parse(await readFile(join(path, "multi_index", ".zarray"), "utf8"))).toMatchObject({ dtype: "<i8" });
  const bytes = inflateSync(await readFile(join(path, "multi_index", "0")));
  expect([0, 8, 16].map(at => bytes.readBigInt64LE(at))).toEqual([0n, 2n, 3n]);
});

test("a store that is there is replaced only when that is asked for", async () => {
  const run = runOf({ i: { i: F(1), x: F(0) } });
  const path = await exportZarr(run, folder);
  await expect(exportZarr(run, folder)).rejects.toThrow(`exporting to ${path}: it is there already`);
  expect(await exportZarr(run, folder, { overwrite: true })).toBe(path);
  expect(await readdir(folder)).toEqual([basename(path)]);
});
