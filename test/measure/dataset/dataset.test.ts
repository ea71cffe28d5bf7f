/** What a dataset tells of itself, its cache and its subscribers. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";

import { Parameter, ParameterWithSetpoints, vals } from "../../../drivers/core/index.ts";
import { Measurement } from "../../../measure/measurement/measurement.ts";
import { loadOrCreateExperiment } from "../../../measure/measurement/where.ts";
import { closeDatabases, initialiseOrCreateDatabaseAt } from "../../../measure/store/index.ts";
import { inMemory, quiet, xy } from "../measurement/quiet.ts";

quiet();

const folder = mkdtempSync(join(tmpdir(), "setpoint-dataset-"));
afterAll(async () => {
  await closeDatabases();
  rmSync(folder, { recursive: true });
});

test("a dataset in a file prints as QCoDeS prints it, and gives its values back", async () => {
  const path = join(folder, "g.db");
  await initialiseOrCreateDatabaseAt(path);
  const exp = await loadOrCreateExperiment("e", "s");
  const { x, y } = xy();
  const m = new Measurement({ name: "m1", exp }).registerParameter(x).registerParameter(y, { setpoints: [x] });
  const ds = await m.run(async saver => {
    for (let point = 0; point < 3; point++) await saver.addResult([x, point], [y, point / 2]);
  });
  const heading = `m1 #1@${path}`;
  expect(String(ds)).toBe(`${heading}\n${"-".repeat(heading.length)}\nx - numeric\ny - numeric`);
  expect([ds.runId, ds.expName, ds.sampleName, ds.counter, ds.capturedRunId]).toEqual([1, "e", "s", 1, 1]);
  const data = await ds.getParameterData();
  expect(data.y?.y?.values).toEqual(Float64Array.of(0, 0.5, 1));
  expect(ds.cache?.data()).toEqual(data);
});

test("metadata are read back by tag", async () => {
  const ds = await new Measurement().registerCustomParameter("x").run(() => undefined, inMemory);
  await ds.addMetadata("note", "cold");
  await ds.addMetadata("temperature", 0.02);
  expect(ds.metadata).toEqual({ note: "cold", temperature: 0.02 });
});

test("a name that no column has is refused", async () => {
  const ds = await new Measurement().registerCustomParameter("x").run(() => undefined, inMemory);
  await expect(ds.getParameterData("q")).rejects.toThrow(/'q' is no column: must be one of x/);
});

test("the values of a grid that is complete have its shape", async () => {
  const m = new Measurement().registerCustomParameter("x").registerCustomParameter("y", { setpoints: ["x"] });
  const ds = await m.setShapes({ y: [2, 2] }).run(async saver => {
    for (let point = 0; point < 4; point++) await saver.addResult(["x", point], ["y", point]);
  }, inMemory);
  expect((await ds.getParameterData()).y?.y?.shape).toEqual([2, 2]);
});

test("the cache counts its changes and tells of them", async () => {
  const m = new Measurement().registerCustomParameter("x");
  await using run = await m.start(inMemory);
  const { cache } = run.dataset;
  const versions: (number | undefined)[] = [];
  const listening = cache?.onChange(() => versions.push(cache.version));
  await run.saver.addResult(["x", 1]);
  const before = cache?.data();
  await run.saver.addResult(["x", 2]);
  listening?.[Symbol.dispose]();
  await run.saver.addResult(["x", 3]);
  expect(versions).toEqual([1, 2]);
  expect(before?.x?.x?.values).toEqual(Float64Array.of(1));
  expect(cache?.data().x?.x?.values).toEqual(Float64Array.of(1, 2, 3));
});

test("without a cache, what is measured is read from where it is kept", async () => {
  const m = new Measurement().registerCustomParameter("x");
  const ds = await m.run(async saver => await saver.addResult(["x", 1]), { ...inMemory, inMemoryCache: false });
  expect(ds.cache).toBeUndefined();
  expect((await ds.getParameterData()).x?.x?.values).toEqual(Float64Array.of(1));
});

test("a subscriber hears of all rows before the run has ended", async () => {
  const heard: number[] = [];
  const m = new Measurement().registerCustomParameter("x").addSubscriber((_dataset, rows) => heard.push(rows));
  await m.run(async saver => {
    await saver.addResult(["x", 1]);
    await saver.addResult(["x", 2]);
  }, inMemory);
  expect(heard.at(-1)).toBe(2);
});

test("a subscriber hears of the rows of a run without a cache, too", async () => {
  const heard: number[] = [];
  const m = new Measurement().registerCustomParameter("x").addSubscriber((_dataset, rows) => heard.push(rows));
  await m.run(async saver => await saver.addResult(["x", [1, 2, 3]]), { ...inMemory, inMemoryCache: false });
  expect(heard).toEqual([3]);
});

test("a subscriber that takes its time is not called again meanwhile, and the end waits for it", async () => {
  const told: string[] = [];
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => (release = resolve));
  const m = new Measurement().registerCustomParameter("x").addSubscriber(async (_dataset, rows) => {
    told.push(`begins ${rows}`);
    if (rows === 1) await held;
    told.push(`ends ${rows}`);
  });
  const run = m.run(async saver => {
    await saver.addResult(["x", 1]);
    await vi.waitFor(() => expect(told).toEqual(["begins 1"]), { interval: 1 });
    await saver.addResult(["x", 2]);
    setTimeout(release, 5);
  }, inMemory);
  await run;
  expect(told).toEqual(["begins 1", "ends 1", "begins 2", "ends 2"]);
});

test("a subscriber that fails does not end the run, and is not silent", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const wronged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const m = new Measurement().registerCustomParameter("x").addSubscriber(() => {
    throw new Error("the plot has no room");
  });
  const ds = await m.run(async saver => await saver.addResult(["x", 1]), inMemory);
  expect(ds.completed).toBe(true);
  const told = [...warned.mock.calls, ...wronged.mock.calls].flat().join("\n");
  expect(told).toContain(`telling a subscriber of run ${ds.runId}: the plot has no room`);
});

test("datasets are the same where they are the same run", async () => {
  const m = new Measurement().registerCustomParameter("x");
  const [one, other] = [await m.run(() => undefined, inMemory), await m.run(() => undefined, inMemory)];
  expect(one.theSameDatasetAs(one)).toBe(true);
  expect(one.theSameDatasetAs(other)).toBe(false);
  expect(one.guid).toMatch(/^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/);
});

test("a run in memory is saved to a file with all that is known of it", async () => {
  const axis = new Parameter("freq", { getCmd: () => Float64Array.of(1, 2), vals: vals.arrays({ shape: [2] }) });
  const trace = new ParameterWithSetpoints("trace", {
    setpoints: [axis],
    getCmd: () => Float64Array.of(3, 4),
    vals: vals.arrays({ shape: [2] }),
  });
  const { x, y } = xy();
  const m = new Measurement({ name: "kept" }).registerParameter(y, { setpoints: [x] });
  m.registerParameter(trace, { setpoints: [x] }).registerCustomParameter("note", { paramtype: "text" });
  const ds = await m.run(async saver => {
    for (const at of [0, 1]) await saver.addResult([x, at], [y, 10 * at], [trace, await trace()]);
    await saver.addResult(["note", "a"]);
  }, inMemory);
  await ds.addMetadata("sample", "B7");
  const path = join(folder, "saved.db");
  const copy = await ds.saveAs(path);
  expect(await copy.getParameterData()).toEqual(await ds.getParameterData());
  expect([copy.guid, copy.name, copy.completed, copy.pathToDb]).toEqual([ds.guid, "kept", true, path]);
  expect([copy.capturedRunId, copy.metadata["sample"]]).toEqual([ds.runId, "B7"]);
  expect(copy.snapshot).toEqual(ds.snapshot);
  expect(copy.completedTimestampRaw).toBe(ds.completedTimestampRaw);
  await expect(ds.saveAs(path)).rejects.toThrow(`saving run ${ds.runId} as ${path}: it is there already`);
});

test("a run whose store is gone is saved from the cache", async () => {
  const m = new Measurement().registerCustomParameter("x");
  const ds = await m.run(async saver => {
    await saver.addResult(["x", [1, 2]]);
  }, inMemory);
  vi.spyOn(ds.store, "countRows").mockImplementation(() => {
    throw new Error("the file has been removed");
  });
  vi.spyOn(ds.store, "record").mockImplementation(() => {
    throw new Error("the file has been removed");
  });
  const copy = await ds.saveAs(join(folder, "rescued.db"));
  expect((await copy.getParameterData()).x?.x?.values).toEqual(Float64Array.of(1, 2));
});

test("a tag that is no name is refused in memory, too", async () => {
  const ds = await new Measurement().registerCustomParameter("x").run(() => undefined, inMemory);
  await expect(ds.addMetadata("a b", 1)).rejects.toThrow("Tag a b is not a valid tag");
});
