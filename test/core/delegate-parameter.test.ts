/** A parameter that rests on another one: values, limits, cache and snapshot follow the source. */

import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  createOnOffValMapping,
  DelegateParameter,
  Instrument,
  ManualParameter,
  Parameter,
  ParameterError,
  useClock,
  vals,
} from "../../drivers/core/index.ts";
import { FakeClock } from "./fake-clock.ts";

function made(options: { step?: number; initialCacheValue?: number } = {}) {
  const sent: number[] = [];
  const source = new Parameter("src", {
    label: "Source",
    unit: "V",
    vals: vals.numbers(0, 10),
    getCmd: async () => sent.at(-1) ?? 0,
    setCmd: async (value: number) => void sent.push(value),
    ...options,
  });
  return { source, sent };
}

const later = () => new Promise<void>(done => setImmediate(done));

test("a set goes to the source in the source's numbers, a get comes back in one's own", async () => {
  const { source, sent } = made();
  const d = new DelegateParameter("d", { source, scale: 2, offset: 1 });
  await d(3);
  expect(sent).toEqual([7]);
  expect(await d()).toBe(3);
  expect(source.cache.value).toBe(7);
  await source(9);
  expect(await d.get()).toBe(4);
});

test("names and parsers of a delegate are its own", async () => {
  const { source } = made();
  const mode = new DelegateParameter("mode", { source, valMapping: { low: 1, high: 2 } });
  await mode("high");
  expect([await mode(), source.cache.value, mode.cache.value, mode.cache.rawValue]).toEqual(["high", 2, "high", 2]);
  await source(7);
  expect(mode.cache.value).toBeNull();
  await expect(mode.cache.get()).rejects.toThrow("7 not in val_mapping: must be one of {1, 2}");
  await expect(mode()).rejects.toThrow("getting mode: 7 not in val_mapping");
  const text = new DelegateParameter("text", {
    source,
    getParser: raw => `${raw} V`,
    setParser: (value: string) => Number.parseFloat(value),
  });
  await text("3.5 V");
  expect([source.cache.value, await text()]).toEqual([3.5, "3.5 V"]);
});

test("label and unit are the source's unless they are given, and can be given back", () => {
  const { source } = made();
  const d = new DelegateParameter("d", { source });
  expect([d.label, d.unit]).toEqual(["Source", "V"]);
  d.unit = "mV";
  d.label = "Gate";
  expect([d.label, d.unit, source.label, source.unit]).toEqual(["Gate", "mV", "Source", "V"]);
  Object.assign(d, { unit: undefined, label: undefined });
  d.source = undefined;
  expect([d.label, d.unit]).toEqual(["d", ""]);
});

test("its own validators are asked first, then those of the source with what the source would be set to", async () => {
  const { source, sent } = made();
  const d = new DelegateParameter("d", { source, scale: 2, vals: vals.numbers(0, 6) });
  await expect(d(7)).rejects.toThrow("setting d to 7: 7 is invalid: must be between 0 and 6 inclusive; Parameter: d");
  await expect(d(5.5)).rejects.toThrow(
    "setting d to 5.5: 11 is invalid: must be between 0 and 10 inclusive; Parameter: src",
  );
  expect(sent).toEqual([]);
  expect(d.validators.map(one => one.description)).toEqual(["<Numbers 0<=v<=6>", "<Numbers 0<=v<=10>"]);
  d.removeValidator();
  expect(d.vals?.description).toBe("<Numbers 0<=v<=10>");
});

test("a panel gets the source's limits in the delegate's numbers", () => {
  const { source } = made();
  const control = (options: object) => new DelegateParameter("d", { source, ...options }).control;
  expect(control({})).toEqual(source.control);
  expect(control({ scale: 2 })).toEqual({ kind: "number", min: 0, max: 5 });
  expect(control({ scale: -2, offset: 1 })).toEqual({ kind: "number", min: -4.5, max: 0.5 });
  expect(control({ getParser: String })).toEqual({ kind: "none" });
  expect(control({ vals: vals.numbers(0, 1) })).toMatchObject({ min: 0, max: 1 });
});

test("the cache is a live view of the source's", async () => {
  using _ = useClock(new FakeClock());
  const source = new Parameter("src", { getCmd: () => 8, setCmd: () => undefined, maxValAge: 10 });
  const d = new DelegateParameter("d", { source, scale: 2 });
  expect([d.cache.value, d.cache.valid, d.cache.timestamp, d.cache.maxValAge]).toEqual([null, false, null, 10]);
  expect(await d.cache.get({ getIfInvalid: false })).toBeNull();
  await source(6);
  expect([d.cache.value, d.cache.rawValue, d.cache.valid]).toEqual([3, 6, true]);
  expect(d.cache.timestamp).toEqual(source.cache.timestamp);
  d.cache.invalidate();
  expect(source.cache.valid).toBe(false);
  expect(await d.cache.get()).toBe(4);
  d.cache.set(1);
  expect(source.cache.value).toBe(2);
});

