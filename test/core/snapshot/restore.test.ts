/** Instruments become what they were: in which order, with which values, and what is told of it. */

import { inspect } from "node:util";

import * as fc from "fast-check";
import { afterEach, expect, expectTypeOf, test, vi } from "vitest";

import {
  diffSnapshots,
  Instrument,
  Parameter,
  RestoreError,
  restoreSnapshot,
  snapshotFromJson,
  snapshotToJson,
  useClock,
  vals,
} from "../../../drivers/core/index.ts";
import type {
  DeclaresRestoreOrder,
  Idn,
  InstrumentSnapshot,
  RestoreOptions,
  RestorePlan,
  RestoreTarget,
} from "../../../drivers/core/index.ts";
import { FakeClock } from "../fake-clock.ts";
import { Source, source } from "./bench.ts";

class Quiet extends Instrument {
  override async getIdn(): Promise<Idn> {
    return { vendor: null, model: null, serial: null, firmware: null };
  }
}

/** A snapshot of a source with these values. */
async function snapshotWith(values: Readonly<Record<string, unknown>>, name = "s"): Promise<InstrumentSnapshot> {
  const snapshot = await source(name, values).snapshot({ update: "All" });
  return snapshotFromJson(snapshotToJson(snapshot)) as InstrumentSnapshot;
}

async function planned(
  now: Readonly<Record<string, unknown>>,
  then: Readonly<Record<string, unknown>>,
  options: RestoreOptions = {},
): Promise<string[]> {
  const plan = await restoreSnapshot(source("s", now), await snapshotWith(then), { ...options, dryRun: true });
  return paths(plan);
}

const paths = (plan: RestorePlan): string[] => [...plan].map(({ path }) => path);

afterEach(() => vi.restoreAllMocks());

test("a dry run tells what would be set in which order, reads, and sets nothing", async () => {
  const s = source("s", { "a.volt": 1 });
  const plan = await restoreSnapshot(s, await snapshotWith({ "a.volt": 2, "a.output": 1, "a.range": 2 }), {
    dryRun: true,
  });
  expect(s.hardware.sent).toEqual([]);
  expect(plan).toMatchObject({ name: "s", done: false, problems: [] });
  expect([...plan].map(({ path, from, to }) => [path, from, to])).toEqual([
    ["s.a.sourcerangeV", 20, 2],
    ["s.a.volt", 1, 2],
    ["s.a.output", false, true],
  ]);
  expect([...plan][1]?.parameter).toBe(s.a.volt);
  expect(inspect(plan)).toBe(
    [
      "restoring s: 3 parameters to set, 13 have their values already",
      "  1. s.a.sourcerangeV: 20 -> 2 (V)  ranges before levels",
      "  2. s.a.volt: 1 -> 2 (V)           levels after ranges and limits",
      "  3. s.a.output: False -> True      outputs are switched on last",
      "left alone:",
      "  cannot be set: s.IDN, s.a.measured, s.all.b.measured",
    ].join("\n"),
  );
});

test("without a dry run the steps are taken one after the other, and nothing differs any more", async () => {
  const s = source();
  const saved = await snapshotWith({ "a.volt": 2, "a.output": 1, "b.limiti": 0.5, "b.mode": 0 });
  const plan = await restoreSnapshot(s, saved);
  expect(s.hardware.sent).toEqual(["b.mode=0", "b.limiti=0.5", "a.volt=2", "a.output=1"]);
  expect(plan.done).toBe(true);
  expect(String(plan)).toContain("restoring s: 4 parameters set, 12 have their values already");
  expect(diffSnapshots(saved, await s.snapshot({ update: "All" })).isEmpty).toBe(true);
  expect(String(await restoreSnapshot(s, saved))).toMatch(/^restoring s: 0 parameters set, 16 have/);
});

