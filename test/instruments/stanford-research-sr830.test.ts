/** The SR830: what the driver sends, and a signal that its simulation finds in the noise. */
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { complex, Instrument, Parameter, type Complex } from "../../drivers/core/index.ts";
import { SR830 } from "../../drivers/instruments/stanford-research/index.ts";
import { decodeStored } from "../../drivers/instruments/stanford-research/sr830-trace.ts";
import { Storage } from "../../drivers/instruments/stanford-research/sr830-storage.sim.ts";
import { Bench, VirtualClock } from "../../drivers/io/sim/index.ts";
import { lowPassSample, noiseBandwidth, type LowPassOptions } from "../../drivers/io/sim/models/lock-in.ts";
import { dialogue } from "../../drivers/testing/index.ts";
import { BenchTime } from "./bench-time.ts";

const address = "GPIB0::8::INSTR";
const silent: LowPassOptions = { noise: 0, corner: 1e9 };

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

/** A lock-in with a sample, and a time that a test moves. */
async function open(options: LowPassOptions = {}) {
  const clock = new VirtualClock();
  const bench = new Bench({ clock });
  bench.place("sample", lowPassSample(options));
  const lockIn = await SR830.open("lockin", address, { sim: "stanford-research/sr830", bench, strict: "end" });
  return { lockIn, clock, time: new BenchTime({ clock }) };
}

