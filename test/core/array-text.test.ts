/** Arrays as numpy 1.26 and 2 print them; the expected texts were printed by it. */

import { expect, test } from "vitest";

import { ComplexArray } from "../../drivers/core/index.ts";
import { arrayText } from "../../drivers/core/array-text.ts";
import { repr } from "../../drivers/core/python-text.ts";

test.each([
  [[0, 0.5, 1], "[0.  0.5 1. ]"],
  [[1, 2, 3], "[1. 2. 3.]"],
  [[-1, 10.25], "[-1.   10.25]"],
  [[1 / 3, 2 / 3], "[0.33333333 0.66666667]"],
  [[1e-6, 1], "[1.e-06 1.e+00]"],
  [[1e9, 1.5e9], "[1.0e+09 1.5e+09]"],
  [[-0, 1e-100, 1], "[-0.e+000  1.e-100  1.e+000]"],
  [[NaN, 1, Infinity], "[nan  1. inf]"],
  [[99999999.1], "[99999999.1]"],
  [[1 / 512, 3 / 512], "[0.00195312 0.00585938]"],
  [[], "[]"],
])("%j", (values, text) => {
  expect(arrayText(Float64Array.from(values))).toBe(text);
});

test("floats of 32 bits have as many digits as tell them apart", () => {
  expect(arrayText(Float32Array.of(0.1, 0.2, 1 / 3))).toBe("[0.1        0.2        0.33333334]");
});

test("a line ends before its 75th character, without spaces", () => {
  expect(arrayText(Float64Array.from({ length: 30 }, (_, i) => i / 4))).toBe(
    "[0.   0.25 0.5  0.75 1.   1.25 1.5  1.75 2.   2.25 2.5  2.75 3.   3.25\n" +
      " 3.5  3.75 4.   4.25 4.5  4.75 5.   5.25 5.5  5.75 6.   6.25 6.5  6.75\n 7.   7.25]",
  );
});

test("whole numbers have no point, and long arrays are shortened", () => {
  expect(arrayText(Int32Array.of(1, 20, -3))).toBe("[ 1 20 -3]");
  expect(arrayText(Int32Array.from({ length: 2000 }, (_, i) => i))).toBe("[   0    1    2 ... 1997 1998 1999]");
});

test.each([
  [[0, 1, 2, -3], "[0.+1.j 2.-3.j]"],
  [[0.5, 0.25, -1, -10], "[ 0.5 +0.25j -1. -10.j  ]"],
  [[1, 1e-6, 1e5, 0], "[1.e+00+1.e-06j 1.e+05+0.e+00j]"],
  [[NaN, 1, 1, Infinity], "[nan +1.j  1.+infj]"],
  [[1, -Infinity, 2, 0], "[1.-infj 2. +0.j]"],
  [[1 / 3, 2 / 3], "[0.33333333+0.66666667j]"],
  [[-0, -0, 1, 0], "[-0.-0.j  1.+0.j]"],
  [[1e-100, 1, 0, 1e100], "[1.e-100+1.e+000j 0.e+000+1.e+100j]"],
  [[], "[]"],
])("complex %j", (parts, text) => {
  expect(new ComplexArray(Float64Array.from(parts)).toString()).toBe(text);
});

test("long complex arrays are shortened, too", () => {
  const parts = Float64Array.from({ length: 2400 }, (_, i) => Math.floor(i / 2));
  expect(new ComplexArray(parts).toString()).toBe(
    "[0.000e+00+0.000e+00j 1.000e+00+1.000e+00j 2.000e+00+2.000e+00j ...\n" +
      " 1.197e+03+1.197e+03j 1.198e+03+1.198e+03j 1.199e+03+1.199e+03j]",
  );
});

test("values inside other text look as in Python", () => {
  expect(repr({ a: [1, "b", true, null], c: NaN, d: 1e-7 })).toBe("{'a': [1, 'b', True, None], 'c': nan, 'd': 1e-07}");
  expect(repr([1e-5, -2.5e-5, 0.0001])).toBe("[1e-05, -2.5e-05, 0.0001]");
  expect(repr("it's \r\n")).toBe(`"it's \\r\\n"`);
});
