/** What a parameter takes and has, in words. */

import { expect, test } from "vitest";

import { complex, Parameter, vals } from "../../drivers/core/index.ts";
import type { Validator } from "../../drivers/core/index.ts";
import { allowedText, valueText } from "../../widgets/show/value-text.ts";

const points = new Parameter("points", { setCmd: null, vals: vals.ints() });

const cases: readonly (readonly [Validator, string])[] = [
  [vals.multiType(vals.numbers(0, 1), vals.enum("MAX", "MIN")), "0 V to 1 V, or MAX, MIN"],
  [vals.multiType(vals.numbers(), vals.dict()), "MultiType: Numbers, Dict"],
  [vals.complexNumbers(), "complex numbers"],
  [vals.lists(vals.bool()), "list of on or off"],
  [vals.lists(vals.dict()), "list"],
  [
    vals.sequence(vals.ints(0), { length: 2, requireSorted: true }),
    "rising list of whole numbers, 0 V or more, 2 elements",
  ],
  [vals.arrays(), "array of numbers"],
  [vals.arrays({ min: 0, shape: [points, 2] }), "array of points × 2 numbers, 0 V or more"],
  [vals.arrays({ validTypes: ["int"] }), "array of whole numbers"],
  [vals.arrays({ validTypes: ["complex"], shape: [3] }), "array of 3 complex numbers"],
  [vals.anything(), "Anything"],
];

test.each(cases)("%#: what may be set is told in words", (validator, text) => {
  expect(allowedText(new Parameter("p", { unit: "V", setCmd: null, vals: validator }))).toBe(text);
});

test("a complex value has its unit", async () => {
  const impedance = new Parameter("z", { unit: "Ω", setCmd: null, vals: vals.complexNumbers() });
  await impedance(complex(50, -3));
  expect(valueText(impedance)).toBe("(50-3j) Ω");
});