describe("traffic", () => {
  test("settings go as their numbers, and come back as what they mean", async () => {
    await dialogue(
      SR830,
      [
        ["PHAS 90.12"],
        ["PHAS?", "90.12"],
        ["FMOD 1"],
        ["FREQ 137.0356"],
        ["RSLP 2"],
        ["HARM 2"],
        ["SLVL 0.004"],
        ["ICPL 1"],
        ["ILIN 3"],
        ["RMOD?", "2"],
        ["OFLT 8"],
        ["OFLT?", "9"],
        ["OFSL 3"],
        ["SYNC 1"],
        ["AUXV 3, -1.5"],
        ["AUXV? 3", "-1.500"],
        ["OAUX? 2", "0.000333"],
        ["OUTX 1"],
      ],
      async lockIn => {
        await lockIn.phase(90.123);
        expect(await lockIn.phase()).toBe(90.12);
        await lockIn.referenceSource("internal");
        await lockIn.frequency(137.03561);
        await lockIn.extTrigger("TTL falling");
        await lockIn.harmonic(2);
        await lockIn.amplitude(0.004);
        await lockIn.inputCoupling("DC");
        await lockIn.notchFilter("both");
        expect(await lockIn.reserve()).toBe("low noise");
        await lockIn.timeConstant(0.1);
        expect(await lockIn.timeConstant()).toBe(0.3);
        await lockIn.filterSlope(24);
        await lockIn.syncFilter("on");
        await lockIn.auxOut3(-1.5);
        expect(await lockIn.auxOut3()).toBe(-1.5);
        expect(await lockIn.auxIn2()).toBe(0.000333);
        await lockIn.outputInterface("GPIB");
      },
    );
  });

  test("the input decides what a number of a sensitivity means, and in which unit all count", async () => {
    await dialogue(
      SR830,
      [
        ["ISRC 0"],
        ["ISRC?", "0"],
        ["SENS 26"],
        ["SENS?", "8"],
        ["ISRC?", "0"],
        ["ISRC 2"],
        ["ISRC?", "2"],
        ["SENS 8"],
        ["SENS?", "26"],
        ["ISRC?", "2"],
        ["ISRC?", "1"],
      ],
      async lockIn => {
        await lockIn.inputConfig("a");
        await lockIn.sensitivity(1);
        expect(await lockIn.sensitivity()).toBe(1e-6);
        await lockIn.inputConfig("I 1M");
        expect([lockIn.X.unit, lockIn.R.unit, lockIn.sensitivity.unit, lockIn.P.unit]).toEqual(["A", "A", "A", "deg"]);
        await expect(lockIn.sensitivity(1)).rejects.toThrow("1 is not in {2e-15, 5e-15,");
        await lockIn.sensitivity(1e-12);
        expect(await lockIn.sensitivity()).toBe(1e-6);
        // Somebody at the front panel takes a voltage input: what is set next is found out before it is sent.
        await expect(lockIn.sensitivity(1e-12)).rejects.toThrow(
          "1e-12 V is invalid: an input that measures V has one of 2e-9, 5e-9,",
        );
        expect(lockIn.X.unit).toBe("V");
      },
    );
  });

  test("outputs are read one by one, or several of the same moment", async () => {
    await dialogue(
      SR830,
      [
        ["OUTP? 1", "1.5e-06"],
        ["OUTP? 2", "-2e-06"],
        ["OUTP? 3", "2.5e-06"],
        ["OUTP? 4", "-53.130"],
        ["SNAP? 1,2", "1.5e-06,-2e-06"],
        ["SNAP? 1,2,9,5,4,10", "1.5e-06,-2e-06,1000,0.1,-53.13,3"],
        ["SNAP? 3,4", "1"],
      ],
      async lockIn => {
        expect([await lockIn.X(), await lockIn.Y(), await lockIn.R(), await lockIn.P()]).toEqual([
          1.5e-6, -2e-6, 2.5e-6, -53.13,
        ]);
        expect(await lockIn.complexVoltage()).toEqual(complex(1.5e-6, -2e-6));
        expect(await lockIn.snap("X", "Y", "freq", "aux1", "θ", "ch1")).toEqual([1.5e-6, -2e-6, 1000, 0.1, -53.13, 3]);
        await expect(lockIn.snap("r", "p")).rejects.toThrow('reply "1" has 1 values: must be 2');
        // @ts-expect-error -- a quantity that there is not
        await expect(lockIn.snap("x", "z")).rejects.toThrow('snap: "z" is unknown: must be one of x, y, r, p, phase');
        // @ts-expect-error -- one alone is no moment
        await expect(lockIn.snap("x")).rejects.toThrow("snap: 1 quantities: must be 2 to 6");
      },
    );
  });

  test("offset and expand of an output share a command, display and ratio of a channel another", async () => {
    await dialogue(
      SR830,
      [
        ["OEXP? 1", "0.00,0"],
        ["OEXP 1, 50.5, 0"],
        ["OEXP 1, 50.5, 2"],
        ["OEXP? 3", "-3.2,1"],
        ["DDEF? 1", "0,0"],
        ["DDEF 1, 1, 0"],
        ["DDEF 1, 1, 2"],
        ["DDEF? 2", "1,0"],
      ],
      async lockIn => {
        await lockIn.XOffset(50.5);
        await lockIn.XExpand("X100");
        expect([await lockIn.ROffset(), await lockIn.RExpand.cache.get()]).toEqual([-3.2, "X10"]);
        await lockIn.ch1Display("R");
        expect([lockIn.ch1Databuffer.unit, lockIn.ch1Databuffer.label]).toEqual(["V", "R"]);
        await lockIn.ch1Ratio("Aux In 2");
        expect([lockIn.ch1Datatrace.unit, lockIn.ch1Datatrace.label]).toEqual(["%", "R"]);
        await lockIn.ch2Datatrace.updateUnit();
        expect([lockIn.ch2Datatrace.unit, lockIn.ch2Datatrace.label]).toEqual(["deg", "Phase"]);
      },
    );
  });

  test("functions are words, and what they change is asked again", async () => {
    const words = ["AGAN", "ARSV", "APHS", "AOFF 2", "OVRM 0", "OVRM 1", "TRIG", "STRT", "PAUS", "REST", "*RST"];
    await dialogue(SR830, [["PHAS 10.00"], ...words.map(word => [word] as const)], async lockIn => {
      await lockIn.phase(10);
      await lockIn.autoGain();
      await lockIn.autoReserve();
      await lockIn.autoPhase();
      expect(lockIn.phase.cache.valid).toBe(false);
      await lockIn.autoOffset(2);
      await lockIn.disableFrontPanel();
      await lockIn.enableFrontPanel();
      await lockIn.sendTrigger();
      await lockIn.bufferStart();
      await lockIn.bufferPause();
      await lockIn.bufferReset();
      await lockIn.reset();
      // @ts-expect-error -- there are three outputs
      await expect(lockIn.autoOffset(4)).rejects.toThrow("4 is not in {1, 2, 3}");
    });
  });

  test("a buffer is asked for as binary, after its number of points and its unit", async () => {
    const stored = Buffer.from(Int16Array.of(3, 123, -16384, 110, 0, 0).buffer);
    await dialogue(
      SR830,
      [
        ["SPTS?", "3"],
        ["SRAT?", "5"],
        ["SPTS?", "3"],
        ["DDEF? 1", "0,0"],
        ["TRCL? 1, 0, 3", stored],
      ],
      async lockIn => {
        expect(await lockIn.ch1Databuffer()).toEqual(Float64Array.of(1.5, -1, 0));
        expect(lockIn.bufferTime.cache.value).toEqual(Float64Array.of(0, 0.5, 1));
      },
    );
  });

  test.each([
    ["SENS?", "27", "reply '27' is not the number of a sensitivity: must be between 0 and 26 inclusive"],
    ["SENS?", "x", "reply 'x' is not"],
  ])("%s answered by %j is an error that quotes it", async (question, reply, error) => {
    await dialogue(
      SR830,
      [
        [question, reply],
        ["ISRC?", "0"],
      ],
      async lockIn => {
        await expect(lockIn.sensitivity()).rejects.toThrow(error.replaceAll("'", reply === "27" ? '"' : "'"));
      },
    );
  });

  test("values are checked before anything is sent", async () => {
    await dialogue(SR830, [], async lockIn => {
      await expect(lockIn.frequency(103e3)).rejects.toThrow("must be between 0.001 and 102000");
      await expect(lockIn.amplitude(0)).rejects.toThrow("must be between 0.004 and 5");
      // @ts-expect-error -- there is no such time constant
      await expect(lockIn.timeConstant(0.2)).rejects.toThrow("0.2 is not in {1e-05, 3e-05,");
      // @ts-expect-error -- nor such a display
      await expect(lockIn.ch1Display("Y")).rejects.toThrow("'Y' is not in {'X', 'R',");
      expectTypeOf(lockIn.complexVoltage).returns.resolves.toEqualTypeOf<Complex>();
    });
  });
});

