/** Parameters that are swept together. */

import { inspect } from "node:util";

import { expect, expectTypeOf, test } from "vitest";

import { combine, ManualParameter, vals } from "../../drivers/core/index.ts";

function made() {
  const x = new ManualParameter("x", { vals: vals.numbers(0, 10), initialValue: 0 });
  const y = new ManualParameter("y", { vals: vals.numbers(0, 10), initialValue: 0 });
  const both = combine(x, y, { name: "both", label: "Both", unit: "V", aggregator: (a, b) => a + b });
  return { x, y, both };
}

test("each point sets all parameters", async () => {
  const { x, y, both } = made();
  const sweep = both.sweep([1, 2, 3], Float64Array.of(4, 5, 6));
  expect([[...sweep], sweep.length, sweep.dimensionality]).toEqual([[0, 1, 2], 3, 2]);
  expect(await sweep.set(1)).toEqual([2, 5]);
  expect([x.cache.value, y.cache.value]).toEqual([2, 5]);
  expectTypeOf(sweep.aggregate(2, 5)).toEqualTypeOf<number>();
  expect(sweep.aggregate(2, 5)).toBe(7);
  expect(both.length).toBe(0);
  await expect(sweep.set(3)).rejects.toThrow("both has 3 points, not one number 3");
});

test("points can be given as one array", () => {
  const { both } = made();
  const points = [
    [1, 2],
    [3, 4],
  ];
  expect(both.sweep(points).setpoints).toEqual(points);
});

test("arrays that do not fit and values that are not taken are refused before anything is set", () => {
  const { x, both } = made();
  expect(() => both.sweep([1], [1, 2])).toThrow("Arrays have different number of setpoints");
  expect(() => both.sweep()).toThrow("Need at least one array to sweep over.");
  expect(() => both.sweep([[1, 2, 3]])).toThrow("sweeping both: a point has 3 values, but 2 parameters are combined");
  expect(() => both.sweep([1], [11])).toThrow("11 is invalid: must be between 0 and 10 inclusive; Parameter: y");
  expect(() => combine(x, { name: "1 a" })).toThrow("must be a valid identifier");
  expect(() => combine(x, { name: "one" }).aggregate(1)).toThrow("one has no aggregator");
});

test("the snapshot holds that of each parameter", async () => {
  const { both } = made();
  expect(await both.snapshot()).toMatchObject({
    __class__: "CombinedParameter",
    unit: "V",
    label: "Both",
    full_name: "both",
    x: { __class__: "ManualParameter", value: 0 },
    y: { value: 0 },
  });
  expect(inspect(both)).toBe("<CombinedParameter: both of x, y>");
});
