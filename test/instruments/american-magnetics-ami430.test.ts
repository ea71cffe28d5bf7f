/** The American Magnetics 430: what it is told, and the magnet that its simulation ramps. */
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { Instrument, LogCapture } from "../../drivers/core/index.ts";
import {
  AMIModel430,
  magnetName,
  type AMI430RampingState,
  type SimulatedMagnet,
} from "../../drivers/instruments/american-magnetics/index.ts";
import { dialogue, scriptedSession, type Line } from "../../drivers/testing/index.ts";
import { FaultyInstrument, openSimulation, ServedSimulation } from "../../drivers/io/sim/index.ts";
import { assertGoldenRule } from "../core/golden-rule.ts";
import { BenchTime } from "./bench-time.ts";

const sim = "american-magnetics/ami430";
const solenoid = "TCPIP0::10.0.0.20::7180::SOCKET";
const axis = "TCPIP0::10.0.0.21::7180::SOCKET";

let time: BenchTime;

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  time = new BenchTime({ least: 10 });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
  time[Symbol.dispose]();
});

const open = (address = axis, options: { currentRampLimit?: number; reset?: boolean } = {}) =>
  AMIModel430.open("mag", address, { sim, bench: time.bench, ...options });

const magnetOf = (device: string): SimulatedMagnet =>
  time.bench.part(magnetName(device), () => {
    throw new Error(`nobody drives the ${device}`);
  });

/** What is asked before a ramp: the limits, and whether it can. */
const limits: Line[] = [
  ["CURR:LIMIT?", "48"],
  ["COIL?", "0.125"],
];
const ready: Line[] = [...limits, ["QU?", "0"], ["PERS?", "0"], ["STATE?", "3"], ["PS:INST?", "0"]];