test.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
  [
    "an output that goes off comes first of all",
    { "a.output": 1, "a.volt": 1, "b.limiti": 0.1 },
    { "a.volt": 5, "b.limiti": 0.2 },
    ["s.a.output", "s.all.b.limiti", "s.a.volt"],
  ],
  [
    "modes, ranges, limits, settings, levels, outputs",
    {},
    { "a.output": 1, "a.volt": 1, "a.nplc": 2, "a.limiti": 1e-6, "a.range": 2, "a.mode": 0 },
    ["s.a.mode", "s.a.sourcerangeV", "s.a.limiti", "s.a.nplc", "s.a.volt", "s.a.output"],
  ],
  [
    "a level that falls comes before a limit that widens",
    { "a.volt": 10, "a.limiti": 1e-6 },
    { "a.volt": 1, "a.limiti": 1e-3 },
    ["s.a.volt", "s.a.limiti"],
  ],
  [
    "a limit that narrows comes before a level that rises",
    { "a.volt": 1, "a.limiti": 1e-3 },
    { "a.volt": 10, "a.limiti": 1e-6 },
    ["s.a.limiti", "s.a.volt"],
  ],
  [
    "an automatic range is switched off before the range is set",
    { "a.auto": 1, "a.range": 20 },
    { "a.range": 2 },
    ["s.a.sourceAutorangeVEnabled", "s.a.sourcerangeV"],
  ],
  [
    "all outputs of all channels wait for all levels",
    {},
    { "a.output": 1, "b.output": 1, "a.volt": 1, "b.volt": 1 },
    ["s.a.volt", "s.all.b.volt", "s.a.output", "s.all.b.output"],
  ],
])("the order protects what is connected: %s", async (_what, now, then, order) => {
  expect(await planned(now, then)).toEqual(order);
});

test("a range that the instrument chose is left to it", async () => {
  const s = source();
  const plan = await restoreSnapshot(s, await snapshotWith({ "a.auto": 1, "a.range": 0.2 }));
  expect(s.hardware.sent).toEqual(["a.auto=1"]);
  expect(plan.skipped).toContainEqual({
    path: "s.a.sourcerangeV",
    reason: "chosen by sourceAutorangeVEnabled, which is on in the snapshot",
  });
});

test("a driver declares its order, and outputs that it leaves out stay first and last", async () => {
  class Careful extends Source implements DeclaresRestoreOrder {
    readonly restoreOrder = [this.a.volt, "a.sourcerangeV", this.a.limiti, "outputs.b.volt"];
  }
  const saved = await snapshotWith({
    "a.volt": 2,
    "a.range": 2,
    "a.limiti": 1,
    "a.output": 1,
    "b.volt": 1,
    "b.mode": 0,
  });
  const plan = await restoreSnapshot(new Careful("s", source().hardware), saved, { dryRun: true });
  expect(paths(plan)).toEqual([
    "s.all.b.mode",
    "s.a.volt",
    "s.a.sourcerangeV",
    "s.a.limiti",
    "s.all.b.volt",
    "s.a.output",
  ]);
  expect([...plan].map(({ why }) => why)).toEqual([
    "modes before ranges",
    "as Careful declares",
    "as Careful declares",
    "as Careful declares",
    "as Careful declares",
    "outputs are switched on last",
  ]);
});

test("a declared order holds for a level after the output is on, and for one that goes off", async () => {
  class Magnet extends Quiet implements DeclaresRestoreOrder {
    readonly field = this.parameter({ unit: "T", setCmd: null, initialValue: 0 });
    readonly heater = this.parameter({ setCmd: null, initialValue: false, vals: vals.bool() });
    readonly aux = this.parameter({ unit: "V", setCmd: null, initialValue: 0 });
    get restoreOrder() {
      return this.heater.cache.value === true ? [this.field, this.heater] : [this.heater, this.field];
    }
  }
  const magnet = new Magnet("m", undefined);
  const cold = await magnet.snapshot();
  await magnet.field(1);
  await magnet.heater(true);
  await magnet.aux(1);
  const warm = await magnet.snapshot();
  expect(paths(await restoreSnapshot(magnet, cold))).toEqual(["m.field", "m.heater", "m.aux"]);
  expect(paths(await restoreSnapshot(magnet, warm))).toEqual(["m.aux", "m.heater", "m.field"]);
});

