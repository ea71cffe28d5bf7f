/** The static types of parameters of several values: what is written here compiles, each misuse that is marked does not. */

import { expect, expectTypeOf, test } from "vitest";

import {
  ArrayParameter,
  Instrument,
  linspace,
  MultiParameter,
  ParameterWithSetpoints,
  vals,
} from "../../drivers/core/index.ts";
import type {
  AnyParameter,
  ArrayValue,
  ComplexArray,
  GettableParameter,
  NumericArray,
  SettableParameter,
} from "../../drivers/core/index.ts";

class Analyser extends Instrument {
  readonly npts = this.parameter({ setCmd: null, initialValue: 3, vals: vals.ints(1) });
  readonly freq = this.parameter({
    unit: "Hz",
    getCmd: () => Float64Array.from(linspace(0, 1, this.npts.cache.value ?? 0)),
    vals: vals.arrays({ shape: [this.npts] }),
  });
  readonly time = this.parameter({ getCmd: () => new Float32Array(2), vals: vals.arrays({ shape: [2] }) });
  readonly trace = this.parameterWithSetpoints({
    unit: "V",
    setpoints: [this.freq],
    shape: [this.npts],
    getCmd: async signal => new Float64Array(signal.aborted ? 0 : 3),
  });
  readonly image = this.parameterWithSetpoints({
    setpoints: [this.freq, this.time],
    vals: vals.arrays({ shape: [this.npts, 2], min: 0 }),
    getCmd: "IMAGE?",
    getParser: reply => Float32Array.from(reply.split(","), Number),
  });
  readonly wave = this.parameterWithSetpoints({
    setpoints: [this.freq],
    shape: [this.npts],
    getCmd: () => new Float64Array(3),
    setCmd: async (values, signal) => void [values.length, signal.aborted],
  });
  readonly sent = this.parameterWithSetpoints({
    setpoints: [this.freq],
    shape: [this.npts],
    getCmd: false,
    setCmd: values => void values.length,
  });
  readonly spectrum = this.parameterWithSetpoints({
    setpoints: [this.freq],
    vals: vals.arrays({ shape: [this.npts], validTypes: ["complex"] }),
    getCmd: "SPECTRUM?",
  });
  readonly iq = this.multiParameter({ names: ["i", "q"], units: ["A", "V"], getCmd: () => ({ i: 1, q: "2" }) });
  readonly pair = this.multiParameter({ names: ["i", "q"], getCmd: async () => [1, "2"] as const });
  readonly list = this.multiParameter({ names: ["i", "q"], getCmd: async () => [1, 2] });
  readonly read = this.multiParameter({
    names: ["i", "q"],
    getCmd: "READ?",
    getParser: reply => reply.split(",").map(Number) as [number, number],
    setCmd: parts => void parts.q.toFixed(),
  });
  readonly manual = this.multiParameter({ names: ["i", "q"], getCmd: null, setCmd: null });
  readonly kept = this.parameterWithSetpoints({ setpoints: [this.freq], shape: [this.npts], setCmd: null });
}

class CurrentParameter extends MultiParameter<{ raw: number; curr: number }> {
  constructor(name: string) {
    super(name, { names: ["raw", "curr"], units: ["V", "A"] });
  }

  override async getRaw(): Promise<{ raw: number; curr: number }> {
    return { raw: 1, curr: 2 };
  }
}

class InOrder extends MultiParameter<{ x: number; y: number }, { x: number; y: number }> {
  override getRaw(): number[] {
    return [1, 2];
  }

  override setRaw(parts: { x: number; y: number }): void {
    void parts.x;
  }
}

class Numbers extends ArrayParameter<number[]> {
  override getRaw(): number[] {
    return [1, 2, 3];
  }
}

class Trace extends ParameterWithSetpoints<Float64Array> {
  override async getRaw(): Promise<Float64Array> {
    return new Float64Array(3);
  }
}

const analyser = new Analyser("analyser", undefined);
const { iq, pair, list, read, manual, freq, npts, time, trace, image, wave, sent, spectrum, kept } = analyser;

