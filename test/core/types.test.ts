/** The static types: what is written here compiles, and each misuse that is marked does not. */

import { expect, expectTypeOf, test } from "vitest";

import {
  createOnOffValMapping,
  Instrument,
  InstrumentChannel,
  channelTuple,
  linspace,
  Parameter,
  vals,
  VisaInstrument,
} from "../../drivers/core/index.ts";
import type { AnyParameter, GettableParameter, SettableParameter } from "../../drivers/core/index.ts";
import { fakeHandle } from "./fake-handle.ts";

class Channel extends InstrumentChannel<Model> {
  readonly level = this.parameter({ getCmd: "L?", setCmd: "L {}", vals: vals.numbers(0, 1) });
}

class Model extends VisaInstrument {
  readonly volt = this.parameter({ getCmd: "V?", setCmd: "V {}", vals: vals.numbers() });
  readonly reading = this.parameter({ getCmd: "R?", vals: vals.numbers() });
  readonly text = this.parameter({ getCmd: "T?", setCmd: "T {}" });
  readonly mode = this.parameter({ getCmd: "M?", setCmd: "M {:d}", valMapping: { current: 0, voltage: 1 } });
  readonly source = this.parameter({ getCmd: "S?", setCmd: "S {}", valMapping: { 1: "INT", 4: "EXT" } });
  readonly output = this.parameter({
    getCmd: "O?",
    setCmd: "O {:d}",
    valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }),
  });
  readonly paired = this.parameter({
    getCmd: "P?",
    setCmd: null,
    valMapping: [
      [true, "ON"],
      [false, "OFF"],
    ],
  });
  readonly range = this.parameter({ getCmd: "RANGE?", setCmd: "RANGE {}", vals: vals.enum(1, 10, "AUTO") });
  readonly attenuation = this.parameter({ getCmd: "A?", setCmd: "A {}", vals: vals.enum(...linspace(0, 60, 31)) });
  readonly limit = this.parameter({
    setCmd: null,
    getCmd: "X?",
    vals: vals.multiType(vals.numbers(), vals.enum("MAX")),
  });
  readonly manual = this.parameter({ setCmd: null, vals: vals.numbers() });
  readonly initial = this.parameter({ setCmd: null, initialValue: 3 });
  readonly manualMode = this.parameter({ setCmd: null, valMapping: { a: 1, b: 2 } });
  readonly initialMode = this.parameter({ setCmd: null, valMapping: { a: 1, b: 2 }, initialValue: "b" });
  readonly initialNumber = this.parameter({ setCmd: null, vals: vals.numbers(), initialCacheValue: 3 });
  readonly writeOnly = this.parameter({ getCmd: false, setCmd: "W {}", vals: vals.ints() });
  readonly parsed = this.parameter({ getCmd: "X?", vals: vals.numbers(), getParser: reply => reply.split(",") });
  readonly computed = this.parameter({ getCmd: async () => 3, setCmd: async (value: number) => void value });
  readonly signalled = this.parameter({ getCmd: async signal => signal.aborted });
  readonly checked = this.parameter({
    getCmd: () => 1,
    setCmd: (value, signal) => void [value.toFixed(), signal.aborted],
    vals: vals.numbers(),
  });
  readonly coded = this.parameter({
    getCmd: () => 1,
    setCmd: code => void (code satisfies 1 | 2),
    valMapping: { a: 1, b: 2 },
  });
  readonly a = new Channel(this, "a");
  readonly channels = channelTuple(["x", "y"], id => new Channel(this, id));
}

const model = new Model("model", fakeHandle());

