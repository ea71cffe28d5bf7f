/** Points that fail: tried again, given up, and interrupted, without a value too many or too few. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import {
  dond,
  initialiseOrCreateDatabaseAt,
  LinSweep,
  loadById,
  loadOrCreateExperiment,
  LogCapture,
  ManualParameter,
  Parameter,
  sleep,
  TogetherSweep,
  type DataSet,
  type SweepRun,
} from "../../../index.ts";
import { inMemory, quiet } from "../measurement/quiet.ts";

const printed = quiet();
const folder = mkdtempSync(join(tmpdir(), "setpoint-failed-points-"));
beforeAll(() => initialiseOrCreateDatabaseAt(join(folder, "runs.db")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { showProgress: false } as const;
const line = () => new LinSweep(new ManualParameter("x", { initialValue: 0 }), 0, 2, 3);

/** A parameter that fails so many times, from the read of this number on. */
function failing(name: string, at: number, times: number) {
  let reads = 0;
  return new Parameter(name, {
    getCmd: (): number => {
      reads++;
      if (reads >= at && reads < at + times) throw new Error("no answer");
      return reads;
    },
  });
}

async function until(run: SweepRun, state: string): Promise<void> {
  while (run.state !== state) await new Promise(setImmediate);
}

async function rows(ds: DataSet | undefined, name: string): Promise<unknown[]> {
  return Array.from(((await ds?.getParameterData())?.[name]?.[name]?.values ?? []) as Iterable<unknown>);
}

test("a point that one of several datasets refuses is kept once in each", async () => {
  let asked = 0;
  const [good, bad] = [failing("good", 0, 0), new Parameter("bad", { getCmd: () => (++asked === 2 ? "text" : asked) })];
  using _ = new LogCapture();
  const [first, second] = await dond(line(), [good], [bad as Parameter<number>], {
    ...options,
    ...inMemory,
    retry: { retries: 1, delay: 0 },
  });
  expect(await rows(first, "good")).toHaveLength(3);
  expect(await rows(second, "bad")).toEqual([1, 3, 4]);
});

test("Ctrl-C while a point waits to be tried again ends the sweep; what was measured is kept and marked", async () => {
  using log = new LogCapture();
  const sweeping = dond(line(), failing("y", 2, 9), { ...options, retry: { retries: 5, delay: 60 } });
  while (!log.value.includes("it is tried again")) await new Promise(setImmediate);
  process.emit("SIGINT");
  await expect(sweeping).rejects.toMatchObject({ name: "KeyboardInterrupt" });
  const ds = await loadById(Number(/id: (\d+)/.exec(printed.at(-1) ?? "")?.[1]));
  expect([ds.completed, await rows(ds, "y")]).toEqual([true, [1]]);
  expect(ds.metadata["measurement_exception"]).toContain("KeyboardInterrupt");
});

test("Ctrl-C during a delay ends the sweep; what was measured is kept and marked", async () => {
  const x = new ManualParameter("x", { initialValue: 0 });
  const y = failing("y", 0, 0);
  const sweeping = dond(
    new LinSweep(x, 0, 2, 3, 0.01),
    y,
    () => (x.cache.value === 1 ? sleep(60) : undefined),
    options,
  );
  while (y.cache.value !== 2) await new Promise(setImmediate);
  process.emit("SIGINT");
  await expect(sweeping).rejects.toMatchObject({ name: "KeyboardInterrupt" });
  const ds = await loadById(Number(/id: (\d+)/.exec(printed.at(-1) ?? "")?.[1]));
  expect([ds.completed, await rows(ds, "y")]).toEqual([true, [1]]);
  expect(ds.metadata["measurement_exception"]).toContain("KeyboardInterrupt");
});