describe("traffic", () => {
  test("a field is set by pausing, a target and a ramp, and is waited for", async () => {
    await dialogue(
      AMIModel430,
      [
        ...ready,
        ["PAUSE"],
        ["CONF:FIELD:TARG 1.5"],
        ["RAMP"],
        ["STATE?", "1"],
        ["STATE?", "1"],
        ["STATE?", "2"],
        ["STATE?", "2"],
        ["FIELD:MAG?", "1.5001"],
        ["FIELD:TARG?", "1.5"],
      ],
      async magnet => {
        await magnet.field(1.5);
        expect(await magnet.field()).toBe(1.5001);
        expect(await magnet.setpoint()).toBe(1.5);
      },
    );
  });

  test("without waiting, the ramp is started and no more", async () => {
    await dialogue(AMIModel430, [...ready, ["PAUSE"], ["CONF:FIELD:TARG -2"], ["RAMP"]], magnet =>
      magnet.setField(-2, { block: false }),
    );
  });

  test("a field beyond coil constant times current limit is refused before anything is sent", async () => {
    await dialogue(AMIModel430, [...limits, ...limits], async magnet => {
      await expect(magnet.setField(6.1)).rejects.toThrow("dut: ramping to 6.1 T: must be between -6 and 6 T");
      await expect(magnet.setField(Number.NaN)).rejects.toThrow("dut: ramping to NaN T: must be between -6 and 6 T");
      // By now the parameter knows.
      await expect(magnet.field(7)).rejects.toThrow("setting dut_field to 7: 7 is invalid: must be between -6 and 6");
    });
  });

  test.each<[string, Line[], string]>([
    ["quenched", [["QU?", "1"]], "the magnet is quenched: resetQuench() when it is cold again"],
    [
      "persistent",
      [
        ["QU?", "0"],
        ["PERS?", "1"],
      ],
      "the magnet is in persistent mode: ramp() the supply to its current",
    ],
    [
      "cooling its switch",
      [
        ["QU?", "0"],
        ["PERS?", "0"],
        ["STATE?", "10"],
      ],
      "it is cooling switch",
    ],
    [
      "without a warm switch",
      [
        ["QU?", "0"],
        ["PERS?", "0"],
        ["STATE?", "2"],
        ["PS:INST?", "1"],
        ["PS:INST?", "1"],
        ["PS?", "0"],
      ],
      "the switch heater is off: switchHeater.state(true)",
    ],
  ])("a magnet that is %s is not ramped", async (_, answers, why) => {
    await dialogue(AMIModel430, [...limits, ...answers], magnet =>
      expect(magnet.setField(1)).rejects.toThrow(`dut: ramping to 1 T: ${why}`),
    );
  });

  test("a ramp that ends otherwise than holding is an error that tells how", async () => {
    await dialogue(
      AMIModel430,
      [...ready, ["PAUSE"], ["CONF:FIELD:TARG 1"], ["RAMP"], ["STATE?", "7"], ["STATE?", "7"]],
      magnet => expect(magnet.setField(1)).rejects.toThrow("dut: ramping to 1 T ended as quench detected"),
    );
  });

  test("methods are the commands of the manual", async () => {
    await dialogue(
      AMIModel430,
      [
        ["RAMP"],
        ["PAUSE"],
        ["ZERO"],
        ["QU 1"],
        ["QU 0"],
        ["SYST:ERR?", '-201,"Unrecognized query"'],
        ["PS:CURR?", "50"],
        ["CONF:PS:CURR 45.5"],
        ["CONF:PS:HTIME 30"],
        ["CONF:PS:CTIME 600"],
        ["CONF:PS 1"],
      ],
      async magnet => {
        await magnet.ramp();
        await magnet.pause();
        await magnet.zero();
        await magnet.setQuenched();
        await magnet.resetQuench();
        expect(await magnet.getError()).toBe('-201,"Unrecognized query"');
        expect(await magnet.switchHeater.current()).toBe(50);
        await magnet.switchHeater.current(45.5);
        await magnet.switchHeater.heatTime(30);
        await magnet.switchHeater.coolTime(600);
        await magnet.switchHeater.enabled(true);
      },
    );
  });

  test("a ramp rate is the first segment, whose end does not count", async () => {
    await dialogue(
      AMIModel430,
      [["CONF:RAMP:RATE:SEG 1"], ["CONF:RAMP:RATE:FIELD 1,0.005,0"], ["RAMP:RATE:FIELD:1?", "0.005,6.0"]],
      async magnet => {
        await magnet.rampRate(0.005);
        expect(await magnet.rampRate()).toBe(0.005);
      },
    );
  });

  test("a reply that makes no sense is quoted", async () => {
    await dialogue(
      AMIModel430,
      [
        ["STATE?", "11"],
        ["COIL?", "0.0"],
        ["FIELD:MAG?", ""],
        ["RAMP:RATE:FIELD:1?", "fast,6"],
      ],
      async magnet => {
        await expect(magnet.rampingState()).rejects.toThrow(/getting dut_rampingState: .*11/);
        await expect(magnet.coilConstant()).rejects.toThrow('coil constant "0.0" must be above 0');
        await expect(magnet.field()).rejects.toThrow("getting dut_field: reply '' is not a number");
        await expect(magnet.rampRate()).rejects.toThrow("getting dut_rampRate: reply 'fast' is not a number");
      },
    );
  });

  test("the switch is heated only where there is one", async () => {
    await dialogue(
      AMIModel430,
      [
        ["PS:INST?", "0"],
        ["PS:INST?", "0"],
      ],
      async ({ switchHeater }) => {
        await expect(switchHeater.state(true)).rejects.toThrow(
          "dut_switchHeater: no persistent switch is configured: set enabled to true first",
        );
        expect(await switchHeater.state()).toBe(false);
      },
    );
  });

  test("on a socket the greeting is not taken for an answer", async () => {
    const script = scriptedSession(
      [
        ["", "American Magnetics Model 430 IP Interface", "Hello."],
        ["*IDN?", "AMERICAN MAGNETICS INC.,MODEL 430,2.01"],
        ["RAMP:RATE:UNITS?", "0"],
        ["FIELD:UNITS?", "1"],
        ...limits,
        ["RAMP:RATE:FIELD:1?", "0.001,6"],
        ["COIL?", "0.125"],
        ["*IDN?", "AMERICAN MAGNETICS INC.,MODEL 430,2.01"],
      ],
      { terminator: "\r\n" },
    );
    class Scripted extends AMIModel430 {
      static override connect(_address: string) {
        return Promise.resolve(script.session);
      }
    }
    const magnet = await Scripted.open("mag", "GPIB0::1::INSTR");
    expect((await magnet.IDN.cache.get()).model).toBe("430");
    script.check();
  });
});

