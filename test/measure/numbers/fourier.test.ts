/** Fourier transforms agree with numpy, of any length. */

import { expect, test } from "vitest";

import { ComplexArray } from "../../../drivers/core/index.ts";
import { fft, fftFrequencies, ifft } from "../../../measure/numbers/index.ts";

function expectClose(actual: ComplexArray, wanted: readonly (readonly [number, number])[]): void {
  expect(actual).toHaveLength(wanted.length);
  wanted.flat().forEach((value, place) => expect(actual.data[place]).toBeCloseTo(value, 12));
}

test("a power of two and any other length are transformed as by numpy", () => {
  // np.fft.fft([1, 2, 4, 8]), np.fft.fft([1, 2, 4, 8, 16])
  expectClose(fft([1, 2, 4, 8]), [
    [15, 0],
    [-3, 6],
    [-5, 0],
    [-3, -6],
  ]);
  expectClose(fft(Float64Array.of(1, 2, 4, 8, 16)), [
    [31, 0],
    [-3.1458980337503153, 15.66593223730204],
    [-9.854101966249685, 4.424767466914009],
    [-9.854101966249685, -4.424767466914009],
    [-3.1458980337503153, -15.66593223730204],
  ]);
});

test("the inverse takes complex numbers", () => {
  // np.fft.ifft([1, 2 + 1j, 4 - 2j])
  expectClose(ifft(ComplexArray.fromParts([1, 2, 4], [0, 1, -2])), [
    [2.333333333333333, -0.3333333333333333],
    [-1.5326920704511053, -0.41068360252295905],
    [0.199358737117772, 0.7440169358562924],
  ]);
});

test("what was transformed comes back, whatever its length", () => {
  for (const length of [1, 2, 3, 16, 97, 100]) {
    const values = Float64Array.from({ length }, (_, index) => Math.sin(index * index));
    const back = ifft(fft(values));
    values.forEach((value, index) => expect(back.at(index)?.re).toBeCloseTo(value, 12));
    back.im.forEach(im => expect(im).toBeCloseTo(0, 12));
  }
});

test("a tone stands at its frequency", () => {
  const rate = 1000;
  const tone = Float64Array.from({ length: 500 }, (_, index) => Math.sin((2 * Math.PI * 40 * index) / rate));
  const power = fft(tone).abs();
  const highest = power.indexOf(Math.max(...power.subarray(0, 250)));
  expect(fftFrequencies(500, 1 / rate)[highest]).toBeCloseTo(40, 9);
});

test("frequencies are numpy's, the negative ones last", () => {
  expect(fftFrequencies(5, 0.1)).toEqual(Float64Array.of(0, 2, 4, -4, -2));
  expect(fftFrequencies(4, 0.1)).toEqual(Float64Array.of(0, 2.5, -5, -2.5));
  expect(() => fftFrequencies(0)).toThrow("fftFrequencies: count 0 must be a whole number, 1 or more");
  expect(() => fftFrequencies(4, 0)).toThrow("fftFrequencies: spacing 0 is invalid: must be finite and not 0");
});

test("nothing has no transform", () => {
  expect(() => fft([])).toThrow("fft: there are 0 values: must be at least 1 value");
  expect(() => ifft(new ComplexArray(0))).toThrow("ifft: there are 0 values: must be at least 1 value");
});
