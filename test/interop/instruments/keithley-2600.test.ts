/** The driver of the Keithley 2600 against the simulation file that QCoDeS ships for it. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument, type AnyParameter } from "../../../drivers/core/index.ts";
import { Keithley2601B, Keithley2600MeasurementStatus } from "../../../drivers/instruments/keithley/index.ts";
import { peersPossible } from "../peers.ts";
import { simulationOfQcodes } from "./simulation-of-qcodes.ts";

/** What the file does not know. */
const unknown = ["measurementStatus", "fourWireMeasurement", "fastsweep", "timetrace"];

/** A value to set and to read back, for each parameter that the file keeps. */
const values: Readonly<Record<string, unknown>> = {
  volt: 0.25,
  curr: 1.5e-3,
  mode: "voltage",
  output: true,
  nplc: 0.5,
  limitv: 12,
  limiti: 0.01,
  sourcerangeV: 6,
  sourceAutorangeVEnabled: true,
  measurerangeV: 40,
  measureAutorangeVEnabled: false,
  sourcerangeI: 1e-6,
  sourceAutorangeIEnabled: true,
  measurerangeI: 0.1,
  measureAutorangeIEnabled: false,
};

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

describe.skipIf(!peersPossible())("on QCoDeS's simulation", () => {
  const open = async () =>
    Keithley2601B.open("smu", "GPIB::1::INSTR", { sim: await simulationOfQcodes("Keithley_2600.yaml") });

  test("it opens and says who it is", async () => {
    const smu = await open();
    expect(await smu.IDN()).toEqual({
      vendor: "Keithley Instruments Inc.",
      model: "2601B",
      serial: "1398687",
      firmware: "3.0.0",
    });
  });

  test("every parameter that the file knows is read, set and read back", async () => {
    const { smua } = await open();
    const parameters: readonly AnyParameter[] = Object.values(smua.parameters);
    const settable = parameters.filter(each => each.settable && !each.name.startsWith("timetrace"));
    expect(
      settable
        .map(each => each.name)
        .filter(name => !unknown.includes(name))
        .toSorted(),
    ).toEqual(Object.keys(values).toSorted());
    for (const parameter of parameters.filter(each => !unknown.includes(each.name))) {
      // The ranges of the file begin as 0, which no model has.
      if (/rangeV$|rangeI$/.test(parameter.name)) await expect(parameter.get?.()).rejects.toThrow("is not in {");
      else await parameter.get?.();
    }
    for (const [name, value] of Object.entries(values)) {
      await smua.parameters[name]?.set?.(value);
      expect(await smua.parameters[name]?.get?.(), name).toBe(value);
    }
    expect(await smua.linefreq()).toBe(50);
    await smua.volt();
    expect(smua.volt.measurementStatus).toBe(Keithley2600MeasurementStatus.NORMAL);
  });

  test("a range ends autorange there, too", async () => {
    const { smua } = await open();
    await smua.sourceAutorangeVEnabled(true);
    await smua.sourcerangeV(1);
    expect(await smua.sourceAutorangeVEnabled()).toBe(false);
  });
});
