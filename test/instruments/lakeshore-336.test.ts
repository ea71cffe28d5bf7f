/** The Model 336: what the driver sends, and a cryostat whose temperatures it controls. */
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { Instrument } from "../../drivers/core/index.ts";
import { LakeshoreModel336 } from "../../drivers/instruments/lakeshore/index.ts";
import { lakeshoreCryostat } from "../../drivers/instruments/lakeshore/lakeshore.sim.ts";
import { Bench, VirtualClock } from "../../drivers/io/sim/index.ts";
import { dialogue } from "../../drivers/testing/index.ts";
import { BenchTime } from "./bench-time.ts";

const address = "TCPIP0::10.0.0.36::7777::SOCKET";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

/** A controller on a cryostat, and a time that a test moves. */
async function open() {
  const clock = new VirtualClock();
  const bench = new Bench({ clock });
  const cryostat = bench.place("cryostat", lakeshoreCryostat());
  const controller = await LakeshoreModel336.open("ls", address, { sim: "lakeshore/336", bench, strict: "end" });
  return { controller, clock, cryostat, time: new BenchTime({ clock }) };
}

describe("traffic", () => {
  test("a sensor is read by its letter", async () => {
    await dialogue(
      LakeshoreModel336,
      [
        ["KRDG? A", "+4.20012"],
        ["SRDG? D", "+1.61234"],
        ["RDGST? B", "000"],
        ["RDGST? B", "160"],
        ["RDGST? B", "003"],
        ["TLIMIT A,310"],
        ["TLIMIT? A", "310.0"],
        ['INNAME C,"mixing chamber"'],
        ["INNAME? C", "mixing chamber "],
      ],
      async ({ A, B, C, channels }) => {
        expect(await A.temperature()).toBe(4.20012);
        expect(await channels[3]?.sensorRaw()).toBe(1.61234);
        expect([await B.sensorStatus(), await B.sensorStatus(), await B.sensorStatus()]).toEqual([
          "OK",
          "Sensor Units Overrange, Temp Overrange",
          "Invalid Reading, unknown status 2",
        ]);
        await A.tLimit(310);
        expect(await A.tLimit()).toBe(310);
        await C.sensorName("mixing chamber");
        expect(await C.sensorName()).toBe("mixing chamber");
        for (const name of ["more than fifteen", 'say "cold"', "a;b", "blank "])
          await expect(C.sensorName(name)).rejects.toThrow("is invalid: ");
      },
    );
  });

  test("type, curve and loop are groups: one member is set, all are sent", async () => {
    await dialogue(
      LakeshoreModel336,
      [
        ["INTYPE? A", "3,1,5,1,1"],
        ["INTYPE A,3,0,5,1,1"],
        ["INTYPE A,3,0,5,1,2"],
        ["INCRV? B", "21"],
        ["CRVHDR? 21", "CX-1050-SD     ,X123456        ,4,+325.000,1"],
        ["PID? 2", "+0050.0,+0020.0,+000.00"],
        ["PID 2,10.5,+0020.0,+000.00"],
        ["OUTMODE? 1", "0,1,0"],
        ["OUTMODE 1, 1, 1, 0"],
        ["OUTMODE 1, 1, 4, 0"],
        ["OUTMODE? 4", "5,2,1"],
        ["HTRSET? 1", "2,0,+1.500,1"],
        ["HTRSET 1,2,4,+1.500,1"],
        ["RAMP? 1", "0,+010.0"],
        ["RAMP 1,1,+010.0"],
      ],
      async ({ A, B, output1, output2, output4 }) => {
        await A.autoRangeEnabled(false);
        expect(A.sensorType.cache.value).toBe("ntc_rtd");
        await A.units("celsius");
        expect([await B.curveName(), B.curveSn.cache.value, B.curveFormat.cache.value]).toEqual([
          "CX-1050-SD",
          "X123456",
          "log Ohms/K",
        ]);
        expect([B.curveLimit.cache.value, B.curveCoefficient.cache.value]).toEqual([325, "negative"]);
        await output2.P(10.5);
        await output1.mode("closed_loop");
        await output1.inputChannel("D");
        expect([await output4.mode(), output4.inputChannel.cache.value, output4.powerupEnable.cache.value]).toEqual([
          "warm_up",
          "B",
          true,
        ]);
        await output1.outputMaxCurrent("2A");
        expect([output1.outputHeaterResistance.cache.value, output1.outputMaxUserCurrent.cache.value]).toEqual([
          "50ohm",
          1.5,
        ]);
        await output1.setpointRampEnabled(true);
        expect(output1.setpointRampRate.cache.value).toBe(10);
      },
    );
  });

  test("ranges, setpoints and outputs are set and read by the number of the output", async () => {
    await dialogue(
      LakeshoreModel336,
      [
        ["RANGE 1,3"],
        ["RANGE? 1", "2"],
        ["RANGE 3,1"],
        ["RANGE? 3", "1"],
        ["SETP 2,4.25"],
        ["SETP? 2", "+4.2500"],
        ["HTR? 1", "+012.5"],
        ["RAMPST? 1", "1"],
      ],
      async ({ output1, output2, output3 }) => {
        using _ = new BenchTime();
        await output1.outputRange("high");
        expect(await output1.outputRange()).toBe("medium");
        await output3.outputRange("low");
        expect(await output3.outputRange()).toBe("on");
        await output2.setpoint(4.25);
        expect(await output2.setpoint()).toBe(4.25);
        expect(await output1.output()).toBe(12.5);
        expect(await output1.setpointRampStatus()).toBe(true);
        // @ts-expect-error -- a voltage output has no such range
        await expect(output3.outputRange("high")).rejects.toThrow("'high' is not in {'off', 'low', 'on'}");
        // @ts-expect-error -- nor has a heater such a mode
        await expect(output1.mode("warm_up")).rejects.toThrow("'warm_up' is not in {'off', 'closed_loop',");
        expectTypeOf(output1.inputChannel.get).returns.resolves.toEqualTypeOf<"None" | "A" | "B" | "C" | "D">();
      },
    );
  });

  test("a temperature chooses the range by its limits", async () => {
    const lines = ["RANGE 1,1", "RANGE 1,2", "RANGE 1,3", "RANGE 1,3", "SETP 1,500"].slice(0, 4);
    await dialogue(
      LakeshoreModel336,
      lines.map(line => [line] as const),
      async ({ output1 }) => {
        await expect(output1.setRangeFromTemperature(3)).rejects.toThrow(
          "dut_output1: the limits of the ranges are not known: set rangeLimits first",
        );
        await output1.rangeLimits([5, 20, 300]);
        expect(await output1.setRangeFromTemperature(4)).toBe("low");
        expect(await output1.setRangeFromTemperature(5)).toBe("medium");
        expect(await output1.setRangeFromTemperature(299)).toBe("high");
        expect(await output1.setRangeFromTemperature(400)).toBe("high");
        await expect(output1.rangeLimits([5, 3, 300])).rejects.toThrow("is required to be sorted");
        await expect(output1.rangeLimits([5, 300])).rejects.toThrow("has not length 3 but 2");
      },
    );
  });

  test("a wait looks at the sensor that the output has, in kelvin only", async () => {
    await dialogue(
      LakeshoreModel336,
      [
        ["OUTMODE? 1", "1,0,0"],
        ["OUTMODE? 1", "1,2,0"],
        ["INTYPE? B", "1,0,0,0,2"],
      ],
      async ({ output1 }) => {
        await expect(output1.waitUntilSetPointReached()).rejects.toThrow(
          "waiting for the setpoint: it has no sensor: inputChannel is None",
        );
        await expect(output1.waitUntilSetPointReached()).rejects.toThrow(
          "waiting for the setpoint: sensor B counts in celsius: its units must be kelvin",
        );
      },
    );
  });

  test("a wait begins anew when the temperature leaves the tolerance", async () => {
    const readings = ["5", "4.05", "4.5", "4.05", "4.02", "4.01"];
    await dialogue(
      LakeshoreModel336,
      [
        ["OUTMODE? 1", "1,1,0"],
        ["INTYPE? A", "1,0,0,0,1"],
        ["RAMPST? 1", "1"],
        ["RAMPST? 1", "0"],
        ["SETP? 1", "4"],
        ...readings.map(reading => ["KRDG? A", reading] as const),
      ],
      async ({ output1 }) => {
        const clock = new VirtualClock();
        using _ = new BenchTime({ clock });
        await output1.waitUntilSetPointReached({ waitCycleTime: 1, waitTolerance: 0.02, waitEquilibrationTime: 2 });
        expect(clock.now()).toBe(6);
      },
    );
  });

  test.each([
    ["KRDG? A", "", "is not a number"],
    ["KRDG? A", "cold", "reply 'cold' is not a number"],
  ])("%s answered by %j is an error that quotes it", async (question, reply, error) => {
    await dialogue(LakeshoreModel336, [[question, reply]], async ({ A }) => {
      await expect(A.temperature()).rejects.toThrow(error);
    });
  });

  test("a reply with too few values is an error that quotes it", async () => {
    await dialogue(LakeshoreModel336, [["PID? 1", "10,20"]], async ({ output1 }) => {
      await expect(output1.P()).rejects.toThrow("reply '10,20' has 2 values, not one for each of P, I, D");
    });
  });
});

