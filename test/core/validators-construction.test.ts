/** What is refused when a validator is made. */

import { expect, test } from "vitest";

import { vals } from "../../drivers/core/index.ts";

const any = (value: unknown): never => value as never;

test.each([
  [() => vals.numbers(1, 1), "numbers(1, 1): the maximum must be a number above the minimum"],
  [() => vals.numbers(2, 1), "numbers(2, 1): the maximum must be a number above the minimum"],
  [() => vals.numbers(NaN), "numbers(nan, inf): the maximum must be a number above the minimum"],
  [() => vals.numbers(any("0"), 1), "numbers('0', 1): the maximum must be a number above the minimum"],
  [() => vals.ints(0, 0), "ints(0, 0): the maximum must be a number above the minimum"],
  [() => vals.ints(0.5, 3), "ints(0.5, 3): the limit 0.5 must be a whole number"],
  [() => vals.permissiveInts(0, 2.5), "permissiveInts(0, 2.5): the limit 2.5 must be a whole number"],
  [() => vals.multiples(0), "multiples: divisor 0 must be a positive int"],
  [() => vals.multiples(1.5), "multiples: divisor 1.5 must be a positive int"],
  [() => vals.multiples(2, 3, 1), "multiples(3, 1): the maximum must be a number above the minimum"],
  [() => vals.permissiveMultiples(0), "permissiveMultiples: divisor 0 must be a number other than 0"],
  [() => vals.permissiveMultiples(1, -1), "permissiveMultiples: precision -1 must be 0 or more"],
  [() => vals.strings(-1), "strings(-1, inf): the least length must be a whole number"],
  [() => vals.strings(1.5), "strings(1.5, inf): the least length must be a whole number"],
  [() => vals.strings(0, 0), "strings(0, 0): the largest length must be a whole number, and not below the least"],
  [() => vals.strings(3, 2), "strings(3, 2): the largest length must be a whole number, and not below the least"],
  [() => vals.enum(), "enum(): name at least one value"],
  [() => vals.multiType(), "MultiType: name at least one validator"],
  [() => vals.multiTypeAnd(), "MultiTypeAnd: name at least one validator"],
  [() => vals.multiTypeOr(any(3)), "MultiTypeOr: each argument must be a validator, not 3"],
  [() => vals.multiType(vals.bool(), any({ combiner: "XOR" })), "multiType: combiner 'XOR' must be 'OR' or 'AND'"],
  [() => vals.lists(any("int")), "lists: each argument must be a validator, not 'int'"],
  [() => vals.sequence(vals.ints(), { length: -1 }), "sequence: length -1 must be a whole number"],
  [() => vals.arrays({ min: 1, max: 0 }), "arrays(1, 0): the maximum must be a number above the minimum"],
  [
    () => vals.arrays({ min: 0, validTypes: ["float", "complex"] }),
    "arrays: min and max are for real numbers, complex ones have no order",
  ],
  [
    () => vals.arrays({ max: 0.5, validTypes: ["int"] }),
    "arrays: the limit 0.5 of an array of int must be a whole number",
  ],
  [() => vals.arrays({ validTypes: [] }), "arrays: validTypes [] must be some of ['int', 'float', 'complex']"],
  [
    () => vals.arrays({ validTypes: [any("text")] }),
    "arrays: validTypes ['text'] must be some of ['int', 'float', 'complex']",
  ],
  [() => vals.arrays({ shape: any(3) }), "arrays: shape 3 must be a list of lengths"],
  [
    () => vals.arrays({ shape: [2, 1.5] }),
    "arrays: length 1.5 must be a whole number, or a function or parameter that tells one",
  ],
])("%#: a validator that could never be right is refused at once", (make, text) => {
  expect(make).toThrow(new TypeError(text));
});
