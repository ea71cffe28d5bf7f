/** What a validator reads out of a reply: a value of its kind, or an error that quotes the reply. */

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { complex, ComplexArray, ReplyError, ValidationError, vals } from "../../drivers/core/index.ts";
import type { Validator } from "../../drivers/core/index.ts";
import { repr, str } from "../../drivers/core/python-text.ts";

test.each([
  [vals.ints(), "1.00000e+00", 1],
  [vals.permissiveInts(), "2.000001", 2],
  [vals.complexNumbers(), "1.0E+0,-2.5E-1", complex(1, -0.25)],
  [vals.bool(), "ON", true],
  [vals.bool(), "0", false],
  [vals.onOff(), "1", "on"],
  [vals.strings(), " as it is ", " as it is "],
  [vals.enum("CW", "LIST"), "LIST\n", "LIST"],
  [vals.enum(0, 2, 4), "04", 4],
  [vals.enum(Infinity, 2), "inf", Infinity],
  [vals.enum(true, "auto"), "1", true],
  [vals.multiType(vals.numbers(0, 1), vals.enum("MAX")), "MAX", "MAX"],
  [vals.multiType(vals.numbers(0, 1), vals.enum("MAX")), "0.5", 0.5],
  [vals.multiType(vals.numbers(0, 1), vals.enum("MAX")), "7", 7],
  [vals.multiType(vals.ints(), vals.anything()), "x", "x"],
  [vals.multiTypeAnd(vals.ints(), vals.numbers(0, 5)), "3", 3],
  [vals.lists(vals.ints()), "1, 2,3", [1, 2, 3]],
  [vals.sequence(vals.enum("A", "B")), "A,B", ["A", "B"]],
  [vals.arrays(), "1,2.5", Float64Array.of(1, 2.5)],
  [vals.arrays({ validTypes: ["int"] }), "1,-2", Int32Array.of(1, -2)],
  [vals.arrays({ validTypes: ["int"] }), "1,4000000000", Uint32Array.of(1, 4_000_000_000)],
  [vals.arrays({ validTypes: ["complex"] }), "1,2,3,4", ComplexArray.from([complex(1, 2), complex(3, 4)])],
  [vals.arrays({ validTypes: ["complex"] }), "1+2j,3", ComplexArray.from([complex(1, 2), 3])],
  [vals.arrays({ validTypes: ["float", "complex"] }), "1+2j", ComplexArray.from([complex(1, 2)])],
])("%#: a validator reads the reply that stands for its value", (validator, reply, value) => {
  expect(validator.parse?.(reply)).toEqual(value);
});

test.each([
  [vals.ints(), "1.5", "reply '1.5' is not a whole number"],
  [vals.permissiveInts(), "1.5", "reply '1.5' is not close to a whole number"],
  [vals.bool(), "maybe", "reply 'maybe' is neither on nor off"],
  [vals.complexNumbers(), "1,2,3", "reply '1,2,3' is not a complex number"],
  [vals.enum(0, 2), "", "reply '' is not a number"],
  [vals.enum(0, 2), "3", "reply '3' is not in {0, 2}"],
  [vals.enum("CW", "LIST"), "SWE", "reply 'SWE' is not in {'CW', 'LIST'}"],
  [vals.multiType(vals.numbers(0, 1), vals.enum("MAX")), "x", "reply 'x' fits none of Numbers 0<=v<=1, Enum: {'MAX'}"],
  [vals.multiTypeAnd(vals.numbers(), vals.ints()), "1.5", "reply '1.5' is not a whole number"],
  [vals.lists(vals.ints()), "1,,2", "reply '1,,2' cannot be read as a list: reply '' is not a whole number"],
  [vals.arrays(), "1;2", "reply '1;2' is not a list of numbers"],
  [vals.arrays(), "", "reply '' is not a list of numbers"],
  [vals.arrays({ validTypes: ["int"] }), "1e12", "reply '1e12' is not a list of whole numbers of 32 bits"],
  [vals.arrays({ validTypes: ["complex"] }), "1,2,3", "reply '1,2,3' is not a list of complex numbers"],
])("%#: a validator quotes the reply that it cannot read", (validator, reply, text) => {
  expect(() => validator.parse?.(reply)).toThrow(new ReplyError(text, { reply }));
});

