/** Which values pass: the table is QCoDeS's, the differences are ours and are listed. */

import { expect, test } from "vitest";

import { ValidationError, vals } from "../../drivers/core/index.ts";
import type { Validator } from "../../drivers/core/index.ts";

const columns: readonly [string, unknown][] = [
  ["null", null],
  ["true", true],
  ["0", 0],
  ["1", 1],
  ["2.5", 2.5],
  ["nan", NaN],
  ["inf", Infinity],
  ["3", 3],
  ["empty", ""],
  ["a", "a"],
  ["off", "off"],
  ["[1,2]", [1, 2]],
  ["[1,x]", [1, "x"]],
  ["array 1 2 3", Int32Array.of(1, 2, 3)],
  ["array .5 .6", Float64Array.of(0.5, 0.6)],
  ["{a}", { a: 1 }],
  ["{b}", { b: 1 }],
  ["function", () => 1],
];

// + passes, t is the wrong type, v is the wrong value; in the order of the columns.
const rows: readonly [Validator, string, string][] = [
  [vals.anything(), "<Anything>", "+ + + + + + + + + + + + + + + + + +"],
  [vals.nothing("r"), "<Nothing(r)>", "v v v v v v v v v v v v v v v v v v"],
  [vals.bool(), "<Boolean>", "t + t t t t t t t t t t t t t t t t"],
  [vals.strings(), "<Strings>", "t t t t t t t t + + + t t t t t t t"],
  [vals.strings(1, 5), "<Strings 1<=len<=5>", "t t t t t t t t v + + t t t t t t t"],
  [vals.numbers(), "<Numbers>", "t + + + + v + + t t t t t t t t t t"],
  [vals.numbers(0, 1), "<Numbers 0<=v<=1>", "t + + + v v v v t t t t t t t t t t"],
  [vals.numbers(0), "<Numbers v>=0>", "t + + + + v + + t t t t t t t t t t"],
  [vals.ints(), "<Ints>", "t + + + t t t + t t t t t t t t t t"],
  [vals.ints(1, 10), "<Ints 1<=v<=10>", "t + v + t t t + t t t t t t t t t t"],
  [vals.permissiveInts(0, 3), "<Ints 0<=v<=3>", "t + + + t v v + t t t t t t t t t t"],
  [vals.enum("a", 1), "<Enum: {'a', 1}>", "v + v + v v v v v + v t t t t t t v"],
  [vals.onOff(), "<Enum: {'on', 'off'}>", "v v v v v v v v v v + t t t t t t v"],
  [vals.multiples(3), "<Ints, Multiples of 3>", "t v + v t t t + t t t t t t t t t t"],
  [
    vals.permissiveMultiples(0.1),
    "<PermissiveMultiples, Multiples of 0.1 to within 1e-09>",
    "t + + + + v v + t t t t t t t t t t",
  ],
  [
    vals.multiType(vals.numbers(0, 1), vals.enum("off")),
    "<MultiType: Numbers 0<=v<=1, Enum: {'off'}>",
    "v + + + v v v v v v + v v v v v v v",
  ],
  [vals.multiTypeOr(vals.ints(), vals.bool()), "<MultiTypeOr: Ints, Boolean>", "v + + + v v v + v v v v v v v v v v"],
  [
    vals.multiTypeAnd(vals.ints(), vals.numbers(0, 5)),
    "<MultiTypeAnd: Ints, Numbers 0<=v<=5>",
    "v + + + v v v + v v v v v v v v v v",
  ],
  [vals.arrays(), "<Arrays, shape: None>", "t t t t t t t t t t t t t + + t t t"],
  [vals.arrays({ shape: [3] }), "<Arrays, shape: (3,)>", "t t t t t t t t t t t t t + v t t t"],
  [vals.arrays({ min: 0, max: 1, shape: [2] }), "<Arrays 0<=v<=1, shape: (2,)>", "t t t t t t t t t t t t t v + t t t"],
  [vals.lists(vals.ints()), "<Lists : <Ints> >", "t t t t t t t t t t t + t t t t t t"],
  [
    vals.sequence(vals.ints(), { length: 2, requireSorted: true }),
    "<Sequence : len: 2 sorted: True <Ints>>",
    "t t t t t t t t v v v + t t t t t t",
  ],
  [vals.callable(), "<Callable>", "t t t t t t t t t t t t t t t t t +"],
  [vals.dict(), "<Dict>", "t t t t t t t t t t t t t t t + + t"],
  [vals.dict(["a"]), "<Dict ['a']>", "t t t t t t t t t t t t t t t + v t"],
];

