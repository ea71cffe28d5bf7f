/** Several parameters as one, whose value has a named part for each. */

import { inspect } from "node:util";

import { expect, expectTypeOf, test } from "vitest";

import {
  DelegateGroup,
  DelegateGroupParameter,
  GroupedParameter,
  ManualParameter,
  Parameter,
  vals,
} from "../../drivers/core/index.ts";

function made() {
  const sent: [string, number][] = [];
  const part = (name: string, value: number) =>
    new Parameter(name, {
      setCmd: async (raw: number) => void sent.push([name, raw]),
      getCmd: async () => sent.findLast(each => each[0] === name)?.[1] ?? value,
      vals: vals.numbers(0, 100),
    });
  const [first, second] = [part("m1", 1), part("m2", 2)];
  const x = new DelegateGroupParameter("x", { source: first });
  const y = new DelegateGroupParameter("y", { source: second, scale: 10 });
  const field = new GroupedParameter("field", { group: new DelegateGroup("field", { x, y }), unit: "T" });
  return { sent, first, second, x, y, field };
}

test("the value has a part for each parameter, in its own numbers", async () => {
  const { field } = made();
  const value = await field();
  expectTypeOf(value).toEqualTypeOf<{ readonly x: number; readonly y: number }>();
  expect(value).toEqual({ x: 1, y: 0.2 });
});

test("some parts can be set, which leaves the others alone, or all to the same value", async () => {
  const { sent, field } = made();
  await field({ y: 5 });
  expect(sent.splice(0)).toEqual([["m2", 50]]);
  await field({ y: 6, x: 7 });
  expect(sent.splice(0)).toEqual([
    ["m2", 60],
    ["m1", 7],
  ]);
  await field(3);
  expect(sent).toEqual([
    ["m1", 3],
    ["m2", 30],
  ]);
});

test("all parts are checked before the first is set", async () => {
  const { sent, field } = made();
  await expect(field({ x: 1, y: 11 })).rejects.toThrow(
    "110 is invalid: must be between 0 and 100 inclusive; Parameter: m2",
  );
  // @ts-expect-error there is no such part
  await expect(field({ x: 1, z: 1 })).rejects.toThrow("z is not in field: it has x, y");
  await expect(field({})).rejects.toThrow("Provide at least one group parameter and its value to be set.");
  expect(sent).toEqual([]);
});

test("the cache is a live view of the parts'", async () => {
  const { first, field, x } = made();
  expect([field.cache.value, field.cache.valid, field.cache.timestamp]).toEqual([null, false, null]);
  expect(await field.cache.get()).toEqual({ x: 1, y: 0.2 });
  await first(9);
  expect([field.cache.value, field.cache.valid]).toEqual([{ x: 9, y: 0.2 }, true]);
  x.cache.invalidate();
  expect(field.cache.valid).toBe(false);
  field.cache.set({ x: 4 });
  expect([first.cache.value, field.cache.valid]).toEqual([4, true]);
  field.cache.invalidate();
  expect(x.cache.valid).toBe(false);
});

test("a list is known by the names of its parameters, a list of one reads as that one", async () => {
  const { x, y, first } = made();
  const pair = new GroupedParameter("pair", { group: new DelegateGroup("pair", [x, y]) });
  expect(await pair()).toEqual({ x: 1, y: 0.2 });
  const one = new GroupedParameter("one", { group: new DelegateGroup("one", [x]) });
  const value = await one();
  expectTypeOf(value).toEqualTypeOf<number>();
  await one(8);
  expect([value, first.cache.value, one.cache.value]).toEqual([1, 8, 8]);
});

test("the value can be made, read and set in one's own way", async () => {
  const { x, y, sent } = made();
  const sum = new GroupedParameter("sum", {
    group: new DelegateGroup("sum", [x, y], { formatter: (a, b) => a + b, setter: (value: number) => x(value / 2) }),
  });
  expectTypeOf(await sum()).toEqualTypeOf<number>();
  expect(await sum()).toBe(1.2);
  await sum(8);
  expect([sent, sum.cache.value]).toEqual([[["m1", 4]], 4.2]);
  const read = new GroupedParameter("read", { group: new DelegateGroup("read", { x }, { getter: async () => 42 }) });
  expect([await read(), read.cache.value]).toEqual([42, 42]);
});

test("it can be set only if each part can", async () => {
  const fixed = new Parameter("fixed", { getCmd: () => 1 });
  const some = new GroupedParameter("some", {
    group: new DelegateGroup("some", { fixed, m: new ManualParameter("m") }),
  });
  expect([some.gettable, some.settable]).toEqual([true, false]);
  await expect(some.set({ m: 3 })).rejects.toThrow("Trying to set a parameter that is not settable.");
});

test("the snapshot holds the parts' values, the short text their sources", async () => {
  const { field } = made();
  expect(await field.snapshot({ update: "All" })).toMatchObject({
    __class__: "GroupedParameter",
    full_name: "field",
    value: { x: 1, y: 0.2 },
    unit: "T",
    label: "field",
  });
  expect(inspect(field)).toBe("GroupedParameter(name=field, source_parameters=(m1, m2))");
});

test("a group without parts, with two of a name or with something else is refused", () => {
  const { x } = made();
  expect(() => new DelegateGroup("g", [])).toThrow("g needs at least one parameter");
  expect(() => new DelegateGroup("g", [x, x])).toThrow("two parameters of g have the same name");
  // @ts-expect-error a number is no parameter
  expect(() => new DelegateGroup("g", { x: 3 })).toThrow("x in g must be a parameter");
});
