/** Means, spreads and spacings agree with numpy. */

import { expect, test } from "vitest";

import { logspace, mean, std } from "../../../measure/numbers/index.ts";

test("mean and standard deviation are numpy's, with any ddof and beside a large offset", () => {
  // np.std([1, 2, 4, 8]), np.std([1, 2, 4, 8], ddof=1), np.std(1e9 + np.array([1, 2, 4, 8]))
  expect(mean([1, 2, 4, 8])).toBe(3.75);
  expect(std([1, 2, 4, 8])).toBeCloseTo(2.680951323690902, 14);
  expect(std(Float32Array.of(1, 2, 4, 8), { ddof: 1 })).toBeCloseTo(3.095695936834452, 14);
  expect(std(Float64Array.of(1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 8))).toBeCloseTo(2.680951323690902, 9);
  expect(mean([1, NaN])).toBeNaN();
  expect(mean([1, Infinity])).toBe(Infinity);
});

test("what has no mean or spread is refused", () => {
  expect(() => mean([])).toThrow("mean: there are 0 values: must be at least 1 value");
  expect(() => std([1], { ddof: 1 })).toThrow("std: there are 1 values: must be at least 2 values");
  expect(() => std([1], { ddof: -1 })).toThrow("std: ddof -1 is invalid: must be a whole number, 0 or more");
  expect(() => mean(["1"] as unknown as number[])).toThrow("mean: '1' at index 0 is no number");
  expect(() => mean(3 as unknown as number[])).toThrow("mean: 3 is no list of numbers");
});

test("logspace takes exponents", () => {
  expect(logspace(0, 3, 4)).toEqual([1, 10, 100, 1000]);
  expect(logspace(0, 3, 4, { base: 2 })).toEqual([1, 2, 4, 8]);
  expect(logspace(-9, 0)).toHaveLength(50);
  // Whoever gives values instead of exponents learns of it.
  expect(() => logspace(1, 1e6, 7)).toThrow("start and stop are exponents, not values");
  expect(() => logspace(0, 1, 2.5)).toThrow("logspace: count 2.5 must be a whole number, 0 or more");
});