describe("on the simulation", () => {
  test("a ramp takes the way divided by the rate, and others see the field grow meanwhile", async () => {
    const magnet = await open();
    const began = time.monotonic();
    const ramping = magnet.field(0.5);
    const seen: number[] = [];
    void (async () => {
      while ((await magnet.rampingState()) !== "holding") {
        seen.push(await magnet.field());
        await new Promise(resolve => setImmediate(resolve));
      }
    })();
    await ramping;
    // 0.06 A/s and 0.03125 T/A.
    const due = 0.5 / (0.06 * 0.03125);
    expect(time.monotonic() - began).toBeGreaterThanOrEqual(due);
    expect(time.monotonic() - began).toBeLessThan(due + 15);
    expect(await magnet.field()).toBe(0.5);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test("a ramp that is not waited for goes on, can be paused, continued and waited for", async () => {
    const magnet = await open();
    await magnet.setField(1, { block: false });
    expect(await magnet.rampingState()).toBe("ramping");
    time.advance(100);
    await magnet.pause();
    expect(await magnet.rampingState()).toBe("paused");
    expect(await magnet.field()).toBeCloseTo(0.1875, 9);
    time.advance(100);
    expect(await magnet.field()).toBeCloseTo(0.1875, 9);
    await magnet.ramp();
    expect(await magnet.waitWhileRamping()).toBe("holding");
    expect(await magnet.field()).toBe(1);
    await magnet.zero();
    expect(await magnet.rampingState()).toBe("zeroing current");
    expect(await magnet.waitWhileRamping()).toBe("at zero current");
    expect(await magnet.field()).toBe(0);
  });

  test("the interval of checks is what is slept in between", async () => {
    const magnet = await open();
    await magnet.rampingStateCheckInterval(10);
    const sleep = vi.spyOn(time, "sleep");
    await magnet.field(0.1);
    expect(new Set(sleep.mock.calls.map(([seconds]) => seconds))).toEqual(new Set([10]));
    expect(sleep.mock.calls.length).toBe(Math.ceil(0.1 / (0.06 * 0.03125) / 10));
  });

  test("an interrupt of a ramp leaves the magnet paused where it is", async () => {
    const magnet = await open();
    const interrupt = Object.assign(new Error("interrupted"), { name: "KeyboardInterrupt" });
    await magnet.rampingStateCheckInterval(1);
    let slept = 0;
    vi.spyOn(time, "sleep").mockImplementation(async seconds => {
      if (++slept > 50) throw interrupt;
      time.clock.advance(seconds);
    });
    await expect(magnet.field(1)).rejects.toThrow("interrupted");
    expect(await magnet.rampingState()).toBe("paused");
    expect(await magnet.field()).toBeCloseTo(50 * 0.06 * 0.03125, 6);
    await magnet.ramp();
    slept = 25;
    await expect(magnet.waitWhileRamping()).rejects.toThrow("interrupted");
    expect(await magnet.rampingState()).toBe("paused");
  });

  test("a rate above the limit is refused, and a lower limit lowers the rate", async () => {
    const magnet = await open();
    const limit = 0.06 * 0.03125;
    expect(await magnet.fieldRampLimit()).toBe(limit);
    await expect(magnet.rampRate(limit * 1.01)).rejects.toThrow(`must be between 0 and ${limit} inclusive`);
    await magnet.currentRampLimit(0.03);
    expect(await magnet.rampRate()).toBe(limit / 2);
    await magnet.fieldRampLimit(limit / 4);
    expect(await magnet.currentRampLimit()).toBe(0.015);
    expect(await magnet.rampRate()).toBe(limit / 4);
    await magnet.currentRampLimit(1);
    await magnet.rampRate(limit * 10);
    expect(await magnet.rampRate()).toBe(limit * 10);
  });

  test("the limit of the ramp rate is an option; a rate above it at opening is told", async () => {
    using logs = new LogCapture({ level: "WARNING" });
    const magnet = await open(axis, { currentRampLimit: 0.01 });
    expect(await magnet.currentRampLimit()).toBe(0.01);
    expect(logs.value).toContain("the ramp rate 0.001875 T/s is above the limit 0.0003125 T/s");
    await magnet.close();
    await expect(open(axis, { currentRampLimit: -1 })).rejects.toThrow("currentRampLimit -1 must be a number of A/s");
  });

  test("units of fields and rates change the numbers and the units, not the magnet", async () => {
    const magnet = await open();
    await magnet.field(0.5);
    await magnet.fieldUnits("kilogauss");
    expect([await magnet.field(), magnet.field.unit]).toEqual([5, "kG"]);
    expect([await magnet.coilConstant(), magnet.coilConstant.unit]).toEqual([0.3125, "kG/A"]);
    expect([await magnet.fieldLimit(), magnet.fieldLimit.unit]).toEqual([15, "kG"]);
    await magnet.rampRateUnits("minutes");
    expect([await magnet.rampRate(), magnet.rampRate.unit]).toEqual([1.125, "kG/min"]);
    expect([await magnet.currentRampLimit(), magnet.currentRampLimit.unit]).toEqual([3.6, "A/min"]);
    expect([await magnet.fieldRampLimit(), magnet.fieldRampLimit.unit]).toEqual([1.125, "kG/min"]);
    await expect(magnet.field(16)).rejects.toThrow("must be between -15 and 15 inclusive");
    await magnet.field(10);
    expect(magnetOf("x axis").field).toBe(1);
    await magnet.fieldUnits("tesla");
    await magnet.rampRateUnits("seconds");
    expect([await magnet.field(), magnet.field.unit]).toEqual([1, "T"]);
    expect(magnet.rampRate.unit).toBe("T/s");
  });

  test("the limit of the field is the current limit times the coil constant, and follows both", async () => {
    const magnet = await open();
    expect(await magnet.fieldLimit()).toBe(1.5);
    await magnet.fieldLimit(1);
    expect(await magnet.currentLimit()).toBe(32);
    await expect(magnet.field(1.2)).rejects.toThrow("must be between -1 and 1 inclusive");
    await magnet.currentLimit(0);
    await expect(magnet.field(0.1)).rejects.toThrow("0.1 is not in {0}");
    await magnet.currentLimit(32);
    await magnet.coilConstant(0.0625);
    expect(await magnet.fieldLimit()).toBe(2);
    await expect(magnet.currentLimit(251)).rejects.toThrow("must be between 0 and 250 inclusive");
  });

  test("a quench takes the field down, hinders ramps until it is reset, and is an error of the ramp it happens in", async () => {
    const magnet = await open();
    await magnet.field(0.5);
    await magnet.setQuenched();
    expect(await magnet.isQuenched()).toBe(true);
    expect(await magnet.rampingState()).toBe("quench detected");
    time.advance(2);
    expect(await magnet.field()).toBeCloseTo(0.5 / Math.E, 6);
    await expect(magnet.field(0.1)).rejects.toThrow("the magnet is quenched: resetQuench() when it is cold again");
    time.advance(60);
    await magnet.resetQuench();
    expect([await magnet.isQuenched(), await magnet.field()]).toEqual([false, 0]);
    await magnet.field(0.1);
    // The coil stands 60 A; the limit of the programmer is no protection where it is set above.
    await magnet.currentLimit(100);
    await expect(magnet.field(2)).rejects.toThrow("mag: ramping to 2 T ended as quench detected");
    expect(magnetOf("x axis").quenches).toBe(2);
  });

  test("a magnet goes into persistent mode and out of it", async () => {
    const magnet = await open(solenoid);
    const { switchHeater } = magnet;
    expect([await switchHeater.enabled(), await switchHeater.state()]).toEqual([true, true]);
    await magnet.field(2);
    let began = time.monotonic();
    await switchHeater.state(false);
    expect(time.monotonic() - began).toBeGreaterThanOrEqual(60);
    expect(await switchHeater.inPersistentMode()).toBe(true);
    await magnet.zero();
    await magnet.waitWhileRamping();
    const coil = magnetOf("solenoid");
    expect([coil.supplyCurrent, coil.field, await magnet.field()]).toEqual([0, 2, 2]);
    await expect(magnet.field(1)).rejects.toThrow("the magnet is in persistent mode");
    await magnet.ramp();
    expect(await magnet.waitWhileRamping()).toBe("holding");
    began = time.monotonic();
    await switchHeater.state(true);
    expect(time.monotonic() - began).toBeGreaterThanOrEqual(20);
    expect(await switchHeater.inPersistentMode()).toBe(false);
    await magnet.field(1);
    expect([coil.field, coil.quenches]).toEqual([1, 0]);
  });

  test("a switch that opens on a supply with another current quenches the magnet", async () => {
    const magnet = await open(solenoid);
    await magnet.field(1);
    await magnet.switchHeater.state(false);
    await magnet.zero();
    await magnet.waitWhileRamping();
    await magnet.switchHeater.state(true);
    expect(await magnet.isQuenched()).toBe(true);
  });

  test("a snapshot asks about the switch only where there is one", async () => {
    const magnet = await open();
    const { submodules } = await magnet.snapshot({ update: "All" });
    const parameters = (submodules.switchHeater as { parameters: Record<string, { value: unknown }> }).parameters;
    expect(parameters.enabled?.value).toBe(false);
    expect(parameters.heatTime?.value).toBeNull();
    await magnet.switchHeater.enabled(true);
    await magnet.snapshot({ update: "All" });
    expect(magnet.switchHeater.heatTime.cache.value).toBe(20);
  });

  test("reset, at opening or later, brings the settings back, not the field", async () => {
    const magnet = await open();
    await magnet.field(0.25);
    await magnet.currentLimit(10);
    await magnet.reset();
    expect([await magnet.currentLimit(), await magnet.field()]).toEqual([48, 0.25]);
    await magnet.fieldUnits("kilogauss");
    await magnet.close();
    const again = await open(axis, { reset: true });
    expect([again.field.unit, await again.field()]).toEqual(["T", 0.25]);
  });

  test("errors are queued: what is unknown, and what is out of range", async () => {
    const magnet = await open();
    expect(await magnet.getError()).toBe('0,"No errors"');
    await magnet.write("FILED:TARG 1");
    await magnet.write("CONF:FIELD:TARG 99");
    await magnet.write("PS 1");
    expect([
      await magnet.getError(),
      await magnet.getError(),
      await magnet.getError(),
      await magnet.getError(),
    ]).toEqual(['-105,"Out of range"', '-107,"No switch installed"', '-101,"Unrecognized command"', '0,"No errors"']);
    await magnet.write("CONF:FIELD:TARG 99");
    await magnet.deviceClear();
    await magnet.write("*CLS");
    expect(await magnet.getError()).toBe('0,"No errors"');
  });

  test.each([solenoid, "GPIB0::20::INSTR", "ASRL20::INSTR"])("it is reached at %s", async address => {
    const magnet = await open(address);
    expect(await magnet.IDN()).toMatchObject({ vendor: "AMERICAN MAGNETICS INC.", model: "430 (Simulated)" });
  });

  test("a message that is lost is told again after a while, and a second loss is an error", async () => {
    using logs = new LogCapture({ level: "WARNING" });
    const device = await openSimulation(sim, axis, { bench: time.bench });
    const faulty = new FaultyInstrument(new ServedSimulation(device), {
      replies: { at: { 12: { kind: "drop" }, 14: { kind: "drop" }, 15: { kind: "drop" } } },
    });
    const magnet = await AMIModel430.open("mag", axis, { sim: faulty, timeout: 0.02 });
    while (logs.value === "") expect(await magnet.field()).toBe(0);
    expect(logs.value).toContain("asking 'FIELD:MAG?' failed, and is tried again in 5 s");
    await expect(magnet.field()).rejects.toThrow(
      'getting mag_field: asking "FIELD:MAG?" of TCPIP0::10.0.0.21::7180::SOCKET: no reply',
    );
    expect(await magnet.field()).toBe(0);
  });

  test("every settable parameter accepts its own output in minutes and kilogauss, too", async () => {
    time[Symbol.dispose]();
    time = new BenchTime({ least: 1000 });
    const magnet = await open();
    await magnet.fieldUnits("kilogauss");
    await magnet.rampRateUnits("minutes");
    const largest = {
      field: 15,
      rampRate: 1.125,
      currentLimit: 48,
      fieldLimit: 15,
      currentRampLimit: 3.6,
      fieldRampLimit: 1,
    };
    for (const [name, value] of Object.entries(largest)) {
      const parameter = magnet[name as keyof typeof largest];
      const before = await parameter();
      const values = fc.integer({ min: 1, max: 1000 }).map(part => (value * part) / 1000);
      await assertGoldenRule(parameter, { values, resolution: 1e-9, drift: 1e-9, runs: 10 });
      await parameter(before);
    }
  });
});

test("states, fields and switches are typed", async () => {
  const magnet = await open();
  expectTypeOf(await magnet.rampingState()).toEqualTypeOf<AMI430RampingState>();
  expectTypeOf(await magnet.field()).toEqualTypeOf<number>();
  expectTypeOf(await magnet.switchHeater.state()).toEqualTypeOf<boolean>();
  expectTypeOf(await magnet.isQuenched()).toEqualTypeOf<boolean>();
  // @ts-expect-error -- the state cannot be set
  expect(magnet.rampingState.set).toBeUndefined();
  // @ts-expect-error -- units are words
  await expect(magnet.fieldUnits("gauss")).rejects.toThrow("gauss");
  // @ts-expect-error -- a field is a number
  await expect(magnet.field("1 T")).rejects.toThrow("1 T");
});
