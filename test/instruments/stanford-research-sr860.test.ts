/** The SR860 family: what the driver sends, what its simulation detects, and the data capture. */
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { complex, Instrument, LogCapture } from "../../drivers/core/index.ts";
import { SR860, SR865, SR865A } from "../../drivers/instruments/stanford-research/index.ts";
import { Capture } from "../../drivers/instruments/stanford-research/sr86x-capture.sim.ts";
import { Bench, lowPassSample, VirtualClock, type LowPassOptions } from "../../drivers/io/sim/index.ts";
import { dialogue } from "../../drivers/testing/index.ts";
import { BenchTime } from "./bench-time.ts";

const address = "TCPIP0::10.0.0.31::inst0::INSTR";
const silent: LowPassOptions = { noise: 0, corner: 1e12 };

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

/** A lock-in with a sample, settled at 1 V of excitation, and a time that a test moves. */
async function open(options: LowPassOptions = silent) {
  const clock = new VirtualClock();
  const bench = new Bench({ clock });
  bench.place("sample", lowPassSample(options));
  const lockIn = await SR860.open("lockin", address, { sim: "stanford-research/sr860", bench, strict: "end" });
  const time = new BenchTime({ clock });
  await lockIn.amplitude(1);
  clock.advance(100);
  return { lockIn, clock, time };
}

