/** Our Yokogawa GS200 on the simulation file that QCoDeS ships for it. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument } from "../../../drivers/core/index.ts";
import { YokogawaGS200 } from "../../../drivers/instruments/yokogawa/index.ts";
import { peersPossible } from "../peers.ts";
import { simulationOfQcodes, thereAndBack } from "./simulation-of-qcodes.ts";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

describe.skipIf(!peersPossible())("Yokogawa_GS200.yaml", () => {
  const open = async () =>
    YokogawaGS200.open("gs", "GPIB0::1::INSTR", { sim: await simulationOfQcodes("Yokogawa_GS200.yaml") });

  test("opens, without a monitor, as the file does not tell of one", async () => {
    const gs = await open();
    expect([gs.measure.present, gs.outputLevel.source === gs.voltage]).toEqual([false, true]);
  });

  test("every parameter that the file knows is read and set back", async () => {
    const gs = await open();
    for (const parameter of [gs.output, gs.sourceMode]) {
      const [first, second] = await thereAndBack(parameter);
      expect(second, parameter.fullName).toEqual(first);
    }
  });

  test("the mode changes with the output off, and not with the output on", async () => {
    const gs = await open();
    await gs.sourceMode("CURR");
    expect([await gs.sourceMode(), gs.outputLevel.source === gs.current]).toEqual(["CURR", true]);
    await gs.on();
    expect(await gs.output()).toBe("on");
    await expect(gs.sourceMode("VOLT")).rejects.toThrow("the mode cannot be changed while the output is on");
    await gs.off();
    await gs.sourceMode("VOLT");
  });
});
