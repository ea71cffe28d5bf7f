/** Numbers with units as people read them. */

import { expect, test } from "vitest";

import { formatDecade, formatQuantity, inScale, unitScale } from "../../widgets/si.ts";

test.each([
  [0.0123456789, "V", "12.346 mV"],
  [1e9, "Hz", "1 GHz"],
  [999.999e-6, "A", "1 mA"],
  [-2.5e-12, "A", "-2.5 pA"],
  [0, "V", "0 V"],
  [1e-30, "A", "1e-6 yA"],
  [40, "dB", "40 dB"],
  [0.0001, "dB", "0.0001 dB"],
  [1.5e-9, "", "1.5e-9"],
  [123456, "", "1.2346e+5"],
  [0.1, "", "0.1"],
  [3300, "Ohm", "3.3 kOhm"],
  [3300, "Ω", "3.3 kΩ"],
  [2, "kg", "2 kg"],
  [NaN, "V", "NaN V"],
  [-Infinity, "V", "−∞ V"],
])("%f %s is written %s", (value, unit, text) => {
  expect(formatQuantity(value, unit)).toBe(text);
});

test.each([
  [0.75, "V", -3, "mV"],
  [999.9, "V", 0, "V"],
  [1000, "V", 3, "kV"],
  [1e30, "V", 24, "YV"],
  [0.75, "dB", 0, "dB"],
  [0.001, "dB", -3, "10⁻³ dB"],
  [2e7, "", 6, "10⁶"],
  [5e-324, "", -300, "10⁻³⁰⁰"],
  [0, "V", 0, "V"],
])("an axis up to %f %s is divided by 10^%i and called %s", (largest, unit, exponent, shown) => {
  expect(unitScale(largest, unit)).toEqual({ exponent, unit: shown });
});

test("scaling keeps round numbers round", () => {
  for (const value of [0.1, 0.3, 0.7, 1.1]) {
    expect(inScale(value, { exponent: -3, unit: "mV" })).toBeCloseTo(value * 1000, 12);
  }
  expect(inScale(0.1, { exponent: -3, unit: "mV" })).toBe(100);
});

test.each([
  [1e-7, true, "100n"],
  [1, true, "1"],
  [2e4, true, "20k"],
  [1e-20, true, "10⁻²⁰"],
  [1e-7, false, "10⁻⁷"],
  [200, false, "200"],
  [2e5, false, "2·10⁵"],
])("%f on a logarithmic axis (prefixes: %s) is %s", (value, prefixes, text) => {
  expect(formatDecade(value, prefixes)).toBe(text);
});
