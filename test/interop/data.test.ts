/** Datasets written here in QCoDeS, xarray and plottr, and those of QCoDeS here: equal values, units and snapshots. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import {
  ArrayParameter,
  complex,
  ComplexArray,
  DataSet,
  initialiseOrCreateDatabaseAt,
  loadById,
  loadOrCreateExperiment,
  ManualParameter,
  Measurement,
  MultiParameter,
  Parameter,
  ParameterWithSetpoints,
  Station,
  vals,
  type ColumnData,
} from "../../index.ts";
import { openDatabase, openRun } from "../../measure/store/index.ts";
import { finish, installPeers, peersPossible, root } from "./peers.ts";

interface PeerColumn {
  shape: number[];
  values: unknown[];
}

interface PeerRun {
  guid: string;
  name: string;
  experiment: [string, string];
  counter: number;
  captured: [number, number];
  completed: boolean;
  rows: number;
  specs: [name: string, type: string, label: string, unit: string, dependsOn: string][];
  shapes: Record<string, number[]> | null;
  metadata: Record<string, unknown>;
  snapshot: { station: { parameters: Record<string, { value: unknown }> } } | null;
  links: [tail: string, type: string, description: string][];
  data: Record<string, Record<string, PeerColumn>>;
  xarray: Record<
    string,
    { dims: Record<string, number>; units: Record<string, string>; guid: string; values: PeerColumn }
  >;
  plottr?: Record<string, { axes: string[]; unit: string; values: PeerColumn }>;
}

const folder = mkdtempSync(join(tmpdir(), "setpoint-data-"));
let python: string;
beforeAll(() => void (python = installPeers()), 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type PeerRuns = Record<string, PeerRun>;

async function peer<Result = PeerRuns>(task: string, file: string): Promise<Result> {
  const { status, output } = await finish(python, [join(root, "test/interop/data.py"), task, file], process.env);
  if (status !== 0) throw new Error(output);
  return JSON.parse(output.trimEnd().split("\n").at(-1) ?? "") as Result;
}

test.skipIf(!peersPossible())("what is written here is read there, value for value", { timeout: 120_000 }, async () => {
  const file = join(folder, "here.db");
  const written = await everyKind(file);
  const read = await peer("read", file);
  expect(Object.keys(read)).toEqual(written.map(ds => String(ds.runId)));
  for (const ds of written) await expectSame(ds, read[ds.runId] as PeerRun);
  // What it makes of them in xarray and for plottr is what it was measured with.
  expect(read[2]?.xarray["y"]).toMatchObject({ dims: { x: 2, z: 3 }, units: { x: "V", y: "A" } });
  expect(read[4]?.xarray["trace"]).toMatchObject({ dims: { x: 3, freq: 5 }, units: { freq: "Hz", trace: "dBm" } });
  expect(read[2]?.plottr?.["y"]).toMatchObject({ axes: ["x", "z"], unit: "A" });
  expect(read[2]?.plottr?.["y"]?.values.values).toEqual(read[2]?.data["y"]?.["y"]?.values);
  expect(read[1]?.snapshot?.station.parameters["x"]?.value).toBe(0);
});

test.skipIf(!peersPossible())("what is exported is what QCoDeS makes of it", { timeout: 120_000 }, async () => {
  const file = join(folder, "exported.db");
  const written = await everyKind(file);
  const withInferred = new Measurement({ name: "inferred" });
  for (const name of ["x", "z"]) withInferred.registerCustomParameter(name);
  withInferred.registerCustomParameter("field", { basis: ["x"], unit: "T" });
  withInferred.registerCustomParameter("y", { setpoints: ["x", "z"] });
  withInferred.registerCustomParameter("power", { basis: ["y"], unit: "W" });
  withInferred.setShapes({ y: [2, 3] });
  const inferred = await withInferred.run(async saver => {
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 3; j++)
        await saver.addResult(["x", i], ["z", j], ["field", 2 * i], ["y", i + 3 * j], ["power", (i + 3 * j) ** 2]);
  });
  const noTable = ["a parameter of several values"];
  for (const ds of [...written, inferred]) {
    const options = { path: `${file}.exports` };
    await ds.export("netcdf", options);
    await ds.export("zarr", options);
    if (noTable.includes(ds.name)) continue;
    await ds.export("csv", { ...options, header: true });
    await ds.export("parquet", options);
  }
  const seen = await peer<Record<string, PeerExport>>("exports", file);
  expect(Object.keys(seen)).toHaveLength(written.length + 1);
  for (const { runId, name } of [...written, inferred]) {
    const { netcdf, zarr, qcodes, csv, duckdb, parquet } = seen[runId] as PeerExport;
    // In xarray: dimensions, coordinates and values.
    expect([name, netcdf, zarr]).toEqual([name, null, null]);
    if (noTable.includes(name)) continue;
    // In pandas and DuckDB: the rows, where they hold what all of them have.
    if (name.includes("complex")) continue;
    expect(inOrder(csv, qcodes), name).toEqual(qcodes);
    const read = duckdb.map(row => row.map(value => value ?? "nan"));
    expect(read, name).toEqual(csv.rows);
    if (name !== "one that fails") expect(inOrder(parquet, qcodes), name).toEqual(qcodes);
  }
  expect(seen[3]?.csv.rows[1]).toEqual([1, "größe 1", "(1-0.5j)"]);
  expect(seen[3]?.parquet).toMatchObject({ columns: ["step", "word", "s21.re", "s21.im"] });
  expect(seen[3]?.parquet.rows[1]).toEqual([1, "größe 1", 1, -0.5]);
});

interface Table {
  columns: string[];
  rows: unknown[][];
}

interface PeerExport {
  netcdf: string | null;
  zarr: string | null;
  qcodes: Table;
  csv: Table;
  duckdb: unknown[][];
  parquet: Table;
}

/** A table with its columns in the order of another one, without their units, and numbers of 15 digits. */
function inOrder({ columns, rows }: Table, { columns: order }: Table): Table {
  const names = columns.map(name => name.replace(/ \(.*\)$/u, ""));
  const short = (value: unknown): unknown => (typeof value === "number" ? Number(value.toPrecision(15)) : value);
  return { columns: order, rows: rows.map(row => order.map(name => short(row[names.indexOf(name)]))) };
}

