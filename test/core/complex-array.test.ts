/** Arrays of complex numbers: one block of memory, arithmetic, and the text of numpy. */

import { inspect } from "node:util";
import { expect, test } from "vitest";

import { complex, ComplexArray } from "../../drivers/core/index.ts";
import { str } from "../../drivers/core/python-text.ts";

test("an array of complex numbers is one block of their parts in turn", () => {
  const array = ComplexArray.from([complex(1, 2), 3, { re: 0, im: -1 }]);
  expect(array.data).toEqual(Float64Array.of(1, 2, 3, 0, 0, -1));
  expect(array).toHaveLength(3);
  expect(array.at(0)).toEqual(complex(1, 2));
  expect(array.at(-1)).toEqual(complex(0, -1));
  expect([array.at(3), array.at(-4)]).toEqual([undefined, undefined]);
  expect([...array]).toEqual([complex(1, 2), complex(3, 0), complex(0, -1)]);
  expect(new ComplexArray(array.data).data).toBe(array.data);
  expect(new ComplexArray(2)).toEqual(ComplexArray.from([0, 0]));
  expect(array).not.toEqual(ComplexArray.from([complex(1, 2), 3, 0]));
});

test("the parts, the sizes and the angles of an array are arrays of real numbers", () => {
  const array = ComplexArray.fromParts([3, 0], Float32Array.of(4, -1));
  expect(array.re).toEqual(Float64Array.of(3, 0));
  expect(array.im).toEqual(Float64Array.of(4, -1));
  expect(array.abs()).toEqual(Float64Array.of(5, 1));
  expect(array.arg()).toEqual(Float64Array.of(Math.atan2(4, 3), -Math.PI / 2));
});

test("arithmetic of arrays takes one number for all, or one for each", () => {
  const array = ComplexArray.from([complex(1, 2), complex(3, -4)]);
  expect(array.add(1)).toEqual(ComplexArray.from([complex(2, 2), complex(4, -4)]));
  expect(array.sub(array)).toEqual(new ComplexArray(2));
  expect(array.mul(complex(0, 1))).toEqual(ComplexArray.from([complex(-2, 1), complex(4, 3)]));
  expect(array.div(ComplexArray.from([2, complex(3, -4)]))).toEqual(
    ComplexArray.from([complex(0.5, 1), complex(1, -0)]),
  );
  expect(array.conjugate()).toEqual(ComplexArray.from([complex(1, -2), complex(3, 4)]));
  expect(array.slice(1)).toEqual(ComplexArray.from([complex(3, -4)]));
  expect(array.slice(0, -1)).toEqual(ComplexArray.from([complex(1, 2)]));
  expect(array.map((value, index) => value.im + index)).toEqual(ComplexArray.from([2, -3]));
  expect(array.at(0)).toEqual(complex(1, 2));
});

test("parts that do not fit together are refused", () => {
  expect(() => new ComplexArray(Float64Array.of(1))).toThrow("1 parts are no whole number of complex numbers");
  expect(() => new ComplexArray([1, 2] as never)).toThrow("[1, 2] is no Float64Array");
  expect(() => ComplexArray.fromParts([1], [])).toThrow("there are 1 real parts, but 0 imaginary ones");
  expect(() => new ComplexArray(2).add(new ComplexArray(3))).toThrow("arrays of 2 and 3 complex numbers");
});

test("an array has numpy's text wherever it is shown, and JSON holds its numbers", () => {
  const array = ComplexArray.from([complex(0, 1), complex(2, -3)]);
  expect([str(array), String(array), inspect(array)]).toEqual(Array(3).fill("[0.+1.j 2.-3.j]"));
  expect(JSON.stringify(array.slice(1))).toBe('[{"__dtype__":"complex","re":2,"im":-3}]');
});
