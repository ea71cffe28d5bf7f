/** What two snapshots do not have in common. */

import { inspect } from "node:util";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  diffSnapshots,
  Parameter,
  SetpointError,
  snapshotFromJson,
  snapshotToJson,
  vals,
} from "../../../drivers/core/index.ts";
import { source } from "./bench.ts";

const parameter = (name: string, value: unknown, more: object = {}) => ({
  name,
  full_name: name,
  value,
  unit: "",
  ts: null,
  ...more,
});

const instrument = (name: string, values: Readonly<Record<string, unknown>>, submodules: object = {}) => ({
  name,
  submodules,
  functions: {},
  parameters: Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, parameter(key, value, { full_name: `${name}_${key}` })]),
  ),
});

test("channels are compared, in submodules and in tuples, each once and by its path", async () => {
  const s = source();
  const before = await s.snapshot({ update: "All" });
  await s.a.volt(1.5);
  await s.outputs[0]?.output("on");
  await s.title("warm");
  const diff = diffSnapshots(before, await s.snapshot());
  expect(diff.changed).toEqual({
    "s.title": ["cold", "warm"],
    "s.a.volt": [0, 1.5],
    "s.all.b.output": [false, true],
  });
  expect([diff.leftOnly, diff.rightOnly]).toEqual([{}, {}]);
  expect([...diff].map(({ path }) => path)).toEqual(["s.title", "s.a.volt", "s.all.b.output"]);
  expect(inspect(diff)).toBe(
    [
      "changed:",
      "  s.title         cold -> warm",
      "  s.a.volt        0 -> 1.5 (V)",
      "  s.all.b.output  False -> True",
    ].join("\n"),
  );
});

test("what only one side has is told apart from what changed", () => {
  const left = instrument("dac", { a: 1, b: 2, old: 3 });
  const right = instrument("dac", { a: 1, b: 5, fresh: null });
  const diff = diffSnapshots(left, right);
  expect(diff).toMatchObject({
    leftOnly: { "dac.old": 3 },
    rightOnly: { "dac.fresh": null },
    changed: { "dac.b": [2, 5] },
    isEmpty: false,
  });
  expect(String(diff)).toBe(
    ["changed:", "  dac.b      2 -> 5", "only left:", "  dac.old    3", "only right:", "  dac.fresh  None"].join("\n"),
  );
  expect(String(diffSnapshots(left, left))).toBe("no differences");
});

test("stations and datasets are compared instrument by instrument", () => {
  const dac = (value: number) => instrument("dac", { a: value }, { ch: instrument("dac_ch", { v: value }) });
  const station = (value: number) => ({
    instruments: { dac: dac(value) },
    parameters: { freq: parameter("freq", value) },
    components: { probe: parameter("probe", value), side: instrument("side", { x: value }) },
    config: null,
  });
  const paths = ["freq", "probe", "dac.a", "dac.ch.v", "side.x"];
  expect(Object.keys(diffSnapshots(station(1), { station: station(2) }).changed)).toEqual(paths);
  expect(diffSnapshots({ dac: dac(1) }, station(2)).changed).toEqual({ "dac.a": [1, 2], "dac.ch.v": [1, 2] });
  expect(diffSnapshots(dac(1), station(2)).changed).toEqual({ "dac.a": [1, 2], "dac.ch.v": [1, 2] });
});

test("an instrument before and after may stand side by side in one record", () => {
  const tuple = (value: number) =>
    instrument("dac", {}, { chs: { snapshotable: true, channels: { dac_x: instrument("dac_x", { v: value }) } } });
  const diff = diffSnapshots({ before: tuple(1), after: tuple(2) }, { before: tuple(1), after: tuple(3) });
  expect(diff.changed).toEqual({ "after.chs.x.v": [2, 3] });
});

test("instruments and channels of different names are compared part by part", async () => {
  const s = source();
  const { submodules } = await s.snapshot({ update: "All" });
  await s.a.volt(3);
  const other = await s.a.snapshot();
  expect(diffSnapshots(submodules["a"], other).changed).toEqual({ "s_a.volt": [0, 3] });
  const b = (await s.outputs.snapshot()).channels?.["s_b"];
  expect(diffSnapshots(other, b).changed).toEqual({ volt: [3, 0] });
});

