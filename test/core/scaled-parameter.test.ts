/** A parameter behind a divider or an amplifier. */

import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  DelegateParameter,
  Instrument,
  ManualParameter,
  Parameter,
  ScaledParameter,
  vals,
} from "../../drivers/core/index.ts";

function made() {
  const sent: number[] = [];
  const output = new Parameter("dac", {
    label: "Output",
    unit: "V",
    vals: vals.numbers(-10, 10),
    getCmd: async () => sent.at(-1) ?? 5,
    setCmd: async (value: number) => void sent.push(value),
  });
  return { output, sent };
}

test("behind a divider less arrives than is put out", async () => {
  const { output, sent } = made();
  const gate = new ScaledParameter(output, { division: 10 });
  expect(await gate()).toBe(0.5);
  await gate(0.2);
  expect(sent).toEqual([2]);
  expect([gate.name, gate.label, gate.unit]).toEqual(["dac_scaled", "Output_scaled", "V"]);
  expect([gate.role, gate.division, gate.gain]).toEqual(["division", 10, 0.1]);
  expect([gate.wrappedParameter, await gate.getWrappedParameterValue()]).toEqual([output, 2]);
});

test("behind an amplifier more arrives; name, label and unit can be given", async () => {
  const { output, sent } = made();
  const amplified = new ScaledParameter(output, { gain: 4, name: "vb", unit: "A" });
  expect(await amplified()).toBe(20);
  await amplified(10);
  expect(sent).toEqual([2.5]);
  expect([amplified.name, amplified.label, amplified.unit]).toEqual(["vb", "vb", "A"]);
});

test("a gain that is a parameter is read each time", async () => {
  const { output, sent } = made();
  const gain = new ManualParameter("gain", { initialValue: 2 });
  const scaled = new ScaledParameter(output, { gain });
  await scaled(8);
  await gain(4);
  await scaled(8);
  expect(sent).toEqual([4, 2]);
  expect([await scaled(), scaled.gain, scaled.division]).toEqual([8, 4, 0.25]);
  expect(scaled.metadata).toEqual({ wrapped_parameter: "dac", variable_multiplier: "gain" });
  scaled.division = 2;
  expect([await scaled(), scaled.role, scaled.metadata["variable_multiplier"]]).toEqual([1, "division", false]);
});

test("either a division or a gain is given, and it is a number that can be divided by", async () => {
  const { output } = made();
  const given = (options: object) => () => new ScaledParameter(output, options as { gain: number });
  expect(given({})).toThrow("Provide only division OR gain");
  expect(given({ gain: 1, division: 1 })).toThrow("Provide only division OR gain");
  expect(given({ gain: 0 })).toThrow("gain of dac_scaled is 0: must be a number other than 0");
  expect(given({ division: "2" })).toThrow("division of dac_scaled is '2'");
  const unknown = new ScaledParameter(output, { gain: new ManualParameter("gain") });
  await expect(unknown()).rejects.toThrow("getting dac_scaled: gain of dac_scaled is None: must be a number other");
});

test("the snapshot says what was scaled and how", async () => {
  class Dac extends Instrument {
    readonly ch1 = this.parameter({ setCmd: null, initialValue: 1, unit: "V" });
  }
  const dac = new Dac("dac", undefined);
  const scaled = new ScaledParameter(dac.ch1, { division: 10 });
  expect(scaled.underlyingInstrument).toBe(dac);
  await scaled(2);
  expect(await scaled.snapshot()).toMatchObject({
    __class__: "ScaledParameter",
    full_name: "ch1_scaled",
    value: 2,
    raw_value: 2,
    role: "division",
    division: 10,
    gain: 0.1,
    metadata: { wrapped_parameter: "ch1", wrapped_instrument: "dac", variable_multiplier: false },
  });
});

test("what the output does not take is refused before anything is sent, and a panel knows its limits", async () => {
  const { output, sent } = made();
  const scaled = new ScaledParameter(output, { division: -2 });
  await expect(scaled(6)).rejects.toThrow(
    /^setting dac_scaled to 6: -12 is invalid: must be between -10 and 10 inclusive; Parameter: dac$/,
  );
  expect(sent).toEqual([]);
  expect(scaled.control).toEqual({ kind: "number", min: -5, max: 5 });
});

test("a scaled parameter of what can be read only can be read only", async () => {
  const current = new Parameter("amps", { getCmd: () => 3 });
  const scaled = new ScaledParameter(current, { division: 1e3 });
  expect([await scaled(), scaled.gettable, scaled.settable]).toEqual([0.003, true, false]);
  // @ts-expect-error there is no set
  expect(scaled.set).toBeUndefined();
});

test("arrays are scaled element by element, what is unknown is not scaled at all", async () => {
  const trace = new Parameter("trace", { getCmd: () => Float64Array.of(1, 2), vals: vals.arrays() });
  expect(await new ScaledParameter(trace, { gain: 2 })()).toEqual(Float64Array.of(2, 4));
  const unknown = new ScaledParameter(new ManualParameter("m", { vals: vals.numbers() }), { gain: 2 });
  await expect(unknown()).rejects.toThrow("getting m_scaled: scale needs a number, but the value is None");
});

test("a ramp goes in steps of the scaled value and is not cut by a set of the output", async () => {
  const { output, sent } = made();
  const scaled = new ScaledParameter(output, { division: 2, step: 1 });
  scaled.cache.set(0);
  await Promise.all([scaled(3), output(1)]);
  expect(sent).toEqual([2, 4, 6, 1]);
});

test("a variable gain below a delegate holds nobody up", async () => {
  const { output, sent } = made();
  const gain = new Parameter("gain", { getCmd: async () => 2 });
  const scaled = new ScaledParameter(output, { gain });
  const view = new DelegateParameter("view", { source: scaled, scale: 2 });
  await Promise.all([view(4), scaled(6), output(1)]);
  expect(sent).toEqual([4, 3, 1]);
  expect(await view()).toBe(1);
});

test("an error of the output names the scaled parameter and the output", async () => {
  const output = new Parameter("dac", { setCmd: (value: number) => Promise.reject(new Error(`no ${value}`)) });
  await expect(new ScaledParameter(output, { gain: 2 })(1)).rejects.toThrow(
    /^setting dac_scaled to 1: setting dac to 0.5: no 0.5$/,
  );
});

test("what was set is read back, whatever the factor", async () => {
  const factor = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      factor,
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.boolean(),
      async (by, value, divides) => {
        const output = new ManualParameter("m", { vals: vals.numbers() });
        const scaled = new ScaledParameter(output, divides ? { division: by } : { gain: by });
        await scaled(value);
        const expected = divides ? value * by : value / by;
        expect(output.cache.value).toBe(expected);
        expect(Math.abs((await scaled()) - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value) + 1e-300);
      },
    ),
  );
});