test("a source's names for on and off are known in one form", async () => {
  const source = new Parameter("out", { setCmd: null, valMapping: createOnOffValMapping() });
  const d = new DelegateParameter("d", { source });
  await d("on");
  expect([d.cache.value, await d()]).toEqual([true, true]);
});

test("the source can be changed and taken away; what the delegate can do follows", async () => {
  const { source, sent } = made();
  const d = new DelegateParameter<number>("d", { source: undefined });
  expect([d.gettable, d.settable]).toEqual([false, false]);
  await expect(d()).rejects.toThrow("no get cmd found in Parameter d");
  await expect(d(1)).rejects.toThrow("no set cmd found in Parameter d");
  await expect(d.get()).rejects.toThrow(
    "getting d: Cannot get the value of a DelegateParameter that delegates to a None source.",
  );
  await expect(d.set(1)).rejects.toThrow(
    "setting d to 1: Cannot set the value of a DelegateParameter that delegates to a None source.",
  );
  await expect(d.cache.get()).rejects.toThrow("Cannot get the cache of a DelegateParameter that delegates to None");
  expect(() => d.cache.set(1)).toThrow("Cannot set the cache of a DelegateParameter that delegates to None");
  expect((await d.snapshot())["source_parameter"]).toBeNull();
  d.source = source;
  await d(2);
  expect([sent, d.gettable, d.settable]).toEqual([[2], true, true]);
  d.source = new Parameter("ro", { getCmd: () => 5 });
  expect([await d(), d.settable]).toEqual([5, false]);
  await expect(d(1)).rejects.toThrow("no set cmd found in Parameter d");
  await expect(d.set(1)).rejects.toThrow("setting d to 1: Trying to set a parameter that is not settable.");
  // @ts-expect-error a number is no parameter
  expect(() => (d.source = 3)).toThrow("source of DelegateParameter d must be a parameter or undefined");
});

test("a delegate cannot rest on itself", () => {
  const a = new DelegateParameter<number>("a", { source: undefined });
  const b = new DelegateParameter("b", { source: a });
  expect(() => (a.source = b)).toThrow("source of DelegateParameter a comes back to itself");
});

test("commands, a first value without a source and an age of its own are refused", () => {
  const { source } = made();
  const given = (options: object) => () => new DelegateParameter("d", { source: undefined, ...options });
  expect(given({ source, getCmd: null })).toThrow(
    'It is not allowed to set "getCmd" of a DelegateParameter because the one of the source parameter is supposed to be used.',
  );
  expect(given({ source, setCmd: "V {}" })).toThrow('It is not allowed to set "setCmd" of a DelegateParameter');
  for (const what of ["initialValue", "initialCacheValue"])
    expect(given({ [what]: 1 })).toThrow(
      "It is not allowed to supply 'initialValue' or 'initialCacheValue' without a source.",
    );
  expect(given({ source, maxValAge: 1 })).toThrow("maxValAge of DelegateParameter d: give it to the source");
});

test("a first value is sent to the source before the first use, a first cached value is only noted there", async () => {
  const { source, sent } = made();
  const d = new DelegateParameter("d", { source, scale: 2, initialValue: 3 });
  expect(sent).toEqual([]);
  expect(await d()).toBe(3);
  expect(sent).toEqual([6]);
  const noted = new DelegateParameter("noted", { source, scale: 2, initialCacheValue: 4 });
  expect([sent, source.cache.value, noted.cache.value]).toEqual([[6], 8, 4]);
});

test("a step of the delegate ramps in its own numbers, a step of the source in the source's", async () => {
  const { source, sent } = made({ initialCacheValue: 0 });
  const d = new DelegateParameter("d", { source, scale: 2, step: 1 });
  await d(3);
  expect(sent.splice(0)).toEqual([2, 4, 6]);
  d.step = undefined;
  source.step = 4;
  await d(0);
  expect(sent).toEqual([2, 0]);
});

test("a ramp of a delegate is not cut by a set of its source or of another delegate", async () => {
  const { source, sent } = made({ initialCacheValue: 0 });
  const d = new DelegateParameter("d", { source, step: 1 });
  const other = new DelegateParameter("other", { source: d, scale: 2 });
  await Promise.all([d(3), source(9), other(4), d(7)]);
  expect(sent).toEqual([1, 2, 3, 9, 8, 7]);
  await expect(Promise.all([d(1), source(-1)])).rejects.toThrow("-1 is invalid");
});