test.skipIf(!peersPossible())("what is written there is read here, value for value", { timeout: 120_000 }, async () => {
  const file = join(folder, "there.db");
  const written = await peer("write", file);
  await initialiseOrCreateDatabaseAt(file);
  expect(Object.keys(written)).toHaveLength(9);
  for (const [id, run] of Object.entries(written)) await expectSame(await loadById(Number(id)), run);
});

test.skipIf(!peersPossible())("an experiment is continued there, and again here", { timeout: 120_000 }, async () => {
  const file = join(folder, "both.db");
  await initialiseOrCreateDatabaseAt(file);
  await loadOrCreateExperiment("here", "sample 12");
  const first = await oneRun("first");
  const there = await peer("add", file);
  expect(there[2]).toMatchObject({ name: "continued", experiment: ["here", "sample 12"], counter: 2 });
  await expectSame(first, there[1] as PeerRun);
  const third = await oneRun("third");
  expect([third.runId, third.counter, third.expId]).toEqual([3, 3, first.expId]);
  const again = await peer("add", file);
  expect(again[4]).toMatchObject({ counter: 4, experiment: ["here", "sample 12"] });
  await expectSame(third, again[3] as PeerRun);
});

test.skipIf(!peersPossible())("files of all older versions are read, and continued", { timeout: 300_000 }, async () => {
  const old = await peer<PeerRuns[]>("old", folder);
  expect(old).toHaveLength(9);
  const file = (version: number): string => join(folder, `version-${version}.db`);
  const here: DataSet[][] = [];
  for (const [version, there] of old.entries()) {
    const connection = await openDatabase(file(version), { readOnly: true });
    for (const id of [1, 2]) {
      const run = there[id] as PeerRun;
      // Before version 1 there were no GUIDs: each who opens the file makes its own.
      await expectSame(new DataSet(openRun(connection, id)), version === 0 ? { ...run, guid: "" } : run);
    }
    connection.close();
    await initialiseOrCreateDatabaseAt(file(version));
    const loaded = await loadById(1);
    expect(loaded.guid).toMatch(version === 0 ? /^deafcafe-0000-0000-/ : (there[1] as PeerRun).guid);
    const added = await oneRun("continued");
    expect([added.runId, added.counter, added.expName]).toEqual([3, 3, "old"]);
    here.push([loaded, await loadById(2), added]);
  }
  for (const [version, there] of (await peer<PeerRuns[]>("all", folder)).entries()) {
    for (const ds of here[version] ?? []) await expectSame(ds, there[ds.runId] as PeerRun);
  }
});

