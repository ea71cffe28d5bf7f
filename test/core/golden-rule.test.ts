/** Every kind of parameter accepts its own output, whatever it was set to. */

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { AnyParameter, Complex, ComplexArray, Validator } from "../../drivers/core/index.ts";
import {
  ArrayParameter,
  channelTuple,
  createOnOffValMapping,
  DelegateGroup,
  DelegateParameter,
  ElapsedTimeParameter,
  Group,
  GroupedParameter,
  Instrument,
  InstrumentChannel,
  InstrumentRefParameter,
  ManualParameter,
  MultiParameter,
  Parameter,
  ParameterBase,
  ParameterWithSetpoints,
  ScaledParameter,
  vals,
  VisaInstrument,
} from "../../drivers/core/index.ts";
import { allowedValues } from "./allowed-values.ts";
import { fakeHandle } from "./fake-handle.ts";
import { isNear } from "../../drivers/testing/golden-rule.ts";
import { assertGoldenRule } from "./golden-rule.ts";

/** A bus that keeps what was sent under the first word, and answers it to that word with a question mark. */
function echo() {
  const kept = new Map([["PULSE", "0,R"]]);
  return Object.assign(
    fakeHandle(question => kept.get(question.slice(0, -1)) ?? "1"),
    {
      write: async (command: string) => {
        const [word = "", ...rest] = command.split(" ");
        kept.set(word, rest.join(" "));
      },
    },
  );
}

// What the instrument answers is the text of what it was sent.
const throughText = (more: object, write: (value: never) => string = String): AnyParameter => {
  let raw = "";
  const options = { getCmd: () => raw, setCmd: (value: never) => void (raw = write(value)), ...more };
  return new Parameter("p", options as { getCmd: () => unknown });
};

const validators: readonly Validator[] = [
  vals.numbers(),
  vals.numbers(-5, 0.5),
  vals.ints(),
  vals.ints(-3, 12),
  vals.permissiveInts(0, 100),
  vals.multiples(3),
  vals.multiples(4, -20, 20),
  vals.permissiveMultiples(0.25),
  vals.enum(1, 2.5, -7),
  vals.enum("a", "B", "c d"),
  vals.enum("MIN", 0, true),
  vals.bool(),
  vals.onOff(),
  vals.strings(),
  vals.strings(2, 4),
  vals.complexNumbers(),
  vals.multiType(vals.ints(0, 10), vals.enum("AUTO")),
  vals.multiTypeAnd(vals.numbers(0, 10), vals.ints()),
  vals.multiType(vals.numbers(0, 1), vals.numbers(5, 6)),
  vals.arrays({ shape: [2, 2] }),
  vals.arrays({ min: -1, max: 1 }),
  vals.arrays({ validTypes: ["int"], shape: [3] }),
  vals.arrays({ validTypes: ["complex"], shape: [2] }),
  vals.lists(vals.ints(0, 9)),
  vals.sequence(vals.numbers(), { length: 3, requireSorted: true }),
];
const inMemory = [...validators, vals.anything(), vals.callable(), vals.dict(), vals.dict(["a", "b"])];

describe("in memory", () => {
  test.each(inMemory.map(validator => [validator.description, validator] as const))("%s", async (_, validator) => {
    await assertGoldenRule(new ManualParameter("m", { vals: validator }));
    await assertGoldenRule(new Parameter("p", { setCmd: null, vals: validator }));
  });

  test("without a validator", async () => {
    await assertGoldenRule(new ManualParameter("m"), { values: fc.jsonValue() });
  });

  test("the name of an instrument", async () => {
    await assertGoldenRule(new InstrumentRefParameter("ref"));
  });
});

/** As an instrument writes values. */
function text(value: unknown): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (Array.isArray(value)) return value.join(",");
  const { data, re, im } = value as ComplexArray & Complex;
  return data ? data.join(",") : re === undefined ? String(value) : `${re},${im}`;
}

