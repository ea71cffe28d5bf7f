/** Arrays: what they may hold, and shapes that functions and parameters tell. */

import { expect, expectTypeOf, test } from "vitest";

import {
  ComplexArray,
  evaluateShape,
  isArraysValidator,
  Parameter,
  ValidationError,
  vals,
  VisaInstrument,
} from "../../drivers/core/index.ts";
import type { ArraysValidator, FloatArray, IntArray, NumericArray, ValidatedBy } from "../../drivers/core/index.ts";
import { fakeHandle } from "./fake-handle.ts";

const whole = Int16Array.of(1, 2);
const floats = Float32Array.of(0.5, 1);
const complexes = new ComplexArray(2);

class Scope extends VisaInstrument {
  readonly points = this.parameter({ setCmd: null, vals: vals.ints(1) });
  readonly trace = this.parameter({ setCmd: null, vals: vals.arrays({ shape: [this.points, 2] }) });
}

test.each([
  [undefined, ["+", "+", "t"]],
  [["int"], ["+", "t", "t"]],
  [["float"], ["t", "+", "t"]],
  [["complex"], ["t", "t", "+"]],
  [
    ["float", "complex"],
    ["t", "+", "+"],
  ],
] as const)("an array of kind %j lets through what it names, and complex numbers only then", (validTypes, outcomes) => {
  const validator = vals.arrays({ validTypes });
  expect([whole, floats, complexes].map(array => outcome(() => validator.check(array)))).toEqual(outcomes);
});

test("lists and 64-bit integers are no arrays of numbers", () => {
  expect(outcome(() => vals.arrays().check([1, 2]))).toBe("t");
  expect(outcome(() => vals.arrays().check(BigInt64Array.of(1n)))).toBe("t");
});

test("the static type follows from the kinds", () => {
  expectTypeOf(vals.arrays()).toEqualTypeOf<ArraysValidator>();
  expectTypeOf<ValidatedBy<ArraysValidator>>().toEqualTypeOf<NumericArray>();
  expectTypeOf(vals.arrays({ min: 0 })).toEqualTypeOf<ArraysValidator>();
  expectTypeOf(vals.arrays({ validTypes: ["complex"] })).toEqualTypeOf<ArraysValidator<ComplexArray>>();
  expectTypeOf(vals.arrays({ validTypes: ["int"] })).toEqualTypeOf<ArraysValidator<IntArray>>();
  expectTypeOf(vals.arrays({ validTypes: ["float", "complex"] })).toEqualTypeOf<
    ArraysValidator<FloatArray | ComplexArray>
  >();
  const text = new Parameter("text", { setCmd: null, initialValue: "3" });
  // @ts-expect-error a parameter of text tells no length
  expect(vals.arrays({ shape: [text] })).toBeDefined();
});

test("a block has as many elements as its shape tells", () => {
  const validator = vals.arrays({ shape: [2, 3] });
  validator.check(new Float64Array(6));
  expect(() => validator.check(new Float64Array(5))).toThrow("array of 5 values does not have shape (2, 3)");
  vals.arrays({ shape: [2], validTypes: ["complex"] }).check(new ComplexArray(2));
  vals.arrays({ shape: [] }).check(new Float64Array(1));
});

test("a limit holds for every element, and NaN is in no range", () => {
  const validator = vals.arrays({ max: 1 });
  validator.check(Float64Array.of(-5, 1));
  expect(() => validator.check(Float64Array.of(0, 2))).toThrow(
    "2 in the array is invalid: must be between -inf and 1 inclusive",
  );
  expect(outcome(() => validator.check(Float64Array.of(NaN)))).toBe("v");
  vals.arrays().check(Float64Array.of(NaN));
});

test("a length may be what a function says now", () => {
  let points = 2;
  const validator = vals.arrays({ shape: [() => points] });
  expect(validator.description).toBe("<Arrays, shape: (<function>,)>");
  validator.check(Float64Array.of(1, 2));
  points = 3;
  expect(() => validator.check(Float64Array.of(1, 2))).toThrow("array of 2 values does not have shape (3,)");
  points = 2.5;
  expect(() => validator.check(Float64Array.of(1, 2))).toThrow(
    "shape (<function>,) is none: <function> is 2.5, which is no length",
  );
});

test("a length may be what is known of a parameter; it goes by the parameter's name", async () => {
  const scope = new Scope("scope", fakeHandle());
  const validator = scope.trace.vals;
  expect(validator?.description).toBe("<Arrays, shape: (scope_points, 2)>");
  await expect(scope.trace(Float64Array.of(1))).rejects.toThrow(
    "shape (scope_points, 2) is not known: scope_points has no value; Parameter: scope.trace",
  );
  await scope.points(2);
  await scope.trace(new Float64Array(4));
  await expect(scope.trace(new Float64Array(3))).rejects.toThrow("array of 3 values does not have shape (2, 2)");
  await scope.close();
});

test("a shape is told as it was given, and as it is now", async () => {
  const points = new Parameter("points", { setCmd: null, initialValue: 7 });
  await points();
  const lengths = [points, 3, () => 4];
  const validator = vals.arrays({ shape: lengths });
  lengths.pop();
  expect(validator.shape?.[0]).toBe(points);
  expect(validator.shape).toHaveLength(3);
  expect(evaluateShape(validator)).toEqual([7, 3, 4]);
  expect(evaluateShape(vals.arrays())).toBeUndefined();
  expect(() => evaluateShape({ shape: [new Parameter("unknown", { setCmd: null, vals: vals.ints() })] })).toThrow(
    new TypeError("shape (unknown,) is not known: unknown has no value"),
  );
});

test("a validator of arrays is told from others", () => {
  expect(isArraysValidator(vals.arrays())).toBe(true);
  expect([vals.anything(), vals.lists(), null, 3].map(isArraysValidator)).toEqual([false, false, false, false]);
});

function outcome(check: () => void): string {
  try {
    check();
    return "+";
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.reason === "type" ? "t" : "v";
  }
}
