/** Fits agree with numpy and scipy, whatever the size of the numbers. */

import { expect, test } from "vitest";

import { linspace } from "../../../drivers/core/index.ts";
import { curveFit, polyfit, polyval } from "../../../measure/numbers/index.ts";

const decay = (t: number, a: number, k: number, c: number): number => a * Math.exp(-k * t) + c;
const times = linspace(0, 4, 9);
const values = [2.51, 1.72, 1.35, 1.08, 0.91, 0.83, 0.74, 0.68, 0.71];

/** Equal to so many digits, whatever the size. */
function expectClose(actual: ArrayLike<number>, wanted: readonly number[], digits = 6): void {
  expect(actual).toHaveLength(wanted.length);
  wanted.forEach((value, index) => expect((actual[index] as number) / value).toBeCloseTo(1, digits));
}

test("a polynomial has numpy's coefficients, the highest power first", () => {
  // np.polyfit(np.linspace(-1, 2, 7), [1, -2, 3, .5, 2, -1, 4], 3)
  const x = linspace(-1, 2, 7);
  const wanted = [0.6666666666666664, -0.6190476190476184, -0.33333333333333365, 0.9285714285714279];
  const found = polyfit(x, [1, -2, 3, 0.5, 2, -1, 4], 3);
  expectClose(found, wanted, 12);
  expect(polyval(found, 0)).toBe(found[3]);
  expect(polyval([2, 1], Float64Array.of(0, 3))).toEqual(Float64Array.of(1, 7));
});

test("powers of a nanovolt are not lost", () => {
  // np.polyfit(np.arange(1, 6) * 1e-9, [1e-12, 3e-12, 8e-12, 17e-12, 24e-12], 2): 1e6, 0 within rounding, -4e-13
  const found = polyfit([1e-9, 2e-9, 3e-9, 4e-9, 5e-9], [1e-12, 3e-12, 8e-12, 17e-12, 24e-12], 2);
  expectClose([found[0] as number, found[2] as number], [1e6, -4e-13], 9);
  expect(Math.abs(found[1] as number) * 5e-9).toBeLessThan(1e-24);
});

test("points that determine no polynomial are refused", () => {
  expect(() => polyfit([1, 1, 1], [1, 2, 3], 1)).toThrow(
    "polyfit: x has 1 different values: must be at least 2 for degree 1",
  );
  expect(() => polyfit([1], [1], 1)).toThrow("polyfit: x: there are 1 values: must be at least 2 values");
  expect(() => polyfit([1, 2], [1, NaN], 1)).toThrow("polyfit: y: NaN at index 1 is invalid: must be finite");
  expect(() => polyfit([1, 2], [1, 2, 3], 1)).toThrow("polyfit: x has 2 values and y has 3: must be the same number");
});

test("a decay has scipy's parameters and covariance", () => {
  // curve_fit(lambda t, a, k, c: a * np.exp(-k * t) + c, t, v, [1, 1, 0])
  const { parameters, covariance, errors } = curveFit(decay, times, values, [1, 1, 0]);
  expectClose(parameters, [1.8308640328566548, 1.0116251763011594, 0.662966197981767]);
  expectClose(covariance[0] as Float64Array, [0.001015663430496059, -0.0001871716308909901, -0.0003487989237050519], 4);
  expectClose(covariance[1] as Float64Array, [-0.0001871716308909901, 0.002093570042708918, 0.000807135200456988], 4);
  expect(errors[2]).toBeCloseTo(Math.sqrt(0.0004855687835279699), 6);
});

test("values with a small standard deviation weigh more, and give the errors their size", () => {
  // The same with sigma=s, absolute_sigma=True
  const sigma = [0.1, 0.1, 0.05, 0.05, 0.05, 0.02, 0.02, 0.02, 0.02];
  const { parameters, covariance } = curveFit(decay, times, values, [1, 1, 0], { sigma, absoluteSigma: true });
  expectClose(parameters, [1.8385962146370671, 0.9655640538491577, 0.6477239631367854]);
  expectClose(covariance[0] as Float64Array, [0.007132072885483685, 0.002718558220852829, 0.00023856196504486453], 4);
});

test("a line of picoamperes at gigahertz is found as scipy finds it", () => {
  const line = (f: number, a: number, centre: number, width: number, c: number): number =>
    a / (1 + ((f - centre) / width) ** 2) + c;
  const frequencies = linspace(4.9e9, 5.1e9, 21);
  const currents = frequencies.map(
    (f, index) => line(f, 3e-12, 5.0123e9, 1.7e7, 1e-13) + 1e-14 * Math.cos(index * 2.3),
  );
  const { parameters, errors } = curveFit(line, frequencies, currents, [1e-12, 5e9, 1e7, 0]);
  expectClose(parameters, [3.0019371220265304e-12, 5012288053.716808, 16949541.884902414, 1.0158921670095055e-13], 5);
  expectClose(
    errors,
    [4.72583062553205e-29, 1469042074.1753702, 5159791128.207984, 8.563605580218124e-30].map(Math.sqrt),
    4,
  );
});

test("what the values do not determine has an infinite covariance", () => {
  const { parameters, covariance } = curveFit((x, a, b) => a * x + (b - b), [1, 2, 3], [2, 4, 6.1], [1, 1]);
  expect(parameters[0]).toBeCloseTo(2.02, 1);
  expect(covariance[0]).toEqual(Float64Array.of(Infinity, Infinity));
});

test("a fit that cannot be made says why", () => {
  expect(() => curveFit(x => Math.log(-x), [1, 2], [1, 2], [1])).toThrow(
    "curveFit: the model gives NaN at x = 1 for the start values [1]",
  );
  expect(() => curveFit(decay, times, values, [1, 1, 0], { maxEvaluations: 8 })).toThrow(
    /^curveFit: no fit found in \d+ evaluations, the last parameters are \[.*\]: start closer, or set maxEvaluations$/u,
  );
  expect(() => curveFit(decay, times, values, [1, 1, 0], { sigma: 0 })).toThrow(
    "curveFit: sigma 0 is invalid: must be above 0",
  );
  expect(() => curveFit(decay, [1, 2], [1, 2], [1, 1, 0])).toThrow(
    "curveFit: x: there are 2 values: must be at least 3 values",
  );
});