test("a declared order that names no parameter is refused", async () => {
  class Early extends Quiet {
    readonly restoreOrder = [(this as unknown as { v: Parameter }).v];
    readonly v = this.parameter({ setCmd: null, initialValue: 1 });
  }
  const early = new Early("e", undefined);
  const saved = await early.snapshot();
  await expect(restoreSnapshot(early, saved)).rejects.toThrow(
    "restoreOrder of e: entry 0 is undefined: declare the order after the parameters",
  );
  class Wrong extends Quiet {
    readonly v = this.parameter({ setCmd: null, initialValue: 1 });
    readonly restoreOrder = ["w"];
  }
  await expect(restoreSnapshot(new Wrong("e", undefined), saved)).rejects.toThrow(
    "restoreOrder of e names w, which is no parameter of it",
  );
});

test("the order that is asked for counts more than a driver's, and a contradiction is no deadlock", async () => {
  class Careful extends Source implements DeclaresRestoreOrder {
    readonly restoreOrder = [this.a.volt, this.a.sourcerangeV, this.a.limiti];
  }
  const s = new Careful("s", source().hardware);
  const saved = await snapshotWith({ "a.volt": 2, "a.range": 2, "a.limiti": 1, "a.output": 1 });
  const order = [s.a.output, s.a.limiti, "a.volt"];
  const plan = await restoreSnapshot(s, saved, { order, dryRun: true });
  expect(paths(plan)).toEqual(["s.a.output", "s.a.limiti", "s.a.volt", "s.a.sourcerangeV"]);
  expect([...plan].map(({ why }) => why)).toEqual(["as asked", "as asked", "as asked", "as Careful declares"]);
});

test("only and skip name parameters and parts by object, path or full name", async () => {
  const then = { "a.volt": 1, "a.limiti": 1, "b.volt": 1, "b.limiti": 1 };
  const s = source();
  const saved = await snapshotWith(then);
  const chosen = async (...only: NonNullable<RestoreOptions["only"]>) =>
    paths(await restoreSnapshot(s, saved, { only, dryRun: true }));
  const [b] = s.outputs;
  expect(await chosen(s.a)).toEqual(["s.a.limiti", "s.a.volt"]);
  expect(await chosen("a")).toEqual(["s.a.limiti", "s.a.volt"]);
  expect(await chosen("s.a.volt", b?.volt ?? "")).toEqual(["s.a.volt", "s.all.b.volt"]);
  expect(await chosen("outputs.b.limiti")).toEqual(["s.all.b.limiti"]);
  expect(await chosen("s_b")).toEqual(["s.all.b.limiti", "s.all.b.volt"]);
  expect(await chosen("b_volt")).toEqual(["s.all.b.volt"]);
  const plan = await restoreSnapshot(s, saved, { skip: ["outputs", s.a.volt], dryRun: true });
  expect(paths(plan)).toEqual(["s.a.limiti"]);
  expect(plan.skipped).toContainEqual({ path: "s.a.volt", reason: "skipped as asked" });
  for (const option of ["only", "skip", "order"]) {
    await expect(restoreSnapshot(s, saved, { [option]: ["a.vlot"] })).rejects.toThrow(
      `restoring a snapshot: ${option} names a.vlot, which is no parameter here`,
    );
  }
  await expect(restoreSnapshot(s, saved, { only: [source("q").a.volt] })).rejects.toThrow("only names q_a_volt");
  expect(s.hardware.sent).toEqual([]);
});

test("what the instrument has is read afresh, or not, as asked", async () => {
  const s = source();
  const saved = await snapshotWith({});
  await s.snapshot({ update: "All" });
  s.hardware.values.set("a.volt", 5);
  const steps = async (update: RestoreOptions["update"]) => {
    s.hardware.read.length = 0;
    const plan = await restoreSnapshot(s, saved, { update, dryRun: true });
    return [paths(plan), s.hardware.read.length] as const;
  };
  expect(await steps("Never")).toEqual([[], 0]);
  expect(await steps("Only_invalid")).toEqual([[], 0]);
  expect(await steps(undefined)).toEqual([["s.a.volt"], 14]);
  s.a.limiti.cache.invalidate();
  const plan = await restoreSnapshot(s, saved, { update: "Never" });
  expect(String(plan)).toContain("s.a.limiti: unknown -> 0.001 (A)");
  expect(s.hardware.sent).toEqual(["a.limiti=0.001", "a.volt=0"]);
});

