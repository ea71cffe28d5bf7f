/** The static types of parameters that rest on others: they follow from the source and from what is put on top. */

import { expect, expectTypeOf, test } from "vitest";

import {
  createOnOffValMapping,
  DelegateParameter,
  ManualParameter,
  Parameter,
  vals,
} from "../../drivers/core/index.ts";
import type {
  AnyDelegate,
  AnyParameter,
  GettableDelegate,
  GettableParameter,
  SettableDelegate,
  SettableParameter,
} from "../../drivers/core/index.ts";

const volt = new Parameter("volt", { setCmd: null, vals: vals.numbers(), initialValue: 0 });
const reading = new Parameter("reading", { getCmd: () => 1 });
const text = new Parameter("text", { getCmd: () => "1", setCmd: (value: string) => void value });
const writeOnly = new Parameter("writeOnly", { getCmd: false, setCmd: (value: number) => void value });
const output = new Parameter("output", { setCmd: null, valMapping: createOnOffValMapping(), initialValue: "off" });
const anything: AnyParameter = volt;

test("what a delegate is read as and set with follows from its source", () => {
  expectTypeOf(new DelegateParameter("d", { source: volt })).toEqualTypeOf<
    DelegateParameter<number, number, typeof volt>
  >();
  expectTypeOf(new DelegateParameter("d", { source: reading })).toEqualTypeOf<
    GettableDelegate<number, typeof reading>
  >();
  expectTypeOf(new DelegateParameter("d", { source: writeOnly }).set).toEqualTypeOf<SettableParameter<number>["set"]>();
  expectTypeOf(new DelegateParameter("d", { source: output })()).resolves.toEqualTypeOf<boolean>();
  const chained = new DelegateParameter("c", { source: new DelegateParameter("d", { source: volt, scale: 2 }) });
  expectTypeOf(chained).toExtend<Parameter<number>>();
  expectTypeOf(new DelegateParameter("d", { source: anything })).toEqualTypeOf<AnyDelegate>();
});

test("what is put on top of the source changes the type", () => {
  const mode = new DelegateParameter("mode", { source: volt, valMapping: { low: 1, high: 2 } });
  expectTypeOf(mode).toExtend<Parameter<"low" | "high">>();
  const limited = new DelegateParameter("limited", { source: text, vals: vals.numbers(0, 1) });
  expectTypeOf(limited).toExtend<Parameter<number>>();
  const parsed = new DelegateParameter("parsed", {
    source: text,
    getParser: raw => raw.length,
    setParser: (value: number) => "x".repeat(value),
  });
  expectTypeOf(parsed).toExtend<Parameter<number>>();
});

test("a delegate whose source comes later has the type that it is given", () => {
  const later = new DelegateParameter<number>("later", { source: undefined });
  expectTypeOf(later).toExtend<Parameter<number>>();
  expectTypeOf(new DelegateParameter<"a" | "b", "a">("later", { source: undefined })).toExtend<
    Parameter<"a" | "b", "a">
  >();
  expectTypeOf(new DelegateParameter("later", { source: null })).toExtend<Parameter>();
  later.source = volt;
  expect(later.source).toBe(volt);
  expectTypeOf(new DelegateParameter("d", { source: volt }).source).toEqualTypeOf<typeof volt | undefined>();
});

test("a manual parameter has the type of what it may be set to", () => {
  expectTypeOf(new ManualParameter("m", { initialValue: 1 })).toEqualTypeOf<Parameter<number>>();
  expectTypeOf(new ManualParameter("m", { vals: vals.enum("a", "b") })).toEqualTypeOf<
    Parameter<"a" | "b" | null, "a" | "b">
  >();
  expectTypeOf(new ManualParameter("m")).toEqualTypeOf<Parameter>();
});

test("delegates fit where parameters of their kind do", () => {
  const all: AnyParameter[] = [
    new DelegateParameter("d", { source: volt }),
    new DelegateParameter("d", { source: reading }),
    new DelegateParameter("d", { source: writeOnly }),
  ];
  expect(all).toHaveLength(3);
  expectTypeOf<GettableDelegate<number>>().toExtend<GettableParameter<number>>();
  expectTypeOf<SettableDelegate<number>>().toExtend<SettableParameter<number>>();
});

// Never called: these lines are for the compiler.
export function misuses(): void {
  const mode = new DelegateParameter("mode", { source: volt, valMapping: { low: 1, high: 2 } });
  // @ts-expect-error a name that the mapping does not have
  void mode("middle");
  // @ts-expect-error a value that the source does not take
  void new DelegateParameter("d", { source: volt })("1");
  // @ts-expect-error the source cannot be set
  void new DelegateParameter("d", { source: reading })(1);
  // @ts-expect-error the source cannot be read
  void new DelegateParameter("d", { source: writeOnly }).get();
  // @ts-expect-error the source is needed
  void new DelegateParameter("d", { unit: "V" });
  // @ts-expect-error a delegate has no command
  void new DelegateParameter("d", { source: volt, getCmd: "V?" });
  // @ts-expect-error a first value that the delegate does not take
  void new DelegateParameter("d", { source: volt, vals: vals.numbers(), initialValue: "1" });
  // @ts-expect-error another kind of source than the first
  new DelegateParameter("d", { source: volt }).source = text;
  // @ts-expect-error a manual parameter has no command
  void new ManualParameter("m", { setCmd: null });
  // @ts-expect-error a value of another kind
  void new ManualParameter("m", { initialValue: 1 })("a");
}
