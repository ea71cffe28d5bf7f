/** Our Keysight 34465A on the simulation file that QCoDeS ships for it. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument } from "../../../drivers/core/index.ts";
import { Keysight34465A } from "../../../drivers/instruments/keysight/index.ts";
import { peersPossible } from "../peers.ts";
import { simulationOfQcodes, thereAndBack } from "./simulation-of-qcodes.ts";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

describe.skipIf(!peersPossible())("Keysight_34465A.yaml", () => {
  const open = async () =>
    Keysight34465A.open("dmm", "GPIB0::1::INSTR", {
      sim: await simulationOfQcodes("Keysight_34465A.yaml"),
      strict: "now",
    });

  test("opens as the model with the options that the file tells of", async () => {
    const dmm = await open();
    expect([dmm.model, dmm.hasDIG, dmm.hasMEM, dmm.options]).toEqual(["34465A", true, true, ["DIG", "MEM"]]);
    expect(await dmm.lineFrequency()).toBe(50);
  });

  test("every parameter that the file knows is read and set back", async () => {
    const dmm = await open();
    const { trigger, sample, display } = dmm;
    // The file starts with an aperture of 0 s, which is none.
    await dmm.apertureTime(0.1);
    for (const parameter of [
      dmm.senseFunction,
      dmm.nplc,
      dmm.range,
      dmm.autorange,
      dmm.autozero,
      dmm.apertureMode,
      dmm.apertureTime,
      trigger.count,
      trigger.delay,
      trigger.autoDelayEnabled,
      trigger.level,
      trigger.source,
      sample.count,
      sample.pretriggerCount,
      sample.source,
      sample.timer,
      display.enabled,
    ]) {
      const [first, second] = await thereAndBack(parameter);
      expect(second, parameter.fullName).toEqual(first);
    }
    await dmm.resolution(3e-6);
    expect(await dmm.resolution()).toBe(3e-6);
    await display.text("hello");
    expect(await display.text()).toBe("hello");
    await display.clear();
    expect(await sample.timerMinimum()).toBe(0.1);
  });

  test("each function has settings of its own", async () => {
    const dmm = await open();
    for (const name of ["DC Current", "2 Wire Resistance", "4 Wire Resistance", "DC Voltage"] as const) {
      await dmm.senseFunction(name);
      await dmm.nplc(0.06);
      expect(await dmm.nplc()).toBe(0.06);
      expect(await dmm.apertureMode()).toBe("OFF");
    }
  });

  test("a reading sets the function for as long as it takes", async () => {
    const dmm = await open();
    expect(await dmm.volt()).toBe(10);
    expect(await dmm.curr()).toBe(10);
    expect(await dmm.senseFunction()).toBe("DC Voltage");
  });
});
