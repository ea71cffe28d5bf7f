/** Which values pass: the table was recorded from QCoDeS, the differences are ours and are listed with their reasons. */

import { expect, test } from "vitest";

import { Complex, ComplexArray, ValidationError, vals } from "../../drivers/core/index.ts";
import type { Validator } from "../../drivers/core/index.ts";
import { recorded } from "./golden/recording.ts";

// Python's value, and ours for it
const columns: readonly (readonly [string, unknown])[] = [
  ["None", null],
  ["True", true],
  ["0", 0],
  ["1", 1],
  ["2.5", 2.5],
  ["nan", NaN],
  ["inf", Infinity],
  ["1.0", 1.0],
  ["3", 3],
  ["(1+1j)", new Complex(1, 1)],
  ["''", ""],
  ["'a'", "a"],
  ["'off'", "off"],
  ["[1, 2]", [1, 2]],
  ["(2, 1)", Object.freeze([2, 1])],
  ["[1, 'x']", [1, "x"]],
  ["int array", Int32Array.of(1, 2, 3)],
  ["float array", Float64Array.of(0.5, 0.6)],
  ["complex array", ComplexArray.from([new Complex(0, 1)])],
  ["{'a': 1}", { a: 1 }],
  ["{'b': 1}", { b: 1 }],
  ["function", () => 1],
];

// + passes, t is a TypeError, v a ValueError, r a RuntimeError, o an OverflowError, s a SyntaxError; in the order of the columns.
const rows: readonly (readonly [Validator, string, "numeric" | "", string])[] = [
  [vals.anything(), "<Anything>", "numeric", "+ + + + + + + + + + + + + + + + + + + + + +"],
  [vals.nothing("r"), "<Nothing(r)>", "", "r r r r r r r r r r r r r r r r r r r r r r"],
  [vals.bool(), "<Boolean>", "", "t + t t t t t t t t t t t t t t t t t t t t"],
  [vals.strings(), "<Strings>", "", "t t t t t t t t t t + + + t t t t t t t t t"],
  [vals.strings(1, 5), "<Strings 1<=len<=5>", "", "t t t t t t t t t t v + + t t t t t t t t t"],
  [vals.numbers(), "<Numbers>", "numeric", "t + + + + v + + + t t t t t t t t t t t t t"],
  [vals.numbers(0, 1), "<Numbers 0<=v<=1>", "numeric", "t + + + v v v + v t t t t t t t t t t t t t"],
  [vals.numbers(0), "<Numbers v>=0>", "numeric", "t + + + + v + + + t t t t t t t t t t t t t"],
  [vals.ints(), "<Ints>", "numeric", "t + + + t t t t + t t t t t t t t t t t t t"],
  [vals.ints(1, 10), "<Ints 1<=v<=10>", "numeric", "t + v + t t t t + t t t t t t t t t t t t t"],
  [vals.permissiveInts(0, 3), "<Ints 0<=v<=3>", "numeric", "t + + + t v o + + t t t t t t t t t t t t t"],
  [vals.complexNumbers(), "<Complex Number>", "", "t t t t t t t t t + t t t t t t t t t t t t"],
  [vals.enum("a", 1), "<Enum: {'a', 1}>", "", "v + v + v v v + v v v + v t v t t t t t t v"],
  [vals.onOff(), "<Enum: {'on', 'off'}>", "", "v v v v v v v v v v v v + t v t t t t t t v"],
  [vals.multiples(3), "<Ints, Multiples of 3>", "numeric", "t v + v t t t t + t t t t t t t t t t t t t"],
  [
    vals.permissiveMultiples(0.1),
    "<PermissiveMultiples, Multiples of 0.1 to within 1e-09>",
    "numeric",
    "t + + + + v v + + t t t t t t t t t t t t t",
  ],
  [
    vals.multiType(vals.numbers(0, 1), vals.enum("off")),
    "<MultiType: Numbers 0<=v<=1, Enum: {'off'}>",
    "numeric",
    "v + + + v v v + v v v v + v v v v v v v v v",
  ],
  [
    vals.multiTypeOr(vals.ints(), vals.bool()),
    "<MultiTypeOr: Ints, Boolean>",
    "numeric",
    "v + + + v v v v + v v v v v v v v v v v v v",
  ],
  [
    vals.multiTypeAnd(vals.ints(), vals.numbers(0, 5)),
    "<MultiTypeAnd: Ints, Numbers 0<=v<=5>",
    "numeric",
    "v + + + v v v v + v v v v v v v v v v v v v",
  ],
  [vals.arrays(), "<Arrays, shape: None>", "numeric", "t t t t t t t t t t t t t t t t + + t t t t"],
  [vals.arrays({ shape: [3] }), "<Arrays, shape: (3,)>", "numeric", "t t t t t t t t t t t t t t t t + v t t t t"],
  [
    vals.arrays({ min: 0, max: 1, shape: [2] }),
    "<Arrays 0<=v<=1, shape: (2,)>",
    "numeric",
    "t t t t t t t t t t t t t t t t v + t t t t",
  ],
  [vals.lists(vals.ints()), "<Lists : <Ints> >", "", "t t t t t t t t t t t t t + t t t t t t t t"],
  [
    vals.sequence(vals.ints(), { length: 2, requireSorted: true }),
    "<Sequence : len: 2 sorted: True <Ints>>",
    "",
    "t t t t t t t t t t v v v + v t t t t t t t",
  ],
  [vals.callable(), "<Callable>", "", "t t t t t t t t t t t t t t t t t t t t t +"],
  [vals.dict(), "<Dict>", "", "t t t t t t t t t t t t t t t t t t t + + t"],
  [vals.dict(["a"]), "<Dict ['a']>", "", "t t t t t t t t t t t t t t t t t t t + s t"],
];