test("what holds no text, or elements with commas of their own, leaves replies to the driver", () => {
  const silent = [
    vals.anything(),
    vals.nothing("r"),
    vals.callable(),
    vals.dict(),
    vals.lists(vals.complexNumbers()),
    vals.lists(vals.multiType(vals.bool(), vals.lists(vals.ints()))),
    vals.multiType(vals.dict(), vals.callable()),
  ];
  expect(silent.map(validator => validator.parse)).toEqual(silent.map(() => undefined));
});

// Limits are for what is set: an instrument may say that it is beyond them.
const free: readonly Validator[] = [
  vals.ints(),
  vals.permissiveInts(),
  vals.complexNumbers(),
  vals.bool(),
  vals.onOff(),
  vals.strings(),
  vals.enum("a", 1, 0.5),
  vals.enum(true, null, "x"),
  vals.multiType(vals.ints(), vals.enum("off", "nan")),
  vals.multiTypeOr(vals.bool(), vals.complexNumbers()),
  vals.multiTypeAnd(vals.enum(1, 2), vals.ints()),
  vals.lists(vals.ints()),
  vals.sequence(vals.enum("a", "b")),
  vals.arrays(),
  vals.arrays({ validTypes: ["int"] }),
  vals.arrays({ validTypes: ["complex"] }),
];
const limited: readonly Validator[] = [
  vals.numbers(),
  vals.numbers(0, 1),
  vals.ints(1, 3),
  vals.permissiveInts(1, 3),
  vals.multiples(3),
  vals.permissiveMultiples(0.1),
  vals.strings(1, 3),
  vals.multiType(vals.numbers(0, 1), vals.enum("off")),
  vals.multiTypeAnd(vals.ints(), vals.numbers(0, 5)),
  vals.sequence(vals.ints(), { length: 2, requireSorted: true }),
  vals.arrays({ min: 0, max: 1 }),
  vals.arrays({ shape: [2] }),
];

const replies = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...Array.from("0123456789+-.eEjinaf, ()")), maxLength: 12 }),
  fc.double().map(String),
  fc.array(fc.integer({ min: -3, max: 5 }), { minLength: 1, maxLength: 4 }).map(list => list.join(",")),
  fc.constantFrom("a", "b", "off", "ON", "nan", "inf", "-inf", "1", "0", "1+2j", "true", "", "\n"),
);

test.each([
  ...free.map(validator => [validator.description, validator, true] as const),
  ...limited.map(validator => [validator.description, validator, false] as const),
])("%s accepts what it reads, or the error quotes the reply", (_, validator, always) => {
  fc.assert(
    fc.property(replies, reply => {
      let value: unknown;
      try {
        value = validator.parse?.(reply);
      } catch (error) {
        expect(error).toBeInstanceOf(ReplyError);
        expect((error as ReplyError).reply).toBe(reply);
        expect((error as ReplyError).message).toContain(repr(reply));
        return;
      }
      try {
        validator.check(value);
      } catch (error) {
        // Of the right kind it is in any case.
        expect({ always, reason: (error as ValidationError).reason }).toEqual({ always: false, reason: "value" });
      }
    }),
  );
});

test.each([...free, ...limited].map(validator => [validator.description, validator] as const))(
  "%s reads its own examples back from their text",
  (_, validator) => {
    for (const example of validator.validValues ?? []) {
      if (typeof example === "object" && !(validator.control.kind === "complex")) continue;
      const read = validator.parse?.(str(example));
      validator.check(read);
      expect(read).toEqual(example);
    }
  },
);