describe("the simulated signal", () => {
  test("a step settles with the time constant, through as many stages as the slope has", async () => {
    const { lockIn, clock, time } = await open(silent);
    using _ = time;
    const tau = 0.1;
    for (const [slope, parts] of [
      [6, [0.632121, 0.864665]],
      [24, [0.018988, 0.142877]],
    ] as const) {
      await lockIn.filterSlope(slope);
      await lockIn.amplitude(1);
      clock.advance(100 * tau);
      expect(await lockIn.X()).toBeCloseTo(0.01, 9);
      await lockIn.amplitude(2);
      for (const part of parts) {
        clock.advance(tau);
        expect(await lockIn.X()).toBeCloseTo(0.01 * (1 + part), 6);
      }
    }
  });

  test("noise is as large as the bandwidth of the filter lets through", async () => {
    const density = 1e-4;
    const { lockIn, clock, time } = await open({ ...silent, gain: 0, noise: density });
    using _ = time;
    for (const [timeConstant, slope] of [
      [0.001, 6],
      [0.01, 24],
    ] as const) {
      await lockIn.timeConstant(timeConstant);
      await lockIn.filterSlope(slope);
      const squares: number[] = [];
      for (let count = 0; count < 400; count++) {
        clock.advance(50 * timeConstant);
        squares.push((await lockIn.X()) ** 2);
      }
      const deviation = Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / squares.length);
      const expected = density * Math.sqrt(noiseBandwidth(timeConstant, slope / 6));
      expect(deviation / expected).toBeGreaterThan(0.9);
      expect(deviation / expected).toBeLessThan(1.1);
    }
  });

  test("frequency, phase, harmonic and an external reference act on it", async () => {
    const { lockIn, clock, time } = await open({ noise: 0, corner: 1000, gain: 0.1, reference: 2000 });
    using _ = time;
    const settled = async () => {
      clock.advance(10);
      return [await lockIn.R(), await lockIn.P()];
    };
    await lockIn.frequency(1000);
    expect(await settled()).toEqual([0.0707107, -45]);
    await lockIn.phase(-45);
    expect(await settled()).toEqual([0.0707107, expect.closeTo(0, 6)]);
    await lockIn.phase(0);
    await settled();
    await lockIn.autoPhase();
    expect(await lockIn.phase()).toBeCloseTo(-45, 1);
    await lockIn.phase(0);
    await lockIn.referenceSource("external");
    expect(await lockIn.frequency()).toBe(2000);
    expect((await settled())[0]).toBeCloseTo(0.1 / Math.sqrt(5), 6);
    await lockIn.harmonic(2);
    expect((await settled())[0]).toBeLessThan(1e-12);
    await lockIn.phase(300);
    expect(await lockIn.phase()).toBe(-60);
  });

  test("a signal beyond the full scale is held, and noted until it is read", async () => {
    const { lockIn, clock, time } = await open(silent);
    using _ = time;
    clock.advance(10);
    expect(await lockIn.status()).toEqual([]);
    await lockIn.sensitivity(1e-3);
    expect(await lockIn.X()).toBe(0.00109);
    expect(await lockIn.status()).toEqual(["output overload"]);
    await lockIn.autoGain();
    expect(await lockIn.sensitivity()).toBe(20e-3);
    await lockIn.status();
    expect(await lockIn.status()).toEqual([]);
  });

  test("an input beyond its range is noted", async () => {
    const { lockIn, time } = await open({ ...silent, gain: 1 });
    using _ = time;
    await lockIn.amplitude(2);
    expect(await lockIn.status()).toContain("input overload");
  });

  test("autorange goes as many steps as it may, and waits for the filter after each", async () => {
    const { lockIn, clock, time } = await open({ ...silent, gain: 0.015 });
    using _ = time;
    await lockIn.autorange();
    expect(await lockIn.sensitivity()).toBe(0.5);
    const before = clock.now();
    await lockIn.autorange(100);
    expect(await lockIn.sensitivity()).toBe(0.1);
    expect(clock.now() - before).toBeCloseTo(2 * 0.1, 6);
    await lockIn.sensitivity(0.01);
    await lockIn.autorange(100);
    expect(await lockIn.sensitivity()).toBe(0.02);
    expect(await lockIn.decrementSensitivity()).toBe(true);
    await lockIn.sensitivity(1);
    expect(await lockIn.incrementSensitivity()).toBe(false);
  });

  test("currents are measured through the conductance of the sample", async () => {
    const { lockIn, clock, time } = await open({ ...silent, conductance: 1e-6 });
    using _ = time;
    await lockIn.inputConfig("I 1M");
    await lockIn.sensitivity(20e-9);
    clock.advance(10);
    expect([await lockIn.X(), lockIn.X.unit]).toEqual([1e-8, "A"]);
  });

  test("automatic offset takes the output as it is, and a reset brings the defaults back", async () => {
    const { lockIn, clock, time } = await open(silent);
    using _ = time;
    clock.advance(10);
    await lockIn.sensitivity(20e-3);
    await lockIn.autoOffset(1);
    expect(await lockIn.XOffset()).toBe(50);
    await lockIn.reset();
    expect([await lockIn.XOffset(), await lockIn.sensitivity()]).toEqual([0, 1]);
  });
});

