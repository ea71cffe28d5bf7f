/** Sweeps that go on: where their data end, what has to be given again, and who may. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import {
  ArraySweep,
  dond,
  initialiseOrCreateDatabaseAt,
  LinSweep,
  loadById,
  LogCapture,
  ManualParameter,
  Measurement,
  Parameter,
  ParameterWithSetpoints,
  vals,
  type DataSet,
  type Notice,
} from "../../../index.ts";
import type { SqliteRun } from "../../../measure/store/sqlite-run.ts";
import { quiet } from "../measurement/quiet.ts";

quiet();
const folder = mkdtempSync(join(tmpdir(), "setpoint-resume-"));
beforeAll(() => initialiseOrCreateDatabaseAt(join(folder, "runs.db")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { showProgress: false } as const;
const x = new ManualParameter("x", { initialValue: 0 });
const y = new Parameter("y", { getCmd: () => 2 * (x.cache.value ?? 0) });

/** Data as they are, by the names of the columns of a top. */
async function columns(ds: DataSet | undefined, top: string): Promise<Record<string, unknown[]>> {
  const data = (await ds?.getParameterData())?.[top] ?? {};
  return Object.fromEntries(
    Object.entries(data).map(([name, { values }]) => [name, Array.from(values as Iterable<unknown>)]),
  );
}

/** A sweep that was ended after so many points, as by a crash: it is not marked as completed. */
async function cut(ds: DataSet): Promise<number> {
  ds.store.reopen();
  return ds.runId;
}

/** Ends a sweep after so many points. */
const after = (points: number) => {
  let done = 0;
  return { ...options, breakCondition: () => ++done === points };
};

test("a map of traces goes on in the middle of a line, and the traces stay whole", async () => {
  const outer = new ManualParameter("outer", { initialValue: 0 });
  const f = new Parameter("f", { vals: vals.arrays({ shape: [4] }), getCmd: () => Float64Array.of(1, 2, 3, 4) });
  const trace = new ParameterWithSetpoints("trace", {
    setpoints: [f],
    shape: [4],
    getCmd: () => Float64Array.from([1, 2, 3, 4], each => each * (x.cache.value ?? 0) + 100 * (outer.cache.value ?? 0)),
  });
  const sweeps = [new LinSweep(outer, 0, 1, 2), new LinSweep(x, 0, 2, 3)] as const;
  const ds = await dond(...sweeps, trace, after(4));
  const [whole] = await dond.resume(await cut(ds), { ...options, parameters: [outer, x, f, trace] });
  const straight = await dond(...sweeps, trace, options);
  expect(await columns(whole, "trace")).toEqual(await columns(straight, "trace"));
  expect((await whole?.getParameterData())?.["trace"]?.["trace"]?.shape).toEqual([2, 3, 4]);
});

test("datasets that do not end at the same point each get what they lack", async () => {
  const z = new Parameter("z", { getCmd: () => x.cache.value });
  const [first, second] = await dond(new LinSweep(x, 0, 4, 5), [y], [z as typeof y], after(3));
  // As a crash between two flushes leaves them.
  const store = second?.store as SqliteRun;
  store.connection.exec(`DELETE FROM "${store.tableName}" WHERE id = 3`);
  await cut(first as DataSet);
  await cut(second as DataSet);
  const again = await dond.resume(first?.runId ?? 0, { ...options, parameters: [x, y, z] });
  expect(await columns(again[0], "y")).toEqual({ x: [0, 1, 2, 3, 4], y: [0, 2, 4, 6, 8] });
  expect(await columns(again[1], "z")).toEqual({ x: [0, 1, 2, 3, 4], z: [0, 1, 2, 3, 4] });
});

test("functions are called in their places among the parameters again, one that two datasets share once", async () => {
  const order: string[] = [];
  const noted = (name: string) => new Parameter(name, { getCmd: () => (order.push(name), 1) });
  const [a, b] = [noted("a"), noted("b")];
  const arm = (): void => void order.push("arm");
  const read = (): void => void order.push("read");
  const ds = await dond(new LinSweep(x, 0, 1, 2), [arm, a, read], [arm, b], after(1));
  const begun = order.splice(0).join(" ");
  expect(begun).toBe("arm a read b");
  const id = await cut(ds[0] as DataSet);
  await cut(ds[1] as DataSet);
  const given = { ...options, parameters: [x, a, b] };
  await expect(dond.resume(id, given)).rejects.toThrow(
    `continuing run ${id}: 2 functions were called at each point, and 0 are given: { functions: […] }`,
  );
  await dond.resume(id, { ...given, functions: [arm, read] });
  expect(order.join(" ")).toBe(begun);
});

test("what functions did after each value has to be given again", async () => {
  const done: string[] = [];
  const ds = await dond(new LinSweep(x, 0, 2, 3, 0, [() => done.push("first")]), y, after(1));
  const id = await cut(ds);
  const given = { ...options, parameters: [x, y] };
  await expect(dond.resume(id, given)).rejects.toThrow(
    "functions were called after each value of x, and cannot be kept with a run: give them again, { postActions: { x: [] } } if none",
  );
  await expect(dond.resume(id, { ...given, postActions: { z: [] } })).rejects.toThrow(
    "postActions for z: it is not swept: must be one of x",
  );
  await dond.resume(id, { ...given, postActions: { x: [() => done.push("again")] } });
  expect(done).toEqual(["first", "again", "again"]);
});

