/** Complex values of parameters, from the command to the record. */

import { expect, expectTypeOf, test } from "vitest";

import { complex, Complex, ComplexArray, Parameter, vals } from "../../drivers/core/index.ts";

test("a reply of two parts is a complex number, and one goes out through the parser", async () => {
  const sent: unknown[] = [];
  const s21 = new Parameter("s21", {
    getCmd: () => "1.0,-2.0",
    setCmd: (value: unknown) => void sent.push(value),
    setParser: value => `${value.re},${value.im}`,
    vals: vals.complexNumbers(),
  });
  const value = await s21();
  expectTypeOf(value).toEqualTypeOf<Complex>();
  expect(String(value)).toBe("(1-2j)");
  await s21(complex(0, 1));
  expect(sent).toEqual(["0,1"]);
  await expect(s21(1 as never)).rejects.toThrow("setting s21 to 1: 1 is not");
  expect(s21.record()).toMatchObject({ value: { __dtype__: "complex", re: 0, im: 1 } });
});

test("scale and offset apply to complex numbers and arrays, both ways", async () => {
  let raw: unknown = complex(21, 4);
  const z = new Parameter("z", {
    getCmd: () => raw,
    setCmd: (value: unknown) => void (raw = value),
    scale: 2,
    offset: 1,
    vals: vals.complexNumbers(),
  });
  expect(String(await z())).toBe("(10+2j)");
  await z(complex(1, 1));
  expect(String(raw)).toBe("(3+2j)");
  const trace = new Parameter("trace", {
    getCmd: () => ComplexArray.from([complex(2, 2), complex(4, 0)]),
    scale: 2,
    vals: vals.arrays({ validTypes: ["complex"] }),
  });
  expect([...(await trace())].map(String)).toEqual(["(1+1j)", "(2+0j)"]);
  expect(trace.record()["value"]).toEqual([
    { __dtype__: "complex", re: 1, im: 1 },
    { __dtype__: "complex", re: 2, im: 0 },
  ]);
});

test("a raw reply need not be a value: half of a whole number is one after the scale", async () => {
  const half = new Parameter("half", { getCmd: () => "0.5", scale: 0.5, vals: vals.ints() });
  expect(await half()).toBe(1);
  const list = new Parameter("list", { getCmd: () => "1,2", scale: 0.5, vals: vals.arrays() });
  expect(await list()).toEqual(Float64Array.of(2, 4));
});
