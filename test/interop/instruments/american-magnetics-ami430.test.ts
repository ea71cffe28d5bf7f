/** Our driver of the American Magnetics 430 on QCoDeS's own simulation file of it, from pip. */
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument, type Parameter } from "../../../drivers/core/index.ts";
import { AMIModel430, AMIModel4303D } from "../../../drivers/instruments/american-magnetics/index.ts";
import { finish, installPeers, peersPossible } from "../peers.ts";

describe.skipIf(!peersPossible())("on AMI430.yaml of QCoDeS", () => {
  let sim: string;

  beforeAll(async () => {
    const { status, output } = await finish(
      installPeers(),
      ["-c", "import qcodes; print(qcodes.__file__)"],
      process.env,
    );
    if (status !== 0) throw new Error(output);
    sim = join(dirname(output.trim().split("\n").at(-1) ?? ""), "instrument/sims/AMI430.yaml");
  });
  beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
  afterEach(async () => {
    vi.restoreAllMocks();
    await Instrument.closeAll();
  });

  // The file ends messages with a line feed alone.
  const open = (name: string, address: string) => AMIModel430.open(name, address, { sim, terminator: "\n" });

  test("it opens and reads every parameter", async () => {
    const magnet = await open("mag", "GPIB0::1::INSTR");
    expect(await magnet.IDN()).toMatchObject({ vendor: "QCoDeS", model: "AMI430_simulation" });
    for (const parameter of magnet.allParameters()) await parameter.get?.();
    const { field, rampRate, coilConstant, currentLimit, fieldLimit, switchHeater } = magnet;
    expect([await field(), await rampRate(), await coilConstant()]).toEqual([0.123, 0.11, 2]);
    expect([await currentLimit(), await fieldLimit(), await magnet.fieldRampLimit()]).toEqual([80, 160, 0.12]);
    expect([await magnet.fieldUnits(), await magnet.rampRateUnits()]).toEqual(["tesla", "seconds"]);
    expect([await switchHeater.enabled(), await switchHeater.heatTime(), await switchHeater.coolTime()]).toEqual([
      false,
      5,
      3600,
    ]);
    expect(await magnet.getError()).toBe("0, No Error");
  });

  test("what the file lets be set is read back", async () => {
    const magnet = await open("mag", "GPIB0::2::INSTR");
    const { switchHeater } = magnet;
    const set = async <Get, Set>(parameter: Parameter<Get, Set>, value: Get & Set) => {
      await parameter(value);
      expect(await parameter(), String(parameter)).toBe(value);
    };
    await set(magnet.field, -1.5);
    await set(magnet.rampRate, 0.05);
    await set(magnet.currentLimit, 40);
    await set(magnet.fieldLimit, 60);
    await set(magnet.coilConstant, 0.5);
    await set(magnet.currentRampLimit, 0.2);
    await set(magnet.fieldRampLimit, 0.08);
    await set(switchHeater.enabled, true);
    await set(switchHeater.state, true);
    await set(switchHeater.current, 42.5);
    await set(switchHeater.heatTime, 30);
    await set(switchHeater.coolTime, 120);
    await set(magnet.rampRateUnits, "minutes");
    await set(magnet.fieldUnits, "kilogauss");
    expect(magnet.rampRate.unit).toBe("kG/min");
    await magnet.setQuenched();
    expect(await magnet.isQuenched()).toBe(true);
    await expect(magnet.field(1)).rejects.toThrow("the magnet is quenched");
    await magnet.resetQuench();
    await magnet.field(1);
    await magnet.ramp();
    await magnet.pause();
    await magnet.zero();
    await magnet.reset();
  });

  test("three of them make a vector magnet", async () => {
    const axes = [await open("x", "GPIB0::1::INSTR"), await open("y", "GPIB0::2::INSTR")] as const;
    const magnet = await AMIModel4303D.open("magnet", ...axes, await open("z", "GPIB0::3::INSTR"), 3);
    await magnet.spherical([2, 90, 90]);
    expect(await magnet.cartesianMeasured()).toEqual([expect.closeTo(0), expect.closeTo(2), expect.closeTo(0)]);
    await magnet.rampMode("simultaneous");
    await magnet.vectorRampRate(0.1);
    await magnet.cartesian([1, -1, 0.5]);
    expect(await magnet.cartesianMeasured()).toEqual([1, -1, 0.5]);
    expect(await axes[0].rampRate()).toBe(0.11);
    await expect(magnet.z(3)).rejects.toThrow("its length must be at most 3 T");
  });
});
