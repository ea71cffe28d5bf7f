/** The 8-bit digitiser on its simulation: what differs from the one with 12 bits. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Instrument } from "../../drivers/core/index.ts";
import {
  AcquisitionInterface,
  AlazarTechATS9870,
  AverageAcquisitionController,
  SimulatedAts,
  sine,
  type SampleArray,
} from "../../drivers/instruments/alazar-tech/index.ts";
import { Bench, VirtualClock } from "../../drivers/io/sim/index.ts";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  await Instrument.closeAll();
  vi.restoreAllMocks();
});

async function open(): Promise<AlazarTechATS9870> {
  const bench = new Bench({ clock: new VirtualClock({ skipsWaits: true }) });
  const signals = { A: sine({ amplitude: 1.5, frequency: 1e6 }), B: () => 0.05 };
  const sim = new SimulatedAts({ boards: [{ model: "ATS9870" }], bench, noise: 0, signals });
  const ats = await AlazarTechATS9870.open("ats", { sim });
  await ats.samplesPerRecord(1024);
  return ats;
}

class Largest extends AcquisitionInterface<{ bytes: number; largest: number }> {
  #last: SampleArray = new Uint8Array();
  handleBuffer(buffer: SampleArray): void {
    this.#last = buffer.slice();
  }
  postAcquire(): { bytes: number; largest: number } {
    return { bytes: this.#last.BYTES_PER_ELEMENT, largest: Math.max(...this.#last) };
  }
}

test("it is ready with its own defaults, and nothing is told of the rate that does not count", async () => {
  const warn = vi.spyOn(console, "warn");
  const ats = await open();
  expect(await ats.sampleRate()).toBe(1_000_000_000);
  await ats.syncSettingsToCard();
  expect(ats.parametersSynced).toBe(true);
  await ats.syncing(() => ats.clockSource("EXTERNAL_CLOCK_10MHz_REF"));
  expect(ats.getSampleRate()).toBe(1e9);
  expect(warn).not.toHaveBeenCalled();
  await ats.sampleRate("1GHz_REFERENCE_CLOCK");
  await ats.clockSource("INTERNAL_CLOCK");
  expect(ats.getSampleRate()).toBe(1e9);
  await ats.sampleRate("EXTERNAL_CLOCK");
  expect(() => ats.getSampleRate()).toThrow("the sample rate of ats is not known: an external clock is used");
});

test("a sample is one byte, whose voltage follows from the range", async () => {
  const ats = await open();
  await ats.syncing(async () => {
    await ats.triggerSource1("CHANNEL_A");
    await ats.channelRange1(2);
    await ats.channelRange2(0.1);
  });
  const { bytes, largest } = await ats.acquire({ acquisitionController: new Largest() });
  expect(bytes).toBe(1);
  expect(largest).toBe(Math.round((1.5 / 2) * 127.5 + 127.5));
  const average = await AverageAcquisitionController.open("average", ats);
  const records = await average.acquire();
  expect(records.get(1)?.[250]).toBeCloseTo(1.5, 1);
  expect(records.get(2)?.[0]).toBeCloseTo(0.05, 2);
});

test("what is beyond the range is cut off", async () => {
  const ats = await open();
  await ats.syncing(async () => {
    await ats.triggerSource1("CHANNEL_A");
    await ats.channelRange1(1);
  });
  const { largest } = await ats.acquire({ acquisitionController: new Largest() });
  expect([largest, ats.signalToVolt(1, largest)]).toEqual([255, 1]);
  expect(() => ats.signalToVolt(3, 0)).toThrow("ats has no channel 3: must be 1 or 2");
});

test("it has the ranges, clocks and impedances of its own", async () => {
  const ats = await open();
  for (const range of [0.04, 0.1, 0.2, 0.4, 1, 2, 4] as const) await ats.channelRange2(range);
  await ats.impedance1(1_000_000);
  await ats.clockSource("SLOW_EXTERNAL_CLOCK");
  await expect(ats.sampleRate(1_800_000_000 as 1000)).rejects.toThrow("setting ats_sampleRate to 1800000000");
  await expect(ats.samplesPerRecord(96_001)).rejects.toThrow("96001 is not a multiple of 64");
  // @ts-expect-error -- a clock of the other model
  await expect(ats.clockSource("FAST_EXTERNAL_CLOCK")).rejects.toThrow("setting ats_clockSource to");
});
