/** Sweeps that hold until they are through: the order of sets, what is kept, and how they end. */
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from "vitest";

import {
  ArraySweep,
  do0d,
  do1d,
  do2d,
  dond,
  LinSweep,
  ManualParameter,
  MultiParameter,
  Parameter,
  ParameterWithSetpoints,
  TogetherSweep,
  vals,
  type DataSet,
} from "../../../index.ts";
import { useClock } from "../../../drivers/core/index.ts";
import { FakeClock } from "../../core/fake-clock.ts";
import { inMemory, quiet } from "../measurement/quiet.ts";

const printed = quiet();
const options = { ...inMemory, showProgress: false } as const;
let restore: Disposable;
let clock: FakeClock;
beforeEach(() => (restore = useClock((clock = new FakeClock()))));
afterEach(() => restore[Symbol.dispose]());

/** A parameter that notes what it is set to. */
function noted(name: string, log: string[]) {
  return new Parameter(name, { setCmd: (value: number) => void log.push(`${name}=${value}`), initialCacheValue: 0 });
}

async function values(ds: DataSet, top: string, column = top): Promise<unknown[]> {
  const data = await ds.getParameterData(top);
  return Array.from((data[top]?.[column]?.values ?? []) as Iterable<unknown>);
}

test("a parameter is set where its value changes, the first sweep being the outermost one", async () => {
  const log: string[] = [];
  const [outer, inner] = [noted("outer", log), noted("inner", log)];
  const read = new Parameter("read", { getCmd: () => (log.push("read"), 1) });
  const ds = await dond(new LinSweep(outer, 0, 1, 2), new ArraySweep(inner, [5, 5, 6]), read, {
    ...options,
    name: "map",
  });
  expect(log.join(" ")).toBe("outer=0 inner=5 read read inner=6 read outer=1 inner=5 read read inner=6 read");
  expect(ds.name).toBe("map");
  expect((await ds.getParameterData())["read"]?.["read"]?.shape).toEqual([2, 3]);
  expect(await values(ds, "read", "outer")).toEqual([0, 0, 0, 1, 1, 1]);
  expect(printed[0]).toMatch(/^Starting experimental run with id: \d+\. Using 'dond'$/);
});

test("delays, actions after each value, and what is read back in its place", async () => {
  const done: string[] = [];
  const x = new Parameter("x", { setCmd: () => undefined, getCmd: () => 0.25, initialCacheValue: 0 });
  const y = new ManualParameter("y", { initialValue: 7 });
  const sweep = new LinSweep(x, 0, 1, 2, 0.5, [() => done.push("after")], true);
  const ds = await dond(sweep, y, options);
  expect(clock.sleeps).toEqual([0.5, 0.5]);
  expect(done).toEqual(["after", "after"]);
  expect(await values(ds, "y", "x")).toEqual([0.25, 0.25]);
});

test("parameters that go along together are one dimension, and both are axes", async () => {
  const log: string[] = [];
  const [a, b] = [noted("a", log), noted("b", log)];
  const y = new ManualParameter("y", { initialValue: 7 });
  const ds = await dond(new TogetherSweep(new LinSweep(a, 0, 1, 2), new LinSweep(b, 5, 5, 2)), y, options);
  expect(log).toEqual(["a=0", "b=5", "a=1"]);
  expect(ds.description.interdependencies.dependencies).toEqual({ y: ["a", "b"] });
  expect(ds.description.shapes).toEqual({ y: [2] });
});

