/** The Rigol DS1074Z: what the driver sends, how bytes become volts, and what its simulation shows. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument } from "../../drivers/core/index.ts";
import { RigolDS1074Z, signalsOfDS1074Z, sine, square } from "../../drivers/instruments/rigol/index.ts";
import { dialogue } from "../../drivers/testing/index.ts";
import { BenchTime } from "./bench-time.ts";

const address = "TCPIP0::10.0.0.74::5555::SOCKET";
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

/** What is asked before a trace: the number of its points, and its axis. */
const axisOf = (points: string) =>
  [
    ["WAV:POIN?", points],
    ["WAVeform:XORigin?", "-4.000000e-06"],
    [":WAVeform:XINCrement?", "2.000000e-06"],
    ["WAV:POIN?", points],
  ] as const;

const open = () => RigolDS1074Z.open("scope", address, { sim: "rigol/ds1074z", bench: time.bench });
const largest = (values: Float64Array) => Math.max(...values);

describe("traffic", () => {
  test("a trace is selected, its preamble read and its bytes made volts", async () => {
    const bytes = Buffer.concat([Buffer.from("#9000000004"), Buffer.from([127, 137, 10, 255]), Buffer.from("\n")]);
    await dialogue(
      RigolDS1074Z,
      [
        ...axisOf("4"),
        [":CHANnel2:DISPlay?", "1"],
        [":WAVeform:FORMat BYTE"],
        [":WAVeform:SOURce CHAN2"],
        [":WAVeform:PREamble?", "0,0,4,1,2.000000e-06,-4.000000e-06,0,4.000000e-02,10,127"],
        [":WAVeform:DATA?", bytes],
      ],
      async scope => {
        const trace = await scope.channels[1]!.trace();
        expect([...trace].map(volts => volts.toFixed(2))).toEqual(["-0.40", "0.00", "-5.08", "4.72"]);
        expect(scope.timeAxis.cache.value?.map(seconds => Math.round(seconds * 1e9))).toEqual(
          Float64Array.of(-4000, -2000, 0, 2000),
        );
      },
    );
  });

  test("bytes that are not as many as the preamble tells are an error, and so is another preamble", async () => {
    await dialogue(
      RigolDS1074Z,
      [
        ...axisOf("3"),
        [":CHANnel1:DISPlay?", "1"],
        [":WAVeform:FORMat BYTE"],
        [":WAVeform:SOURce CHAN1"],
        [":WAVeform:PREamble?", "0,0,3,1,1e-6,0,0,0.04,0,127"],
        [":WAVeform:DATA?", Buffer.from("#9000000001x\n")],
        [":WAVeform:PREamble?", "0,0,3"],
      ],
      async scope => {
        await expect(scope.channels[0]!.trace()).rejects.toThrow(
          "getting dut_ch1_trace: the waveform of dut_ch1 has 1 points: the preamble told of 3",
        );
        await expect(scope.preamble()).rejects.toThrow('reply "0,0,3" is not a preamble of ten numbers');
      },
    );
  });

  test("a channel that is off is not read, and the memory only of one that has stopped", async () => {
    const lines = [
      ...axisOf("3"),
      [":CHANnel3:DISPlay?", "0"],
      [":CHANnel1:DISPlay?", "1"],
      [":TRIGger:STATus?", "TD"],
    ] as const;
    await dialogue(RigolDS1074Z, lines, async ({ channels }) => {
      await expect(channels[2]!.trace()).rejects.toThrow("ch3 is off: set dut_ch3_display to true");
      await expect(channels[0]!.getWfmData()).rejects.toThrow(
        "reading the memory of dut_ch1: the oscilloscope must have stopped: it is TD",
      );
    });
  });

  test("scales and offsets fit the probe, and levels fit the screen", async () => {
    const lines = [
      [":CHANnel1:PROBe?", "1.000000e+01"],
      [":CHANnel1:SCALe 0.5"],
      [":CHANnel1:OFFSet 20"],
      [":CHANnel1:SCALe 5"],
      [":CHANnel1:OFFSet -1000"],
      [":TRIGger:EDGE:SOURce CHAN1"],
      [":TRIGger:MODE EDGE"],
      [":TRIGger:EDGE:LEVel 1025"],
    ] as const;
    await dialogue(RigolDS1074Z, lines, async scope => {
      const [channel] = scope.channels;
      await expect(channel!.verticalScale(0.005)).rejects.toThrow(
        "0.005 is invalid: must be between 0.01 and 100 inclusive",
      );
      await channel!.verticalScale(0.5);
      await channel!.verticalOffset(20);
      await expect(channel!.verticalOffset(21)).rejects.toThrow("must be between -20 and 20 inclusive");
      await channel!.verticalScale(5);
      await channel!.verticalOffset(-1000);
      await scope.triggerEdgeSource("ch1");
      await scope.triggerMode("edge");
      await scope.triggerLevel(1025);
      await expect(scope.triggerLevel(0)).rejects.toThrow("0 is invalid: must be between 975 and 1025 inclusive");
    });
  });

  test("words go as codes, and replies in long and short form become words", async () => {
    const lines = [
      [":TRIGger:MODE PULS"],
      [":TRIGger:MODE?", "PULSe"],
      [":TRIGger:PULS:LEVel 0.5"],
      [":TRIGger:MODE?", "SLOP"],
      [":TRIGger:MODE?", "CAN"],
      [":TRIGger:EDGE:SLOPe NEG"],
      [":TIMebase:MAIN:SCALe 5e-09"],
      [":ACQuire:MDEPth 12000"],
      [":ACQuire:MDEPth?", "AUTO"],
      [":SINGle"],
      [":TFORce"],
    ] as const;
    await dialogue(RigolDS1074Z, lines, async scope => {
      await scope.triggerMode("pulse");
      expect(await scope.triggerMode()).toBe("pulse");
      await scope.triggerLevel(0.5);
      expect(await scope.triggerMode()).toBe("slope");
      await expect(scope.triggerLevel()).rejects.toThrow("the trigger mode slope has no level, or several of its own");
      await expect(scope.triggerMode()).rejects.toThrow('getting dut_triggerMode: reply "CAN" is not a trigger mode');
      await scope.triggerEdgeSlope("negative");
      await scope.timeBase(5e-9);
      await expect(scope.timeBase(3e-9)).rejects.toThrow("3e-09 is not in {5e-09, 1e-08, 2e-08");
      await scope.memoryDepth(12_000);
      expect(await scope.memoryDepth()).toBe("AUTO");
      await scope.single();
      await scope.forceTrigger();
    });
  });
});