test("enter and exit actions belong to the run that goes on", async () => {
  const done: string[] = [];
  const id = await cut(await dond(new LinSweep(x, 0, 2, 3), y, after(2)));
  await dond.resume(id, {
    ...options,
    parameters: [x, y],
    enterActions: [() => done.push("enter")],
    exitActions: [() => done.push("exit")],
    hooks: [({ event }) => done.push(event)],
  });
  expect(done).toEqual(["enter", "exit", "completed"]);
});

test("what is not a whole sweep of known places is refused, and the hooks are told", async () => {
  const notices: Notice[] = [];
  const hooks = [(notice: Notice) => void notices.push(notice)];
  const missing = dond.resume(999, { ...options, hooks });
  await expect(missing).rejects.toThrow("continuing run 999: ");
  expect(missing.state).toBe("failed");
  expect(notices).toMatchObject([{ event: "failed", runIds: [], points: [0, 0] }]);

  const measurement = new Measurement();
  measurement.registerParameter(y);
  const { runId } = await measurement.run(async saver => await saver.addResult([y, 1]));
  await expect(dond.resume(runId, options)).rejects.toThrow("it was not made by a sweep that can be continued");

  // An array that nobody announced fills rows beyond those of its point.
  const list = new Parameter("list", { getCmd: () => [1, 2, 3] as never });
  const id = await cut(await dond(new LinSweep(x, 0, 9, 10), list, after(2)));
  await expect(dond.resume(id, { ...options, parameters: [x, list] })).rejects.toThrow(
    `run ${id}: its 6 rows of list end at x = 1, where those of 6 of 10 points end at 5: which point is next cannot be told`,
  );
});

test("an axis of texts and one with equal values tell the place, too", async () => {
  const mode = new ManualParameter("mode", { initialValue: "a", vals: vals.strings() });
  const sweeps = [new ArraySweep(mode, ["a", "b"]), new ArraySweep(x, [5, 5, 6])] as const;
  const ds = await dond(...sweeps, y, after(5));
  const [whole] = await dond.resume(await cut(ds), { ...options, parameters: [mode, x, y] });
  expect(await columns(whole, "y")).toMatchObject({ mode: ["a", "a", "a", "b", "b", "b"], x: [5, 5, 6, 5, 5, 6] });
});

describe("a run that is still under way", () => {
  test("is not continued beside itself", async () => {
    const go: ((value: number) => void)[] = [];
    const held = new Parameter("held", { getCmd: () => new Promise<number>(resolve => void go.push(resolve)) });
    const run = dond.start(new LinSweep(x, 0, 1, 2), held, options);
    while (go.length === 0) await new Promise(setImmediate);
    const runId = run.datasets[0]?.runId ?? 0;
    await expect(dond.resume(runId, { ...options, parameters: [x, held], takeOver: true })).rejects.toThrow(
      `continuing run ${runId}: run ${runId} is still under way`,
    );
    run.stop();
    go[0]?.(1);
    await run;
  });

  test("is not continued while another process writes it, and is when that has ended", async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });
    const id = await cut(await dond(new LinSweep(x, 0, 2, 3), y, after(1)));
    const ds = await loadById(id);
    const kept = JSON.parse(String(ds.metadata["setpoint_writer"])) as Record<string, unknown>;
    expect(kept).toMatchObject({ pid: process.pid, host: hostname() });
    const since = readFileSync(`/proc/${other.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19];
    await ds.addMetadata("setpoint_writer", JSON.stringify({ ...kept, pid: other.pid, since }));
    const given = { ...options, parameters: [x, y] };
    await expect(dond.resume(id, given)).rejects.toThrow(
      `run ${id} is still written by process ${other.pid}: stop it there, or, if it is certain that nobody writes, give { takeOver: true }`,
    );
    other.kill();
    await once(other, "exit");
    const [whole] = await dond.resume(id, given);
    expect(whole?.numberOfResults).toBe(3);
  });

  test("on another machine is continued only where that is said", async () => {
    const id = await cut(await dond(new LinSweep(x, 0, 2, 3), y, after(1)));
    await (await loadById(id)).addMetadata("setpoint_writer", JSON.stringify({ host: "elsewhere", pid: 1 }));
    const given = { ...options, parameters: [x, y] };
    await expect(dond.resume(id, given)).rejects.toThrow(
      "still written by process 1 of elsewhere, which cannot be asked",
    );
    await dond.resume(id, { ...given, takeOver: true });
  });
});

test("options that are not known are refused at once", () => {
  using _ = new LogCapture();
  expect(() => dond.resume(1, { exitAction: [] } as never)).toThrow(
    "dond.resume: option exitAction is not known: must be one of path, parameters, functions",
  );
  expect(() => dond.resume(1, { functions: [1] } as never)).toThrow("dond.resume: functions is [ 1 ]: must be a list");
  expect(() => dond.resume(1, { parameters: [1] } as never)).toThrow(
    "parameters is [ 1 ]: must be a list of parameters",
  );
  expect(() => dond.resume(1, { retry: { retries: -1 } })).toThrow("dond.resume: retry.retries is -1");
});
