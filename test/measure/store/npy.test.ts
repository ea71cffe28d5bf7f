/** Arrays as bytes in numpy's format. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { ComplexArray } from "../../../drivers/core/complex/complex-array.ts";
import { decodeNpy } from "../../../measure/store/npy/decode.ts";
import { encodeComplex, encodeNpy } from "../../../measure/store/npy/encode.ts";
import { NpyError, npyHead } from "../../../measure/store/npy/header.ts";

/** Letters of all of Unicode, without the halves of pairs. */
const letters = fc
  .integer({ min: 0, max: 0x10_ffff })
  .filter(point => point < 0xd800 || point > 0xdfff)
  .map(point => String.fromCodePoint(point));

/** An array as numpy has it, of which the bytes of the values are given. */
function array(descr: string, shape: string, data: Buffer, order = "False", version = 3): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(text.length, 0, length.length);
  return Buffer.concat([Buffer.from("\u0093NUMPY", "latin1"), Buffer.of(version, 0), length, Buffer.from(text), data]);
}

describe("what is written", () => {
  test("begins as numpy's version 3, with the data at a multiple of 64 bytes", () => {
    const bytes = encodeNpy({ values: Float64Array.of(1, 2, 3), shape: [3] });
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from("\u0093NUMPY\u0003\0", "latin1"));
    expect(bytes.toString("latin1", 12, 128).trimEnd()).toBe(
      "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
    );
    expect(bytes.length).toBe(128 + 24);
    expect(npyHead("<f8", []).toString("latin1")).toContain("'shape': ()");
  });

  test("comes back as it was, with every number, complex number and text", () => {
    fc.assert(
      fc.property(
        fc.float64Array({ maxLength: 8 }),
        fc.array(fc.string({ unit: letters }), { maxLength: 5 }),
        (numbers, texts) => {
          const kept = texts.map(text => text.replace(/\0+$/, ""));
          const real = { values: numbers, shape: [numbers.length, 1] };
          expect(decodeNpy(encodeNpy(real))).toEqual(real);
          const complex = { values: new ComplexArray(numbers.slice(numbers.length % 2)), shape: [numbers.length >> 1] };
          expect(decodeNpy(encodeNpy(complex))).toEqual(complex);
          expect(decodeNpy(encodeNpy({ values: kept, shape: [kept.length] }))).toEqual({
            values: kept,
            shape: [kept.length],
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  test("of one complex number is an array of one, as numpy.save writes it", () => {
    const bytes = encodeComplex(1.5, NaN);
    expect(bytes[6]).toBe(1);
    expect(decodeNpy(bytes)).toEqual({ values: new ComplexArray(Float64Array.of(1.5, NaN)), shape: [1] });
  });
});

describe("what is read", () => {
  test.each([
    ["<i4", Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]), [1, -1]],
    [">i2", Buffer.from([1, 0, 0xff, 0xfe]), [256, -2]],
    ["<u8", Buffer.from("01000000000000000000000000000080", "hex"), [1, 2 ** 63]],
    ["|b1", Buffer.from([1, 0]), [1, 0]],
    ["<f2", Buffer.from([0x00, 0x3c, 0x01, 0x80]), [1, -(2 ** -24)]],
    [">f8", Buffer.from("3ff8000000000000c000000000000000", "hex"), [1.5, -2]],
    ["<m8[ms]", Buffer.from("dc050000000000000000000000000080", "hex"), [1.5, NaN]],
  ])("numbers of kind %s", (descr, data, values) => {
    for (const version of [1, 2, 3]) {
      expect(decodeNpy(array(descr, "(2,)", data, "False", version)).values).toEqual(Float64Array.from(values));
    }
  });

  test("points in time become texts as ISO 8601 has them", () => {
    const data = Buffer.alloc(16);
    data.writeBigInt64LE(-1n, 0);
    data.writeBigInt64LE(-(2n ** 63n), 8);
    expect(decodeNpy(array("<M8[ns]", "(2,)", data)).values).toEqual(["1969-12-31T23:59:59.999999999", "NaT"]);
  });

  test("an array in Fortran's order is turned, the last index changing fastest", () => {
    const data = Buffer.from(Float64Array.of(1, 4, 2, 5, 3, 6).buffer);
    expect(decodeNpy(array("<f8", "(2, 3)", data, "True"))).toEqual({
      values: Float64Array.of(1, 2, 3, 4, 5, 6),
      shape: [2, 3],
    });
  });

  test.each([
    ["objects", array("|O", "(1,)", Buffer.alloc(8)), /an array of \|O: must hold numbers/],
    ["structures", array("[('a'", "(1,)", Buffer.alloc(8)), NpyError],
    ["too few values", array("<f8", "(3,)", Buffer.alloc(16)), /an array of 3 values of <f8 has 16 bytes: must be 24/],
    ["a shape beyond all memory", array("<f8", "(4294967296, 4294967296)", Buffer.alloc(16)), /is too large/],
    ["texts without letters, very many", array("<U0", "(9007199254740991,)", Buffer.alloc(0)), /texts of length 0/],
    ["a letter beyond Unicode", array("<U1", "(1,)", Buffer.from([0, 0, 0x11, 0])), /a text with the letter 1114112/],
    ["a version to come", array("<f8", "(1,)", Buffer.alloc(8), "False", 4), /version 4 of numpy's format/],
    ["nothing", Buffer.alloc(0), /no array of numpy's/],
  ])("refuses %s", (_name, bytes, message) => {
    expect(() => decodeNpy(bytes)).toThrow(message);
  });

  test("whatever is broken in an array is an error of its own", () => {
    const whole = encodeNpy({ values: Float64Array.of(1, 2, 3), shape: [3] });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (place, byte, length) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        if (place < length) bytes[place] = byte;
        try {
          decodeNpy(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(NpyError);
        }
      }),
      { numRuns: 100 },
    );
  });
});