describe("as the text of a reply", () => {
  const filled = (validator: Validator) =>
    // Text cannot tell a list of nothing, and spaces around it are not kept.
    allowedValues(new ManualParameter("m", { vals: validator }))?.filter(value => /^\S(.*\S)?$/s.test(text(value)));

  test.each(validators.map(validator => [validator.description, validator] as const))("%s", async (_, validator) => {
    await assertGoldenRule(throughText({ vals: validator }, text), { values: filled(validator) });
  });
});

const mappings = [
  { low: 1, high: 2 },
  { 1: "INT", 4: "EXT" },
  { a: "A", b: "B" },
  createOnOffValMapping({ onVal: 1, offVal: 0 }),
  createOnOffValMapping({ onVal: "ON", offVal: "OFF" }),
  [
    [null, 0],
    ["none", 0],
    [2.5, 1],
    [true, 2],
  ],
] as const;

describe("with names", () => {
  test.each(mappings.map(mapping => [JSON.stringify(mapping), mapping] as const))("%s", async (_, valMapping) => {
    await assertGoldenRule(new ManualParameter("m", { valMapping }));
    await assertGoldenRule(throughText({ valMapping }));
    await assertGoldenRule(new DelegateParameter("d", { source: new ManualParameter("m"), valMapping }));
  });

  test("that are scaled", async () => {
    await assertGoldenRule(throughText({ valMapping: { a: 1, b: 2 }, scale: 10, offset: 5 }));
  });
});

const near = { resolution: 1e-9, drift: 1e-9 };

describe("scaled", () => {
  const factors = [{ scale: 2 }, { offset: -3 }, { scale: 1e-3, offset: 7 }, { scale: -4, offset: 0.1 }];

  test.each(factors)("by %j", async factor => {
    const vals01 = vals.numbers(0.1, 1000);
    await assertGoldenRule(throughText({ ...factor, vals: vals01 }), near);
    await assertGoldenRule(new ManualParameter("m", { ...factor, vals: vals01 }), near);
    const source = new ManualParameter("m", { initialValue: 0 });
    await assertGoldenRule(new DelegateParameter("d", { source, ...factor, vals: vals01 }), near);
  });

  test("a limit stays a limit, a choice a choice and a whole number whole", async () => {
    for (const scale of [0.1, 0.001, 3, -0.7]) {
      for (const offset of [0, 7, -0.3]) {
        const line = { scale, offset };
        await assertGoldenRule(throughText({ ...line, vals: vals.numbers(0.1, 0.3) }), {
          ...near,
          values: fc.constantFrom(0.1, 0.3),
        });
        await assertGoldenRule(throughText({ ...line, vals: vals.ints(-50, 50) }));
        await assertGoldenRule(throughText({ ...line, vals: vals.enum(0.1, 0.2, 0.7) }));
        await assertGoldenRule(
          throughText({ ...line, vals: vals.multiType(vals.enum(0.7), vals.numbers(0.9, 1)) }),
          near,
        );
      }
    }
  });

  test("each element by its own", async () => {
    const p = new ManualParameter("m", {
      scale: [2, 4],
      offset: [1, 0],
      vals: vals.sequence(vals.ints(0, 9), { length: 2 }),
    });
    await assertGoldenRule(p);
  });

  test("at the output, whatever that was set to", async () => {
    const multiplier = new ManualParameter("multiplier", { initialValue: 5 });
    for (const validator of [vals.numbers(-1, 10), vals.enum(0.1, 0.3), vals.ints(-9, 9)]) {
      for (const scaling of [{ gain: 3 }, { gain: 0.7 }, { division: -0.7 }, { division: 0.1 }, { gain: multiplier }]) {
        const output = new ManualParameter("volt", { vals: validator });
        const sample = new ScaledParameter(output, scaling);
        const values = allowedValues(output)?.map(value => atSample(value as number, scaling));
        await assertGoldenRule(sample, { ...near, values: values as fc.Arbitrary<unknown> });
      }
    }
  });
});