describe("the simulated cryostat", () => {
  test("a loop brings the stage to its setpoint, and holds it", async () => {
    const { controller, clock, cryostat, time } = await open();
    using _ = time;
    const { A, output1 } = controller;
    expect(await A.temperature()).toBeCloseTo(3, 2);
    await output1.outputRange("low");
    await output1.setpoint(6);
    await output1.waitUntilSetPointReached({
      waitTolerance: 1e-3,
      waitEquilibrationTime: 60,
      waitCycleTime: 2,
      timeout: 2000,
    });
    expect(clock.now()).toBeGreaterThan(60);
    expect(await A.temperature()).toBeCloseTo(6, 1);
    // What holds it is what flows to the bath: 0.05 W/K × 3 K of 25 Ω × (1 A)² / 100.
    clock.advance(2000);
    expect(await output1.output()).toBeCloseTo(100 * Math.sqrt((0.05 * 3) / 0.25), 0);
    expect(cryostat.A.temperature).toBeCloseTo(6, 3);
  });

  test("a setpoint beyond the range is not reached, and a larger range reaches it", async () => {
    const { controller, time } = await open();
    using _ = time;
    const { output1 } = controller;
    await output1.outputRange("low");
    await output1.setpoint(30);
    await expect(output1.waitUntilSetPointReached({ timeout: 600, waitCycleTime: 5 })).rejects.toThrow(
      /waiting for the setpoint: after 600 s the temperature is 7\.9\d+ K: it is to be within 10 % of 30 K for 0\.5 s/,
    );
    await output1.outputRange("high");
    await output1.waitUntilSetPointReached({ timeout: 600, waitCycleTime: 5 });
  });

  test("blockingT sets range and setpoint and waits; a signal ends a wait", async () => {
    const { controller, time } = await open();
    using _ = time;
    const { A, output1 } = controller;
    await output1.rangeLimits([5, 20, 300]);
    await output1.blockingT(15);
    expect(await output1.outputRange()).toBe("medium");
    expect(Math.abs((await A.temperature()) - 15)).toBeLessThan(1.5);
    const stop = new AbortController();
    await output1.setpoint(250);
    const waiting = output1.waitUntilSetPointReached({ signal: stop.signal });
    stop.abort(new Error("the fridge is wanted"));
    await expect(waiting).rejects.toThrow("the fridge is wanted");
  });

  test("others ask while one waits", async () => {
    const { controller, time } = await open();
    using _ = time;
    const { B, output1 } = controller;
    await output1.outputRange("low");
    await output1.setpoint(6);
    let isReached = false;
    const waiting = output1
      .waitUntilSetPointReached({ waitTolerance: 0.01, waitCycleTime: 1 })
      .then(() => (isReached = true));
    const readings: number[] = [];
    for (let count = 0; count < 5; count++) readings.push(await B.temperature());
    expect(isReached).toBe(false);
    expect(readings).toHaveLength(5);
    await waiting;
  });

  test("a setpoint ramps at its rate, and the wait is for its end", async () => {
    const { controller, clock, time } = await open();
    using _ = time;
    const { output1 } = controller;
    await output1.setpoint(3);
    await output1.outputRange("medium");
    await output1.setpointRampRate(6);
    await output1.setpointRampEnabled(true);
    await output1.setpoint(9);
    const began = clock.now();
    expect(await output1.setpointRampStatus()).toBe(true);
    clock.advance(29.5);
    expect(await output1.setpoint()).toBeCloseTo(6, 1);
    await output1.waitUntilSetPointReached({ waitTolerance: 0.02 });
    expect(clock.now() - began).toBeGreaterThan(59);
    expect([await output1.setpointRampStatus(), await output1.setpoint()]).toEqual([false, 9]);
  });

  test("a temperature beyond its limit switches every output off", async () => {
    const { controller, clock, time } = await open();
    using _ = time;
    const { A, output1, output2 } = controller;
    await A.tLimit(20);
    await output1.outputRange("high");
    await output2.outputRange("low");
    await output1.setpoint(50);
    clock.advance(60);
    expect([await output1.outputRange(), await output2.outputRange()]).toEqual(["off", "off"]);
    clock.advance(1000);
    expect(await A.temperature()).toBeLessThan(4);
  });

  test("a setpoint in degrees Celsius is one, and a sensor that is switched off says so", async () => {
    const { controller, clock, time } = await open();
    using _ = time;
    const { A, D, output1 } = controller;
    await A.units("celsius");
    await output1.outputRange("high");
    await output1.setpoint(-260);
    clock.advance(1000);
    expect(await A.temperature()).toBeCloseTo(13.15, 1);
    await D.sensorType("disabled");
    expect([await D.temperature(), await D.sensorStatus()]).toEqual([0, "Invalid Reading"]);
    await A.sensorName("sample");
    expect([await A.sensorName(), await A.curveName(), await A.curveLimit()]).toEqual(["sample", "DT-670", 500]);
    expect(await A.sensorRaw()).toBeGreaterThan(1.3);
  });

  test("the heater decides about the power", async () => {
    const { controller, clock, time } = await open();
    using _ = time;
    const { B, output2 } = controller;
    await output2.inputChannel("B");
    await output2.outputMaxCurrent("user");
    await output2.outputMaxUserCurrent(0.2);
    await output2.outputHeaterResistance("50ohm");
    await output2.outputRange("high");
    await output2.setpoint(100);
    clock.advance(3000);
    // 0.2² × 50 W over 0.2 W/K.
    expect(await B.temperature()).toBeCloseTo(4.2 + 10, 1);
    expect(await output2.output()).toBe(100);
  });
});

test("what it does not know is an error in its status", async () => {
  const controller = await LakeshoreModel336.open("ls", "GPIB0::12::INSTR", { sim: "lakeshore/336" });
  await controller.ask("*ESR?");
  await controller.write("WARM 300");
  expect(Number(await controller.ask("*ESR?"))).toBe(0x20);
  await controller.deviceClear();
});
