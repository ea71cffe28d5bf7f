/** Arrays as numpy 1.26 and 2 print them; the expected texts were printed by it. */

import { expect, test } from "vitest";

import { arrayText } from "../../drivers/core/array-text.ts";
import { repr } from "../../drivers/core/python-text.ts";

test.each([
  [[0, 0.5, 1], "[0.  0.5 1. ]"],
  [[1, 2, 3], "[1. 2. 3.]"],
  [[-1, 10.25], "[-1.   10.25]"],
  [[1 / 3, 2 / 3], "[0.33333333 0.66666667]"],
  [[1e-6, 1], "[1.e-06 1.e+00]"],
  [[1e9, 1.5e9], "[1.0e+09 1.5e+09]"],
  [[NaN, 1, Infinity], "[nan  1. inf]"],
  [[], "[]"],
])("%j", (values, text) => {
  expect(arrayText(Float64Array.from(values))).toBe(text);
});

test("whole numbers have no point, and long arrays are shortened", () => {
  expect(arrayText(Int32Array.of(1, 20, -3))).toBe("[ 1 20 -3]");
  expect(arrayText(Int32Array.from({ length: 2000 }, (_, i) => i))).toBe("[   0    1    2 ... 1997 1998 1999]");
});

test("values inside other text look as in Python", () => {
  expect(repr({ a: [1, "b", true, null], c: NaN, d: 1e-7 })).toBe("{'a': [1, 'b', True, None], 'c': nan, 'd': 1e-07}");
  expect(repr("it's \r\n")).toBe(`"it's \\r\\n"`);
});