describe("in the background", () => {
  const slow = { ...options, ...inMemory, retry: { retries: 5, delay: 3600 } };

  test("pausing and stopping do not wait for the next try", async () => {
    using log = new LogCapture();
    const run = dond.start(line(), failing("y", 2, 2), slow);
    while (!log.value.includes("it is tried again")) await new Promise(setImmediate);
    run.pause();
    await until(run, "paused");
    run.resume();
    while (log.value.split("it is tried again").length < 3) await new Promise(setImmediate);
    run.stop();
    const [ds] = await run;
    expect([run.state, run.reason, await rows(ds, "y")]).toEqual(["stopped", "by hand", [1]]);
  });

  test("a failure after a stop is logged, and no failure of the run", async () => {
    using log = new LogCapture();
    const fail: ((error: Error) => void)[] = [];
    const y = new Parameter("y", { getCmd: () => new Promise<number>((_, reject) => void fail.push(reject)) });
    const run = dond.start(line(), y, slow);
    while (fail.length === 0) await new Promise(setImmediate);
    run.stop();
    fail[0]?.(new Error("gone"));
    await run;
    expect(run.state).toBe("stopped");
    expect(log.value).toContain("point 0: getting y: gone; the run ends there, as it was told to");
  });

  test("presses of the stop button are none of its business, unless they never end", async () => {
    using _ = new LogCapture();
    let presses = 0;
    const y = new Parameter("y", {
      getCmd: () => {
        if (++presses === 2 || presses > 3)
          throw Object.assign(new Error("interrupted"), { name: "KeyboardInterrupt" });
        return presses;
      },
    });
    const run = dond.start(line(), y, { ...options, ...inMemory, retry: { retries: 0 } });
    await until(run, "paused");
    expect(run.points).toEqual([2, 3]);
    expect(run.reason).toContain("point 2:");
    run.stop();
    await run;
  });

  test("a signal ends a run, also one that is paused", async () => {
    const ended = new AbortController();
    const run = dond.start(line(), failing("y", 2, 9), {
      ...options,
      ...inMemory,
      retry: { retries: 0 },
      signal: ended.signal,
    });
    await until(run, "paused");
    ended.abort(new Error("the fridge is warm"));
    await expect(run).rejects.toThrow("the fridge is warm");
    expect(run.state).toBe("failed");
  });
});

describe("refused before anything is done:", () => {
  const y = new ManualParameter("y", { initialValue: 0 });
  test.each([
    [{ retry: { retries: NaN } }, "dond: retry.retries is NaN: must be a whole number, 0 or more"],
    [{ retry: { delay: -1 } }, "dond: retry.delay is -1: must be seconds, 0 or more"],
    [{ retry: { tries: 3 } }, "dond: retry: option tries is not known: must be one of retries, delay"],
    [{ retry: 3 }, "dond: retry is 3: must be { retries, delay }"],
    [{ hooks: [{ web: "x" }] }, 'must be a function, { webhook: "https://…" } or { desktop: true }'],
    [{ hooks: [{ webhook: "example.org" }] }, "dond: hook { webhook: 'example.org' }: must be a function"],
    [{ hooks: [{ desktop: false }] }, "must be a function"],
    [{ exitActions: [5] }, "dond: exitActions is [ 5 ]: must be a list of functions"],
    [{ breakCondition: true }, "dond: breakCondition is true: must be a function"],
    [
      { additionalSetpoints: [new Parameter("set_only", { getCmd: false, setCmd: () => undefined })] },
      "additional setpoint set_only: must be a parameter that can be read",
    ],
    [{ additionalSetpoints: ["field"] }, "additional setpoint 'field': must be a parameter"],
  ])("%o", (wrong, message) => {
    expect(() => dond.start(line(), y, { ...options, ...(wrong as object) })).toThrow(message);
  });

  test("a parameter that goes along with itself", () => {
    const x = new ManualParameter("x", { initialValue: 0 });
    const twice = () => dond.start(new TogetherSweep(new LinSweep(x, 0, 1, 2), new LinSweep(x, 0, 1, 2)), y, options);
    expect(twice).toThrow("sweeping x twice: each parameter must be in one sweep");
  });
});

test("datasets that were opened before one could not be are closed and marked", async () => {
  const [y, z] = [failing("y", 0, 0), failing("z", 0, 0)];
  const here = await loadOrCreateExperiment("here", "sample");
  const exp = [here, { ...here, path: join(folder, "missing", "runs.db") }];
  await expect(dond(line(), [y], [z], { ...options, exp })).rejects.toThrow("missing");
  const id = Number(/id: (\d+)/.exec(printed.at(-1) ?? "")?.[1]);
  const ds = await loadById(id);
  expect([ds.completed, ds.parameters]).toEqual([true, "x,y"]);
  expect(ds.metadata["measurement_exception"]).toBeDefined();
});