function atSample(value: number, { gain, division }: { gain?: unknown; division?: number }): number {
  if (division !== undefined) return value / division;
  return value * (typeof gain === "number" ? gain : 5);
}

class Dut extends VisaInstrument {
  readonly level = this.parameter({ getCmd: "LEVEL?", setCmd: "LEVEL {}", vals: vals.numbers(-10, 10) });
  readonly rounded = this.parameter({ getCmd: "ROUNDED?", setCmd: "ROUNDED {:.3f}", vals: vals.numbers(1, 10) });
  readonly exponent = this.parameter({ getCmd: "EXP?", setCmd: "EXP {:.6e}", vals: vals.numbers(1e-12, 1) });
  readonly count = this.parameter({ getCmd: "COUNT?", setCmd: "COUNT {:d}", vals: vals.ints(0, 7) });
  readonly range = this.parameter({ getCmd: "RANGE?", setCmd: "RANGE {:.3e}", vals: vals.enum(1e-9, 0.1, 3) });
  readonly mode = this.parameter({ getCmd: "MODE?", setCmd: "MODE {:d}", valMapping: { low: 0, high: 1 } });
  readonly output = this.parameter({ getCmd: "OUT?", setCmd: "OUT {}", valMapping: mappings[4] });
  readonly waveform = this.parameter({ getCmd: "SHAPE?", setCmd: "SHAPE {}", vals: vals.enum("SIN", "SQU") });
  readonly parsed = this.parameter({
    getCmd: "PARSED?",
    setCmd: "PARSED {}",
    vals: vals.ints(0, 99),
    setParser: value => `#${value}`,
    getParser: reply => Number(reply.slice(1)),
  });
  readonly width = this.groupParameter({ vals: vals.ints(0, 100) });
  readonly edge = this.groupParameter({ valMapping: { rising: "R", falling: "F" } });
  readonly pulse = new Group(
    { width: this.width, edge: this.edge },
    { setCmd: "PULSE {width},{edge}", getCmd: "PULSE?" },
  );
}

describe("by commands", () => {
  const dut = new Dut("dut", echo());
  const rounding: Readonly<Record<string, number>> = { rounded: 1e-3, exponent: 1e-6 };
  const all = Object.values(dut.parameters).filter(each => each.settable && each.name !== "timeout");

  test("of an instrument", () => expect(all).toHaveLength(11));

  test.each(all.map(each => [each.name, each] as const))("%s", async (name, parameter) => {
    await assertGoldenRule(parameter, { resolution: rounding[name] ?? 0 });
  });
});

describe("of several values", () => {
  const parts = fc.record({ i: fc.double({ noNaN: true }), q: fc.string() });

  test("by name", async () => {
    const names = ["i", "q"] as const;
    await assertGoldenRule(new MultiParameter("m", { names, getCmd: null, setCmd: null }), { values: parts });
    let sent: { i: unknown; q: unknown } = { i: 0, q: 0 };
    const options = { names, getCmd: () => sent, setCmd: (given: typeof sent) => void (sent = given) };
    await assertGoldenRule(new MultiParameter("m", options), { values: parts });
  });

  test("of several parameters", async () => {
    const x = new ManualParameter("x", { vals: vals.numbers(0, 1) });
    const y = new ManualParameter("y", { valMapping: { a: 1, b: 2 } });
    const group = new DelegateGroup("pair", { x, y: new DelegateParameter("other", { source: y }) });
    const values = fc.record({ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.constantFrom("a", "b") });
    await assertGoldenRule(new GroupedParameter("pair", { group }), { values });
  });

  test("on axes", async () => {
    const npts = new ManualParameter("npts", { vals: vals.ints(1), initialValue: 4 });
    const axis = new Parameter("axis", { getCmd: () => new Float64Array(4), vals: vals.arrays({ shape: [npts] }) });
    let sent: unknown;
    const options = { setpoints: [axis] as const, shape: [npts] as const };
    const wave = new ParameterWithSetpoints("wave", {
      ...options,
      getCmd: () => sent as Float64Array,
      setCmd: values => void (sent = values),
    });
    await assertGoldenRule(wave);
    await assertGoldenRule(new ParameterWithSetpoints("kept", { ...options, setCmd: null }));
  });

  test("of several channels", async () => {
    class Channel extends InstrumentChannel<Rack> {
      readonly level = this.parameter({ setCmd: null, vals: vals.numbers(0, 1), initialValue: 0 });
      readonly mode = this.parameter({ setCmd: null, valMapping: { a: 1, b: 2 }, initialValue: "a" });
    }
    class Rack extends Instrument {
      readonly channels = channelTuple(["x", "y"], id => new Channel(this, id));
    }
    const { channels } = new Rack("rack", undefined);
    const levels = fc.double({ min: 0, max: 1, noNaN: true });
    const each = (value: unknown): unknown => (Array.isArray(value) ? value : [value, value]);
    const two = <T>(one: fc.Arbitrary<T>) => fc.oneof(one, fc.array(one, { minLength: 2, maxLength: 2 }));
    await assertGoldenRule(channels.level, { values: two(levels), expected: each });
    await assertGoldenRule(channels.mode, { values: two(fc.constantFrom("a", "b")), expected: each });
  });
});