describe("types", () => {
  test("sources and modes are those that there are, and a trace is an array of numbers", async () => {
    await dialogue(RigolDS1074Z, [], async scope => {
      // @ts-expect-error -- it has four channels
      await expect(scope.triggerEdgeSource("ch5")).rejects.toThrow("'ch5' is not in {'ch1', 'ch2', 'ch3', 'ch4'}");
      // @ts-expect-error -- a slope is no number
      await expect(scope.triggerEdgeSlope(1)).rejects.toThrow("1 is not in {'positive', 'negative', 'neither'}");
      const trace: (() => Promise<Float64Array>) | undefined = scope.channels[0]?.trace;
      expect(trace).toBeDefined();
    });
  });
});

describe("signals", () => {
  test("a square wave rises from 10 % to 90 % in its rise time", () => {
    const signal = square({ frequency: 1000, amplitude: 1, riseTime: 20e-6 });
    const reached = (level: number) => {
      let instant = 0;
      while (signal.at(instant) < level) instant += 1e-8;
      return instant;
    };
    expect(reached(0.8) - reached(-0.8)).toBeCloseTo(20e-6, 7);
    expect(signal.at(0.4999e-3)).toBeCloseTo(1, 6);
    expect(signal.at(0.9999e-3)).toBeCloseTo(-1, 6);
    expect(signal.at(-0.0001e-3)).toBeCloseTo(-1, 6);
  });
});