test("the values of a parameter with setpoints are typed as what reads them", () => {
  expectTypeOf(trace).toExtend<GettableParameter<Float64Array>>();
  expectTypeOf(trace.get).returns.resolves.toEqualTypeOf<Float64Array<ArrayBuffer>>();
  expectTypeOf(image.get).returns.resolves.toEqualTypeOf<Float32Array<ArrayBuffer>>();
  expectTypeOf(wave).toExtend<SettableParameter<NumericArray>>();
  expectTypeOf(wave.get).returns.resolves.toEqualTypeOf<Float64Array<ArrayBuffer>>();
  expectTypeOf(sent).toExtend<SettableParameter<NumericArray>>();
  expectTypeOf(spectrum.get).returns.resolves.toEqualTypeOf<ComplexArray>();
  expectTypeOf(kept.get).returns.resolves.toEqualTypeOf<NumericArray | null>();
  expectTypeOf(
    new Trace("trace", { setpoints: [freq], shape: [npts] }).get,
  ).returns.resolves.toEqualTypeOf<Float64Array>();
});

test("it knows its axes and the lengths it was given", () => {
  expectTypeOf(trace.setpoints).toEqualTypeOf<readonly [typeof freq]>();
  expectTypeOf(trace.shape).toEqualTypeOf<readonly [typeof npts]>();
  expectTypeOf(image.setpoints[1]).toEqualTypeOf<typeof time>();
  expect(trace.shape[0]).toBe(npts);
});

test("it is a parameter among others, also one that is known at run time only", () => {
  const any: AnyParameter[] = [trace, image, wave, sent];
  expect(any).toHaveLength(4);
  const options = { setpoints: [freq], shape: [npts], getCmd: () => new Float64Array(3) };
  const added = analyser.addParameter("added", options, { parameterClass: ParameterWithSetpoints });
  expectTypeOf(added.get).returns.resolves.toEqualTypeOf<ArrayValue>();
  expectTypeOf(
    analyser.addParameter("own", { setpoints: [freq], shape: [npts] }, { parameterClass: Trace }),
  ).toExtend<Trace>();
});

test("the values of a multi parameter are typed by the names of its parts", () => {
  const current = new CurrentParameter("current");
  expectTypeOf(current.get).returns.resolves.toEqualTypeOf<{ raw: number; curr: number }>();
  expectTypeOf(current.names).toEqualTypeOf<readonly ("raw" | "curr")[]>();
  expectTypeOf(iq.get).returns.resolves.toEqualTypeOf<{ i: number; q: string }>();
  expectTypeOf(pair.get).returns.resolves.toEqualTypeOf<{ i: 1; q: "2" }>();
  expectTypeOf(read.get).returns.resolves.toEqualTypeOf<{ i: number; q: number }>();
  expectTypeOf(read).toExtend<SettableParameter<{ i: number; q: number }>>();
  expectTypeOf(manual.get).returns.resolves.toEqualTypeOf<{ i: unknown; q: unknown } | null>();
  expectTypeOf(iq.names).toEqualTypeOf<readonly ("i" | "q")[]>();
  expectTypeOf(list.get).returns.resolves.toEqualTypeOf<{ i: number; q: number }>();
  const any: AnyParameter[] = [current, iq, pair, read, manual, new InOrder("order", { names: ["x", "y"] })];
  expect(any).toHaveLength(6);
  const options = { names: ["a", "b"], getCmd: () => [1, 2] };
  const added = analyser.addParameter("multi", options, { parameterClass: MultiParameter });
  expectTypeOf(added.fullNames).toEqualTypeOf<readonly string[]>();
});

test("the values of an array parameter are typed as what reads them", () => {
  const array = new ArrayParameter("array", { shape: [3], setpoints: [[1, 2, 3]], getCmd: () => new Float32Array(3) });
  expectTypeOf(array.get).returns.resolves.toEqualTypeOf<Float32Array<ArrayBuffer>>();
  const options = { shape: [2, 3], setpointNames: ["x", "y"] };
  expectTypeOf(new Numbers("numbers", options).get).returns.resolves.toEqualTypeOf<number[]>();
  const added = analyser.addParameter(
    "array",
    { ...options, getCmd: () => [1, 2] },
    { parameterClass: ArrayParameter },
  );
  expectTypeOf(added.get).returns.resolves.toEqualTypeOf<ArrayLike<unknown>>();
});

