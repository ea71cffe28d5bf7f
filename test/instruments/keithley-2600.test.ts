/** The Keithley 2600 series: what the driver sends, and the diode that its simulation measures. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument, linspace } from "../../drivers/core/index.ts";
import {
  diodeOf2600,
  Keithley2601B,
  Keithley2602B,
  Keithley2614B,
  Keithley2600MeasurementStatus as Status,
  resistorOf2600,
} from "../../drivers/instruments/keithley/index.ts";
import { keithley2600Models, type Keithley2600Ranges } from "../../drivers/instruments/keithley/2600-models.ts";
import { diode, thermalSlope } from "../../drivers/io/sim/models/two-terminal.ts";
import { dialogue } from "../../drivers/testing/index.ts";

const address = "TCPIP0::10.0.0.7::5025::SOCKET";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

const open = () => Keithley2614B.open("smu", address, { sim: "keithley/2600" });

describe("traffic", () => {
  test("a source level is sent, a reading comes with the status of the limits", async () => {
    await dialogue(
      Keithley2614B,
      [
        ["smua.source.levelv=0.500000000000"],
        ["smub.source.leveli=2.500000000000e-11"],
        ["print(smua.measure.v(), status.measurement.instrument.smua.condition)", "4.99998e-01\t0.00000e+00"],
        ["print(smua.measure.i(), status.measurement.instrument.smua.condition)", "1.00000e-03\t2.00000e+00"],
        ["print(smub.measure.i(), status.measurement.instrument.smub.condition)", "2.50000e-11\t2.57000e+02"],
        ["print(smua.measure.r())", "1.00000e+03"],
      ],
      async ({ smua, smub }) => {
        await smua.volt(0.5);
        await smub.curr(25e-12);
        expect(await smua.volt()).toBe(0.499998);
        expect(smua.measurementStatus.cache.value).toBe(Status.NORMAL);
        expect(await smua.curr()).toBe(0.001);
        expect(smua.measurementStatus.cache.value).toBe(Status.CURRENT_COMPLIANCE_ERROR);
        expect(await smub.curr()).toBe(2.5e-11);
        expect(smub.measurementStatus.cache.value).toBe(Status.VOLTAGE_COMPLIANCE_ERROR);
        expect(await smua.res()).toBe(1000);
      },
    );
  });

  test("words go as codes, and replies in any notation become words", async () => {
    await dialogue(
      Keithley2614B,
      [
        ["smua.source.func=0"],
        ["print(smua.source.func)", "0.00000e+00"],
        ["print(smua.source.func)", "1.00000e+00"],
        ["smua.source.output=1"],
        ["print(smua.source.output)", "1"],
        ["smua.sense=0"],
        ["smua.measure.nplc=0.001"],
        ["smua.source.autorangei=0"],
        ["smua.source.rangei=1e-07"],
        ["print(smua.source.rangei)", "1.00000e-07"],
      ],
      async ({ smua }) => {
        await smua.mode("current");
        expect(await smua.mode()).toBe("current");
        expect(await smua.mode()).toBe("voltage");
        await smua.output("on");
        expect(await smua.output()).toBe(true);
        await smua.fourWireMeasurement(false);
        await smua.nplc(0.001);
        await smua.sourcerangeI(100e-9);
        expect(await smua.sourcerangeI()).toBe(100e-9);
      },
    );
  });

  test("a text for the display is a Lua string, whatever is in it", async () => {
    await dialogue(Keithley2614B, [['display.settext("he said \\"\\\\\\" \\n")']], async smu => {
      await smu.displaySettext('he said "\\" \n');
    });
  });

  test("the display is cleared, shows the channels that there are, and leaves an error by its EXIT key", async () => {
    const lines = [["display.clear()"], ["display.screen=display.SMUA_SMUB"], ["display.sendkey(75)"]] as const;
    await dialogue(Keithley2614B, lines, async smu => {
      await smu.displayClear();
      await smu.displayNormal();
      await smu.exitKey();
    });
    await dialogue(Keithley2601B, [["display.screen=display.SMUA"]], smu => smu.displayNormal());
  });

  test("a range ends autorange, in the instrument and in what is known of it", async () => {
    const lines = [
      ["smua.measure.autorangev=1"],
      ["smua.measure.autorangev=0"],
      ["smua.measure.rangev=20"],
      ["smub.source.autorangev=0"],
      ["smub.source.rangev=0.2"],
      ["smub.measure.autorangei=0"],
      ["smub.measure.rangei=0.01"],
    ] as const;
    await dialogue(Keithley2614B, lines, async ({ smua, smub }) => {
      await smua.measureAutorangeVEnabled(true);
      await smua.measurerangeV(20);
      expect(smua.measureAutorangeVEnabled.cache.value).toBe(false);
      await smub.sourcerangeV(0.2);
      await smub.measurerangeI(0.01);
    });
  });

  test("a status says which limit was met by the last reading, and nothing once a level is set", async () => {
    const ask = "print(smua.measure.i(), status.measurement.instrument.smua.condition)";
    const lines = [[ask, "1.0e-3\t3"], ["smua.source.levelv=0.100000000000"]] as const;
    await dialogue(Keithley2614B, lines, async ({ smua }) => {
      expect(smua.curr.measurementStatus).toBeNull();
      await smua.curr();
      expect(smua.curr.measurementStatus).toBe("Reached both voltage and current compliance limits.");
      expect(smua.volt.measurementStatus).toBeNull();
      expect(smua.curr.record()).toMatchObject({ value: 1e-3, measurement_status: smua.curr.measurementStatus });
      expect(smua.measurementStatus.cache.valid).toBe(true);
      await smua.volt(0.1);
      expect(smua.curr.measurementStatus).toBeNull();
      expect(smua.curr.record()["measurement_status"]).toBeNull();
      expect(smua.measurementStatus.cache.valid).toBe(false);
    });
  });

  test.each(["", "nil", "1.0", "1.0\t", "x\t0", "1\t0\t0"])("a reading %j is an error that quotes it", async reply => {
    const ask = "print(smua.measure.v(), status.measurement.instrument.smua.condition)";
    await dialogue(Keithley2614B, [[ask, reply]], async ({ smua }) => {
      await expect(smua.volt()).rejects.toThrow(/^getting dut_smua_volt: reply .* is not a /);
    });
  });

  test("levels beyond the model's ranges are refused before anything is sent", async () => {
    await dialogue(Keithley2614B, [], async ({ smua }) => {
      await expect(smua.volt(300)).rejects.toThrow("300 is invalid: must be between -200 and 200 inclusive");
      await expect(smua.curr(1.6)).rejects.toThrow("1.6 is invalid: must be between -1.5 and 1.5 inclusive");
      await expect(smua.sourcerangeV(10)).rejects.toThrow("10 is not in {0.2, 2, 20, 200}");
      await expect(smua.limiti(0)).rejects.toThrow("0 is invalid: must be between 1e-08 and 3 inclusive");
      await expect(smua.limitv(0.01)).rejects.toThrow("0.01 is invalid: must be between 0.02 and 200 inclusive");
    });
    await dialogue(Keithley2602B, [], async ({ smub }) => {
      await expect(smub.volt(41)).rejects.toThrow("41 is invalid: must be between -40 and 40 inclusive");
    });
  });
});

describe("models", () => {
  test("another model than that of the class is refused, with the class to open", async () => {
    const opening = Keithley2602B.open("smu", address, { sim: "keithley/2600" });
    await expect(opening).rejects.toThrow('opening smu: model "2614B" is not a 2602B: open it as Keithley2614B');
    expect(Instrument.exist("smu")).toBe(false);
  });

  test("an unknown model is refused, with those that are known", async () => {
    class Fake extends Keithley2614B {
      override ask(): Promise<string> {
        return Promise.resolve("2400");
      }
    }
    await expect(Fake.open("smu", address, { sim: "keithley/2600" })).rejects.toThrow(
      'model "2400" is not a 2614B: known models are 2601B, 2602A, 2602B',
    );
  });

  test.each(Object.entries<Keithley2600Ranges>(keithley2600Models))(
    "ranges of the %s rise by decades, none twice",
    (_, ranges) => {
      expect(ranges.sourceCurrent).toContain(10e-3);
      for (const list of [
        ranges.voltage,
        ranges.sourceCurrent,
        ranges.measureCurrent,
        ranges.voltageLimit,
        ranges.currentLimit,
      ])
        expect([...list]).toEqual([...new Set(list)].toSorted((a, b) => a - b));
      for (const [index, range] of ranges.sourceCurrent.slice(1, -1).entries())
        expect(range / (ranges.sourceCurrent[index] as number)).toBeCloseTo(10, 9);
      // The meter has the ranges of the source, and one more below them where there is one.
      expect(ranges.measureCurrent.filter(range => range > 100e-12)).toEqual(ranges.sourceCurrent);
    },
  );

  test("a model with one channel has one", async () => {
    const smu = await Keithley2601B.open("smu", "GPIB0::10::INSTR", { sim: "keithley/2600" });
    expect(Object.keys(smu.submodules)).toEqual(["smua"]);
    expect(smu.channels).toEqual([smu.smua]);
    // @ts-expect-error -- it has no other
    expect(smu.smub).toBeUndefined();
    await expect(smu.ask("smub.source.func")).rejects.toThrow("the simulation has no reply");
  });
});

describe("the simulated diode", () => {
  test("a straight line through the logarithm of the current finds the model's constants", async () => {
    const { smua } = await open();
    await smua.mode("voltage");
    await smua.limiti(0.1);
    await smua.output(true);
    const points: [number, number][] = [];
    for (const voltage of linspace(0.2, 0.8, 61)) {
      await smua.volt(voltage);
      points.push([await smua.volt(), Math.log(await smua.curr())]);
    }
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [x, y] = [mean(points.map(point => point[0])), mean(points.map(point => point[1]))];
    const slope = mean(points.map(([v, i]) => (v - x) * (i - y))) / mean(points.map(([v]) => (v - x) ** 2));
    const kTe = thermalSlope({ ...diodeOf2600, ideality: 1 });
    const ideality = 1 / (slope * kTe);
    const saturation = Math.exp(y - slope * x);
    expect(Math.abs(ideality / diodeOf2600.ideality - 1)).toBeLessThan(0.02);
    expect(Math.abs(saturation / diodeOf2600.saturationCurrent - 1)).toBeLessThan(0.02);
  });

  test("in voltage mode the current follows the voltage, up to the current limit", async () => {
    const { smua } = await open();
    await smua.limiti(1e-3);
    await smua.output(true);
    await smua.volt(0.5);
    const expected = diode(diodeOf2600).current(0.5);
    expect(Math.abs((await smua.curr()) / expected - 1)).toBeLessThan(1e-4);
    expect(smua.measurementStatus.cache.value).toBe(Status.NORMAL);
    await smua.volt(2);
    expect(await smua.curr()).toBe(1e-3);
    expect(await smua.volt()).toBeCloseTo(diode(diodeOf2600).voltage(1e-3), 4);
    expect(await smua.measurementStatus()).toBe(Status.CURRENT_COMPLIANCE_ERROR);
    await smua.volt(-5);
    expect(await smua.curr()).toBeCloseTo(-diodeOf2600.saturationCurrent, 11);
  });

  test("in current mode the voltage follows the current, up to the voltage limit", async () => {
    const { smua } = await open();
    await smua.mode("current");
    await smua.limitv(5);
    await smua.output(true);
    await smua.curr(1e-4);
    expect(await smua.curr()).toBe(1e-4);
    expect(await smua.volt()).toBeCloseTo(diode(diodeOf2600).voltage(1e-4), 5);
    expect(await smua.measurementStatus()).toBe(Status.NORMAL);
    await smua.curr(-1e-4);
    expect(await smua.volt()).toBe(-5);
    expect(await smua.measurementStatus()).toBe(Status.VOLTAGE_COMPLIANCE_ERROR);
  });

  test("the source function decides which level counts", async () => {
    const { smua } = await open();
    await smua.output(true);
    await smua.volt(0.4);
    await smua.curr(1e-3);
    expect(await smua.volt()).toBe(0.4);
    expect(Math.abs((await smua.curr()) / diode(diodeOf2600).current(0.4) - 1)).toBeLessThan(1e-4);
    await smua.mode("current");
    expect(await smua.curr()).toBe(1e-3);
    await smua.mode("voltage");
    expect(await smua.volt()).toBe(0.4);
  });

  test("with the output off nothing flows and there is no resistance", async () => {
    const { smua } = await open();
    await smua.volt(0.7);
    expect([await smua.volt(), await smua.curr(), await smua.res()]).toEqual([0, 0, 9.91e37]);
  });

  test("a resistor sits at smub, and a reset leaves the other channel alone", async () => {
    const { smua, smub } = await open();
    for (const channel of [smua, smub]) {
      await channel.volt(0.5);
      await channel.output(true);
    }
    expect(await smub.res()).toBeCloseTo(resistorOf2600, 2);
    await smua.reset();
    expect([await smua.output(), await smub.output()]).toEqual([false, true]);
  });

  test("a reset reads the defaults, of the instrument or of a channel", async () => {
    const smu = await open();
    await smu.smua.nplc(5);
    await smu.smub.nplc(5);
    await smu.smub.reset();
    expect([smu.smua.nplc.cache.value, smu.smub.nplc.cache.value]).toEqual([5, 1]);
    await smu.reset();
    expect([smu.smua.nplc.cache.valid, smu.smua.nplc.cache.value]).toEqual([true, 1]);
    expect(await smu.smua.timetraceNpts()).toBe(500);
  });

  test("readings repeat with each opening", async () => {
    const readings = async () => {
      const { smua } = await Keithley2614B.open("smu", address, { sim: "keithley/2600", recreate: true });
      await smua.output(true);
      return [await smua.curr(), await smua.curr(), await smua.curr()];
    };
    const first = await readings();
    expect(await readings()).toEqual(first);
    expect(new Set(first).size).toBe(3);
  });
});
