/** Complex numbers: their text is Python's, and the expected results were computed by it. */

import { inspect } from "node:util";
import * as fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";

import { Complex, complex, parseComplex, ReplyError } from "../../drivers/core/index.ts";
import { repr, str } from "../../drivers/core/python-text.ts";

test.each([
  [1, 1, "(1+1j)"],
  [0, 1, "1j"],
  [-0, -2, "(-0-2j)"],
  [0, -0, "-0j"],
  [0, 0, "0j"],
  [1, 0, "(1+0j)"],
  [1, -0, "(1-0j)"],
  [1.5, -0.25, "(1.5-0.25j)"],
  [0, NaN, "nanj"],
  [NaN, 1, "(nan+1j)"],
  [1, Infinity, "(1+infj)"],
  [-Infinity, -Infinity, "(-inf-infj)"],
  [1e16, 1e-5, "(1e+16+1e-05j)"],
  [1e15, 1e-4, "(1000000000000000+0.0001j)"],
  [0, -1e22, "-1e+22j"],
])("complex(%d, %d) looks as in Python: %s", (re, im, text) => {
  const value = complex(re, im);
  expect([repr(value), str(value), String(value), inspect(value)]).toEqual([text, text, text, text]);
  expect(repr([value])).toBe(`[${text}]`);
});

test("a complex number is a value: it never changes, and is equal to another one with its parts", () => {
  const value = complex(1, 2);
  expect(() => Object.assign(value, { re: 3 })).toThrow(TypeError);
  expect(value).toEqual(new Complex(1, 2));
  expect(value).not.toEqual(complex(1, 3));
  expect(value.equals({ re: 1, im: 2 })).toBe(true);
  expect(value.equals(1)).toBe(false);
  expect(complex(1).equals(1)).toBe(true);
  expect(Complex.from(value)).toBe(value);
  expect(() => complex("1" as never)).toThrow(new TypeError("complex('1', 0): both parts must be numbers"));
});

test("arithmetic takes complex and real numbers", () => {
  const value = complex(1, 2);
  expectTypeOf(value.add(1)).toEqualTypeOf<Complex>();
  expect(value.add(1)).toEqual(complex(2, 2));
  expect(value.sub({ re: 0, im: 2 })).toEqual(complex(1, 0));
  expect(value.mul(complex(0, 1))).toEqual(complex(-2, 1));
  expect(value.mul(2)).toEqual(complex(2, 4));
  expect(value.div(complex(3, -4))).toEqual(complex(-0.2, 0.4));
  expect(value.div(complex(3, 4)).mul(complex(3, 4)).re).toBeCloseTo(1, 15);
  expect(value.div(complex(2, 0))).toEqual(complex(0.5, 1));
  expect(value.div(2)).toEqual(complex(0.5, 1));
  expect(value.neg()).toEqual(complex(-1, -2));
  expect(value.conjugate()).toEqual(complex(1, -2));
  expect(complex(3, -4).abs()).toBe(5);
  expect(complex(0, -1).arg()).toBe(-Math.PI / 2);
});

test.each([
  ["the power of a fraction", complex(0.3, -1.7).pow(2.5), complex(-3.679689337465144, 1.337846635550829)],
  ["a complex power", complex(0.3, -1.7).pow(complex(1, 2)), complex(26.875339140713884, -8.437380109660666)],
  ["the root beside the cut", complex(-3, 1e-3).sqrt(), complex(0.0002886751305854362, 1.7320508316251377)],
  ["the logarithm", complex(0.3, -1.7).log(), complex(0.5459616502586565, -1.396124127786657)],
  ["the exponential", complex(0.3, -1.7).exp(), complex(-0.17392187543249002, -1.3386074785524524)],
])("%s is Python's", (_, value, expected) => {
  expect(value.sub(expected).abs()).toBeLessThan(1e-13 * expected.abs());
});

test("powers of whole numbers are exact", () => {
  expect(complex(1, 1).pow(2)).toEqual(complex(0, 2));
  expect(complex(1, 1).pow(-2)).toEqual(complex(0, -0.5));
  expect(complex(2, 1).pow(7)).toEqual(complex(-278, -29));
  expect(complex(2, 1).pow(0)).toEqual(complex(1, 0));
});

test("what is not a number stays so, and is never taken for infinity", () => {
  const lost = complex(NaN, 1);
  for (const value of [lost.add(1), lost.mul(complex(1, 1)), lost.div(complex(1, 1)), lost.sqrt(), lost.exp()]) {
    expect(value.re).toBeNaN();
  }
  for (const value of [lost.log(), lost.pow(0.5), complex(1, 1).pow(NaN)]) expect(value.re).toBeNaN();
  expect(complex(Infinity, 1).add(1)).toEqual(complex(Infinity, 1));
});

test("where a real number is due, a complex one is refused", () => {
  expect(() => Number(complex(1, 2))).toThrow("(1+2j) is no real number: take its re, im, abs() or arg()");
  expect(() => Math.sqrt(complex(1, 2) as never)).toThrow(TypeError);
});

test("JSON holds a complex number as QCoDeS writes it", () => {
  expect(JSON.stringify({ z: complex(1, -2) })).toBe('{"z":{"__dtype__":"complex","re":1,"im":-2}}');
});

test.each([
  ["(1+2j)", complex(1, 2)],
  ["1+2j", complex(1, 2)],
  ["1.5-2.5e-3j\n", complex(1.5, -0.0025)],
  ["-2j", complex(0, -2)],
  ["j", complex(0, 1)],
  ["1-i", complex(1, -1)],
  ["1e3+.5J", complex(1000, 0.5)],
  ["3", complex(3, 0)],
  ["+1.0E+00,-2.0E+00", complex(1, -2)],
  [" 1 , 2 ", complex(1, 2)],
  ["(-0-2j)", complex(-0, -2)],
  ["nan+infj", complex(NaN, Infinity)],
  ["infj", complex(0, Infinity)],
])("the reply %j is read", (reply, value) => {
  expect(parseComplex(reply)).toEqual(value);
});

test.each(["", " ", "x", "1+2", "1+2k", "1,2,3", "1,", ",", "1 + 2j", "1+2j3", "()", "(1+2j", "++1j", "1j+2"])(
  "the reply %j is no complex number, and the error quotes it",
  reply => {
    expect(() => parseComplex(reply)).toThrow(
      new ReplyError(`reply ${repr(reply)} is not a complex number`, { reply }),
    );
  },
);

test("a complex number is read back from its own text", () => {
  fc.assert(
    fc.property(fc.double(), fc.double(), (re, im) => {
      expect(parseComplex(complex(re, im).toString())).toEqual(complex(re, im));
      expect(parseComplex(`${repr(re)},${repr(im)}`)).toEqual(complex(re, im));
    }),
  );
});

test("a product and a quotient undo each other", () => {
  const part = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const number = fc
    .tuple(part, part)
    .map(([re, im]) => complex(re, im))
    .filter(value => value.abs() > 1e-6);
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(a.mul(b).div(b).sub(a).abs()).toBeLessThanOrEqual(1e-12 * a.abs());
    }),
  );
});