test("a value within the tolerance is left as it is", async () => {
  const s = source("s", { "a.volt": 1.0000001 });
  const saved = await snapshotWith({ "a.volt": 1 });
  expect(paths(await restoreSnapshot(s, saved, { tolerance: { relative: 1e-6 } }))).toEqual([]);
  await expect(restoreSnapshot(s, saved, { tolerance: { relative: -1 } })).rejects.toThrow("relative tolerance -1");
  expect(paths(await restoreSnapshot(s, saved))).toEqual(["s.a.volt"]);
});

test("all values are checked before the first is set, and all that are refused are told", async () => {
  const s = source();
  const saved = await snapshotWith({});
  Object.assign((saved.submodules["a"] as InstrumentSnapshot).parameters, {
    volt: { name: "volt", value: 300 },
    mode: { name: "mode", value: "power" },
    limiti: { name: "limiti", value: 0.5 },
  });
  const dry = await restoreSnapshot(s, saved, { dryRun: true });
  expect(dry.problems.map(({ path }) => path)).toEqual(["s.a.volt", "s.a.mode"]);
  expect(String(dry)).toContain("refused:\n  s.a.volt: 300 is invalid: must be between -20 and 20 inclusive");
  const error = (await restoreSnapshot(s, saved).catch((caught: unknown) => caught)) as RestoreError;
  expect(error).toBeInstanceOf(RestoreError);
  expect(error.message).toBe(
    [
      "restoring s: nothing was set, because of",
      "  s.a.volt: 300 is invalid: must be between -20 and 20 inclusive; Parameter: s_a.volt",
      "  s.a.mode: 'power' is not in {'current', 'voltage'}; Parameter: s_a.mode",
    ].join("\n"),
  );
  expect([error.done, error.failed, error.notDone.map(({ path }) => path)]).toEqual([[], undefined, ["s.a.limiti"]]);
  expect(s.hardware.sent).toEqual([]);
});

test("a parameter that cannot be read stops the restore before it begins", async () => {
  class Sick extends Quiet {
    readonly v = this.parameter({ getCmd: () => Promise.reject(new Error("no answer")), setCmd: () => undefined });
  }
  const saved = { name: "sick", parameters: { v: { name: "v", value: 1 } } };
  const sick = new Sick("sick", undefined);
  await expect(restoreSnapshot(sick, saved)).rejects.toThrow(
    "restoring sick: nothing was set, because of\n  sick.v: getting sick_v: no answer",
  );
  expect(paths(await restoreSnapshot(sick, saved, { update: "Never" }))).toEqual(["sick.v"]);
});

test("a set that fails stops the rest, and the error tells how far it came", async () => {
  const s = source();
  const saved = await snapshotWith({ "a.limiti": 0.5, "a.volt": 2, "b.volt": 3, "a.output": 1 });
  const set = s.hardware.set.bind(s.hardware);
  vi.spyOn(s.hardware, "set").mockImplementation((name, value) => {
    if (name === "a.volt") throw new Error("interlock is open");
    set(name, value);
  });
  const error = (await restoreSnapshot(s, saved).catch((caught: unknown) => caught)) as RestoreError;
  expect(error).toBeInstanceOf(RestoreError);
  expect(error.message).toBe(
    [
      "restoring s stopped: setting s_a_volt to 2: interlock is open",
      "  done:     s.a.limiti: 0.001 -> 0.5 (A)",
      "  failed:   s.a.volt: 0 -> 2 (V)",
      "  not done: s.all.b.volt: 0 -> 3 (V)",
      "  not done: s.a.output: False -> True",
    ].join("\n"),
  );
  expect(error.parameter).toBe("s_a_volt");
  expect([error.done, [error.failed], error.notDone].map(steps => steps.map(step => step?.path))).toEqual([
    ["s.a.limiti"],
    ["s.a.volt"],
    ["s.all.b.volt", "s.a.output"],
  ]);
  expect(s.hardware.sent).toEqual(["a.limiti=0.5"]);
});

