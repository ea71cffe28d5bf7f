/** The Yokogawa GS200: what the driver sends and refuses, and how its simulation ramps and measures. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument } from "../../drivers/core/index.ts";
import { Keysight34465A, inputOf34465A } from "../../drivers/instruments/keysight/index.ts";
import {
  conditionsOfGS200,
  extendedEventsOfGS200,
  loadOfGS200,
  YokogawaGS200,
} from "../../drivers/instruments/yokogawa/index.ts";
import { Port, resistor } from "../../drivers/io/sim/index.ts";
import { dialogue } from "../../drivers/testing/index.ts";
import { assertGoldenRule } from "../core/golden-rule.ts";
import { BenchTime } from "./bench-time.ts";

const address = "GPIB0::3::INSTR";
const sim = "yokogawa/gs200";
let time: BenchTime;

beforeEach(() => {
  time = new BenchTime({ skipsWaits: true });
  vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
  time[Symbol.dispose]();
});

const open = (where = address) => YokogawaGS200.open("gs", where, { sim, bench: time.bench });

describe("traffic", () => {
  test("levels are sent with six digits, after mode and range are known", async () => {
    await dialogue(
      YokogawaGS200,
      [
        [":SOUR:FUNC?", "VOLT"],
        [":SOUR:RANG?", "+1.00000E+00"],
        [":SOUR:LEV 5.00000e-1"],
        [":SOUR:LEV -1.20000e+0"],
        [":SOUR:LEV?", "-1.20000E+00"],
        [":SOUR:RANG 10"],
        [":SOUR:LEV 1.10000e+1"],
      ],
      async gs => {
        await gs.voltage(0.5);
        await gs.voltage(-1.2);
        expect(await gs.voltage()).toBe(-1.2);
        await gs.voltageRange(10);
        expect(gs.voltage.cache.valid).toBe(false);
        await gs.voltage(11);
      },
    );
  });

  test("a level beyond the range is refused before it is sent, known or not", async () => {
    const lines = [
      [":SOUR:FUNC?", "VOLT"],
      [":SOUR:RANG?", "+1.00000E+00"],
      [":SOUR:RANG 0.1"],
      [":SOUR:RANG 30"],
      [":SOUR:LEV 3.20000e+1"],
    ] as const;
    await dialogue(YokogawaGS200, lines, async gs => {
      expect(gs.voltage.control).toEqual({ kind: "number", min: -32, max: 32 });
      await expect(gs.voltage(2)).rejects.toThrow(
        "setting dut_voltage to 2: the range of 1 V reaches from -1.2 to 1.2: set dut_range to one of 0.01, 0.1, 1, 10, 30, or autoRange",
      );
      await expect(gs.voltage(2)).rejects.toThrow("2 is invalid: must be between -1.2 and 1.2 inclusive");
      await gs.voltageRange(0.1);
      await expect(gs.voltage(1)).rejects.toThrow("1 is invalid: must be between -0.12 and 0.12 inclusive");
      await gs.voltageRange(30);
      await gs.voltage(32);
      await expect(gs.voltageRange(5 as never)).rejects.toThrow("5 is not in {0.01, 0.1, 1, 10, 30}");
    });
  });

  test("with auto range every level of the largest range goes, and the range is asked for again", async () => {
    const lines = [[":SOUR:FUNC?", "CURR"], [":SOUR:LEV:AUTO 1.50000e-1"], [":SOUR:RANG?", "+200.000E-03"]] as const;
    await dialogue(YokogawaGS200, lines, async gs => {
      await gs.autoRange(true);
      await gs.current(0.15);
      await expect(gs.current(0.21)).rejects.toThrow("must be between -0.2 and 0.2 inclusive");
      expect(await gs.range()).toBe(0.2);
    });
  });

  test("what belongs to the other mode is refused, with what to do", async () => {
    await dialogue(YokogawaGS200, [[":SOUR:FUNC?", "VOLT"]], async gs => {
      for (const asking of [
        () => gs.current(),
        () => gs.current(1e-3),
        () => gs.currentRange(),
        () => gs.rampCurrent(0),
      ]) {
        await expect(asking()).rejects.toThrow('the source is in the mode VOLT: set dut_sourceMode to "CURR" first');
      }
    });
  });

  test("the mode is not changed while the output is on, and range and level follow it", async () => {
    const lines = [
      ["OUTPUT?", "1"],
      ["OUTPUT 0"],
      ["OUTPUT?", "0"],
      ["SOUR:FUNC CURR"],
      [":SOUR:RANG?", "+10.0000E-03"],
      [":SOUR:LEV?", "+0.00000E+00"],
    ] as const;
    await dialogue(YokogawaGS200, lines, async gs => {
      await expect(gs.sourceMode("CURR")).rejects.toThrow(
        "setting dut_sourceMode to CURR: the mode cannot be changed while the output is on",
      );
      expect(gs.range.source).toBeUndefined();
      await gs.off();
      await gs.sourceMode("CURR");
      expect([await gs.range(), await gs.outputLevel()]).toEqual([0.01, 0]);
      expect([gs.range.unit, gs.rampRate.unit, gs.rampStep.unit, gs.measure.measure.unit]).toEqual([
        "A",
        "A/s",
        "A",
        "V",
      ]);
      expect(gs.rampRate.cache.value).toBe(100e-6);
    });
  });

  test("a hardware ramp is one message, no faster than it should be, and its end is waited for", async () => {
    const lines = [
      [":SOUR:FUNC?", "VOLT"],
      [":SOUR:RANG?", "+1.00000E+00"],
      ["OUTPUT?", "1"],
      [":SOUR:LEV?", "+0.00000E+00"],
      [
        "*CLS;:PROG:REP 0;:PROG:SLOP 3.400000E+0;:PROG:INT 3.400000E+0;:PROG:EDIT:STAR;:SOUR:LEV 1.00000e+0;:PROG:EDIT:END;:PROG:RUN",
      ],
      [":STAT:EVEN?", "64"],
      ["*STB?", "0"],
      [":STAT:EVEN?", "192"],
    ] as const;
    await dialogue(YokogawaGS200, lines, async gs => {
      await gs.rampRate(0.3);
      await gs.rampVoltage(1);
      expect([gs.rampMode.cache.value, gs.voltage.cache.value]).toEqual(["JUMP", 1]);
    });
  });

  test("a ramp that fails or is interrupted is held, and nobody claims to know the level", async () => {
    const lines = [
      [":SOUR:FUNC?", "VOLT"],
      [":SOUR:RANG?", "+1.00000E+00"],
      ["OUTPUT?", "1"],
      [":SOUR:LEV?", "+0.00000E+00"],
      [
        "*CLS;:PROG:REP 0;:PROG:SLOP 1.000000E+1;:PROG:INT 1.000000E+1;:PROG:EDIT:STAR;:SOUR:LEV 1.00000e-1;:PROG:EDIT:END;:PROG:RUN",
      ],
      [":STAT:EVEN?", "0"],
      ["*STB?", "4"],
      [":SYSTem:ERRor?", '-221,"Settings conflict"'],
      [":PROG:PAUS"],
    ] as const;
    await dialogue(YokogawaGS200, lines, async gs => {
      await expect(gs.rampVoltage(0.1)).rejects.toThrow(
        'setting dut_voltage to 0.1: the ramp failed: -221,"Settings conflict"',
      );
      expect(gs.voltage.cache.valid).toBe(false);
      expect(gs.rampMode.cache.value).toBe("JUMP");
    });
  });

  test("limits are whole volts and milliamperes, and words go as codes", async () => {
    const lines = [
      [":SOUR:PROT:CURR 0.150"],
      [":SOUR:PROT:VOLT 30"],
      [":SOUR:PROT:VOLT?", "+30E+0"],
      [":SENS:REM 1"],
      [":SENS:GUAR?", "0"],
      [":ROUT:BNCO READ"],
      [":ROUT:BNCO?", "OUTP"],
      [":SENS:TRIG TIM"],
      [":PROG:REP?", "1"],
      [":PROG:LOAD 'ramp_1.csv'"],
      [":PROG:LOAD?", '"ramp_1.csv"'],
      [":PROG:COUN MAX"],
      ["*RST"],
      [":SOUR:FUNC?", "VOLT"],
    ] as const;
    await dialogue(YokogawaGS200, lines, async gs => {
      await gs.currentLimit(0.15);
      await expect(gs.currentLimit(0.0015)).rejects.toThrow("0.0015 is invalid: must fit all of");
      await gs.voltageLimit(30);
      expect(await gs.voltageLimit()).toBe(30);
      await gs.fourWire("on");
      expect(await gs.guard()).toBe("off");
      await gs.bncOut("ready");
      expect(await gs.bncOut()).toBe("output");
      await gs.measure.trigger("TIMER");
      expect(gs.measure.trigger.cache.value).toBe("TIM");
      expect(await gs.program.repeat()).toBe("ON");
      await gs.program.load("ramp_1.csv");
      expect(await gs.program.load()).toBe("ramp_1.csv");
      await expect(gs.program.save("a';*RST;.csv")).rejects.toThrow("must be the name of a .csv file");
      await gs.program.count("MAX");
      await gs.reset();
      expect(gs.voltageLimit.cache.valid).toBe(false);
    });
  });

  test.each(["", "x", "1.0,2"])("a level %j is an error that quotes it", async reply => {
    await dialogue(
      YokogawaGS200,
      [
        [":SOUR:FUNC?", "VOLT"],
        [":SOUR:LEV?", reply],
      ],
      async gs => {
        await expect(gs.voltage()).rejects.toThrow(`getting dut_voltage: reply '${reply}' is not a number`);
      },
    );
  });
});

describe("types", () => {
  test("modes, ranges and ramp modes are those that there are", async () => {
    await dialogue(YokogawaGS200, [], async gs => {
      const mode: "VOLT" | "CURR" | null = gs.sourceMode.cache.value;
      expect(mode).toBeNull();
      // @ts-expect-error -- there is no such mode
      await expect(gs.sourceMode("POWER")).rejects.toThrow("'POWER' is not in {'VOLT', 'CURR'}");
      // @ts-expect-error -- nor such a range
      await expect(gs.currentRange(1)).rejects.toThrow("1 is not in {0.001, 0.01, 0.1, 0.2}");
      // @ts-expect-error -- a ramp that jumps is none
      await expect(gs.rampVoltage(0, 0.1, 0, "FAST")).rejects.toThrow("'FAST' is not in");
    });
  });
});

describe("the simulation", () => {
  test("voltages and currents keep the golden rule on every range", async () => {
    const gs = await open();
    for (const [mode, range, level] of [
      ["VOLT", gs.voltageRange, gs.voltage],
      ["CURR", gs.currentRange, gs.current],
    ] as const) {
      await gs.sourceMode(mode);
      await assertGoldenRule(range);
      for (const each of (range.vals as unknown as { validValues: never[] }).validValues) {
        await range.set(each);
        await assertGoldenRule(level, { resolution: 1e-5, runs: 10 });
      }
    }
    expect(await gs.systemErrors()).toBe('0,"No error"');
  });

  test("a hardware ramp takes its time, and the level slides", async () => {
    const gs = await open();
    await gs.rampMode("HARDWARE");
    await expect(gs.voltage(1)).rejects.toThrow("a hardware ramp needs the output on: it is off");
    await gs.on();
    await gs.rampRate(0.1);
    const before = time.clock.now();
    await gs.voltage(1);
    expect(time.clock.now() - before).toBeGreaterThanOrEqual(10);
    expect(time.clock.now() - before).toBeLessThan(10.2);
    expect(await gs.voltage()).toBe(1);
    await expect(gs.rampVoltage(0, 1e-6, 1)).rejects.toThrow("takes 1000000 s: the longest takes 3600 s");
    await gs.rampBlocking(false);
    await gs.voltage(0);
    time.clock.advance(5);
    expect(await gs.voltage()).toBeCloseTo(0.5, 6);
    await gs.program.pause();
    time.clock.advance(5);
    expect(await gs.voltage()).toBeCloseTo(0.5, 6);
    await gs.program.cont();
    time.clock.advance(6);
    expect(await gs.voltage()).toBe(0);
    expect((await gs.extendedEventRegister()) & extendedEventsOfGS200.endOfProgram).not.toBe(0);
    expect(await gs.extendedEventRegister()).toBe(0);
  });

  test("a distance below the ramp's step is a jump", async () => {
    const gs = await open();
    await gs.on();
    const before = time.clock.now();
    await gs.rampVoltage(0.01, 0.1, 10);
    await gs.rampVoltage(0.01);
    expect([time.clock.now() - before, await gs.voltage()]).toEqual([0, 0.01]);
  });

  test("a software ramp goes step by step, and knows where it is if it is stopped", async () => {
    const gs = await open();
    await gs.on();
    const seen: number[] = [];
    using _ = gs.voltage.cache.onChange(({ value }) => seen.push(value));
    const before = time.clock.now();
    await gs.rampVoltage(0.35, 0.1, 2, "SOFTWARE");
    expect(seen.map(each => Number(each.toFixed(9)))).toEqual([0.1, 0.2, 0.3, 0.35]);
    expect(time.clock.now() - before).toBeCloseTo(6, 9);
    const writing = vi.spyOn(gs, "write");
    writing.mockImplementationOnce(YokogawaGS200.prototype.write.bind(gs)).mockRejectedValueOnce(new Error("stopped"));
    await expect(gs.rampVoltage(0, 0.1, 1, "SOFTWARE")).rejects.toThrow("stopped");
    expect(gs.voltage.cache.value).toBeCloseTo(0.25, 9);
    await expect(gs.rampVoltage(0, 0, 0, "SOFTWARE")).rejects.toThrow(
      "a software ramp needs a rampStep above 0: it is 0",
    );
  });

  test("the monitor measures what the source does not set, within its limits", async () => {
    const gs = await open();
    await gs.voltageRange(10);
    await gs.voltage(5);
    await expect(gs.measure.measure()).rejects.toThrow("getting gs_measure_measure: the output is off");
    await gs.on();
    await expect(gs.measure.measure()).rejects.toThrow('measurements are disabled: set gs_measure_enabled to "on"');
    await gs.measure.on();
    await gs.measure.nplc(25);
    expect(await gs.measure.measure()).toBeCloseTo(5 / loadOfGS200, 5);
    expect(await gs.measure.state()).toBe(1);
    await gs.currentLimit(0.002);
    expect(await gs.measure.measure()).toBeCloseTo(0.002, 5);
    expect((await gs.conditionRegister()) & conditionsOfGS200.highLimiting).not.toBe(0);
    await gs.voltageRange(0.1);
    await expect(gs.measure.measure()).rejects.toThrow("there is no measurement on the range of 0.1 V");
    await gs.autoRange(true);
    await expect(gs.measure.measure()).rejects.toThrow("there is no measurement while autoRange is on");
    await gs.autoRange(false);
    await gs.off();
    await gs.sourceMode("CURR");
    await gs.currentRange(10e-3);
    await gs.current(2e-3);
    await gs.on();
    expect(await gs.measure.measure()).toBeCloseTo(2, 3);
    expect([gs.measure.measure.unit, gs.measure.measure.label]).toEqual(["V", "Source voltage"]);
  });

  test("without the option, what needs the monitor says so, and a snapshot leaves it out", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const gs = await open("GPIB0::4::INSTR");
    const missing = "this GS200 has no monitor: its options do not name /MON";
    expect(gs.measure.present).toBe(false);
    for (const asking of [() => gs.measure.measure(), () => gs.measure.on(), () => gs.program.trigger("mend")]) {
      await expect(asking()).rejects.toThrow(missing);
    }
    const { parameters, submodules } = await gs.snapshot({ update: "All" });
    expect(Object.keys((submodules.measure as { parameters: object }).parameters)).toEqual([]);
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining(["voltage", "voltageRange", "range"]));
    expect(Object.keys(parameters)).not.toContain("current");
    expect(warn).not.toHaveBeenCalled();
  });

  test("a mode that was changed at the front panel is followed when it is read", async () => {
    const gs = await open();
    expect(gs.outputLevel.source).toBe(gs.voltage);
    await gs.write(":SOUR:FUNC CURR");
    await gs.sourceMode();
    expect(gs.outputLevel.source).toBe(gs.current);
    await gs.rampRate(2);
    await gs.sourceMode("VOLT");
    expect(gs.rampRate.cache.value).toBe(2);
  });

  test("a program of several steps runs through them, and repeats", async () => {
    const gs = await open();
    await gs.on();
    await gs.program.interval(1);
    await gs.program.slope(0);
    await gs.program.start();
    for (const level of [0.1, 0.2, 0.3]) await gs.write(`:SOUR:LEV ${level}`);
    await gs.program.end();
    await gs.program.run();
    time.clock.advance(1.5);
    expect([await gs.voltage(), await gs.program.count()]).toEqual([0.2, 2]);
    await gs.program.hold();
    time.clock.advance(5);
    await gs.program.hold();
    time.clock.advance(2);
    expect(await gs.voltage()).toBe(0.3);
    await gs.program.repeat("ON");
    await gs.program.run();
    time.clock.advance(3.5);
    expect(await gs.voltage()).toBe(0.1);
  });

  test("a multimeter on the same bench reads what the source drives", async () => {
    const port = time.bench.place("gs200", new Port(resistor(50)));
    time.bench.place("34465a", {
      ...inputOf34465A,
      get voltage() {
        return port.point.voltage;
      },
    });
    const gs = await open();
    const dmm = await Keysight34465A.open("dmm", "GPIB0::22::INSTR", { sim: "keysight/34465a", bench: time.bench });
    await gs.voltage(0.5);
    expect(await dmm.volt()).toBeCloseTo(0, 4);
    await gs.on();
    expect(await dmm.volt()).toBeCloseTo(0.5, 4);
  });

  test("errors are queued, and a level beyond the range is one of them", async () => {
    const gs = await open("USB0::0x0B21::0x0039::91P000001::0::INSTR");
    await gs.write(":SOUR:LEV 5");
    await gs.write("NONSENSE");
    expect(await gs.systemErrors()).toBe('-222,"Data out of range"');
    expect((await gs.statusByte()) & 4).toBe(4);
    expect(await gs.standardEventRegister()).toBe(0x80 | 0x10 | 0x20);
    expect(await gs.systemErrors()).toBe('-100,"Command error"');
    expect((await gs.statusByte()) & 4).toBe(0);
  });
});