test("lists of parameters make a dataset each; names and what they depend on may be said", async () => {
  const [a, b] = [new ManualParameter("a", { initialValue: 0 }), new ManualParameter("b", { initialValue: 0 })];
  const [y, z] = [new ManualParameter("y", { initialValue: 1 }), new ManualParameter("z", { initialValue: 2 })];
  const [first, second] = await dond(new LinSweep(a, 0, 1, 2), [y], [z], { ...options, name: ["one", "two"] });
  expect([first?.name, second?.name]).toEqual(["one", "two"]);
  expect(second?.parameters).toBe("a,z");
  const together = new TogetherSweep(new LinSweep(a, 0, 1, 2), new LinSweep(b, 0, 1, 2));
  const split = await dond(together, y, z, {
    ...options,
    squeeze: false,
    datasetDependencies: { left: [a, y], right: [b, z] },
  });
  expect(split.map(ds => ds.parameters)).toEqual(["a,y", "b,z"]);
  await expect(dond(new LinSweep(a, 0, 1, 2), y, [z], options)).rejects.toThrow("both grouped and non grouped");
  await expect(dond(new LinSweep(a, 0, 1, 2), options)).rejects.toThrow("No parameters to measure supplied");
  await expect(dond(new LinSweep(a, 0, 1, 2), [y], [z], { ...options, name: ["one"] })).rejects.toThrow(
    "Got 1 measurement names but should create 2 dataset(s).",
  );
});

test("additional setpoints are axes that are read once", async () => {
  const x = new ManualParameter("x", { initialValue: 0 });
  let reads = 0;
  const field = new Parameter("field", { getCmd: () => ++reads });
  const y = new ManualParameter("y", { initialValue: 1 });
  const ds = await dond(new LinSweep(x, 0, 1, 3), y, { ...options, additionalSetpoints: [field] });
  expect(reads).toBe(1);
  expect(ds.description.shapes).toEqual({ y: [3, 1] });
  expect(await values(ds, "y", "field")).toEqual([1, 1, 1]);
});

test("traces and parameters of several values have their own dimensions beside those of the sweep", async () => {
  const x = new ManualParameter("x", { initialValue: 0 });
  const f = new Parameter("f", { vals: vals.arrays({ shape: [3] }), getCmd: () => Float64Array.of(1, 2, 3) });
  const trace = new ParameterWithSetpoints("trace", {
    setpoints: [f],
    shape: [3],
    getCmd: () => Float64Array.of(4, 5, 6),
  });
  const pair = new MultiParameter("pair", { names: ["i", "q"], getCmd: () => ({ i: 1, q: 2 }) });
  const ds = await dond(new LinSweep(x, 0, 1, 2), trace, pair, options);
  const data = await ds.getParameterData();
  expect(data["trace"]?.["trace"]?.shape).toEqual([2, 3]);
  expect(data["trace"]?.["f"]?.values).toEqual(Float64Array.of(1, 2, 3, 1, 2, 3));
  expect(data["q"]?.["q"]?.values).toEqual(Float64Array.of(2, 2));
});

test("functions are called at each point, and a condition ends the sweep with what there is", async () => {
  const x = new ManualParameter("x", { initialValue: 0 });
  const y = new ManualParameter("y", { initialValue: 1 });
  let calls = 0;
  const ds = await dond(new LinSweep(x, 0, 9, 10), y, () => ++calls, { ...options, breakCondition: () => calls === 4 });
  expect(calls).toBe(4);
  expect(await values(ds, "y", "x")).toEqual([0, 1, 2, 3]);
  expect(ds.completed).toBe(true);
});

test("what fails keeps what was measured, and exit actions run", async () => {
  const x = new ManualParameter("x", { initialValue: 0 });
  const y = new Parameter("y", {
    getCmd: () => {
      if (x.cache.value === 2) throw new Error("no answer");
      return 1;
    },
  });
  const done: string[] = [];
  let ds: DataSet | undefined;
  const sweep = dond(new LinSweep(x, 0, 4, 5), y, {
    ...options,
    enterActions: [() => done.push("enter")],
    exitActions: [() => done.push("exit")],
    hooks: [notice => void done.push(`${notice.event} at ${notice.points.join("/")}: ${notice.reason}`)],
    breakCondition: () => false,
  });
  await expect(sweep).rejects.toThrow("getting y: no answer");
  expect(done).toEqual(["enter", "exit", "failed at 2/5: getting y: no answer"]);
  const run = dond.start(new LinSweep(x, 0, 4, 5), y, { ...options, retry: { retries: 0 } });
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(run.state).toBe("paused");
  run.stop();
  [ds] = await run;
  expect(await values(ds as DataSet, "y", "x")).toEqual([0, 1]);
});