// Here true is not the number 1, and text is not a sequence.
const differences: Readonly<Record<string, string>> = {
  "<Numbers> true": "t",
  "<Numbers 0<=v<=1> true": "t",
  "<Numbers v>=0> true": "t",
  "<Ints> true": "t",
  "<Ints 1<=v<=10> true": "t",
  "<Ints 0<=v<=3> true": "t",
  "<Enum: {'a', 1}> true": "v",
  "<Ints, Multiples of 3> true": "t",
  "<PermissiveMultiples, Multiples of 0.1 to within 1e-09> true": "t",
  "<MultiType: Numbers 0<=v<=1, Enum: {'off'}> true": "v",
  "<MultiTypeAnd: Ints, Numbers 0<=v<=5> true": "v",
  "<Sequence : len: 2 sorted: True <Ints>> empty": "t",
  "<Sequence : len: 2 sorted: True <Ints>> a": "t",
  "<Sequence : len: 2 sorted: True <Ints>> off": "t",
};

test.each(rows)("%#: a validator lets the same values through as QCoDeS's", (validator, description, table) => {
  expect(validator.description).toBe(description);
  const outcomes = table.split(" ");
  for (const [index, [name, value]] of columns.entries()) {
    const expected = differences[`${description} ${name}`] ?? outcomes[index];
    expect(`${name} ${outcome(validator, value)}`).toBe(`${name} ${expected}`);
  }
});

function outcome(validator: Validator, value: unknown): string {
  try {
    validator.check(value);
    return "+";
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.reason === "type" ? "t" : "v";
  }
}

test("a shape may depend on what another parameter says now", () => {
  let points = 2;
  const validator = vals.arrays({ shape: [() => points] });
  validator.check(Float64Array.of(1, 2));
  points = 3;
  expect(() => validator.check(Float64Array.of(1, 2))).toThrow("array of 2 values does not have shape (<function>,)");
});

test.each([
  [vals.numbers(0, 1), { kind: "number", min: 0, max: 1 }],
  [vals.ints(1), { kind: "number", min: 1, integer: true }],
  [vals.multiples(3), { kind: "number", integer: true, step: 3 }],
  [vals.enum("a", "b"), { kind: "choice", options: ["a", "b"] }],
  [vals.multiType(vals.enum("a"), vals.enum(1)), { kind: "choice", options: ["a", 1] }],
  [vals.bool(), { kind: "switch" }],
  [vals.strings(0, 8), { kind: "text", minLength: 0, maxLength: 8 }],
] as const)("%#: a validator tells which control fits", (validator, control) => {
  expect(validator.control).toEqual(control);
});

test.each([
  [vals.ints(), "1.00000e+00", 1],
  [vals.bool(), "ON", true],
  [vals.bool(), "0", false],
  [vals.onOff(), "1", "on"],
  [vals.strings(), " as it is ", " as it is "],
  [vals.enum("CW", "LIST"), "LIST\n", "LIST"],
  [vals.enum(0, 2, 4), "04", 4],
  [vals.multiType(vals.numbers(0, 1), vals.enum("MAX")), "MAX", "MAX"],
  [vals.multiType(vals.numbers(0, 1), vals.enum("MAX")), "0.5", 0.5],
])("%#: a validator reads the reply that stands for its value", (validator, reply, value) => {
  expect(validator.parse?.(reply)).toBe(value);
});

test.each([
  [vals.ints(), "1.5", "reply '1.5' is not a whole number"],
  [vals.bool(), "maybe", "reply 'maybe' is neither on nor off"],
  [vals.enum(0, 2), "", "reply '' is not a number"],
  [vals.multiType(vals.numbers(0, 1), vals.enum("MAX")), "x", "reply 'x' fits none of Numbers 0<=v<=1, Enum: {'MAX'}"],
])("%#: a validator quotes the reply that it cannot read", (validator, reply, text) => {
  expect(() => validator.parse?.(reply)).toThrow(text);
});