// Each is a row of docs/explanation/coming-from-qcodes.md.
const differences: readonly { why: string; cells: readonly (readonly [string, string, string])[] }[] = [
  {
    why: "true is no number",
    cells: [
      ["<Numbers>", "True", "t"],
      ["<Numbers 0<=v<=1>", "True", "t"],
      ["<Numbers v>=0>", "True", "t"],
      ["<Ints>", "True", "t"],
      ["<Ints 1<=v<=10>", "True", "t"],
      ["<Ints 0<=v<=3>", "True", "t"],
      ["<Enum: {'a', 1}>", "True", "v"],
      ["<Ints, Multiples of 3>", "True", "t"],
      ["<PermissiveMultiples, Multiples of 0.1 to within 1e-09>", "True", "t"],
      ["<MultiType: Numbers 0<=v<=1, Enum: {'off'}>", "True", "v"],
      ["<MultiTypeAnd: Ints, Numbers 0<=v<=5>", "True", "v"],
    ],
  },
  {
    why: "1.0 is the number 1, and whole",
    cells: [
      ["<Ints>", "1.0", "+"],
      ["<Ints 1<=v<=10>", "1.0", "+"],
      ["<Ints, Multiples of 3>", "1.0", "v"],
      ["<MultiTypeOr: Ints, Boolean>", "1.0", "+"],
      ["<MultiTypeAnd: Ints, Numbers 0<=v<=5>", "1.0", "+"],
    ],
  },
  {
    why: "there are no tuples: a list that never changes is a list",
    cells: [
      ["<Enum: {'a', 1}>", "(2, 1)", "t"],
      ["<Enum: {'on', 'off'}>", "(2, 1)", "t"],
      ["<Lists : <Ints> >", "(2, 1)", "+"],
    ],
  },
  {
    why: "text is no sequence",
    cells: [
      ["<Sequence : len: 2 sorted: True <Ints>>", "''", "t"],
      ["<Sequence : len: 2 sorted: True <Ints>>", "'a'", "t"],
      ["<Sequence : len: 2 sorted: True <Ints>>", "'off'", "t"],
    ],
  },
  {
    why: "every refusal is a ValidationError: an infinite number is a wrong value, so is a key that is not allowed",
    cells: [
      ["<Ints 0<=v<=3>", "inf", "v"],
      ["<Dict ['a']>", "{'b': 1}", "v"],
      ...columns.map(([name]) => ["<Nothing(r)>", name, "v"] as const),
    ],
  },
];

test.each(rows)(
  "%#: a validator lets the same values through as QCoDeS's",
  (validator, description, numeric, table) => {
    expect(validator.description).toBe(description);
    expect(validator.isNumeric).toBe(numeric === "numeric");
    const outcomes = table.split(" ");
    expect(outcomes).toHaveLength(columns.length);
    const got = columns.map(([name, value]) => `${name} ${outcome(validator, value)}`);
    expect(got).toEqual(columns.map(([name], at) => `${name} ${difference(description, name) ?? outcomes[at]}`));
  },
);