test("what was agreed to is set, and nothing if something else would be", async () => {
  const s = source();
  const saved = await snapshotWith({ "a.volt": 2, "a.nplc": 5 });
  const agreed = await restoreSnapshot(s, saved, { dryRun: true });
  // Somebody at the front panel: another parameter differs now, and one of those that did does not.
  s.hardware.values.set("b.volt", 7);
  const error = (await restoreSnapshot(s, saved, { expected: agreed }).catch(
    (caught: unknown) => caught,
  )) as RestoreError;
  expect(error).toBeInstanceOf(RestoreError);
  expect(error.message).toMatch(/^restoring s: nothing was set, because other sets are needed than were expected/);
  expect(paths(error.plan)).toEqual(expect.arrayContaining(["s.a.nplc", "s.a.volt", "s.all.b.volt"]));
  expect([error.done, error.failed, error.notDone.length, s.hardware.sent]).toEqual([[], undefined, 3, []]);
  // What a parameter has now may change as long as it is set to the same.
  s.hardware.values.set("a.volt", 0.5);
  const told: string[] = [];
  await restoreSnapshot(s, saved, {
    expected: error.plan,
    onStep: ({ path }, index) => void told.push(`${index} ${path} after ${s.hardware.sent.length}`),
  });
  expect(s.hardware.sent).toHaveLength(3);
  expect(told).toEqual(paths(error.plan).map((path, index) => `${index} ${path} after ${index}`));
});

test("ramps and delays hold, and an interrupt ends a restore with a list of what was done", async () => {
  const clock = new FakeClock();
  using _ = useClock(clock);
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const s = source();
  s.a.volt.step = 1;
  s.a.volt.interDelay = 0.1;
  const saved = await snapshotWith({ "a.limiti": 0.5, "a.volt": 3, "b.volt": 1 });
  const interrupt = Object.assign(new Error("interrupted"), { name: "KeyboardInterrupt" });
  vi.spyOn(clock, "sleep").mockRejectedValueOnce(interrupt);
  await expect(restoreSnapshot(s, saved)).rejects.toBe(interrupt);
  expect(s.hardware.sent).toEqual(["a.limiti=0.5", "a.volt=1"]);
  expect(warn.mock.calls).toEqual([
    [
      [
        "restoring s was interrupted",
        "  done:        s.a.limiti: 0.001 -> 0.5 (A)",
        "  interrupted: s.a.volt: 0 -> 3 (V)",
        "  not done:    s.all.b.volt: 0 -> 1 (V)",
      ].join("\n"),
    ],
  ]);
  await restoreSnapshot(s, saved);
  expect(s.hardware.sent).toEqual(["a.limiti=0.5", "a.volt=1", "a.volt=2", "a.volt=3", "b.volt=1"]);
});

test("an interrupt between two sets ends a restore, too", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const s = source();
  const saved = await snapshotWith({ "a.volt": 1, "b.volt": 1 });
  const set = s.hardware.set.bind(s.hardware);
  vi.spyOn(s.hardware, "set").mockImplementation((name, value) => {
    set(name, value);
    process.emit("SIGINT");
  });
  await expect(restoreSnapshot(s, saved)).rejects.toMatchObject({ name: "KeyboardInterrupt" });
  expect(s.hardware.sent).toEqual(["a.volt=1"]);
  expect(warn.mock.calls.join()).toContain("done:     s.a.volt: 0 -> 1 (V)\n  not done: s.all.b.volt: 0 -> 1 (V)");
});