test("what a callback starts after the turn of a delegate waits like any other set", async () => {
  const { source, sent } = made({ initialCacheValue: 0 });
  let started: Promise<unknown> | undefined;
  const d = new DelegateParameter("d", {
    source,
    onSetCallback: () => {
      started ??= later().then(() => Promise.all([source(5), d(0)]));
    },
  });
  await d(1);
  d.step = 1;
  await Promise.all([started, d(3)]);
  await started;
  expect(sent).toEqual([1, 2, 3, 5, 4, 3, 2, 1, 0]);
});

test("a first value of the source that is still to be sent holds nobody up", async () => {
  const sent: number[] = [];
  const source = new Parameter("src", {
    setCmd: async (value: number) => void sent.push(value),
    initialValue: 2,
  });
  const d = new DelegateParameter("d", { source, step: 1 });
  await d(4);
  expect(sent).toEqual([2, 3, 4]);
});

test("callbacks after a set are told in each one's numbers", async () => {
  const told: unknown[] = [];
  const source = new Parameter("src", { setCmd: null, onSetCallback: (p, value) => told.push([p.name, value]) });
  const d = new DelegateParameter("d", { source, scale: 2, onSetCallback: (p, value) => told.push([p.name, value]) });
  await d(3);
  expect(told).toEqual([
    ["src", 6],
    ["d", 3],
  ]);
});

test("setTo holds the delegate and gives the source its value back", async () => {
  const { source, sent } = made({ initialCacheValue: 4 });
  const d = new DelegateParameter("d", { source, scale: 2 });
  await d.setTo(1, async () => {
    expect([source.cache.value, d.settable]).toEqual([2, false]);
    await expect(d.set(3)).rejects.toThrow("not settable");
  });
  expect(sent).toEqual([2, 4]);
  expect(d.settable).toBe(true);
});

test("an error names the delegate and the parameter that failed, and none between them", async () => {
  const bad = new Parameter("bad", {
    getCmd: (): Promise<number> => Promise.reject(new Error("no answer")),
    setCmd: (value: number) => Promise.reject(new Error(`no power for ${value}`)),
  });
  const middle = new DelegateParameter("middle", { source: bad, scale: 2 });
  const outer = new DelegateParameter("outer", { source: middle, scale: 3 });
  await expect(outer()).rejects.toThrow(/^getting outer: getting bad: no answer$/);
  await expect(outer(1)).rejects.toThrow(/^setting outer to 1: setting bad to 6: no power for 6$/);
  const error: unknown = await outer(1).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ParameterError);
  expect((error as ParameterError).parameter).toBe("outer");
});

test("a read that failed is tried again where the delegate's policy says so", async () => {
  let left = 1;
  const source = new Parameter("src", {
    getCmd: () => {
      if (left-- > 0) throw new Error("busy");
      return 7;
    },
  });
  expect(await new DelegateParameter("d", { source, retry: { times: 1 } })()).toBe(7);
});

test("an interrupt passes through a delegate as what it is, and ends its ramp between two steps", async () => {
  const controller = new AbortController();
  const key = Symbol.for("setpoint.runtime/1");
  const interrupt = Object.assign(new Error("interrupted"), { name: "KeyboardInterrupt" });
  Object.assign(globalThis, {
    [key]: { cell: () => ({ id: "1", interrupted: controller.signal }), pending: (_: string, p: unknown) => p },
  });
  try {
    const sent: number[] = [];
    const source = new Parameter("src", {
      setCmd: async (value: number) => {
        sent.push(value);
        if (value === 2) controller.abort(interrupt);
      },
      initialCacheValue: 0,
    });
    const d = new DelegateParameter("d", { source, step: 1 });
    await expect(d(5)).rejects.toBe(interrupt);
    expect([sent, d.cache.value]).toEqual([[1, 2], 2]);
  } finally {
    Reflect.deleteProperty(globalThis, key);
  }
});

test("a snapshot holds the source's, and reads the value once", async () => {
  let reads = 0;
  const source = new Parameter("src", { getCmd: () => ++reads, setCmd: null, label: "Source", unit: "V" });
  const d = new DelegateParameter("d", { source, scale: 2 });
  const snapshot = await d.snapshot({ update: "All" });
  expect(reads).toBe(1);
  expect(snapshot).toMatchObject({
    __class__: "DelegateParameter",
    full_name: "d",
    value: 0.5,
    raw_value: 1,
    scale: 2,
    label: "Source",
    unit: "V",
    source_parameter: { __class__: "Parameter", full_name: "src", value: 1 },
  });
  expect(snapshot.ts).toBe((snapshot["source_parameter"] as typeof snapshot).ts);
});