async function oneRun(name: string): Promise<DataSet> {
  const m = new Measurement({ name });
  m.registerCustomParameter("t");
  m.registerCustomParameter("v", { setpoints: ["t"] });
  return await m.run(async saver => await saver.addResult(["t", 1], ["v", 2.5]));
}

async function expectSame(ds: DataSet, run: PeerRun): Promise<void> {
  expect({
    guid: ds.guid,
    name: ds.name,
    experiment: [ds.expName, ds.sampleName],
    counter: ds.counter,
    captured: [ds.capturedRunId, ds.capturedCounter],
    completed: ds.completed,
    rows: ds.numberOfResults,
    shapes: ds.description.shapes,
    metadata: ds.metadata,
    snapshot: ds.snapshot,
  }).toEqual({
    guid: run.guid,
    name: run.name,
    experiment: run.experiment,
    counter: run.counter,
    captured: run.captured,
    completed: run.completed,
    rows: run.rows,
    shapes: run.shapes,
    metadata: run.metadata,
    snapshot: run.snapshot,
  });
  expect(ds.paramspecs.map(({ name, paramtype, label, unit }) => [name, paramtype, label, unit])).toEqual(
    run.specs.map(spec => spec.slice(0, 4)),
  );
  expect(ds.parentDatasetLinks.map(link => [link.tail, link.edgeType, link.description])).toEqual(run.links);
  const data = await ds.getParameterData();
  expect(Object.keys(data).toSorted()).toEqual(Object.keys(run.data).toSorted());
  for (const [top, tree] of Object.entries(run.data)) {
    for (const [name, column] of Object.entries(tree)) {
      expect(rounded(plain(data[top]?.[name] as ColumnData)), `${run.name}: ${top}, ${name}`).toEqual(rounded(column));
    }
  }
}

function plain({ values, shape }: ColumnData): PeerColumn {
  return { shape: [...shape], values: Array.from(values as Iterable<unknown>, plainValue) };
}

/** QCoDeS reads numbers of a `numeric` column through a text of 15 digits. */
function rounded({ shape, values }: PeerColumn): PeerColumn {
  return { shape, values: values.map(value => (typeof value === "number" ? Number(value.toPrecision(15)) : value)) };
}

function plainValue(value: unknown): unknown {
  if (typeof value === "number")
    return Number.isFinite(value) ? value : String(value).replace("Infinity", "inf").replace("NaN", "nan");
  if (typeof value !== "object" || value === null) return value;
  const { re, im } = value as { re: number; im: number };
  return { re: plainValue(re), im: plainValue(im) };
}

