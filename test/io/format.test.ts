/** The format mini-language: what Python's `str.format` gave for the same template and values, and what is refused. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { format, PythonFloat } from "../../drivers/io/format.ts";

/** Template, values, and the output of CPython 3.11. */
const python: readonly (readonly [string, readonly unknown[], string])[] = [
  ["{}", [1], "1"],
  ["{}", [1.5], "1.5"],
  ["{}", [0.1], "0.1"],
  ["{}", [1e-5], "1e-05"],
  ["{}", [1.5e300], "1.5e+300"],
  ["{}", ["text"], "text"],
  ["{}", [true], "True"],
  ["{:5}", [true], "    1"],
  ["{}", [-7], "-7"],
  ["ATTN ALL {:02.0f}", [4], "ATTN ALL 04"],
  ["ATTN ALL {0:0=2d}", [4], "ATTN ALL 04"],
  ["{:.12f}", [0.1], "0.100000000000"],
  ["{:.12f}", [-1e-13], "-0.000000000000"],
  ["{:d}", [12], "12"],
  ["{:05d}", [-42], "-0042"],
  ["{:+d}", [3], "+3"],
  ["{: d}", [3], " 3"],
  ["{:e}", [123456.789], "1.234568e+05"],
  ["{:e}", [0], "0.000000e+00"],
  ["{:.15E}", [0.3333333333333333], "3.333333333333333E-01"],
  ["{:+.8E}", [-2.5e-12], "-2.50000000E-12"],
  ["{:.0e}", [25], "2e+01"],
  ["{:.0f}", [0.5], "0"],
  ["{:.0f}", [1.5], "2"],
  ["{:.0f}", [2.5], "2"],
  ["{:.2f}", [2.675], "2.67"],
  ["{:.1f}", [0.25], "0.2"],
  ["{:g}", [0.0001], "0.0001"],
  ["{:g}", [1e-5], "1e-05"],
  ["{:g}", [1234567], "1.23457e+06"],
  ["{:g}", [100000], "100000"],
  ["{:.3g}", [1234.5], "1.23e+03"],
  ["{:#g}", [1], "1.00000"],
  ["{:.3}", [1234.5], "1.23e+03"],
  ["{:.3}", [0.5], "0.5"],
  ["{:G}", [1e-10], "1E-10"],
  ["{:s}", ["x"], "x"],
  ["{:>6s}", ["ab"], "    ab"],
  ["{:^6}", ["ab"], "  ab  "],
  ["{:*<6}", ["ab"], "ab****"],
  ["{:.2}", ["abcdef"], "ab"],
  ["{:x}", [255], "ff"],
  ["{:X}", [255], "FF"],
  ["{:#x}", [255], "0xff"],
  ["{:b}", [5], "101"],
  ["{:o}", [8], "10"],
  ["{:#010b}", [5], "0b00000101"],
  ["{:%}", [0.25], "25.000000%"],
  ["{:.1%}", [0.12345], "12.3%"],
  ["{{{}}}", [1], "{1}"],
  ["{:08.3f}", [-3.25159], "-003.252"],
  ["{:=+8.1f}", [2.25], "+    2.2"],
  ["{:_>8}", [1.5], "_____1.5"],
  ["{:f}", [1e22], "10000000000000000000000.000000"],
  ["{:f}", [5e-324], "0.000000"],
  ["{:.3f}", [1e16], "10000000000000000.000"],
  ["{:10.2e}", [12345], "  1.23e+04"],
  ["{:.17g}", [0.1], "0.10000000000000001"],
  ["{:F}", [1.5], "1.500000"],
  ["{:-d}", [-1], "-1"],
  ["{1} {0}", ["a", "b"], "b a"],
  ["{} {}", [1, 2], "1 2"],
  ["{0}{0}", [1], "11"],
];

describe("format gives what Python gives", () => {
  test.each(python)("%j with %j is %j", (template, values, expected) => {
    expect(format(template, ...values)).toBe(expected);
  });

  test("named fields are found in the last value", () => {
    expect(format("CMD {a}, {b:.1f}", { a: 1, b: 2 })).toBe("CMD 1, 2.0");
  });

  test("a float that is whole keeps its point", () => {
    expect(format("{}", new PythonFloat(4))).toBe("4.0");
    expect(format("{}", new PythonFloat(1e16))).toBe("1e+16");
  });

  test("infinity and not-a-number are words", () => {
    expect(format("{} {:.2f} {:05.1f} {:E}", Infinity, Number.NaN, -Infinity, Infinity)).toBe("inf nan -0inf INF");
  });

  test("whole numbers beyond 2^53 are exact as bigint", () => {
    expect(format("{} {:d} {:x}", 2n ** 70n, -(2n ** 64n), 2n ** 64n)).toBe(
      "1180591620717411303424 -18446744073709551616 10000000000000000",
    );
  });

  test("seventeen digits read back as the same number, whatever it is", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
        expect(Number(format("{:.17g}", value))).toBe(value);
        expect(Number(format("{:.16e}", value))).toBe(value);
        expect(Number(format("{}", new PythonFloat(value)))).toBe(value);
      }),
    );
  });
});

describe("format refuses what would send something else", () => {
  test.each([
    ["{:d}", [1.5], 'formatting "{:d}": field {:d}: format code d needs an integer, got 1.5'],
    ["{:d}", ["4"], 'formatting "{:d}": field {:d}: format code d needs a number, got the string "4"'],
    ["{:s}", [4], 'formatting "{:s}": field {:s}: format code s needs a string, got 4'],
    ["{:d}", [new PythonFloat(4)], 'formatting "{:d}": field {:d}: format code d needs an integer, got 4'],
    ["{:d}", [Number.NaN], 'formatting "{:d}": field {:d}: format code d needs an integer, got NaN'],
    ["{}", [], 'formatting "{}": no value for field {}'],
    ["{} {}", [1], 'formatting "{} {}": no value for field {}'],
    ["{a}", [{ b: 1 }], 'formatting "{a}": no value named a for field {a}'],
    ["{a}", [1], 'formatting "{a}": no value named a for field {a}'],
    ["{toString}", [{}], 'formatting "{toString}": no value named toString for field {toString}'],
    ["{} {0}", [1], 'format string "{} {0}": mixes counted fields {} and numbered fields {0}'],
    ["a } b", [1], 'format string "a } b": single } at position 2: write }} for a brace'],
    ["a { b", [1], 'format string "a { b": { at position 2 is not closed'],
    ["{0.real}", [1], 'format string "{0.real}": field {0.real}: a field is empty, a number or a name'],
  ])("%j with %j", (template, values, message) => {
    expect(() => format(template, ...values)).toThrow(message);
  });

  test.each([[undefined], [null], [{}], [[1]], [() => 1]])("%j is no value for a command", value => {
    expect(() => format("{}", value)).toThrow("cannot be put into text: a string, number, bigint or boolean is needed");
  });

  test("an unknown format code names the known ones", () => {
    expect(() => format("{:q}", 1)).toThrow("with type one of b d o x X e E f F g G s %");
  });
});