test("what a parameter is read as and set with follows from its options", () => {
  expectTypeOf(model.volt).toEqualTypeOf<Parameter<number>>();
  expectTypeOf(model.reading).toEqualTypeOf<GettableParameter<number>>();
  expectTypeOf(model.text).toEqualTypeOf<Parameter<string, string | number | boolean>>();
  expectTypeOf(model.mode).toEqualTypeOf<Parameter<"current" | "voltage">>();
  expectTypeOf(model.source).toEqualTypeOf<Parameter<1 | 4>>();
  expectTypeOf(model.output).toEqualTypeOf<
    Parameter<boolean, "On" | "ON" | "on" | "1" | "Off" | "OFF" | "off" | "0" | boolean | 0 | 1>
  >();
  expectTypeOf(model.paired).toEqualTypeOf<Parameter<boolean>>();
  expectTypeOf(model.range).toEqualTypeOf<Parameter<1 | 10 | "AUTO">>();
  expectTypeOf(model.attenuation).toEqualTypeOf<Parameter<number>>();
  expectTypeOf(model.limit).toEqualTypeOf<Parameter<number | "MAX">>();
  expectTypeOf(model.manual).toEqualTypeOf<Parameter<number | null, number>>();
  expectTypeOf(model.initial).toEqualTypeOf<Parameter<number>>();
  expectTypeOf(model.manualMode).toEqualTypeOf<Parameter<"a" | "b" | null, "a" | "b">>();
  expectTypeOf(model.initialMode).toEqualTypeOf<Parameter<"a" | "b">>();
  expectTypeOf(model.initialNumber).toEqualTypeOf<Parameter<number>>();
  expectTypeOf(model.writeOnly).toEqualTypeOf<SettableParameter<number, number | null>>();
  expectTypeOf(model.parsed).toEqualTypeOf<GettableParameter<string[]>>();
  expectTypeOf(model.computed).toEqualTypeOf<Parameter<number>>();
  expectTypeOf(model.signalled).toEqualTypeOf<GettableParameter<boolean>>();
  expectTypeOf(model.a.level).toEqualTypeOf<Parameter<number>>();
  expectTypeOf(model.channels[0]).toEqualTypeOf<Channel | undefined>();
  expectTypeOf(model.channels.byName("x").level.cache.value).toEqualTypeOf<number | null>();
  expectTypeOf(new Parameter("p", { setCmd: null, initialValue: "a" })).toEqualTypeOf<Parameter<string>>();
});

test("any parameter fits where any will do, and only fitting ones elsewhere", () => {
  const any: AnyParameter[] = [model.volt, model.reading, model.writeOnly, model.mode, model.output];
  expect(any).toHaveLength(5);
  expectTypeOf(model.volt).toExtend<SettableParameter<number>>();
  expectTypeOf(model.volt).toExtend<GettableParameter<number>>();
  expectTypeOf(model.mode).not.toExtend<SettableParameter<number>>();
  expectTypeOf(model.reading).not.toExtend<SettableParameter<number>>();
});

// Never called: these lines are for the compiler.
export function misuses(): void {
  // @ts-expect-error a value that the mapping does not have
  void model.mode("power");
  // @ts-expect-error a value of another kind
  void model.volt("1");
  // @ts-expect-error true is no number
  void model.volt(true);
  // @ts-expect-error there is nothing to set
  void model.reading(1);
  // @ts-expect-error there is nothing to set
  void model.reading.set(1);
  // @ts-expect-error there is nothing to get
  void model.writeOnly.get();
  // @ts-expect-error a call without a value reads, and this cannot be read
  void model.writeOnly();
  // @ts-expect-error a choice that is not there
  void model.range(2);
  // @ts-expect-error not one of the names for on
  void model.output("oN");
  // @ts-expect-error a name that is not in the pairs
  void model.paired("yes");
  // @ts-expect-error a promise is not a number
  void (model.volt() * 2);
  // @ts-expect-error a value that was never set may be null
  void model.manual().then(value => value.toFixed());
  // @ts-expect-error an option that does not exist
  void new Parameter("p", { getcmd: () => 1 });
  // @ts-expect-error an initial value that the mapping does not have
  void new Parameter("p", { setCmd: null, valMapping: { a: 1 }, initialValue: "b" });
  // @ts-expect-error an initial value of another kind than the validator's
  void new Parameter("p", { setCmd: null, vals: vals.numbers(), initialValue: "1" });
  // @ts-expect-error the same for the cache
  void new Parameter("p", { setCmd: null, vals: vals.enum(1, 2), initialCacheValue: 3 });
  // @ts-expect-error a unit is text
  void new Parameter("p", { unit: 3 });
  // @ts-expect-error the address is missing
  void Model.open("model");
  // @ts-expect-error an option that does not exist
  void Model.open("model", "GPIB::1::INSTR", { simulation: "x" });
  // @ts-expect-error an instrument without a connection has no address
  void Plain.open("plain", "GPIB::1::INSTR");
}

class Plain extends Instrument {}

test("open gives the class that was opened", () => {
  const opened = (): Promise<Model> =>
    Model.open("model", "GPIB::1::INSTR", { sim: "x", timeout: null, recreate: true });
  const plain = (): Promise<Plain> => Plain.open("plain", { label: "Plain" });
  expectTypeOf(opened).returns.resolves.toEqualTypeOf<Model>();
  expectTypeOf(plain).returns.resolves.toEqualTypeOf<Plain>();
});