test("the table is the recording's", () => {
  const letters = { ok: "+", Type: "t", Valu: "v", Runt: "r", Over: "o", Synt: "s" };
  const theirs = recorded("validators repr and errors").map(line => {
    const [head = "", cells = ""] = line.split(" | ");
    const outcomes = [...cells.matchAll(/:(ok|Type|Valu|Runt|Over|Synt)(?= |$)/g)];
    return [head.trim(), outcomes.map(([, word]) => letters[word as keyof typeof letters]).join(" ")];
  });
  const ours = rows.map(([, description, numeric, table]) => [`${description} ${numeric}`.trim(), table]);
  // It has no text of its own there.
  expect(
    theirs.map(([head, table]) => [head?.replace(/^<.*OnOff object at .*>$/, "<Enum: {'on', 'off'}>"), table]),
  ).toEqual(ours);
});

test("each listed difference is one", () => {
  for (const [description, name, ours] of differences.flatMap(({ cells }) => cells)) {
    const [, , , table = ""] = rows.find(row => row[1] === description) ?? [];
    const theirs = table.split(" ")[columns.findIndex(column => column[0] === name)];
    expect(theirs, `${description} ${name}`).toMatch(/^[+tvros]$/);
    expect(theirs, `${description} ${name}`).not.toBe(ours);
  }
});

test("each example that a validator names passes", () => {
  for (const [validator, description] of rows) {
    for (const example of validator.validValues ?? []) {
      expect(outcome(validator, example), `${description} ${String(example)}`).toBe("+");
    }
  }
});

test.each([
  [vals.numbers(0, 1), "a", "'a' is not an int or float; Parameter: n"],
  [vals.numbers(0, 1), 11, "11 is invalid: must be between 0 and 1 inclusive; Parameter: n"],
  [vals.strings(1), "", "'' is invalid: length must be between 1 and inf inclusive; Parameter: n"],
  [vals.complexNumbers(), 2, "2 is not complex; Parameter: n"],
  [vals.permissiveMultiples(0.1), 0.25, "0.25 is not a multiple of 0.1; Parameter: n"],
  [vals.arrays(), ComplexArray.from([new Complex(0, 1)]), "[0.+1.j] is not an array of int or float; Parameter: n"],
  [vals.sequence(vals.ints()), [1, "x"], "'x' is not an int; Parameter: n"],
  [vals.nothing("not now"), 1, "not now; Parameter: n"],
  [vals.nothing(""), 1, "Nothing Validator; Parameter: n"],
])("%#: a refusal names the value, then what is due, then the parameter", (validator, value, text) => {
  expect(() => validator.check(value, "Parameter: n")).toThrow(expect.objectContaining({ message: text }));
});

test("a multiple of a fraction is one to within the precision, 0 and negative ones too", () => {
  const validator = vals.permissiveMultiples(0.1);
  for (const value of [0, -0.3, 0.1 + 0.2, 1e6 + 0.1]) validator.check(value);
  vals.permissiveMultiples(-2).check(4);
  vals.permissiveMultiples(0.1, 0.03).check(0.12);
});

test("whole numbers may be off by rounding where that is permitted", () => {
  vals.permissiveInts(0, 3).check(3.000_001);
  expect(outcome(vals.permissiveInts(0, 3), 3.000_02)).toBe("t");
});

test("a function, a list and a dictionary need no elements or keys to be named", () => {
  vals.lists().check([1, "a", null]);
  vals.sequence().check([1, "a"]);
  vals.dict().check(Object.create(null));
});

test("a combination is one of its validators, or all of them", () => {
  const any = vals.multiType(vals.multiples(2), vals.multiples(3), { combiner: "OR" });
  const both = vals.multiType(vals.multiples(2), vals.multiples(3), { combiner: "AND" });
  expect([4, 6, 7].map(value => outcome(any, value))).toEqual(["+", "+", "v"]);
  expect([4, 6, 7].map(value => outcome(both, value))).toEqual(["v", "+", "v"]);
  expect(both.description).toBe("<MultiType: Ints, Multiples of 2, Ints, Multiples of 3>");
});

function difference(description: string, name: string): string | undefined {
  const cells = differences.flatMap(each => each.cells);
  return cells.find(cell => cell[0] === description && cell[1] === name)?.[2];
}

function outcome(validator: Validator, value: unknown): string {
  try {
    validator.check(value);
    return "+";
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.reason === "type" ? "t" : "v";
  }
}
