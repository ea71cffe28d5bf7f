/** netCDF files: dimensions, values, attributes, and what is refused. */

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Dataset, File, ready } from "h5wasm/node";
import { afterEach, beforeEach, expect, test } from "vitest";

import { ComplexArray } from "../../../drivers/core/complex/complex-array.ts";
import { exportNetcdf } from "../../../measure/export/netcdf/write.ts";
import { guid, runOf } from "./run.ts";

let folder = "";
beforeEach(async () => {
  await ready;
  folder = await mkdtemp(join(tmpdir(), "export-"));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

/** A file that is open, its datasets by name. */
function read(path: string): {
  value: (name: string) => unknown;
  dims: (name: string) => string[];
  attribute: (name: string, of?: string) => unknown;
  dtype: (name: string) => unknown;
} {
  const file = new File(path, "r");
  const named = (name: string): Dataset => {
    const found = file.get(name);
    if (!(found instanceof Dataset)) throw new Error(`${name} is no dataset`);
    return found;
  };
  return {
    value: name => named(name).to_array(),
    dims: name => named(name).shape!.flatMap((_, at) => named(name).get_attached_scales(at)),
    dtype: name => named(name).dtype,
    attribute: (name, of) => (of === undefined ? file : named(of)).attrs[name]?.value,
  };
}

const F = (...values: number[]): Float64Array => Float64Array.from(values);

test("a run on a grid has its setpoints as dimensions, in ascending order", async () => {
  const path = await exportNetcdf(runOf({ i: { i: F(1, 2, 3, 4), x: F(1, 1, 0, 0), y: F(5, 6, 5, 6) } }), folder);
  expect(path).toBe(join(folder, `qcodes_3_${guid}.nc`));
  const file = read(path);
  expect(file.dims("i")).toEqual(["/x", "/y"]);
  expect(file.value("x")).toEqual([0, 1]);
  expect(file.value("i")).toEqual([
    [3, 4],
    [1, 2],
  ]);
  expect(file.attribute("units", "i")).toBe("V");
  expect(file.attribute("long_name", "x")).toBe("Label of x");
});

test("a run whose shape was known keeps the order in which it was taken", async () => {
  const file = read(
    await exportNetcdf(runOf({ i: { i: F(1, 2, 3, 4), x: F(1, 1, 0, 0), y: F(5, 6, 5, 6) } }, { i: [2, 2] }), folder),
  );
  expect(file.value("x")).toEqual([1, 0]);
  expect(file.value("i")).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test("places on no grid are gathered into one dimension", async () => {
  const file = read(await exportNetcdf(runOf({ i: { i: F(1, 2, 3), x: F(0, 1, 1), y: F(5, 5, 6) } }), folder));
  expect(file.dims("i")).toEqual(["/multi_index"]);
  expect(file.value("multi_index")).toEqual([0, 2, 3]);
  expect(file.dtype("multi_index")).toBe("<q");
  expect(file.attribute("compress", "multi_index")).toBe("x y");
});

test("places that occur twice lie along an index", async () => {
  const file = read(await exportNetcdf(runOf({ i: { i: F(1, 2), x: F(0, 0) } }), folder));
  expect(file.dims("i")).toEqual(["/index"]);
  expect(file.dims("x")).toEqual(["/index"]);
  expect(file.value("index")).toEqual([0, 1]);
});

test("two columns over parts of an axis share its union, with gaps", async () => {
  const file = read(
    await exportNetcdf(runOf({ i: { i: F(1, 2), x: F(0, 1) }, v: { v: F(8, 9), x: F(1, 2) } }), folder),
  );
  expect(file.value("x")).toEqual([0, 1, 2]);
  expect(file.value("i")).toEqual([1, 2, NaN]);
  expect(file.value("v")).toEqual([NaN, 8, 9]);
});

test("complex numbers and texts are kept", async () => {
  const file = read(await exportNetcdf(runOf({ s: { s: new ComplexArray(F(1, 2, 3, 4)), t: ["a", "ä"] } }), folder));
  expect(file.value("s")).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(file.value("t")).toEqual(["a", "ä"]);
});

test("the run is described by QCoDeS's attributes and its metadata", async () => {
  const run = runOf({ i: { i: F(1), x: F(0) } });
  const file = read(await exportNetcdf(run, folder));
  expect(file.attribute("sample_name")).toBe("Probe ä");
  expect(file.attribute("run_description")).toBe(run.descriptionJson);
  expect(file.attribute("snapshot")).toBe('{"station": {}}');
  expect(file.attribute("run_timestamp_raw")).toEqual(F(1_700_000_000.25));
  expect(file.attribute("cooldown")).toEqual(BigInt64Array.of(4n));
  expect(file.attribute("operator")).toBe("Eve");
  expect(file.attribute("nothing")).toBeUndefined();
});

test("a file that is there is replaced only when that is asked for", async () => {
  const run = runOf({ i: { i: F(1), x: F(0) } });
  const path = await exportNetcdf(run, folder);
  await expect(exportNetcdf(run, folder)).rejects.toThrow(`exporting to ${path}: it is there already`);
  expect(await exportNetcdf(run, folder, { overwrite: true })).toBe(path);
  expect(await readdir(folder)).toEqual([`qcodes_3_${guid}.nc`]);
});

test("an export that fails half-way leaves nothing behind and says why", async () => {
  const run = runOf({ i: { i: F(1), x: F(0) } });
  const clashing = { ...run, record: { ...run.record, metadata: { guid: "mine" } } };
  await expect(exportNetcdf(clashing, folder)).rejects.toThrow(
    "exporting run 3: the metadata tag guid has the name of an attribute of the run",
  );
  expect(await readdir(folder)).toEqual([]);
});

test("a folder that cannot be made is named", async () => {
  await writeFile(join(folder, "file"), "");
  const run = runOf({ i: { i: F(1), x: F(0) } });
  await expect(exportNetcdf(run, join(folder, "file"))).rejects.toThrow(
    `exporting to ${join(folder, "file", `qcodes_3_${guid}.nc`)}: `,
  );
});
