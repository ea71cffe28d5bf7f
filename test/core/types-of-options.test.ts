/** Options that contradict each other do not compile, and what cannot be done is not there. */

import { expect, expectTypeOf, test } from "vitest";

import {
  DelegateParameter,
  GroupParameter,
  Instrument,
  ManualParameter,
  Parameter,
  ParameterBase,
  vals,
} from "../../drivers/core/index.ts";
import type { AnyParameter, GettableParameter, SettableParameter } from "../../drivers/core/index.ts";

const readOnly = new Parameter("readOnly", { getCmd: () => 1 });
const writeOnly = new Parameter("writeOnly", { getCmd: false, setCmd: (value: number) => void value });
const neither = new Parameter("neither", { getCmd: false });
const both = new Parameter("both", { setCmd: null, vals: vals.numbers(), initialValue: 0 });

test("what cannot be done is neither in the type nor in the object", () => {
  expectTypeOf(readOnly).not.toHaveProperty("set");
  expectTypeOf(readOnly).not.toHaveProperty("setTo");
  expectTypeOf(readOnly).not.toHaveProperty("sweep");
  expectTypeOf(readOnly).not.toHaveProperty("increment");
  expectTypeOf(writeOnly).not.toHaveProperty("get");
  expectTypeOf(writeOnly).not.toHaveProperty("increment");
  expectTypeOf(neither).not.toHaveProperty("get");
  expectTypeOf(neither).not.toHaveProperty("set");
  expectTypeOf(both).toExtend<GettableParameter<number> & SettableParameter<number>>();
  const all = [readOnly, writeOnly, neither, both] as AnyParameter[];
  expect(all.map(each => [typeof each.get, typeof each.set])).toEqual([
    ["function", "undefined"],
    ["undefined", "function"],
    ["undefined", "undefined"],
    ["function", "function"],
  ]);
});

test("a step is for numbers, also for numbers among other things", () => {
  expectTypeOf(new Parameter("p", { setCmd: null, step: 1 })).toExtend<AnyParameter>();
  expectTypeOf(new Parameter("p", { setCmd: null, step: 1, vals: vals.anything() })).toExtend<AnyParameter>();
  const limit = vals.multiType(vals.numbers(), vals.enum("MAX"));
  expectTypeOf(new Parameter("p", { setCmd: null, step: 1, vals: limit })).toEqualTypeOf<
    Parameter<number | "MAX" | null, number | "MAX">
  >();
});

test("names of a mapping are a union wherever the parameter is made", () => {
  const valMapping = { low: 1, high: 2 } as const;
  const dut = new Dut("dut", undefined);
  const made = [
    new ManualParameter("m", { valMapping, initialValue: "low" }),
    new Parameter("p", { setCmd: null, valMapping, initialValue: "low" }),
    new DelegateParameter("d", { source: both, valMapping }),
    new GroupParameter("g", { valMapping }),
    dut.addParameter("added", { setCmd: null, valMapping, initialCacheValue: "low" }),
  ] as const;
  expectTypeOf<Awaited<ReturnType<(typeof made)[number]["get"]>>>().toEqualTypeOf<"low" | "high">();
  expectTypeOf<Parameters<(typeof made)[number]["set"]>[0]>().toEqualTypeOf<"low" | "high">();
  expect(made).toHaveLength(5);
});

class Dut extends Instrument {}

// Never made: these lines are for the compiler.
export class Misfits extends Instrument {
  // @ts-expect-error nothing sets it
  readonly a = this.parameter({ getCmd: "A?", step: 1 });
  // @ts-expect-error nothing sets it
  readonly b = this.parameter({ getCmd: "B?", initialValue: 1 });
  // @ts-expect-error one first value
  readonly c = this.parameter({ setCmd: null, initialValue: 1, initialCacheValue: 1 });
  // @ts-expect-error one first value
  readonly d = this.groupParameter({ initialValue: "1", initialCacheValue: "1" });
  // @ts-expect-error one first value
  readonly e = this.delegateParameter({ source: both, initialValue: 1, initialCacheValue: 1 });
  // @ts-expect-error text has no steps
  readonly f = this.parameter({ setCmd: "F {}", vals: vals.strings(), step: 1 });
}

// Never called: these lines are for the compiler.
export function misuses(): void {
  // @ts-expect-error nothing sets it
  void new Parameter("p", { getCmd: () => 1, step: 1 });
  // @ts-expect-error nothing sets it
  void new Parameter("p", { getCmd: () => 1, interDelay: 1 });
  // @ts-expect-error nothing sets it
  void new Parameter("p", { getCmd: () => 1, postDelay: 1 });
  // @ts-expect-error nothing sets it
  void new Parameter("p", { getCmd: () => 1, initialValue: 1 });
  // @ts-expect-error nothing sets it, as long as nothing is said of a setCmd
  void new Parameter("p", { initialValue: 1 });
  // @ts-expect-error one first value
  void new Parameter("p", { setCmd: null, initialValue: 1, initialCacheValue: 1 });
  // @ts-expect-error one first value
  void new ManualParameter("p", { initialValue: 1, initialCacheValue: 1 });
  // @ts-expect-error one first value
  void new DelegateParameter("p", { source: both, initialValue: 1, initialCacheValue: 1 });
  // @ts-expect-error one first value
  void new GroupParameter("p", { initialValue: "1", initialCacheValue: "1" });
  // @ts-expect-error what is only remembered does not age
  void new Parameter("p", { setCmd: null, maxValAge: 1 });
  // @ts-expect-error nothing reads it
  void new Parameter("p", { getCmd: false, setCmd: null, maxValAge: 1 });
  // @ts-expect-error nobody is asked again
  void new Parameter("p", { setCmd: null, retry: { times: 1 } });
  // @ts-expect-error text has no steps
  void new Parameter("p", { setCmd: null, vals: vals.strings(), step: 1 });
  // @ts-expect-error names have no steps
  void new Parameter("p", { setCmd: null, valMapping: { a: 1 }, step: 1 });
  // @ts-expect-error an array has no steps
  void new Parameter("p", { setCmd: null, vals: vals.arrays({ shape: [3] }), step: 1 });
  // @ts-expect-error no instrument to ask
  void new Parameter("p", { getCmd: "P?" });
  // @ts-expect-error no instrument to tell
  void new Parameter("p", { setCmd: "P {}" });
  // @ts-expect-error a class says itself how it is read
  void new ParameterBase<number>("p", { getCmd: () => 1 });
  // @ts-expect-error a call with a value sets
  void readOnly(1);
  // @ts-expect-error a call without a value reads
  void writeOnly();
}
