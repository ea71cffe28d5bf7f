/** The static types that validators carry: what is read, and what may be set. */

import { expectTypeOf, test } from "vitest";

import { vals } from "../../drivers/core/index.ts";
import type { Complex, SettableBy, ValidatedBy, Validator } from "../../drivers/core/index.ts";

type Read<V> = ValidatedBy<V>;

test("a validator tells what is read and what may be set", () => {
  const volts = vals.numbers(0, 1);
  expectTypeOf<Read<typeof volts>>().toEqualTypeOf<number>();
  expectTypeOf<SettableBy<typeof volts>>().toEqualTypeOf<number>();
  const impedance = vals.complexNumbers();
  expectTypeOf<Read<typeof impedance>>().toEqualTypeOf<Complex>();
  const modes = vals.enum("CW", "LIST", 3);
  expectTypeOf<SettableBy<typeof modes>>().toEqualTypeOf<"CW" | "LIST" | 3>();
  const limits = vals.sequence(vals.ints());
  expectTypeOf<Read<typeof limits>>().toEqualTypeOf<readonly number[]>();
  const lists = vals.lists();
  expectTypeOf<SettableBy<typeof lists>>().toEqualTypeOf<readonly unknown[]>();
  const never = vals.nothing("read only");
  expectTypeOf<SettableBy<typeof never>>().toEqualTypeOf<never>();
});

test("what may be set can be wider than what is read, also in a combination", () => {
  const state: Validator<boolean, boolean | "on" | "off"> = { ...vals.bool(), validValues: ["on", true] };
  expectTypeOf<Read<typeof state>>().toEqualTypeOf<boolean>();
  expectTypeOf<SettableBy<typeof state>>().toEqualTypeOf<boolean | "on" | "off">();
  const either = vals.multiType(state, vals.ints());
  expectTypeOf<Read<typeof either>>().toEqualTypeOf<boolean | number>();
  expectTypeOf<SettableBy<typeof either>>().toEqualTypeOf<boolean | "on" | "off" | number>();
  const all = vals.lists(state);
  expectTypeOf<Read<typeof all>>().toEqualTypeOf<readonly boolean[]>();
  expectTypeOf<SettableBy<typeof all>>().toEqualTypeOf<readonly (boolean | "on" | "off")[]>();
  expectTypeOf(state).toExtend<Validator>();
  expectTypeOf(state).not.toExtend<Validator<boolean>>();
});

test("a combination is the union of its validators, or what they have in common", () => {
  const any = vals.multiType(vals.numbers(), vals.enum("MAX"), { combiner: "OR" });
  expectTypeOf<SettableBy<typeof any>>().toEqualTypeOf<number | "MAX">();
  const both = vals.multiType(vals.enum(1, 2), vals.enum(2, 3), { combiner: "AND" });
  expectTypeOf<SettableBy<typeof both>>().toEqualTypeOf<2>();
  const and = vals.multiTypeAnd(vals.ints(), vals.numbers(0, 5));
  expectTypeOf<Read<typeof and>>().toEqualTypeOf<number>();
});