test("independent instruments are read at the same time, each one value after the other", async () => {
  const x = new ManualParameter("x", { initialValue: 0 });
  const [one, two] = [{ name: "one" }, { name: "two" }];
  const running = new Set<string>();
  let most = 0;
  const of = (name: string, instrument: object) => {
    const parameter = new Parameter(name, {
      getCmd: async () => {
        const key = (instrument as { name: string }).name;
        expect(running.has(key)).toBe(false);
        running.add(key);
        most = Math.max(most, running.size);
        await new Promise(setImmediate);
        running.delete(key);
        return 1;
      },
    });
    Object.defineProperty(parameter, "underlyingInstrument", { value: instrument });
    return parameter;
  };
  const measured = [of("a", one), of("b", one), of("c", two)];
  await dond(new LinSweep(x, 0, 1, 2), ...measured, { ...options, concurrent: true });
  expect(most).toBe(2);
  most = 0;
  await dond(new LinSweep(x, 0, 1, 2), ...measured, options);
  expect(most).toBe(1);
});

test("an unknown option, a parameter swept twice and what cannot be measured are refused", async () => {
  const x = new ManualParameter("x", { initialValue: 0 });
  const y = new ManualParameter("y", { initialValue: 0 });
  await expect(dond(new LinSweep(x, 0, 1, 2), y, { nme: "a" } as never)).rejects.toThrow(
    "dond: option nme is not known",
  );
  await expect(dond(new LinSweep(x, 0, 1, 2), new LinSweep(x, 0, 1, 2), y, options)).rejects.toThrow(
    "sweeping x twice",
  );
  await expect(dond(new LinSweep(x, 0, 1, 2), 5 as never, options)).rejects.toThrow("measuring 5: must be a sweep");
});

test("the type of what comes back follows from the arguments, with options and without", () => {
  const [x, y] = [new ManualParameter("x", { initialValue: 0 }), new ManualParameter("y", { initialValue: 0 })];
  const sweep = new LinSweep(x, 0, 1, 2);
  expectTypeOf(() => dond(sweep, y)).returns.resolves.toEqualTypeOf<DataSet>();
  expectTypeOf(() => dond(sweep, y, () => undefined)).returns.resolves.toEqualTypeOf<DataSet>();
  expectTypeOf(() => dond(sweep, y, () => undefined, { name: "a" })).returns.resolves.toEqualTypeOf<DataSet>();
  expectTypeOf(() => dond(sweep, [y], [y])).returns.resolves.toEqualTypeOf<readonly DataSet[]>();
  expectTypeOf(() => dond(sweep, [y], { name: "a" })).returns.resolves.toEqualTypeOf<readonly DataSet[]>();
  expectTypeOf(() => dond(sweep, y, { squeeze: false })).returns.resolves.toEqualTypeOf<readonly DataSet[]>();
  expectTypeOf(() => dond(sweep, y, { datasetDependencies: { a: [x, y] } })).returns.resolves.toEqualTypeOf<
    DataSet | readonly DataSet[]
  >();
  // @ts-expect-error -- no option has this name
  expectTypeOf(() => dond(sweep, y, { nme: "a" })).toBeFunction();
  // @ts-expect-error -- a number is nothing that can be measured
  expectTypeOf(() => dond(sweep, 5)).toBeFunction();
});

describe("QCoDeS's older names", () => {
  test("do0d, do1d and do2d", async () => {
    const [x, z] = [new ManualParameter("x", { initialValue: 0 }), new ManualParameter("z", { initialValue: 0 })];
    const y = new ManualParameter("y", { initialValue: 1 });
    expect(await values(await do0d(y, options), "y")).toEqual([1]);
    expect(await values(await do1d(x, 0, 1, 3, 0.1, y, options), "y", "x")).toEqual([0, 0.5, 1]);
    const map = await do2d(x, 0, 1, 2, 0, z, 0, 1, 2, 0, y, options);
    expect(await values(map, "y", "z")).toEqual([0, 1, 0, 1]);
  });
});