describe("the simulated storage", () => {
  test("points are stored at the sample rate while it runs, each with its time", async () => {
    const { lockIn, clock, time } = await open(silent);
    using _ = time;
    await lockIn.bufferSR(16);
    await lockIn.timeConstant(0.3);
    await lockIn.filterSlope(6);
    clock.advance(10);
    await lockIn.amplitude(2);
    await lockIn.bufferStart();
    clock.advance(1);
    await lockIn.bufferPause();
    clock.advance(1);
    const trace = await lockIn.ch1Databuffer();
    expect(trace).toHaveLength(17);
    expect(trace[0]).toBeCloseTo(0.01, 5);
    expect(trace[16]).toBeCloseTo(0.01 * (2 - Math.exp(-1 / 0.3)), 5);
    expect(lockIn.bufferTime.cache.value?.at(-1)).toBe(1);
    await lockIn.bufferStart();
    clock.advance(1);
    expect(await lockIn.ch1Databuffer()).toHaveLength(34);
    await lockIn.bufferReset();
    await expect(lockIn.ch1Databuffer()).rejects.toThrow(
      "getting lockin_ch1Databuffer: no points are stored: bufferStart() begins to store them",
    );
  });

  test("a trigger stores a point for each setpoint of a sweep", async () => {
    const { lockIn, clock, time } = await open(silent);
    using _ = time;
    const gate = new Parameter("gate", { unit: "mV", label: "Gate" });
    await lockIn.bufferSR("Trigger");
    lockIn.setSweepParameters(gate, -1, 1, 3);
    await lockIn.ch2Display("Phase");
    await lockIn.bufferStart();
    for (const amplitude of [1, 2, 3]) {
      await lockIn.amplitude(amplitude);
      clock.advance(10);
      await lockIn.sendTrigger();
    }
    const trace = await lockIn.ch1Datatrace();
    expect([...trace].map(value => Number(value.toPrecision(4)))).toEqual([0.01, 0.02, 0.03]);
    expect(lockIn.sweepSetpoints.cache.value).toEqual(Float64Array.of(-1, 0, 1));
    expect([lockIn.sweepSetpoints.unit, lockIn.sweepSetpoints.label]).toEqual(["mV", "Gate"]);
    expect(lockIn.ch1Datatrace.columns()[0]?.setpoints[0]?.unit).toBe("mV");
    expect(lockIn.ch2Datatrace.unit).toBe("deg");
    await lockIn.ch2Databuffer.prepareBufferReadout();
    expect(await lockIn.ch2Databuffer()).toHaveLength(3);
    expect(lockIn.bufferTime.label).toBe("Trigger event number");
    expect(await lockIn.status()).toContain("storage triggered");
    await lockIn.bufferSR(512);
    expect(lockIn.sweepSetpoints.unit).toBe("s");
  });

  test("a single shot ends when the storage is full, a loop keeps the newest", () => {
    for (const [isLoop, last] of [
      [false, 16382],
      [true, 20480],
    ] as const) {
      const storage = new Storage();
      storage.start(10);
      storage.fill(50, 512, isLoop, time => [(time - 10) * 512, 0]);
      expect(storage.count).toBe(16383);
      expect(storage.values(1, 16382, 1)).toEqual([last]);
      expect(storage.put([7, 7], isLoop)).toBe(isLoop);
      expect(storage.values(1, 16383, 1)).toBe(undefined);
    }
  });

  test("the mode of the storage decides about it", async () => {
    const { lockIn, clock, time } = await open(silent);
    using _ = time;
    await lockIn.bufferSR(62.5e-3);
    await lockIn.bufferAcqMode("single shot");
    await lockIn.bufferStart();
    clock.advance(16 * 3);
    expect(await lockIn.ch2Databuffer()).toHaveLength(4);
    expect(lockIn.bufferTime.cache.value).toEqual(Float64Array.of(0, 16, 32, 48));
  });

  test("a trigger starts it where it is told to, and the bus has one", async () => {
    const { lockIn, clock, time } = await open(silent);
    using _ = time;
    await lockIn.bufferTrigMode("ON");
    await lockIn.visaHandle.assertTrigger();
    clock.advance(2);
    expect(await lockIn.bufferNpts()).toBe(3);
  });
});

test("stored numbers are mantissas and exponents", () => {
  expect(decodeStored(Int16Array.of(1, 124, -3, 125, 16384, 100))).toEqual(Float64Array.of(1, -6, 16384 / 2 ** 24));
});

test("what it does not know is an error in its status", async () => {
  const lockIn = await SR830.open("lockin", address, { sim: "stanford-research/sr830" });
  expect(Number(await lockIn.ask("*ESR?")) & 0x20).toBe(0);
  await lockIn.write("VOLT 3");
  expect(Number(await lockIn.ask("*ESR?")) & 0x20).toBe(0x20);
  await lockIn.write("OUTP? 9");
  expect(Number(await lockIn.ask("*ESR?")) & 0x10).toBe(0x10);
  await lockIn.deviceClear();
});
