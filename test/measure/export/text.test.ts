/** Text files: QCoDeS's layout, numbers as pandas writes them, and a header for people. */

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { ComplexArray } from "../../../drivers/core/complex/complex-array.ts";
import { exportCsv, writeDataToTextFile } from "../../../measure/export/text/write.ts";
import { guid, runOf } from "./run.ts";

let folder = "";
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "export-"))));
afterEach(async () => rm(folder, { recursive: true, force: true }));

const F = (...values: number[]): Float64Array => Float64Array.from(values);
const text = async (path: string): Promise<string> => readFile(path, "utf8");

test("each top column has a file with its axes first, separated by tabs", async () => {
  const run = runOf({ i: { i: F(1.5, NaN), x: F(0, 1), y: F(1e-20, 1e16) }, v: { v: F(100000), x: F(-0) } });
  const paths = await writeDataToTextFile(run, folder);
  expect(paths.map(path => basename(path))).toEqual(["i.dat", "v.dat"]);
  expect(await text(paths[0]!)).toBe("0.0\t1e-20\t1.5\n1.0\t1e+16\t\n");
  expect(await text(paths[1]!)).toBe("-0.0\t100000.0\n");
});

test("complex numbers are in brackets, infinities are words, and values without axes are counted", async () => {
  const run = runOf({ s: { s: new ComplexArray(F(1.5, 2, 1, -1e-9)) }, n: { n: F(Infinity, -Infinity) } });
  const [complex, infinite] = await writeDataToTextFile(run, folder);
  expect(await text(complex!)).toBe("0\t(1.5+2j)\n1\t(1-1e-09j)\n");
  expect(await text(infinite!)).toBe("0\tinf\n1\t-inf\n");
});

test("texts are quoted where a reader would misread them", async () => {
  const [path] = await writeDataToTextFile(runOf({ t: { t: ["a\tb", 'c"d', "e,f"] } }), folder);
  expect(await text(path!)).toBe('0\t"a\tb"\n1\t"c""d"\n2\te,f\n');
});

test("one file holds all columns behind the axes they share", async () => {
  const run = runOf({ i: { i: F(1, 2), x: F(0, 1) }, v: { v: F(3, 4), x: F(0, 1) } });
  const [path] = await writeDataToTextFile(run, folder, { singleFile: true, singleFileName: "all" });
  expect(basename(path!)).toBe("all.dat");
  expect(await text(path!)).toBe("0.0\t1.0\t3.0\n1.0\t2.0\t4.0\n");
});

test("what does not go into one file is refused", async () => {
  const run = runOf({ i: { i: F(1, 2), x: F(0, 1) }, v: { v: F(3), x: F(0) } });
  const together = writeDataToTextFile(run, folder, { singleFile: true, singleFileName: "all" });
  await expect(together).rejects.toThrow("You cannot concatenate data with different length to a single file.");
  const nameless = writeDataToTextFile(runOf({ i: { i: F(1), x: F(0) } }), folder, { singleFile: true });
  await expect(nameless).rejects.toThrow("Please provide the desired file name for the concatenated data.");
  const elsewhere = runOf({ i: { i: F(1), x: F(0) }, v: { v: F(3), x: F(7) } });
  await expect(exportCsv(elsewhere, folder)).rejects.toThrow("exporting v: it lies on other places than i");
  expect(await readdir(folder)).toEqual([]);
});

test("a CSV has QCoDeS's name and layout, and a header with units where one is asked for", async () => {
  const run = runOf({ i: { i: F(1, 2), x: F(0, 1) } });
  const path = await exportCsv(run, folder);
  expect(basename(path)).toBe(`qcodes_3_${guid}.csv`);
  expect(await text(path)).toBe("0.0\t1.0\n1.0\t2.0\n");
  await expect(exportCsv(run, folder)).rejects.toThrow("it is there already");
  expect(await text(await exportCsv(run, folder, { header: true, prefix: "people_" }))).toBe(
    "x (V),i (V)\n0.0,1.0\n1.0,2.0\n",
  );
});

test("where one of several files is in the way, it is named and none is written", async () => {
  const two = runOf({ b: { b: F(1), x: F(0) }, a: { a: F(2), x: F(0) } });
  const place = join(folder, "in-the-way");
  const [, path] = await writeDataToTextFile(two, place);
  await rm(join(place, "b.dat"));
  await expect(writeDataToTextFile(two, place)).rejects.toMatchObject({ name: "ExportError", existing: path });
  expect(await readdir(place)).toEqual(["a.dat"]);
});