// Never called: these lines are for the compiler.
export function misuses(): void {
  // @ts-expect-error there is nothing to set
  void trace(new Float64Array(3));
  // @ts-expect-error there is nothing to set
  void trace.set(new Float64Array(3));
  // @ts-expect-error there is nothing to get
  void sent.get();
  // @ts-expect-error a list is no array
  void wave([1, 2, 3]);
  // @ts-expect-error two axes for one length
  void new ParameterWithSetpoints("p", { setpoints: [freq, time], shape: [npts], getCmd: () => new Float64Array(3) });
  // @ts-expect-error no axis for the second length
  void new ParameterWithSetpoints("p", { setpoints: [freq], shape: [npts, 2], getCmd: () => new Float64Array(3) });
  // @ts-expect-error a shape is there already
  void new ParameterWithSetpoints("p", { setpoints: [freq], shape: [3], vals: vals.arrays({ shape: [3] }) });
  // @ts-expect-error there is no shape
  void new ParameterWithSetpoints("p", { setpoints: [freq], getCmd: () => new Float64Array(3) });
  // @ts-expect-error there are no setpoints
  void new ParameterWithSetpoints("p", { shape: [3], getCmd: () => new Float64Array(3) });
  // @ts-expect-error a validator of numbers says nothing of a shape
  void new ParameterWithSetpoints("p", { setpoints: [freq], vals: vals.numbers(), getCmd: () => new Float64Array(3) });
  // @ts-expect-error a number is no axis
  void new ParameterWithSetpoints("p", { setpoints: [npts], shape: [3], getCmd: () => new Float64Array(3) });
  // @ts-expect-error a single number is no array
  void new ParameterWithSetpoints("p", { setpoints: [freq], shape: [3], getCmd: () => 3 });
  // @ts-expect-error an array is not ramped
  void new ParameterWithSetpoints("p", { setpoints: [freq], shape: [3], getCmd: () => new Float64Array(3), step: 1 });
  // @ts-expect-error other axes must be as many
  trace.setpoints = [freq, time];
  // @ts-expect-error two names for one axis
  void new ArrayParameter("p", { shape: [3], setpointNames: ["x", "y"], getCmd: () => [1, 2, 3] });
  // @ts-expect-error it cannot be set
  void new ArrayParameter("p", { shape: [3], getCmd: () => [1, 2, 3], setCmd: () => undefined });
  // @ts-expect-error nothing reads it
  void new ArrayParameter("p", { shape: [3], getCmd: false });
  // @ts-expect-error nothing sets it
  void new Numbers("p", { shape: [3] }).set([1, 2, 3]);
  // @ts-expect-error there is no such part
  void iq().then(({ z }) => z);
  // @ts-expect-error nothing sets it
  void iq({ i: 1, q: "2" });
  // @ts-expect-error a part of another kind
  void read({ i: 1, q: "2" });
  // @ts-expect-error a part is missing
  void read({ i: 1 });
  // @ts-expect-error a unit is missing
  void new MultiParameter("p", { names: ["i", "q"], units: ["A"], getCmd: () => ({ i: 1, q: 2 }) });
  // @ts-expect-error a part is missing
  void new MultiParameter("p", { names: ["i", "q"], getCmd: () => ({ i: 1 }) });
  // @ts-expect-error one value too many
  void new MultiParameter("p", { names: ["i", "q"], getCmd: () => [1, 2, 3] as const });
  // @ts-expect-error one value for two parts
  void new MultiParameter("p", { names: ["i", "q"], getCmd: () => 1 });
  // @ts-expect-error text needs a parser
  void new MultiParameter("p", { names: ["i", "q"], getCmd: "READ?" });
  // @ts-expect-error it can be neither read nor set
  void new MultiParameter("p", { names: ["i", "q"], getCmd: false });
  // @ts-expect-error each part has a unit of its own
  void new MultiParameter("p", { names: ["i", "q"], unit: "A", getCmd: () => ({ i: 1, q: 2 }) });
  // @ts-expect-error a name that is no part
  void new InOrder("p", { names: ["x", "z"] });
  // @ts-expect-error nothing sets it
  void new CurrentParameter("p").set({ raw: 1, curr: 2 });
  // @ts-expect-error a text is no length
  void new Trace("trace", { setpoints: [freq], shape: ["3"] });
}