test("what a snapshot leaves out of the source, it leaves out of the delegate", async () => {
  let reads = 0;
  const silent = new Parameter("silent", { getCmd: () => ++reads, snapshotGet: false });
  expect(await new DelegateParameter("d", { source: silent }).snapshot({ update: "All" })).toMatchObject({
    value: null,
  });
  const secret = new Parameter("secret", { getCmd: () => ++reads, snapshotValue: false });
  expect(await new DelegateParameter("d", { source: secret }).snapshot({ update: "All" })).not.toHaveProperty("value");
  expect(reads).toBe(0);
});

test("a delegate asks the source's instrument in the end, and is among the parameters of its own only if told to", async () => {
  class Dac extends Instrument {
    readonly ch1 = this.parameter({ setCmd: null, initialValue: 1, unit: "V" });
  }
  const dac = new Dac("dac", undefined);
  const sample = new Instrument("sample", undefined);
  const gate = new DelegateParameter("gate", { source: dac.ch1, instrument: sample });
  expect(gate.fullName).toBe("sample_gate");
  expect(gate.underlyingInstrument).toBe(dac);
  expect(Object.keys(sample.parameters)).toEqual(["IDN"]);
  expect(await gate()).toBe(1);
  class Sample extends Instrument {
    readonly gate = this.delegateParameter({ source: dac.ch1, unit: "mV", scale: 1e-3 });
  }
  const own = new Sample("own", undefined);
  expect([own.gate.fullName, Object.keys(own.parameters), await own.gate()]).toEqual([
    "own_gate",
    ["IDN", "gate"],
    1000,
  ]);
  const added = own.addParameter("added", { source: dac.ch1 }, { parameterClass: DelegateParameter });
  expect(own.parameters["added"]).toBe(added);
});

test("a delegate of a delegate is a delegate with both conversions", async () => {
  const factor = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  const offset = fc.double({ min: -10, max: 10, noNaN: true });
  await fc.assert(
    fc.asyncProperty(factor, offset, factor, offset, offset, async (s1, o1, s2, o2, value) => {
      const one = new ManualParameter("one", { vals: vals.numbers() });
      const chain = new DelegateParameter("chain", {
        source: new DelegateParameter("inner", { source: one, scale: s1, offset: o1 }),
        scale: s2,
        offset: o2,
      });
      const two = new ManualParameter("two", { vals: vals.numbers() });
      const direct = new DelegateParameter("direct", { source: two, scale: s1 * s2, offset: o2 * s1 + o1 });
      await chain(value);
      await direct(value);
      const tolerance = 1e-9 * (1 + Math.abs(Number(two.cache.value)));
      expect(Math.abs(Number(one.cache.value) - Number(two.cache.value))).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(Number(await chain()) - value)).toBeLessThanOrEqual(tolerance / Math.min(1, s1 * s2));
      expect(chain.cache.value).toBe(await chain());
    }),
  );
});

test("a delegate of a trace has its axes, under names of its own; of several values it has theirs", async () => {
  class Scope extends Instrument {
    readonly time = this.parameter({
      unit: "s",
      getCmd: () => Float64Array.of(0, 1, 2),
      vals: vals.arrays({ shape: [3] }),
    });
    readonly trace = this.parameterWithSetpoints({
      unit: "V",
      setpoints: [this.time],
      shape: [3],
      getCmd: () => Float64Array.of(1, 2, 3),
    });
    readonly iv = this.multiParameter({ names: ["v", "i"], units: ["V", "A"], getCmd: () => [1, 2] });
  }
  const scope = new Scope("scope", undefined);
  const view = new DelegateParameter("view", { source: scope.trace, unit: "mV", scale: 1e-3 });
  const names = { name: "view", registerName: "view", label: "trace", unit: "mV" };
  expect(view.columns()).toEqual([{ ...names, setpoints: [expect.objectContaining({ registerName: "scope_time" })] }]);
  const values = await view();
  const [column] = view.unpack(values);
  expect(column).toMatchObject({ ...names, values: Float64Array.of(1000, 2000, 3000) });
  expect(column?.setpoints[0]?.values).toEqual(Float64Array.of(0, 1, 2));
  const both = new DelegateParameter("both", { source: scope.iv });
  expect(both.unpack(await both()).map(each => [each.registerName, each.values])).toEqual([
    ["scope_v", 1],
    ["scope_i", 2],
  ]);
});