describe("traffic", () => {
  test("settings go as their numbers, and come back as what they mean", async () => {
    await dialogue(
      SR860,
      [
        ["FREQ 137.5"],
        ["FREQ?", "137.5"],
        ["SOFF -0.1"],
        ["SLVL 1e-09"],
        ["HARM 3"],
        ["PHAS 45"],
        ["RSRC 3"],
        ["RTRG 2"],
        ["RTRG?", "1"],
        ["REFZ 1"],
        ["REFZ?", "0"],
        ["IRNG 2"],
        ["IRNG?", "4"],
        ["ICUR 1"],
        ["OFLT 0"],
        ["OFLT?", "21"],
        ["OFSL?", "3"],
        ["ADVFILT 0"],
        ["SYNC 1"],
        ["COFP 2, 12.5"],
        ["CEXP 0, 2"],
        ["AUXV 3, 1.25"],
        ["OAUX? 0", "0.25"],
        ["ENBW?", "0.78125"],
        ["ILVL?", "2"],
        ["CUROVLDSTAT?", "24"],
      ],
      async lockIn => {
        await lockIn.frequency(137.5);
        expect(await lockIn.frequency()).toBe(137.5);
        await lockIn.sineOutdc(-0.1);
        await lockIn.amplitude(1e-9);
        await lockIn.harmonic(3);
        await lockIn.phase(45);
        await lockIn.referenceSource("CHOP");
        await lockIn.externalReferenceTrigger("NEG");
        expect(await lockIn.externalReferenceTrigger()).toBe("POSTTL");
        await lockIn.externalReferenceTriggerInputResistance("1M");
        expect(await lockIn.externalReferenceTriggerInputResistance()).toBe("50OHMS");
        await lockIn.inputRange(0.1);
        expect(await lockIn.inputRange()).toBe(0.01);
        await lockIn.inputGain(100e6);
        await lockIn.timeConstant(1e-6);
        expect(await lockIn.timeConstant()).toBe(30e3);
        expect(await lockIn.filterSlope()).toBe(24);
        await lockIn.advFilter("OFF");
        await lockIn.syncFilter("ON");
        await lockIn.ROffset(12.5);
        await lockIn.XExpand("X100");
        await lockIn.auxOut3(1.25);
        expect(await lockIn.auxIn0()).toBe(0.25);
        expect(await lockIn.noiseBandwidth()).toBe(0.78125);
        expect(await lockIn.signalStrength()).toBe(2);
        expect(await lockIn.overload()).toEqual(["reference unlocked", "input overload"]);
      },
    );
  });

  test("the input decides what a number of a sensitivity means, and in which unit all count", async () => {
    const lines = [["IVMD?", "0"], ["SCAL 9"], ["IVMD 1"], ["SCAL?", "0"], ["IVMD?", "1"]] as const;
    await dialogue(SR860, lines, async lockIn => {
      await lockIn.sensitivity(1e-3);
      await lockIn.signalInput("current");
      expect([lockIn.X.unit, lockIn.buffer.R.unit, lockIn.buffer.T.unit]).toEqual(["A", "A", "deg"]);
      await expect(lockIn.sensitivity(1e-3)).rejects.toThrow("0.001 is not in {1e-06, 5e-07,");
      expect(await lockIn.sensitivity()).toBe(1e-6);
    });
  });

  test("values of the same moment are read together", async () => {
    await dialogue(
      SR860,
      [
        ["SNAP? 0,1", "1e-6,2e-6"],
        ["SNAP? 2,3,15", "1e-6,90,1000"],
        ["CDSP 1, 3"],
        ["CDSP? 0", "0"],
        ["CDSP? 2", "4"],
        ["CDSP? 3", "16"],
        ["SNAPD?", "1e-6,90,0.5,1000"],
        ["SNAPD?", "1,2,3"],
      ],
      async lockIn => {
        expect(await lockIn.complexVoltage()).toEqual(complex(1e-6, 2e-6));
        const values = await lockIn.getValues("R", "P", "frequency");
        expectTypeOf(values).toEqualTypeOf<[number, number, number]>();
        expect(values).toEqual([1e-6, 90, 1000]);
        await lockIn.dataChannels[1]?.assignedParameter("P");
        expect(await lockIn.getDataChannelsDict()).toEqual({ X: 1e-6, P: 90, aux_in1: 0.5, frequency_ext: 1000 });
        await expect(lockIn.getDataChannelsValues()).rejects.toThrow('reply "1,2,3" has 3 values: must be 4');
        expect([lockIn.dataChannel1.color, lockIn.dataChannel4.cmdIdName]).toEqual(["green", "DAT4"]);
        // @ts-expect-error -- a quantity that there is not
        await expect(lockIn.getValues("R", "Q")).rejects.toThrow('"Q" is unknown: must be one of X, Y, R, P, aux_in1');
        // @ts-expect-error -- one alone is no moment
        await expect(lockIn.getValues("R")).rejects.toThrow("getValues: 1 quantities: must be 2 or 3");
      },
    );
  });

  test("functions are words, and what they change is asked again", async () => {
    const words = ["ARNG", "ASCL", "APHS", "OVRM 0", "OVRM 1", "*RST"];
    await dialogue(SR860, [["PHAS 10"], ...words.map(word => [word] as const)], async lockIn => {
      await lockIn.phase(10);
      await lockIn.autoRange();
      await lockIn.autoScale();
      await lockIn.autoPhase();
      expect(lockIn.phase.cache.valid).toBe(false);
      await lockIn.disableFrontPanel();
      await lockIn.enableFrontPanel();
      await lockIn.reset();
    });
  });

  test("a capture is set up, waited for, and read as a block of floats", async () => {
    const floats = Buffer.alloc(2048);
    for (const [index, value] of [1, 10, 0, 20, 3, 30].entries()) floats.writeFloatLE(value, 4 * index);
    await dialogue(
      SR860,
      [
        ["CAPTURECFG 1"],
        ["CAPTURECFG?", "1"],
        ["CAPTURELEN 2"],
        ["CAPTURESTART ONE, IMM"],
        ["CAPTURECFG?", "1"],
        ["CAPTUREBYTES?", "8"],
        ["CAPTUREBYTES?", "24"],
        ["CAPTURESTOP"],
        ["CAPTURECFG?", "1"],
        ["CAPTURELEN?", "2"],
        ["CAPTUREBYTES?", "24"],
        ["CAPTUREGET? 0, 2", Buffer.concat([Buffer.from("#42048"), floats])],
      ],
      async ({ buffer }) => {
        using _ = new BenchTime();
        await buffer.captureConfig("X,Y");
        expect(await buffer.captureSamples(3)).toEqual({ X: Float64Array.of(1, 0, 3), Y: Float64Array.of(10, 20, 30) });
        expect(await buffer.Y()).toEqual(Float64Array.of(10, 20, 30));
        expect(buffer.sampleNr.cache.value).toEqual(Float64Array.of(0, 1, 2));
        await expect(buffer.T()).rejects.toThrow("T was not captured: X, Y was");
      },
    );
  });

  test("a rate goes as the power of 2 that the largest is divided by", async () => {
    await dialogue(
      SR860,
      [
        ["CAPTURERATEMAX?", "78125"],
        ["CAPTURERATE 3"],
        ["CAPTURERATEMAX?", "78125"],
        ["CAPTURERATE 10"],
        ["CAPTURERATE?", "76.2939"],
        ["CAPTURERATEMAX?", "78125"],
        ["CAPTURERATEMAX?", "78125"],
        ["CAPTURERATEMAX?", "78125"],
        ["CAPTURERATE 0"],
      ],
      async ({ buffer }) => {
        using logs = new LogCapture({ level: "WARNING" });
        await buffer.captureRate(9765.625);
        expect(logs.records).toEqual([]);
        await buffer.captureRate(80);
        expect(logs.records.map(record => record.message)).toEqual([
          "[dut(SR860)] captureRate: there is no rate of 80 Hz: 76.2939453125 Hz is taken",
        ]);
        expect(await buffer.captureRate.cache.get()).toBe(76.2939);
        await expect(buffer.captureRate(200e3)).rejects.toThrow(
          "200000 Hz is invalid: must be between 0.07450580596923828 and 78125 Hz",
        );
        await buffer.setCaptureRateToMaximum();
      },
    );
  });

  test("values are checked before anything is sent", async () => {
    await dialogue(SR860, [], async ({ buffer, ...lockIn }) => {
      await expect(lockIn.frequency(600e3)).rejects.toThrow("must be between 0.001 and 500000");
      await expect(lockIn.amplitude(2.1)).rejects.toThrow("must be between 0 and 2");
      await expect(buffer.captureLengthInKb(3)).rejects.toThrow("3 is not a multiple of 2");
      await expect(buffer.captureLengthInKb(4098)).rejects.toThrow("must be between 2 and 4096");
      // @ts-expect-error -- there is no such mode
      await expect(buffer.startCapture("TWICE", "IMM")).rejects.toThrow("'TWICE' is not in {'ONE', 'CONT'}");
      // @ts-expect-error -- nor such a time constant
      await expect(lockIn.timeConstant(2)).rejects.toThrow("2 is not in {1e-06, 3e-06,");
    });
    await dialogue(SR865, [], async ({ frequency }) => {
      await expect(frequency(5e6)).rejects.toThrow("must be between 0.001 and 2000000");
    });
    await dialogue(SR865A, [], async ({ frequency }) => {
      await expect(frequency(5e6)).rejects.toThrow("must be between 0.001 and 4000000");
    });
  });
});