/** Every kind of dataset, one run each, as data.py writes them. */
async function everyKind(file: string): Promise<DataSet[]> {
  await initialiseOrCreateDatabaseAt(file);
  await loadOrCreateExperiment("here", "sample 12");
  const x = new ManualParameter("x", { unit: "V", label: "Gate", initialValue: 0 });
  const y = new ManualParameter("y", { unit: "A", label: "Current", initialValue: 0 });
  const z = new ManualParameter("z", { initialValue: 0 });
  const station = new Station({ components: { x, y } });
  const sets: DataSet[] = [];

  const numbers = new Measurement({ name: "numbers", station });
  numbers.registerParameter(x);
  numbers.registerParameter(y, { setpoints: [x] });
  const first = await numbers.run(async saver => {
    for (const [at, value] of [
      [0, 0.1],
      [1, NaN],
      [2, Infinity],
      [3, -Infinity],
      [4, 7],
      [5, 1e300],
    ] as const) {
      await saver.addResult([x, at], [y, value]);
    }
    await saver.dataset.addMetadata("operator", "Ada");
  });
  sets.push(first);

  const grid = new Measurement({ name: "grid", station });
  grid.registerParameter(x);
  grid.registerParameter(z);
  grid.registerParameter(y, { setpoints: [x, z] });
  grid.setShapes({ y: [2, 3] });
  grid.registerParent(first, "derived", "made of the first");
  sets.push(
    await grid.run(async saver => {
      for (let i = 0; i < 2; i++) for (let j = 0; j < 3; j++) await saver.addResult([x, i], [z, j], [y, i * 3.5 + j]);
    }),
  );

  const texts = new Measurement({ name: "texts and complex numbers", station });
  texts.registerCustomParameter("step");
  texts.registerCustomParameter("word", { paramtype: "text", setpoints: ["step"] });
  texts.registerCustomParameter("s21", { paramtype: "complex", setpoints: ["step"], unit: "V" });
  sets.push(
    await texts.run(async saver => {
      for (let i = 0; i < 3; i++) await saver.addResult(["step", i], ["word", `größe ${i}`], ["s21", complex(i, -0.5)]);
    }),
  );

  const freq = new Parameter("freq", {
    unit: "Hz",
    vals: vals.arrays({ shape: [5] }),
    getCmd: () => Float64Array.of(1e9, 1.25e9, 1.5e9, 1.75e9, 2e9),
  });
  const trace = new ParameterWithSetpoints("trace", {
    unit: "dBm",
    setpoints: [freq],
    shape: [5],
    getCmd: () => Float64Array.of(1, 2, 4, 8, 16),
  });
  const traces = new Measurement({ name: "traces", station });
  traces.registerParameter(x);
  traces.registerParameter(trace, { setpoints: [x] });
  sets.push(
    await traces.run(async saver => {
      for (let i = 0; i < 3; i++) await saver.addResult([x, i], [trace, (await trace()).map(value => value + i)]);
    }),
  );

  const pair = new MultiParameter("pair", {
    names: ["curr", "wave"],
    shapes: [[], [4]],
    units: ["A", "V"],
    labels: ["Current", "Wave"],
    setpoints: [[], [[0, 1, 2, 3]]],
    setpointNames: [[], ["time"]],
    setpointUnits: [[], ["s"]],
    getCmd: () => ({ curr: 0.25, wave: Float64Array.of(0, 1, 4, 9) }),
  });
  const several = new Measurement({ name: "a parameter of several values", station });
  several.registerParameter(x);
  several.registerParameter(pair, { setpoints: [x] });
  sets.push(
    await several.run(async saver => {
      for (let i = 0; i < 2; i++) await saver.addResult([x, i], [pair, await pair()]);
    }),
  );

  const wave = new ArrayParameter("wave", {
    shape: [2, 3],
    setpoints: [
      [0, 1],
      [
        [0, 1, 2],
        [0, 1, 2],
      ],
    ],
    getCmd: () => [
      [1, 2, 3],
      [4, 5, 6],
    ],
  });
  const image = new Measurement({ name: "an array parameter", station });
  image.registerParameter(wave);
  sets.push(await image.run(async saver => await saver.addResult([wave, await wave()])));

  const rolled = new Measurement({ name: "arrays rolled out", station });
  rolled.registerCustomParameter("t", { unit: "s" });
  rolled.registerCustomParameter("v", { unit: "V", setpoints: ["t"] });
  const ten = Float64Array.from({ length: 10 }, (_, i) => i);
  sets.push(await rolled.run(async saver => await saver.addResult(["t", ten], ["v", ten.map(value => value * 0.1)])));

  const complexes = new Measurement({ name: "complex arrays", station });
  complexes.registerCustomParameter("f", { paramtype: "array" });
  complexes.registerCustomParameter("s", { paramtype: "array", setpoints: ["f"] });
  const s = ComplexArray.from([complex(0, 0), complex(1, 2), complex(2, 4)]);
  sets.push(await complexes.run(async saver => await saver.addResult(["f", Float64Array.of(0, 1, 2)], ["s", s])));

  const failing = new Measurement({ name: "one that fails", station });
  failing.registerCustomParameter("t");
  await expect(
    failing.run(async saver => {
      await saver.addResult(["t", 1]);
      throw new Error("the pump stopped");
    }),
  ).rejects.toThrow("the pump stopped");
  sets.push(await loadById(sets.length + 1));
  return sets;
}