test("two records of one parameter are compared", async () => {
  const gain = new Parameter("gain", { setCmd: null, initialValue: 1, vals: vals.numbers() });
  const before = await gain.snapshot();
  await gain(2);
  expect(diffSnapshots(before, await gain.snapshot()).changed).toEqual({ gain: [1, 2] });
});

test("other fields are compared where they are asked for", () => {
  const before = parameter("v", 1, { unit: "V", label: "Gate", raw_value: "1", ts: "2026-01-01 00:00:00+00:00" });
  const after = { ...before, unit: "mV", label: "Bias", raw_value: "1.0", ts: "2026-01-02 00:00:00+00:00" };
  expect(diffSnapshots(before, after).isEmpty).toBe(true);
  expect(diffSnapshots(before, after, { fields: ["value", "unit"] }).changed).toEqual({ "v.unit": ["V", "mV"] });
  expect(Object.keys(diffSnapshots(before, after, { fields: "all" }).changed)).toEqual([
    "v.unit",
    "v.label",
    "v.raw_value",
  ]);
  expect(Object.keys(diffSnapshots(before, after, { fields: ["ts"] }).changed)).toEqual(["v.ts"]);
  const labelled = (label: string) => ({ ...instrument("dac", { a: 1 }), label });
  expect(diffSnapshots(labelled("A"), labelled("B"), { fields: "all" }).changed).toEqual({ "dac.label": ["A", "B"] });
});

test("a change of unit is told beside a change of value", () => {
  const left = parameter("v", 1, { unit: "V" });
  expect(String(diffSnapshots(left, parameter("v", 2, { unit: "mV" })))).toBe("changed:\n  v  1 -> 2 (V -> mV)");
});

test.each<[string, unknown, unknown, boolean]>([
  ["NaN", NaN, NaN, true],
  ["a list and its array", [1, 2], Float64Array.of(1, 2), true],
  ["arrays with NaN", Float64Array.of(1, NaN), [1, NaN], true],
  ["arrays of other elements", [1, 2], [1, 3], false],
  ["arrays of other lengths", [1, 2], [1, 2, 3], false],
  ["the data of a complex number and the number", { __dtype__: "complex", re: 1, im: 2 }, { re: 1, im: 2 }, true],
  ["complex numbers", { re: 1, im: 2 }, { re: 1, im: 3 }, false],
  ["a complex number without imaginary part and a real one", { re: 1, im: 0 }, 1, true],
  ["dictionaries in another order", { a: 1, b: [2] }, { b: [2], a: 1 }, true],
  ["dictionaries of other keys", { a: 1 }, { b: 1 }, false],
  ["a dictionary that has a part named re", { re: 1, im: 2, unit: "V" }, { re: 1, im: 2 }, false],
  ["nearly equal numbers", 0.1 + 0.2, 0.3, false],
  ["text and number", "1", 1, false],
  ["yes and 1", true, 1, false],
  ["nothing and zero", null, 0, false],
  ["both zeros", -0, 0, true],
])("values are compared as data: %s", (_what, left, right, same) => {
  expect(diffSnapshots(parameter("p", left), parameter("p", right)).isEmpty).toBe(same);
  expect(diffSnapshots(parameter("p", right), parameter("p", left)).isEmpty).toBe(same);
});

test("a tolerance lets numbers lie apart, also in arrays and complex numbers", () => {
  const differ = (left: unknown, right: unknown, tolerance: object) =>
    !diffSnapshots(parameter("p", left), parameter("p", right), { tolerance }).isEmpty;
  expect(differ(100, 101, { relative: 0.01 })).toBe(false);
  expect(differ(100, 102, { relative: 0.01 })).toBe(true);
  expect(differ([0, 1e-6], [1e-9, 1e-6], { absolute: 1e-8 })).toBe(false);
  expect(differ({ re: 1, im: 0 }, { re: 1, im: 1e-9 }, { relative: 1e-6 })).toBe(false);
  expect(differ(Infinity, 1, { relative: 1 })).toBe(true);
  expect(differ(Infinity, Infinity, { relative: 1 })).toBe(false);
  for (const wrong of [-1, NaN]) {
    expect(() => differ(1, 1, { absolute: wrong })).toThrow(`absolute tolerance ${wrong} is invalid: must be a number`);
  }
});

