/** The Ithaco 1211, which has no wires, and the current that is measured through it. */
import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from "vitest";
import { Instrument, Parameter, vals } from "../../drivers/core/index.ts";
import { CurrentParameter, Ithaco1211 } from "../../drivers/instruments/ithaco/index.ts";
import { Keithley2614B } from "../../drivers/instruments/keithley/index.ts";
import { assertGoldenRule } from "../core/golden-rule.ts";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

function voltmeter(volts: number) {
  return new Parameter("volt", { label: "Voltage", unit: "V", getCmd: () => volts });
}

test("it opens without an address and tells who it is, without a serial number or firmware", async () => {
  const amplifier = await Ithaco1211.open("ithaco");
  expect(await amplifier.IDN()).toEqual({
    vendor: "Ithaco (DL Instruments)",
    model: "1211",
    serial: null,
    firmware: null,
  });
  expect(console.log).toHaveBeenCalledWith(
    expect.stringMatching(/^Connected to: Ithaco \(DL Instruments\) 1211 \(serial:None, firmware:None\) in /),
  );
  expect(Instrument.findInstrument("ithaco", Ithaco1211)).toBe(amplifier);
});

test("its knobs start where QCoDeS has them, and remember what they are set to", async () => {
  const amplifier = await Ithaco1211.open("ithaco");
  const { sens, invert, sensFactor, suppression, risetime } = amplifier;
  expect([await sens(), await invert(), await sensFactor(), await suppression(), await risetime()]).toEqual([
    1e-8,
    true,
    1,
    1e-7,
    0.3,
  ]);
  expect([sens, invert, sensFactor, suppression, risetime].map(({ unit }) => unit)).toEqual([
    "A/V",
    "",
    "",
    "A",
    "msec",
  ]);
  for (const knob of Object.values(amplifier.parameters)) if (knob.settable) await assertGoldenRule(knob);
});

test("a position that the knob does not have is refused", async () => {
  const amplifier = await Ithaco1211.open("ithaco");
  await expect(amplifier.sens(2e-8 as never)).rejects.toThrow("setting ithaco_sens to 2e-08: 2e-08 is not in {");
  // @ts-expect-error -- the switch has three positions
  await expect(amplifier.sensFactor(2)).rejects.toThrow("setting ithaco_sensFactor to 2: 2 is not in {");
  // @ts-expect-error -- it is on or off
  await expect(amplifier.invert("no")).rejects.toThrow("ithaco_invert");
});

test("an instrument without wires cannot be asked", async () => {
  const amplifier = await Ithaco1211.open("ithaco");
  await expect(amplifier.ask("SENS?")).rejects.toThrow("has not defined an ask method");
  await expect(amplifier.write("SENS 1")).rejects.toThrow("has not defined a write method");
});

test("a current is the voltage times the sensitivity and its factor, with the sign that the output has", async () => {
  const amplifier = await Ithaco1211.open("ithaco");
  const current = new CurrentParameter(voltmeter(0.5), amplifier);
  expect(await current()).toEqual({ volt_raw: 0.5, curr: -5e-9 });
  await amplifier.invert(false);
  expect((await current()).curr).toBe(5e-9);
  await amplifier.sens(1e-6);
  await amplifier.sensFactor(0.1);
  expect((await current()).curr).toBeCloseTo(5e-8, 15);
  expect((await current()).volt_raw).toBe(0.5);
});

test("its parts have the names, labels and units of a measurement, and the amplifier lists it", async () => {
  const amplifier = await Ithaco1211.open("ithaco");
  const current = new CurrentParameter(voltmeter(1), amplifier, "drain");
  expect(current.names).toEqual(["volt_raw", "drain"]);
  expect(current.fullNames).toEqual(["ithaco_volt_raw", "ithaco_drain"]);
  expect(current.labels).toEqual(["Voltage", "Current"]);
  expect(current.units).toEqual(["V", "A"]);
  expect(current.shapes).toEqual([[], []]);
  expect(current.setpoints).toEqual([[], []]);
  expect(amplifier.parameters.drain).toBe(current);
  await current();
  expect(current.record()).toMatchObject({ value: [1, -1e-8], names: ["volt_raw", "drain"] });
});

test("the parts are typed by their names", async () => {
  const amplifier = await Ithaco1211.open("ithaco");
  const current = new CurrentParameter(voltmeter(1), amplifier);
  const drain = new CurrentParameter(voltmeter(1), amplifier, "drain");
  expectTypeOf((await current()).curr).toEqualTypeOf<number>();
  expectTypeOf((await current()).volt_raw).toEqualTypeOf<number | undefined>();
  expectTypeOf((await drain()).drain).toEqualTypeOf<number>();
  // @ts-expect-error -- the current is called drain
  expect((await drain()).curr).toBeUndefined();
  // @ts-expect-error -- a current that is measured cannot be set
  expect(current.set).toBeUndefined();
  // @ts-expect-error -- an instrument that has no sensitivity is no amplifier
  expect(() => new CurrentParameter(voltmeter(1), new Instrument("box", undefined), "x")).not.toThrow();
});

test("a voltage that is no number is an error that names its parameter", async () => {
  const amplifier = await Ithaco1211.open("ithaco");
  const manual = new Parameter("volt", { setCmd: null, vals: vals.numbers() });
  const current = new CurrentParameter(manual, amplifier);
  await expect(current()).rejects.toThrow("getting ithaco_curr: volt reads as null: it must read as a number");
});

test("the voltage of an instrument serves: a diode's current through the amplifier", async () => {
  const amplifier = await Ithaco1211.open("ithaco");
  const smu = await Keithley2614B.open("smu", "GPIB0::26::INSTR", { sim: "keithley/2600" });
  await smu.smub.mode("voltage");
  await smu.smub.output(true);
  await smu.smub.volt(2);
  const current = new CurrentParameter(smu.smub.volt, amplifier);
  expect(current.names).toEqual(["volt_raw", "curr"]);
  expect((await current()).curr).toBeCloseTo(-2e-8, 13);
});
