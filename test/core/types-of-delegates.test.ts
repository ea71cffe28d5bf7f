/** The static types of parameters that rest on others: they follow from the source and from what is put on top. */

import { expect, expectTypeOf, test } from "vitest";

import {
  createOnOffValMapping,
  DelegateGroup,
  DelegateParameter,
  ElapsedTimeParameter,
  Group,
  GroupedParameter,
  GroupParameter,
  Instrument,
  InstrumentRefParameter,
  ManualParameter,
  Parameter,
  ScaledParameter,
  vals,
} from "../../drivers/core/index.ts";
import type {
  AnyDelegate,
  AnyParameter,
  GettableDelegate,
  GettableParameter,
  GettableScaled,
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

test("a scaled parameter reads and sets numbers where its output can", () => {
  expectTypeOf(new ScaledParameter(volt, { gain: 2 })).toEqualTypeOf<ScaledParameter<number, number, typeof volt>>();
  expectTypeOf(new ScaledParameter(reading, { division: volt })).toEqualTypeOf<
    GettableScaled<number, typeof reading>
  >();
  const range = new ManualParameter("range", { vals: vals.enum(1, 10) });
  expectTypeOf(new ScaledParameter(range, { gain: 2 })).toExtend<Parameter<number>>();
  expectTypeOf(new ElapsedTimeParameter("t")).toExtend<GettableParameter<number>>();
  expectTypeOf(new InstrumentRefParameter("ref")).toExtend<Parameter<string | null, string>>();
});

class Grouped extends Instrument {
  readonly mode = new GroupParameter("mode", { instrument: this, valMapping: { low: 1, high: 2 } });
  readonly gain = new GroupParameter("gain", { instrument: this, vals: vals.numbers() });
  readonly text = new GroupParameter("text", { instrument: this });
  readonly both = new Group([this.mode, this.gain], { setCmd: "CMD {mode}, {gain}" });
  readonly first = this.groupParameter({ valMapping: { low: 1, high: 2 } });
  readonly second = this.groupParameter({ vals: vals.numbers() });
  readonly named = new Group({ first: this.first, second: this.second }, { getCmd: "N?" });
  readonly twice = this.delegateParameter({ source: this.second, scale: 2 });
  readonly view = new DelegateParameter("view", { source: this.gain, instrument: this, scale: 2 });
}

const grouped = new Grouped("grouped", undefined);

test("a group knows the names of its members and what each is set with", () => {
  expectTypeOf(grouped.mode).toEqualTypeOf<GroupParameter<"low" | "high", "low" | "high", "mode">>();
  expectTypeOf(grouped.gain).toEqualTypeOf<GroupParameter<number, number, "gain">>();
  expectTypeOf(grouped.text).toEqualTypeOf<GroupParameter<string, string | number | boolean, "text">>();
  expectTypeOf(grouped.both.parameters.mode).toEqualTypeOf<typeof grouped.mode>();
  expectTypeOf(grouped.both.setParameters)
    .parameter(0)
    .toEqualTypeOf<{ readonly mode?: "low" | "high"; readonly gain?: number }>();
  expectTypeOf(grouped.named.setParameters)
    .parameter(0)
    .toEqualTypeOf<{ readonly first?: "low" | "high"; readonly second?: number }>();
  expectTypeOf(grouped.twice).toExtend<Parameter<number>>();
  expectTypeOf(grouped.view).toExtend<Parameter<number>>();
  const added = grouped.addParameter("added", { vals: vals.ints() }, { parameterClass: GroupParameter });
  const named = new Group({ x: added, y: new GroupParameter("other", { instrument: grouped }) });
  expect(Object.keys(named.parameters)).toEqual(["x", "y"]);
});

test("a parameter made of several has a part for each", () => {
  const pair = new GroupedParameter("pair", { group: new DelegateGroup("pair", { x: volt, y: text }) });
  expectTypeOf(pair).toExtend<Parameter<{ x: number; y: string }, { x?: number; y?: string } | number | string>>();
  const made = new DelegateGroup("made", [volt, text], { formatter: (x, y) => `${x.toFixed()} ${y.trim()}` });
  expectTypeOf(new GroupedParameter("made", { group: made })()).resolves.toEqualTypeOf<string>();
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
  // @ts-expect-error a scaled parameter has a division or a gain
  void new ScaledParameter(volt, {});
  // @ts-expect-error not both
  void new ScaledParameter(volt, { division: 1, gain: 1 });
  // @ts-expect-error the output can only be read
  void new ScaledParameter(reading, { gain: 1 })(1);
  // @ts-expect-error no such member
  void grouped.both.setParameters({ volt: 1 });
  // @ts-expect-error a value that the member does not take
  void grouped.both.setParameters({ mode: "middle" });
  // @ts-expect-error a member has no command of its own
  void new GroupParameter("a", { getCmd: "A?" });
  // @ts-expect-error only members can be in a group
  void new Group([volt]);
  // @ts-expect-error no such part
  void new GroupedParameter("pair", { group: new DelegateGroup("pair", { x: volt }) })({ z: 1 });
  // @ts-expect-error time cannot be set
  void new ElapsedTimeParameter("t")(1);
  // @ts-expect-error a manual parameter has no command
  void new ManualParameter("m", { setCmd: null });
  // @ts-expect-error a value of another kind
  void new ManualParameter("m", { initialValue: 1 })("a");
}
