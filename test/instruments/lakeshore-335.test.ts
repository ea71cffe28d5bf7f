/** The Model 335: what it has otherwise than the 336, and its simulated cryostat. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument, VisaInstrument, type VisaOpenOptions } from "../../drivers/core/index.ts";
import { LakeshoreModel335 } from "../../drivers/instruments/lakeshore/index.ts";
import { Bench, VirtualClock } from "../../drivers/io/sim/index.ts";
import { dialogue } from "../../drivers/testing/index.ts";
import { BenchTime } from "./bench-time.ts";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

describe("traffic", () => {
  test("the setup of a heater begins with the type of the output", async () => {
    await dialogue(
      LakeshoreModel335,
      [["HTRSET? 2", "1,1,4,+0.000,2"], ["HTRSET 2,0,1,4,+0.000,2"], ["HTRSET 2,0,1,1,+0.000,2"]],
      async ({ output1, output2 }) => {
        await output2.outputType("current");
        expect(output2.outputMaxCurrent.cache.value).toBe("1.732A");
        await output2.outputMaxCurrent("0.707A");
        await expect(output1.outputType("voltage")).rejects.toThrow("'voltage' is not in {'current'}");
        await expect(output1.outputMaxUserCurrent(2)).rejects.toThrow("must be between 0 and 1.732");
      },
    );
  });

  test("a thermocouple is a sensor, and there are two inputs and outputs", async () => {
    const lines = [["INTYPE? B", "1,0,0,0,1"], ["INTYPE B,4,0,0,0,1"], ["OUTMODE? 1", "1,2,0"], ["KRDG? B", "77.3"]];
    await dialogue(LakeshoreModel335, lines as [string, ...string[]][], async controller => {
      await controller.B.sensorType("thermocouple");
      expect(await controller.output1.inputChannel()).toBe("B");
      expect(await controller.B.temperature()).toBe(77.3);
      // @ts-expect-error -- an input of the 336
      await expect(controller.output1.inputChannel("C")).rejects.toThrow("'C' is not in {'None', 'A', 'B'}");
      expect(Object.keys(controller.submodules)).toEqual(["A", "B", "channels", "output1", "output2"]);
    });
  });
});

test("over USB it is a serial line with seven bits and odd parity, unless somebody says otherwise", async () => {
  const connect = vi.spyOn(VisaInstrument, "connect");
  const open = async (address: string, options: VisaOpenOptions = {}) => {
    await using controller = await LakeshoreModel335.open("ls", address, { sim: "lakeshore/335", ...options });
    expect((await controller.IDN()).model).toBe("335 (Simulated)");
    return connect.mock.lastCall?.[1]?.serial;
  };
  expect(await open("ASRL4::INSTR")).toEqual({ baudRate: 57600, dataBits: 7, parity: "odd" });
  expect(await open("ASRL4::INSTR", { serial: { baudRate: 9600 } })).toEqual({ baudRate: 9600 });
  expect(await open("GPIB0::13::INSTR")).toBe(undefined);
});

test("the simulated loop brings a stage to its setpoint", async () => {
  const clock = new VirtualClock();
  using _ = new BenchTime({ clock });
  const bench = new Bench({ clock });
  const controller = await LakeshoreModel335.open("ls", "GPIB0::13::INSTR", { sim: "lakeshore/335", bench });
  const { A, output1 } = controller;
  await output1.rangeLimits([6, 20, 300]);
  await output1.setSetpointAndRange(15);
  await output1.waitUntilSetPointReached({ waitTolerance: 0.01, waitEquilibrationTime: 10, timeout: 600 });
  expect(Math.abs((await A.temperature()) - 15)).toBeLessThan(0.15);
  expect(await output1.outputRange()).toBe("medium");
  // 1.732 A: 75 W of 25 Ω, a tenth of it in this range.
  await output1.outputMaxCurrent("1.732A");
  await output1.setpoint(300);
  clock.advance(1000);
  expect(await A.temperature()).toBeCloseTo(3 + 7.5 / 0.05, 0);
});