describe("the simulated signal", () => {
  test("a step settles with the time constant", async () => {
    const { lockIn, clock, time } = await open();
    using _ = time;
    await lockIn.amplitude(2);
    clock.advance(0.1);
    expect(await lockIn.X()).toBeCloseTo(0.01 * (2 - Math.exp(-1)), 8);
    await lockIn.filterSlope(24);
    expect(await lockIn.noiseBandwidth()).toBeCloseTo(0.78125, 6);
  });

  test("a range that is too small overloads the input, one that fits does not", async () => {
    const { lockIn, clock, time } = await open({ ...silent, gain: 0.1 });
    using _ = time;
    expect([await lockIn.overload(), await lockIn.signalStrength()]).toEqual([[], 1]);
    await lockIn.inputRange(0.1);
    expect([await lockIn.overload(), await lockIn.signalStrength()]).toEqual([["input overload"], 4]);
    clock.advance(100);
    expect(await lockIn.X()).toBeLessThan(0.1);
    await lockIn.autoRange();
    expect(await lockIn.inputRange()).toBe(0.3);
    await lockIn.sensitivity(1e-3);
    expect(await lockIn.overload()).toEqual(["output 1 overload"]);
    await lockIn.autoScale();
    expect(await lockIn.sensitivity()).toBe(0.2);
    expect(await lockIn.overload()).toEqual([]);
  });

  test("the reference turns what is detected", async () => {
    const { lockIn, clock, time } = await open({ noise: 0, corner: 1000, gain: 0.1, reference: 2000 });
    using _ = time;
    await lockIn.frequency(1000);
    clock.advance(10);
    expect(await lockIn.getValues("X", "Y")).toEqual([expect.closeTo(0.05, 8), expect.closeTo(-0.05, 8)]);
    await lockIn.autoPhase();
    expect(await lockIn.phase()).toBeCloseTo(-45, 6);
    await lockIn.referenceSource("EXT");
    expect(await lockIn.frequency()).toBe(2000);
    await lockIn.signalInput("current");
    clock.advance(10);
    expect(await lockIn.R()).toBeCloseTo(1e-6 * (0.1 / Math.sqrt(5)), 14);
    await lockIn.reset();
    expect([await lockIn.phase(), await lockIn.signalInput()]).toEqual([0, "voltage"]);
  });

  test("every data channel shows what it is told to", async () => {
    const { lockIn, time } = await open();
    using _ = time;
    await lockIn.auxOut1(0.5);
    for (const [channel, name] of (["amplitude", "aux_in2", "Xnoise", "frequency"] as const).entries())
      await lockIn.dataChannels[channel]?.assignedParameter(name);
    expect(await lockIn.getDataChannelsDict(true)).toEqual({ amplitude: 1, aux_in2: 0.5, Xnoise: 0, frequency: 1e5 });
  });
});