test("lists become arrays and complex numbers numbers, as the parameter takes them", async () => {
  class Odd extends Quiet {
    readonly floats = this.parameter({ setCmd: null, vals: vals.arrays() });
    readonly ints = this.parameter({ setCmd: null, initialValue: Int16Array.of(0) });
    readonly grid = this.parameter({ setCmd: null, vals: vals.arrays({ shape: [2, 2] }) });
    readonly list = this.parameter({ setCmd: null, vals: vals.lists(vals.ints()), initialValue: [0] });
    readonly z = this.parameter({ setCmd: null, vals: vals.complexNumbers() });
    readonly zs = this.parameter({ setCmd: null, vals: vals.arrays({ validTypes: ["complex"] }) });
    readonly yes = this.parameter({ setCmd: null, vals: vals.bool(), initialValue: false });
    readonly number = this.parameter({ setCmd: null, vals: vals.numbers(), initialValue: 0 });
    readonly nan = this.parameter({ setCmd: null, initialValue: 0 });
    readonly none = this.parameter({ setCmd: null, vals: vals.enum(null, "x"), initialValue: "x" });
  }
  const values = {
    floats: [1, NaN],
    ints: [1, 2],
    grid: [
      [1, 2],
      [3, 4],
    ],
    list: [1, 2],
    z: { __dtype__: "complex", re: 1, im: -1 },
    zs: [{ __dtype__: "complex", re: 1, im: -1 }, 2],
    yes: 1,
    number: "4.5",
    nan: NaN,
    none: null,
  };
  const parameters = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { name, value }]));
  const odd = new Odd("odd", undefined);
  await restoreSnapshot(odd, { name: "odd", parameters });
  expect(await odd.floats()).toEqual(Float64Array.of(1, NaN));
  expect(await odd.ints()).toEqual(Int16Array.of(1, 2));
  expect(await odd.grid()).toEqual(Float64Array.of(1, 2, 3, 4));
  expect(await odd.list()).toEqual([1, 2]);
  expect([await odd.z(), ...((await odd.zs()) ?? [])].map(String)).toEqual(["(1-1j)", "(1-1j)", "(2+0j)"]);
  expect([await odd.yes(), await odd.number(), await odd.nan(), await odd.none()]).toEqual([true, 4.5, NaN, null]);
  expect(paths(await restoreSnapshot(odd, await odd.snapshot()))).toEqual([]);
});

test("nothing is left alone silently", async () => {
  class Thing extends Quiet {
    readonly known = this.parameter({ setCmd: null, initialValue: 1 });
    readonly manual = this.parameter({ setCmd: null });
    readonly trace = this.parameter({ setCmd: null, snapshotValue: false });
    readonly fresh = this.parameter({ setCmd: null, initialValue: 1 });
    readonly reading = this.parameter({ getCmd: () => 1 });
  }
  const thing = new Thing("t", undefined);
  const { fresh: _fresh, ...parameters } = (await thing.snapshot()).parameters;
  const saved = { name: "t", parameters: { ...parameters, old: { name: "old", value: 1 } } };
  const plan = await restoreSnapshot(thing, saved);
  expect(plan.unchanged).toEqual(["t.known"]);
  expect(String(plan)).toBe(
    [
      "restoring t: 0 parameters set, 1 has its value already",
      "left alone:",
      "  cannot be set: t.IDN, t.reading",
      "  no value in the snapshot: t.manual, t.trace",
      "  no such parameter here: t.old",
      "  not in the snapshot: t.fresh",
    ].join("\n"),
  );
});

test("several instruments are restored together, outputs of all of them last", async () => {
  const [one, two] = [source("one"), source("two")];
  const saved = {
    instruments: {
      one: await snapshotWith({ "a.volt": 1, "a.output": 1 }, "one"),
      two: await snapshotWith({ "a.volt": 2 }, "two"),
    },
    parameters: { gain: { name: "gain", full_name: "gain", value: 5 } },
  };
  const gain = new Parameter("gain", { setCmd: null, initialValue: 1 });
  const order = ["one.a.volt", "two.a.volt", "one.a.output"];
  const list = await restoreSnapshot([one, two, gain], saved, { dryRun: true });
  expect(paths(list)).toEqual(["gain", ...order]);
  expect(list.name).toBe("one, two");
  expect(paths(await restoreSnapshot({ one, two }, saved, { dryRun: true }))).toEqual(order);
  expect(
    paths(await restoreSnapshot({ components: { one, two, gain } }, { station: saved }, { dryRun: true })),
  ).toEqual(["gain", ...order]);
  expect(paths(await restoreSnapshot(two, saved, { dryRun: true }))).toEqual(["two.a.volt"]);
  expect(paths(await restoreSnapshot(one.a, saved, { dryRun: true }))).toEqual(["one_a.volt", "one_a.output"]);
  expect(paths(await restoreSnapshot(one.a.volt, saved, { dryRun: true }))).toEqual(["one_a.volt"]);
  expect(paths(await restoreSnapshot(gain, saved, { dryRun: true }))).toEqual(["gain"]);
  await expect(restoreSnapshot(source("three"), saved)).rejects.toThrow(
    "restoring a snapshot: it has no three: it has one, two",
  );
  for (const wrong of [3, null, "one", [3], { one: 3 }]) {
    await expect(restoreSnapshot(wrong as never, saved)).rejects.toThrow("is no target: must be an instrument");
  }
});

