/** The Keysight 34465A and its family: what the driver sends, and what its simulation measures. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument } from "../../drivers/core/index.ts";
import {
  inputOf34465A,
  Keysight34460A,
  Keysight34465A,
  Keysight34470A,
  type Input34465A,
} from "../../drivers/instruments/keysight/index.ts";
import { Bench } from "../../drivers/io/sim/index.ts";
import { dialogue } from "../../drivers/testing/index.ts";
import { BenchTime } from "./bench-time.ts";

const sim = "keysight/34465a";
const address = "TCPIP0::10.0.0.22::inst0::INSTR";
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

const open = (options: { input?: Partial<Input34465A> } = {}) => {
  if (options.input) time.bench.place("34465a", { ...inputOf34465A, ...options.input });
  return Keysight34465A.open("dmm", address, { sim, bench: time.bench });
};

describe("traffic", () => {
  test("settings that belong to a function name the present one", async () => {
    await dialogue(
      Keysight34465A,
      [
        ["SENSe:FUNCtion?", '"VOLT"'],
        ["SENSe:VOLT:NPLC 10"],
        ["SENSe:VOLT:NPLC?", "+1.00000000E+01"],
        ['SENSe:FUNCtion "FRES"'],
        ["SENSe:FRES:NPLC?", "+1.00000000E+00"],
        ["SENSe:FRES:RANGe:AUTO 0"],
        ["SENSe:FRES:APERture:ENABled?", "0"],
        ["SENSe:FRES:APERture 0.001"],
      ],
      async dmm => {
        await dmm.nplc(10);
        expect(await dmm.nplc()).toBe(10);
        await dmm.senseFunction("4 Wire Resistance");
        expect(dmm.nplc.cache.valid).toBe(false);
        expect(await dmm.nplc()).toBe(1);
        await dmm.autorange("OFF");
        expect(await dmm.apertureMode()).toBe("OFF");
        await dmm.apertureTime(1e-3);
        expect(dmm.apertureMode.cache.valid).toBe(false);
      },
    );
  });

  test("what a function does not have is refused, and nothing is sent for it", async () => {
    await dialogue(Keysight34465A, [['SENSe:FUNCtion "VOLT:AC"'], ['SENSe:FUNCtion "FRES"']], async dmm => {
      await dmm.senseFunction("AC Voltage");
      await expect(dmm.nplc(1)).rejects.toThrow("setting dut_nplc to 1: AC Voltage has no integration time");
      await expect(dmm.apertureTime()).rejects.toThrow("getting dut_apertureTime: AC Voltage has no aperture");
      await dmm.senseFunction("4 Wire Resistance");
      await expect(dmm.autozero("OFF")).rejects.toThrow("the autozero of 4 Wire Resistance is always on");
    });
  });

  test("a reading sets the function once, and the next ones only read", async () => {
    await dialogue(
      Keysight34465A,
      [
        ["SENSe:FUNCtion?", '"CURR"'],
        ['SENSe:FUNCtion "VOLT"'],
        ["SAMPle:COUNt?", "+1"],
        ["READ?", "+7.02345600E-01"],
        ['SENSe:FUNCtion "CURR"'],
        ["READ?", "+9.90000000E+37"],
        ["READ?", "-9.90000000E+37"],
      ],
      async dmm => {
        expect(await dmm.volt()).toBe(0.7023456);
        expect(await dmm.curr()).toBe(Infinity);
        expect(await dmm.curr()).toBe(-Infinity);
      },
    );
  });

  test("several readings where one is due are an error that quotes them", async () => {
    const lines = [
      ["SENSe:FUNCtion?", '"VOLT"'],
      ["SAMPle:COUNt?", "1"],
      ["READ?", "+1.0E+00,+2.0E+00"],
      ["READ?", "nonsense"],
    ] as const;
    await dialogue(Keysight34465A, lines, async dmm => {
      await expect(dmm.volt()).rejects.toThrow('getting dut_volt: reply "+1.0E+00,+2.0E+00" is not one reading');
      await expect(dmm.volt()).rejects.toThrow("getting dut_volt: reply 'nonsense' is not a number");
    });
  });

  test("a resolution is one of those of the range, and follows it", async () => {
    await dialogue(
      Keysight34465A,
      [
        ["SENSe:VOLTage:DC:RANGe 10"],
        ["SENSe:VOLTage:DC:RESolution 3.0e-6"],
        ["SENSe:VOLTage:DC:RANGe 0.1"],
        ["SENSe:VOLTage:DC:RESolution MIN"],
      ],
      async dmm => {
        await dmm.range(10);
        await dmm.resolution(3e-6);
        await dmm.range(0.1);
        await expect(dmm.resolution(3e-6 * 10)).rejects.toThrow(
          "3e-05 is invalid: must fit one of Enum: {3e-06, 1.5e-06,",
        );
        await dmm.resolution("MIN");
      },
    );
  });

  test("a resolution is checked against the range that the meter has now", async () => {
    const lines = [["SENSe:VOLTage:DC:RANGe?", "+1.00000000E+00"]] as const;
    await dialogue(Keysight34465A, lines, async dmm => {
      await expect(dmm.resolution(3e-4)).rejects.toThrow("the range of 1 V has no resolution");
    });
  });

  test("triggers without end are INF, both ways", async () => {
    const lines = [["TRIGger:COUNt INF"], ["TRIGger:COUNt?", "+9.90000000E+37"], ["TRIGger:COUNt 4"]] as const;
    await dialogue(Keysight34465A, lines, async ({ trigger }) => {
      await trigger.count("INF");
      expect(await trigger.count()).toBe("INF");
      await trigger.count(4);
      await expect(trigger.count(1.5)).rejects.toThrow("1.5 is invalid: must fit one of Ints 1<=v<=1000000000");
    });
  });

  test("a text for the display keeps its quotation marks", async () => {
    const lines = [
      ['DISPLAY:TEXT "say ""hi"""'],
      ["DISPLAY:TEXT?", '"say ""hi"""'],
      ["DISPLay:TEXT:CLEar"],
      ["DISPLAY:TEXT?", '""'],
    ] as const;
    await dialogue(Keysight34465A, lines, async ({ display }) => {
      await display.text('say "hi"');
      expect(await display.text()).toBe('say "hi"');
      await display.clear();
      expect(display.text.cache.value).toBe("");
      await expect(display.text("x".repeat(41))).rejects.toThrow("length must be between 0 and 40");
    });
  });

  test("ranges go up and down in steps and stop at the ends", async () => {
    const lines = [
      ["SENSe:VOLTage:DC:RANGe?", "+1.00000000E+00"],
      ["SENSe:VOLTage:DC:RANGe 10"],
      ["SENSe:VOLTage:DC:RANGe 1000"],
      ["SENSe:VOLTage:DC:RANGe 0.1"],
      ["SENSe:VOLTage:DC:RANGe:AUTO ONCE"],
      ["SENSe:VOLTage:DC:RANGe?", "+1.00000000E+02"],
    ] as const;
    await dialogue(Keysight34465A, lines, async dmm => {
      await dmm.increaseRange();
      await dmm.increaseRange(100, 5);
      await dmm.decreaseRange(1, -3);
      await dmm.autorangeOnce();
      expect(dmm.range.cache.value).toBe(100);
      await expect(dmm.increaseRange(1, 0)).rejects.toThrow("increaseRange by 0: must be at least 1");
      await expect(dmm.decreaseRange(1, 1)).rejects.toThrow("decreaseRange by 1: must be at most -1");
    });
  });

  test("errors are taken out of the queue one by one, or all", async () => {
    const lines = [
      ["SYSTem:ERRor?", '-113,"Undefined header"'],
      ["SYSTem:ERRor?", '-222,"Data out of range; value set to upper limit"'],
      ["SYSTem:ERRor?", '-102,"Syntax error"'],
      ["SYSTem:ERRor?", '+0,"No error"'],
      ["SYSTem:ERRor?", "ERROR"],
    ] as const;
    await dialogue(Keysight34465A, lines, async dmm => {
      expect(await dmm.error()).toEqual([-113, "Undefined header"]);
      expect((await dmm.flushErrorQueue()).map(([code]) => code)).toEqual([-222, -102]);
      expect(console.log).toHaveBeenCalledWith("dut: -102, Syntax error");
      await expect(dmm.error()).rejects.toThrow('reply "ERROR" is not the number and the text of an error');
    });
  });

  test("a reading that nothing can trigger is refused before it is sent", async () => {
    await dialogue(Keysight34465A, [["TRIGger:SOURce BUS"]], async dmm => {
      await dmm.trigger.source("BUS");
      await expect(dmm.read()).rejects.toThrow('trigger.source is "BUS": use initMeasurement, trigger.force and fetch');
    });
  });
});

describe("models", () => {
  test("another model than that of the class is refused, with the class to open", async () => {
    const opening = Keysight34470A.open("dmm", address, { sim });
    await expect(opening).rejects.toThrow('opening dmm: model "34465A" is not a 34470A: open it as Keysight34465A');
  });

  test("a smaller model has no apertures, timers and traces", async () => {
    const dmm = await Keysight34460A.open("dmm", "GPIB0::23::INSTR", { sim });
    // @ts-expect-error -- a 34460A has no aperture
    expect(dmm.apertureTime).toBeUndefined();
    // @ts-expect-error -- nor a sample timer
    expect(dmm.sample.timer).toBeUndefined();
    await expect(dmm.nplc(0.06)).rejects.toThrow("0.06 is not in {0.02, 0.2, 1, 10, 100}");
    await expect(dmm.trigger.source("INT" as never)).rejects.toThrow("'INT' is not in {'IMM', 'EXT', 'BUS'}");
    await expect(dmm.sample.count(2e6)).rejects.toThrow("Ints 1<=v<=1000000");
  });

  test("without the option DIG, what needs it says so, and a snapshot leaves it out", async () => {
    const dmm = await Keysight34465A.open("dmm", "GPIB0::26::INSTR", { sim });
    expect([dmm.hasDIG, dmm.hasMEM, dmm.options]).toEqual([false, false, []]);
    const missing = "needs the option DIG, or firmware A.03 and later: this 34465A has the options none";
    await expect(dmm.trigger.level(1)).rejects.toThrow(missing);
    await expect(dmm.sample.pretriggerCount()).rejects.toThrow(missing);
    await expect(dmm.nplc(0.001)).rejects.toThrow("0.001 is not in {0.02, 0.06,");
    await expect(dmm.apertureTime(1e-4)).rejects.toThrow("Numbers 0.0003<=v<=2");
    const { submodules } = await dmm.snapshot({ update: "Never" });
    expect(Object.keys((submodules.trigger as { parameters: object }).parameters)).not.toContain("level");
  });

  test("newer firmware digitizes without the option", async () => {
    const dmm = await open();
    expect([dmm.hasDIG, dmm.hasMEM]).toEqual([true, true]);
    await dmm.nplc(0.001);
    await dmm.trigger.source("INT");
    await dmm.sample.pretriggerCount(1_999_999);
  });
});

describe("the simulation", () => {
  test("the noise falls with the integration time, to what the resolution says", async () => {
    const dmm = await open({ input: { voltage: 5 } });
    await dmm.autozero("OFF");
    await dmm.range(10);
    await dmm.sample.count(400);
    for (const [nplc, resolution] of [
      [0.02, 3e-5],
      [1, 3e-6],
      [100, 3e-7],
    ] as const) {
      await dmm.nplc(nplc);
      expect(await dmm.resolution()).toBe(resolution);
      const readings = [...(await dmm.read())];
      const mean = readings.reduce((sum, value) => sum + value, 0) / readings.length;
      const deviation = Math.sqrt(readings.reduce((sum, value) => sum + (value - mean) ** 2, 0) / readings.length);
      expect(Math.abs(mean - 5)).toBeLessThan(resolution / 5);
      expect(deviation / resolution).toBeGreaterThan(0.85);
      expect(deviation / resolution).toBeLessThan(1.15);
    }
  });

  test("a reading takes as long as it integrates, and twice as long with autozero", async () => {
    const dmm = await open();
    const seconds = async (what: () => Promise<unknown>) => {
      const before = time.clock.now();
      await what();
      return time.clock.now() - before;
    };
    await dmm.nplc(100);
    expect(await seconds(() => dmm.volt())).toBeCloseTo(4, 9);
    await dmm.autozero("OFF");
    expect(await seconds(() => dmm.volt())).toBeCloseTo(2, 9);
    await dmm.apertureTime(0.25);
    expect(await dmm.apertureMode()).toBe("ON");
    expect(await seconds(() => dmm.volt())).toBeCloseTo(0.25, 9);
    await dmm.nplc(1);
    expect(await dmm.apertureMode()).toBe("OFF");
    expect(await dmm.sample.timerMinimum()).toBeCloseTo(0.02, 9);
  });

  test("a resolution sets the integration time, and the other way round", async () => {
    const dmm = await open();
    await dmm.range(10);
    await dmm.resolution("MAX");
    expect(await dmm.nplc()).toBe(0.001);
    await dmm.resolution(1e-6);
    expect(await dmm.nplc()).toBe(10);
    await dmm.nplc(100);
    expect(await dmm.resolution()).toBe(3e-7);
  });

  test("every quantity is measured, and the function is as before afterwards", async () => {
    const dmm = await open();
    await dmm.senseFunction("AC Current");
    expect(await dmm.volt()).toBeCloseTo(inputOf34465A.voltage, 4);
    expect(await dmm.curr()).toBeCloseTo(inputOf34465A.current, 7);
    expect(await dmm.acVolt()).toBeCloseTo(inputOf34465A.acVoltage, 3);
    expect(await dmm.acCurr()).toBeCloseTo(inputOf34465A.acCurrent, 5);
    expect((await dmm.res()) - (await dmm.fourWireRes())).toBeCloseTo(0.15, 2);
    expect(await dmm.senseFunction()).toBe("AC Current");
  });

  test("readings of different quantities at once do not disturb each other", async () => {
    const dmm = await open();
    const [volt, curr, res] = await Promise.all([dmm.volt(), dmm.curr(), dmm.res()]);
    expect([volt.toFixed(3), curr.toFixed(6), res.toFixed(0)]).toEqual(["0.702", "0.002000", "1000"]);
  });

  test("an input beyond a fixed range overloads it, and autorange finds one", async () => {
    const dmm = await open({ input: { voltage: -13 } });
    await dmm.range(10);
    expect(await dmm.volt()).toBe(-Infinity);
    await dmm.autorange("ON");
    expect(await dmm.volt()).toBeCloseTo(-13, 3);
    expect(await dmm.range()).toBe(100);
    await dmm.range(1000);
    await dmm.autorangeOnce();
    expect([await dmm.range(), await dmm.autorange()]).toEqual([100, "OFF"]);
  });

  test("a time trace has its points at the interval that was set, and leaves the meter as it was", async () => {
    let voltage = 0;
    const { clock } = time;
    time.bench.place("34465a", {
      ...inputOf34465A,
      get voltage() {
        return voltage;
      },
    });
    const dmm = await Keysight34465A.open("dmm", address, { sim, bench: time.bench });
    await expect(dmm.timetrace()).rejects.toThrow(
      "getting dmm_timetrace: timetraceDt is 0.1 s, and with the present settings it must be at least 0.4 s",
    );
    await dmm.nplc(1);
    await dmm.sample.timer(0.5);
    await dmm.timetraceNpts(50);
    await dmm.timetraceDt(0.04);
    voltage = 1;
    const before = clock.now();
    const trace = await dmm.timetrace();
    expect(trace).toHaveLength(50);
    expect(clock.now() - before).toBeCloseTo(2, 6);
    expect(trace[7]).toBeCloseTo(1, 4);
    expect([...(await dmm.timeAxis())].slice(0, 3)).toEqual([0, 0.04, 0.08]);
    expect([await dmm.trigger.source(), await dmm.sample.source(), await dmm.sample.timer()]).toEqual([
      "IMM",
      "IMM",
      0.5,
    ]);
    expect([await dmm.sample.count(), await dmm.display.text(), await dmm.timeout()]).toEqual([1, "", 5]);
    await dmm.senseFunction("4 Wire Resistance");
    await dmm.nplc(1);
    await dmm.timetrace();
    expect([dmm.timetrace.unit, dmm.timetrace.label]).toEqual(["Ω", "Resistance"]);
  });

  test("an interrupted time trace is aborted, and the meter is as it was", async () => {
    const dmm = await open();
    await dmm.nplc(1);
    await dmm.timetraceDt(0.05);
    const failing = vi.spyOn(dmm, "fetch").mockRejectedValue(new Error("interrupted"));
    await expect(dmm.timetrace()).rejects.toThrow("interrupted");
    failing.mockRestore();
    expect([await dmm.trigger.source(), await dmm.sample.count()]).toEqual(["IMM", 1]);
    expect(await dmm.volt()).toBeCloseTo(inputOf34465A.voltage, 4);
    expect(await dmm.flushErrorQueue()).toEqual([]);
  });

  test("a measurement that waits for the bus is triggered, fetched and aborted", async () => {
    const dmm = await open();
    await dmm.trigger.source("BUS");
    await dmm.sample.count(3);
    await dmm.initMeasurement();
    await dmm.trigger.force();
    expect(await dmm.fetch()).toHaveLength(3);
    expect(await dmm.fetch()).toHaveLength(3);
    await dmm.initMeasurement();
    await dmm.abortMeasurement();
    await dmm.trigger.force();
    expect(await dmm.error()).toEqual([-211, "Trigger ignored"]);
    await dmm.initMeasurement();
    await dmm.visaHandle.assertTrigger();
    await dmm.waitOpc();
    expect(await dmm.fetch()).toHaveLength(3);
  });

  test("a device clear ends a wait for a trigger that does not come", async () => {
    const dmm = await open();
    await dmm.trigger.source("EXT");
    await dmm.timeout(0.05);
    await expect(dmm.read()).rejects.toThrow("READ?");
    await dmm.deviceClear();
    await dmm.trigger.source("IMM");
    expect(await dmm.read()).toHaveLength(1);
  });

  test("messages that it does not know, or cannot follow, are in its error queue", async () => {
    const dmm = await open();
    await dmm.write("VOLTS:DC 3");
    await dmm.write("SENS:VOLT:DC:NPLC 1000");
    await dmm.write("SAMP:COUN much");
    await dmm.write("TRIG:SOUR NOBODY");
    expect((await dmm.flushErrorQueue(false)).map(([code]) => code)).toEqual([-100, -222, -104, -224]);
    expect(await dmm.error()).toEqual([0, "No error"]);
    expect(console.log).toHaveBeenCalledTimes(1);
  });

  test("a reset brings the defaults back and makes every cached value stale", async () => {
    const dmm = await open();
    await dmm.nplc(0.02);
    await dmm.range(100);
    await dmm.reset();
    expect(dmm.nplc.cache.valid).toBe(false);
    expect([await dmm.nplc(), await dmm.range(), await dmm.autorange()]).toEqual([10, 10, "ON"]);
  });

  test("a snapshot reads no measurement, and with an AC function nothing that it has not", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const dmm = await open();
    await dmm.senseFunction("AC Voltage");
    const { parameters } = await dmm.snapshot({ update: "All" });
    expect(Object.keys(parameters)).not.toContain("nplc");
    expect(parameters.volt?.value).toBeNull();
    expect(warn).not.toHaveBeenCalled();
    expect(time.clock.now()).toBe(0);
  });

  test("another seed gives other noise, the same one the same", async () => {
    const reading = async (seed: number) => {
      const bench = new Bench({ clock: time.clock, seed });
      const dmm = await Keysight34465A.open("dmm", address, { sim, bench, recreate: true });
      return await dmm.volt();
    };
    const first = await reading(3);
    expect(await reading(3)).toBe(first);
    expect(await reading(4)).not.toBe(first);
  });
});