test("of a class of its own", async () => {
  class Register extends ParameterBase<number, number> {
    #bits = 0;
    override getRaw() {
      return this.#bits;
    }
    override setRaw(bits: number) {
      this.#bits = bits;
    }
  }
  await assertGoldenRule(new Register("register", { vals: vals.ints(0, 255) }));
});

test("what can only be read passes its own validator", async () => {
  for (const parameter of [
    new ElapsedTimeParameter("t"),
    new Parameter("p", { getCmd: () => "2", vals: vals.ints(0, 3) }),
    new ArrayParameter("a", { shape: [2], getCmd: () => [1, 2] }),
    new DelegateParameter("d", { source: new Parameter("p", { getCmd: () => 4 }), scale: 2, vals: vals.ints(0, 3) }),
    new ScaledParameter(new Parameter("p", { getCmd: () => 1 }), { gain: 2 }),
  ]) {
    parameter.validate(await parameter.get());
  }
});

test("a chain of delegates reads what was set at its end", async () => {
  const source = new ManualParameter("volt", { vals: vals.numbers(), initialValue: 0 });
  const first = new DelegateParameter("first", { source, scale: 2 });
  const second = new DelegateParameter("second", { source: first, offset: 1, vals: vals.numbers(1, 100) });
  await assertGoldenRule(second, near);
  expect(isNear(source.cache.value, ((second.cache.value ?? NaN) + 1) * 2, 1e-9)).toBe(true);
});

describe("the rule itself", () => {
  test("names the parameter and the value", async () => {
    const p = new Parameter("p", { getCmd: () => 3, setCmd: () => undefined, vals: vals.enum(3, 4) });
    await expect(assertGoldenRule(p)).rejects.toThrow(/^p, set to 4: reads as 3/);
  });

  test("finds a reading that the parameter refuses", async () => {
    let raw = 0;
    const p = new Parameter("p", {
      getCmd: () => raw + 0.5,
      setCmd: value => void (raw = value),
      vals: vals.ints(0, 9),
    });
    await expect(assertGoldenRule(p, { readsOtherwise: true })).rejects.toThrow("is not an int");
  });

  test("finds a value that drifts", async () => {
    let raw = 0;
    const p = new Parameter("p", { getCmd: () => raw + 1, setCmd: (value: number) => void (raw = value) });
    await expect(assertGoldenRule(p, { values: fc.constant(1), readsOtherwise: true })).rejects.toThrow(
      "reads as 2, and set to this as 3",
    );
  });

  test("knows when nobody says which values there are", async () => {
    const p = new Parameter("p", { getCmd: () => 1, setCmd: () => undefined });
    await expect(assertGoldenRule(p)).rejects.toThrow("p: it does not tell which values it takes");
  });
});