test("a channel takes what another channel had", async () => {
  const s = source("s", { "a.volt": 5, "a.range": 20 });
  await s.snapshot({ update: "All" });
  const plan = await restoreSnapshot(s.outputs.at(0), await s.a.snapshot());
  expect(paths(plan)).toEqual(["s_b.volt"]);
  expect(s.hardware.values.get("b.volt")).toBe(5);
});

test("names and parts that QCoDeS spells in another way are found", async () => {
  const s = source();
  const volt = { volt: { name: "volt", full_name: "s_b_volt", value: 2 } };
  const saved = {
    name: "s",
    submodules: {
      a: {
        name: "s_a",
        submodules: {},
        parameters: { sourcerange_v: { name: "sourcerange_v", full_name: "s_a_sourcerange_v", value: 2.0 } },
      },
      // Here the channel is in tuples only.
      b: { name: "s_b", submodules: {}, parameters: volt },
    },
    parameters: {},
  };
  expect(paths(await restoreSnapshot(s, saved))).toEqual(["s.a.sourcerangeV", "s.all.b.volt"]);
});

test("a restore makes any state of the instrument into any other", async () => {
  const state = fc.record({
    "a.volt": fc.double({ min: -20, max: 20, noNaN: true }),
    "a.output": fc.constantFrom(0, 1),
    "a.limiti": fc.double({ min: 0, max: 1, noNaN: true }),
    "a.mode": fc.constantFrom(0, 1),
    "a.nplc": fc.double({ min: 0.01, max: 25, noNaN: true }),
    "a.range": fc.constantFrom(0.2, 2, 20),
    "b.volt": fc.double({ min: -20, max: 20, noNaN: true }),
    "b.output": fc.constantFrom(0, 1),
    "b.limiti": fc.double({ min: 0, max: 1, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(state, state, fc.array(fc.double(), { minLength: 2, maxLength: 2 }), async (now, then, wave) => {
      const other = source("s", then);
      await other.waveform(Float64Array.from(wave, value => (Number.isNaN(value) ? 0 : value)));
      const saved = snapshotFromJson(snapshotToJson(await other.snapshot({ update: "All" })));
      const s = source("s", now);
      const plan = await restoreSnapshot(s, saved);
      expect(diffSnapshots(saved, await s.snapshot({ update: "All" })).isEmpty).toBe(true);
      const outputs = [...plan].map(({ path, to }) => (path.endsWith("output") ? (to === true ? 1 : -1) : 0));
      expect(outputs).toEqual(outputs.toSorted((a, b) => a - b));
    }),
  );
});

test("an option or a declaration that does not fit does not compile", () => {
  // @ts-expect-error -- QCoDeS's word for it is "Only_invalid"
  const update: RestoreOptions = { update: "OnlyInvalid" };
  class Numbered extends Quiet {
    readonly restoreOrder = [1];
  }
  // @ts-expect-error -- an order names parameters
  const declares = (numbered: Numbered): DeclaresRestoreOrder => numbered;
  expectTypeOf(declares).toBeFunction();
  expectTypeOf(update).toExtend<RestoreOptions>();
  expectTypeOf(restoreSnapshot(source(), {}, { dryRun: true }).catch(() => undefined)).resolves.toEqualTypeOf<
    RestorePlan | undefined
  >();
  expectTypeOf<Source["a"]>().toExtend<RestoreTarget>();
  expectTypeOf<Source["outputs"]>().toExtend<RestoreTarget>();
  expectTypeOf<Source["a"]["volt"]>().toExtend<RestoreTarget>();
});