describe("the simulation", () => {
  test("a sine begins at the trigger, rises, and has the amplitude and the frequency of the signal", async () => {
    const scope = await open();
    const [channel] = scope.channels;
    await channel!.verticalScale(0.5);
    await scope.triggerLevel(0);
    const [times, trace] = [await scope.timeAxis(), await channel!.trace()];
    expect([times.length, trace.length]).toEqual([1200, 1200]);
    expect([times[0], times[1199]]).toEqual([-1.2e-3, expect.closeTo(1.198e-3, 9)]);
    const step = 0.5 / 25;
    const misfit = trace.map((volts, index) => Math.abs(volts - 1.5 * Math.sin(2 * Math.PI * 1000 * times[index]!)));
    expect(largest(misfit)).toBeLessThan(3 * step);
    expect(largest(misfit)).toBeGreaterThan(step / 4);
    expect(await scope.triggerStatus()).toBe("TD");
  });

  test("offset, coupling and inversion move and turn a trace, and a small scale clips it", async () => {
    const scope = await open();
    const ch2 = scope.channels.getChannelByName("ch2");
    await ch2.verticalScale(1);
    const mean = async () => {
      const trace = await ch2.trace();
      return trace.reduce((sum, volts) => sum + volts, 0) / trace.length;
    };
    await ch2.verticalOffset(-1);
    expect(Math.abs(largest(await ch2.trace()) - 1.5)).toBeLessThan(0.12);
    await ch2.coupling("AC");
    expect(Math.abs(await mean())).toBeLessThan(0.1);
    await ch2.coupling("GND");
    expect(largest((await ch2.trace()).map(Math.abs))).toBeLessThan(0.15);
    await ch2.coupling("DC");
    await ch2.invert(true);
    expect(Math.abs(largest(await ch2.trace()) - 0.5)).toBeLessThan(0.12);
    await ch2.invert(false);
    await ch2.verticalOffset(0);
    await ch2.verticalScale(0.1);
    expect(largest(await ch2.trace())).toBeCloseTo((255 - 127) * (0.1 / 25), 9);
  });

  test("a level that the signal does not reach leaves it waiting, or running without a trigger", async () => {
    const scope = await open();
    await scope.triggerLevel(4);
    expect(await scope.triggerStatus()).toBe("AUTO");
    await scope.triggerSweep("NORM");
    expect(await scope.triggerStatus()).toBe("WAIT");
    await scope.triggerLevel(1);
    await scope.triggerEdgeSlope("negative");
    expect(await scope.triggerStatus()).toBe("TD");
    const trace = await scope.channels[0]!.trace();
    expect(trace[600]).toBeCloseTo(1, 1);
    expect(trace[640]).toBeLessThan(trace[560]!);
  });

  test("the memory of a stopped oscilloscope is read whole, in batches", async () => {
    const scope = await open();
    const [channel] = scope.channels;
    await scope.memoryDepth(300_000);
    await scope.timeBase(1e-3);
    await scope.stop();
    const write = vi.spyOn(scope, "write");
    const { time: times, voltage } = await channel!.getWfmData();
    expect([times.length, voltage.length]).toEqual([300_000, 300_000]);
    expect(write.mock.calls.map(([command]) => command).filter(command => command.startsWith(":WAVeform:ST"))).toEqual([
      ":WAVeform:STARt 1",
      ":WAVeform:STOP 250000",
      ":WAVeform:STARt 250001",
      ":WAVeform:STOP 300000",
    ]);
    expect(times[1]! - times[0]!).toBeCloseTo(1 / (await scope.sampleRate()), 12);
    expect(Math.abs(voltage[275_000]! - 1.5 * Math.sin(2 * Math.PI * 1000 * times[275_000]!))).toBeLessThan(0.2);
    expect(await scope.waveformMode()).toBe("NORM");
    expect((await channel!.trace()).length).toBe(1200);
  });

  test("a stopped oscilloscope shows the same trace again, a running one another", async () => {
    const scope = await open();
    const [channel] = scope.channels;
    expect([...(await channel!.trace())]).not.toEqual([...(await channel!.trace())]);
    await scope.stop();
    expect([...(await channel!.trace())]).toEqual([...(await channel!.trace())]);
    await scope.single();
    expect(await scope.triggerStatus()).toBe("STOP");
    await scope.run();
    expect(await scope.triggerStatus()).toBe("TD");
  });

  test("fewer points are read where that is set, and the axis has as many", async () => {
    const scope = await open();
    await scope.waveformMode("NORM");
    await scope.waveformNpoints(400);
    expect([(await scope.channels[0]!.trace()).length, (await scope.timeAxis()).length]).toEqual([400, 400]);
    await expect(scope.waveformNpoints(1201)).rejects.toThrow("1201 is invalid: must be between 1 and 1200 inclusive");
  });

  test("traces of all channels at once do not disturb each other", async () => {
    const scope = await open();
    const traces = await Promise.all(scope.channels.map(each => each.trace()));
    expect(traces.map(trace => (largest(trace) > 1.3 ? "big" : largest(trace) > 1 ? "middle" : "small"))).toEqual([
      "big",
      "big",
      "middle",
      "small",
    ]);
  });

  test("auto scale shows three periods at most, without clipping", async () => {
    time.bench.place("ds1074z", [sine({ frequency: 1e5, amplitude: 0.02 }), ...signalsOfDS1074Z.slice(1)]);
    const scope = await open();
    await scope.autoScale();
    expect([await scope.timeBase(), await scope.channels[0]!.verticalScale()]).toEqual([2e-6, 0.01]);
    expect(largest(await scope.channels[0]!.trace())).toBeCloseTo(0.02, 2);
  });

  test("a reset brings the defaults back, and what it does not know is no setting", async () => {
    const scope = await open();
    await scope.timeBase(1e-3);
    await scope.reset();
    expect(await scope.timeBase()).toBe(200e-6);
    await scope.write(":BEEP");
    expect(await scope.ask(":SYSTem:ERRor?")).toBe('-100,"Command error"');
  });
});