describe("the simulated capture", () => {
  test("samples follow each other at the rate", async () => {
    const { lockIn, time, clock } = await open();
    using _ = time;
    const { buffer } = lockIn;
    await buffer.captureConfig("X,Y,R,T");
    const rate = await buffer.captureRateMax();
    expect(rate).toBeGreaterThanOrEqual(8 / 0.1);
    await buffer.setCaptureRateToMaximum();
    await lockIn.amplitude(2);
    const before = clock.now();
    // More than one reading of 64 kB holds.
    const data = await buffer.captureSamples(5000, { interval: 1 });
    expect(clock.now() - before).toBeGreaterThan(4999 / rate);
    expect(data.X).toHaveLength(5000);
    for (const index of [0, 10, 100, 4999])
      expect(data.X?.[index]).toBeCloseTo(0.01 * (2 - Math.exp(-index / rate / 0.1)), 6);
    expect(await buffer.T()).toEqual(data.T);
    expect(await buffer.captureStatus()).toEqual(["triggered"]);
    expect(await buffer.countCaptureKilobytes()).toBe(80);
  });

  test("a trigger begins it, or is worth a sample", async () => {
    const { lockIn, time, clock } = await open();
    using _ = time;
    const { buffer } = lockIn;
    const trigger = async () => {
      clock.advance(1);
      await lockIn.visaHandle.assertTrigger();
    };
    const late = await buffer.captureSamplesAfterTrigger(3, trigger);
    expect(late.X?.every(value => Math.abs(value - 0.01) < 1e-7)).toBe(true);
    const each = await buffer.captureOneSamplePerTrigger(3, async () => {
      for (const amplitude of [1, 2, 0.5]) {
        await lockIn.amplitude(amplitude);
        clock.advance(5);
        await trigger();
      }
    });
    expect(Array.from(each.X ?? [], value => Number(value.toPrecision(6)))).toEqual([0.01, 0.02, 0.005]);
  });

  test("a wait for triggers that do not come ends by its time-out, or by a signal", async () => {
    const { lockIn, time } = await open();
    using _ = time;
    const { buffer } = lockIn;
    await expect(buffer.captureSamplesAfterTrigger(3, () => undefined, { timeout: 2 })).rejects.toThrow(
      "lockin_buffer: waiting for 3 samples: not all were captured within 2 s",
    );
    expect(await buffer.captureStatus()).toEqual([]);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(buffer.captureSamplesAfterTrigger(3, () => undefined, { signal })).rejects.toThrow("enough");
    await expect(buffer.getCaptureData(3)).rejects.toThrow("reading 3 values: only 0 have been captured");
    await buffer.captureLengthInKb(2);
    await expect(buffer.getCaptureData(1000)).rejects.toThrow("reading 4 kB: the capture is only 2 kB long");
    await expect(buffer.getCaptureData(1.5)).rejects.toThrow("1.5 samples are invalid");
  });

  test("a continuous capture keeps the newest samples, one that runs once stops when it is full", () => {
    for (const [isContinuous, first, state] of [
      [true, 512, 7],
      [false, 0, 2],
    ] as const) {
      const capture = new Capture();
      capture.start({ rate: 10, width: 1, length: 2, isContinuous, trigger: "IMM" }, 100);
      capture.fill(200, time => [(time - 100) * 10]);
      expect([capture.bytes, capture.state]).toEqual([2048, state]);
      const block = Buffer.from(capture.block(0, 2) ?? "", "latin1");
      expect([block.toString("latin1", 0, 6), Math.round(block.readFloatLE(6))]).toEqual(["#42048", first]);
      expect(capture.block(0, 65)).toBe(undefined);
    }
  });
});

test("what it does not know is an error in its status", async () => {
  const { lockIn, time } = await open();
  using _ = time;
  await lockIn.ask("*ESR?");
  await lockIn.write("OUTP? 99");
  await lockIn.write("CAPTURESTART NEVER, IMM");
  expect(Number(await lockIn.ask("*ESR?"))).toBe(0x10);
  await lockIn.write("LIAE 16");
  await lockIn.deviceClear();
  expect(await lockIn.visaHandle.readStb()).toBe(0);
});
