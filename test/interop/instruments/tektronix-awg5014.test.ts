/** The driver of the AWG5014 against QCoDeS: on the simulation file that it ships, and its reader of `.awg` files on ours. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument, type AnyParameter } from "../../../drivers/core/index.ts";
import { TektronixAWG5014 } from "../../../drivers/instruments/tektronix/index.ts";
import { finish, installPeers, peersPossible } from "../peers.ts";
import { simulationOfQcodes } from "./simulation-of-qcodes.ts";

/** A value to set and to read back, for each parameter of the instrument that the file keeps. */
const values: Readonly<Record<string, unknown>> = {
  runMode: "TRIG",
  clockSource: "EXT",
  refSource: "EXT",
  DCOutput: true,
  sequenceLength: 12,
  triggerMode: "GAT",
  triggerImpedance: 1000,
  triggerLevel: -1.25,
  triggerSlope: "NEG",
  triggerPolarity: "NEG",
  triggerSource: "EXT",
  eventPolarity: "NEG",
  eventImpedance: 1000,
  eventLevel: 2.5,
  eventJumpTiming: "ASYNC",
  clockFreq: 1.2e8,
};

/** The same for each channel, and for its markers. */
const channelValues: Readonly<Record<string, unknown>> = {
  state: true,
  amp: 0.25,
  offset: -0.125,
  waveform: "pulse",
  directOutput: true,
  addInput: "ESIG",
  filter: 20e6,
  DCOut: 1.5,
};
const markerValues: Readonly<Record<string, unknown>> = { delay: 0.5, high: 2.125, low: -0.5 };

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

async function readSetAndReadBack(
  parameters: Readonly<Record<string, AnyParameter>>,
  kept: Readonly<Record<string, unknown>>,
): Promise<void> {
  const own = ["IDN", "timeout"];
  const settable = Object.values(parameters).filter(each => each.settable && !own.includes(each.name));
  expect(settable.map(({ name }) => name).toSorted()).toEqual(
    [...Object.keys(kept), ...jumping(parameters)].toSorted(),
  );
  for (const parameter of Object.values(parameters)) await parameter.get?.();
  for (const [name, value] of Object.entries(kept)) {
    await parameters[name]?.set?.(value);
    expect(await parameters[name]?.get?.(), name).toBe(value);
  }
}

/** The position has its own test. */
function jumping(parameters: Readonly<Record<string, AnyParameter>>): string[] {
  return "sequencePos" in parameters ? ["sequencePos"] : [];
}

describe.skipIf(!peersPossible())("on QCoDeS's simulation", () => {
  const open = async () =>
    TektronixAWG5014.open("awg", "GPIB::1::INSTR", { sim: await simulationOfQcodes("Tektronix_AWG5014C.yaml") });

  test("it opens and says who it is", async () => {
    expect(await (await open()).IDN()).toEqual({
      vendor: "QCoDeS",
      model: "AWG5014C",
      serial: "1000",
      firmware: "0.1",
    });
  });

  test("every parameter of instrument, channels and markers is read, set and read back", async () => {
    const awg = await open();
    await readSetAndReadBack(awg.parameters, values);
    for (const channel of awg.channels) {
      await readSetAndReadBack(channel.parameters, channelValues);
      for (const marker of [channel.m1, channel.m2]) await readSetAndReadBack(marker.parameters, markerValues);
    }
    expect(await awg.sequencePos()).toBe(1);
    await awg.sequencePos(3);
    expect(await awg.sequencePos()).toBe(3);
    // The file has its backslashes twice.
    expect(await awg.setupFilename()).toBe('"setup.awg","C:\\\\Users\\\\OEM\\\\Documents"');
  });

  test("a file for its settings is made", async () => {
    const awg = await open();
    await awg.ch1.amp(0.25);
    const [records, head] = [await awg.generateChannelCfg(), await awg.generateSequenceCfg()];
    expect([records["ANALOG_AMPLITUDE_1"], records["ANALOG_FILTER_4"], head.SAMPLING_RATE]).toEqual([0.25, 10, 1e9]);
  });
});

describe.skipIf(!peersPossible())("QCoDeS's reader of files", () => {
  const script = `
import json, sys
from qcodes.instrument_drivers.tektronix.AWGFileParser import parse_awg_file
call, settings = parse_awg_file(sys.argv[1])
lists = [[[[float(x) for x in e] for e in c] for c in a] for a in call[:3]]
print(json.dumps({"arrays": lists, "numbers": [[int(x) for x in n] for n in call[3:]], "settings": settings}))
`;

  test("it finds in a file what was put in", async () => {
    const folder = await mkdtemp(join(tmpdir(), "setpoint-awg-"));
    try {
      const awg = await TektronixAWG5014.open("awg", "GPIB0::19::INSTR", { sim: "tektronix/awg5014" });
      await awg.ch3.amp(0.75);
      await awg.triggerImpedance(50);
      const filename = join(folder, "ours.awg");
      const waveforms = [
        [Float64Array.of(-1, 0, 1), Float64Array.of(0.5, -0.5)],
        [Float64Array.of(0, 0, 0), Float64Array.of(1, 1)],
      ];
      const m1s = [
        [
          [1, 0, 1],
          [0, 1],
        ],
        [
          [0, 0, 0],
          [1, 1],
        ],
      ];
      const m2s = [
        [
          [0, 1, 1],
          [0, 0],
        ],
        [
          [1, 1, 1],
          [1, 0],
        ],
      ];
      const channels = [1, 3];
      const file = await awg.makeAwgFile(waveforms, m1s, m2s, [0, 7], [1, 0], [2, 1], [-1, 1], { channels });
      await writeFile(filename, file);
      const { status, output } = await finish(installPeers(), ["-W", "ignore", "-c", script, filename], process.env);
      expect(status, output).toBe(0);
      const read = JSON.parse(output.trim().split("\n").at(-1) ?? "") as {
        arrays: number[][][][];
        numbers: number[][];
        settings: Record<string, unknown>;
      };
      expect(read.arrays.slice(1)).toEqual([m1s, m2s]);
      // It takes full scale for 8192 steps, and 0 for the 8192nd.
      const scaled = read.arrays[0]?.flat(2).map(sample => (sample * 8192 + 1) / 8191);
      waveforms
        .flat()
        .flatMap(each => [...each])
        .forEach((sample, i) => expect(scaled?.[i]).toBeCloseTo(sample, 3));
      expect(read.numbers).toEqual([[0, 7], [1, 0], [2, 1], [-1, 1], channels]);
      expect(read.settings).toMatchObject({
        MAGIC: 5000,
        SAMPLING_RATE: 1.2e9,
        ANALOG_AMPLITUDE_3: 0.75,
        TRIGGER_INPUT_IMPEDANCE: "50 Ohm",
        RUN_MODE: "Sequence",
        JUMP_TIMING: "Sync",
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