test("names in snake_case and in camelCase are the same name, unless a side has both", () => {
  const python = instrument("smu", { source_range: 1, IDN: "x", _private: 1 });
  const here = instrument("smu", { sourceRange: 2, IDN: "x", _private: 1 });
  expect(diffSnapshots(python, here)).toMatchObject({
    changed: { "smu.sourceRange": [1, 2] },
    leftOnly: {},
    rightOnly: {},
  });
  expect(diffSnapshots(here, python).changed).toEqual({ "smu.sourceRange": [2, 1] });
  const both = instrument("smu", { a_b: 1, a__b: 2 });
  expect(diffSnapshots(both, instrument("smu", { aB: 1 }))).toMatchObject({
    leftOnly: { "smu.a_b": 1, "smu.a__b": 2 },
    rightOnly: { "smu.aB": 1 },
  });
});

test("long arrays that look alike tell which elements differ", () => {
  const left = Array.from({ length: 100 }, (_, index) => index);
  const right = left.with(42, -1);
  const list = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11...";
  expect(String(diffSnapshots(parameter("p", left), parameter("p", right)))).toBe(
    `changed:\n  p  ${list} -> ${list}, 1 of 100 elements differ, first [42]: 42 -> -1`,
  );
  expect(String(diffSnapshots(parameter("p", left), parameter("p", left.slice(1))))).toContain(", 100 -> 99 elements");
});

test("complex values are shown as Python shows them", () => {
  const text = String(diffSnapshots(parameter("z", { re: 1, im: -2 }), parameter("z", [{ re: 0, im: 1 }])));
  expect(text).toBe("changed:\n  z  (1-2j) -> [(0+1j)]");
});

test("what is no snapshot is refused, with what would be one", () => {
  for (const wrong of [null, 3, "x", [], {}, { a: 1 }]) {
    expect(() => diffSnapshots(wrong, wrong)).toThrow(SetpointError);
  }
  expect(() => diffSnapshots({ a: 1 }, {})).toThrow(
    "comparing snapshots: {'a': 1} is no snapshot: must be that of a parameter, an instrument or a station",
  );
});

const names = fc.stringMatching(/^[a-c]{1,2}$/);
const values = fc.oneof(
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.double(), { maxLength: 3 }),
);

function tree(depth: number): fc.Arbitrary<object> {
  const inner = depth === 0 ? undefined : tree(depth - 1);
  const tuple = (part: fc.Arbitrary<object>) =>
    fc.dictionary(names, part, { maxKeys: 2 }).map(channels => ({ snapshotable: true, channels }));
  return fc.record({
    parameters: fc
      .dictionary(names, values, { maxKeys: 3 })
      .map(own => Object.fromEntries(Object.entries(own).map(([name, value]) => [name, parameter(name, value)]))),
    submodules: inner ? fc.dictionary(names, fc.oneof(inner, tuple(inner)), { maxKeys: 2 }) : fc.constant({}),
  });
}

test("a snapshot does not differ from itself, and differs from another as that does from it", () => {
  fc.assert(
    fc.property(tree(2), tree(2), (a, b) => {
      const [left, right] = [
        { ...a, name: "i" },
        { ...b, name: "i" },
      ];
      expect(diffSnapshots(left, structuredClone(left)).isEmpty).toBe(true);
      expect(diffSnapshots(left, snapshotFromJson(snapshotToJson(left))).isEmpty).toBe(true);
      const [there, back] = [diffSnapshots(left, right), diffSnapshots(right, left)];
      expect(back.leftOnly).toEqual(there.rightOnly);
      expect(back.rightOnly).toEqual(there.leftOnly);
      expect(back.changed).toEqual(
        Object.fromEntries(Object.entries(there.changed).map(([path, [one, other]]) => [path, [other, one]])),
      );
    }),
  );
});
