/** Files of the AWG5014: every record, and what the simulated instrument makes of them. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument, useClock } from "../../drivers/core/index.ts";
import {
  buildAwgFile,
  packWaveform,
  parseAwgFile,
  readAwgFile,
  TektronixAWG5014,
} from "../../drivers/instruments/tektronix/index.ts";
import { dialogue } from "../../drivers/testing/index.ts";

const address = "GPIB0::19::INSTR";
const sim = "tektronix/awg5014";
/** A Wednesday. */
const made = new Date(2026, 10, 25, 13, 14, 15, 167);

const open = () => TektronixAWG5014.open("awg", address, { sim, strict: "end" });

let frozen: Disposable;

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  frozen = useClock({ now: () => made.getTime(), monotonic: () => 0, sleep: async () => {} });
});
afterEach(async () => {
  frozen[Symbol.dispose]();
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

/** Two elements on two channels; the second is longer. */
const ramp = [
  [-1, 0, 1],
  [0.5, 0.25, 0, -0.25],
];
const flat = [
  [0, 0, 0],
  [1, 1, 1, 1],
];
const on = [
  [1, 1, 0],
  [0, 0, 0, 1],
];
const off = [
  [0, 0, 0],
  [0, 0, 0, 0],
];

/** The file of both channels: the first endless and triggered, the second followed by the first. */
const make = (awg: TektronixAWG5014, options = {}) =>
  awg.makeAwgFile([ramp, flat], [on, off], [off, on], [0, 65_536], [1, 0], [0, 1], [-1, 2], options);

/** The records as they stand in a file, each by its own: the layout of the manual once more, byte by byte. */
function recordsOf(file: Uint8Array): [string, Buffer][] {
  const bytes = Buffer.from(file);
  const found: [string, Buffer][] = [];
  for (let at = 0; at < bytes.length;) {
    const name = bytes.readUInt32LE(at);
    const data = bytes.readUInt32LE(at + 4);
    const title = bytes.subarray(at + 8, at + 8 + name);
    expect(title.at(-1)).toBe(0);
    found.push([title.subarray(0, -1).toString("ascii"), bytes.subarray(at + 8 + name, at + 8 + name + data)]);
    at += 8 + name + data;
    expect(at).toBeLessThanOrEqual(bytes.length);
  }
  return found;
}

const short = (...values: number[]) => Buffer.from(Int16Array.from(values).buffer);
const long = (value: number) => Buffer.from(Int32Array.of(value).buffer);
const double = (value: number) => Buffer.from(Float64Array.of(value).buffer);
const text = (value: string) => Buffer.from(`${value}\0`, "ascii");

describe("every record of a file", () => {
  test("settings, waveforms by name, and the sequence stand as the manual has them", async () => {
    const awg = await open();
    await awg.clockFreq(1e9);
    await awg.triggerImpedance(50);
    await awg.triggerSlope("NEG");
    await awg.eventPolarity("NEG");
    await awg.eventJumpTiming("ASYNC");
    await awg.ch2.amp(0.75);
    await awg.ch2.m1.delay(0.25);
    await awg.ch2.filter(100e6);
    await awg.ch3.addInput("ESIG");
    await awg.ch4.filter(20e6);
    const channel = (number: number, changed: Record<string, Buffer> = {}): [string, Buffer][] =>
      Object.entries({
        ANALOG_DIRECT_OUTPUT: short(0),
        ANALOG_FILTER: short(10),
        ANALOG_AMPLITUDE: double(1),
        ANALOG_OFFSET: double(0),
        MARKER1_HIGH: double(1),
        MARKER1_LOW: double(0),
        MARKER2_HIGH: double(1),
        MARKER2_LOW: double(0),
        MARKER1_SKEW: double(0),
        MARKER2_SKEW: double(0),
        EXTERNAL_ADD: short(0),
        ...changed,
      }).map(([name, data]) => [`${name}_${number}`, data]);
    // SYSTEMTIME: year, month, day of the week, day, hour, minute, second, millisecond.
    const time = short(2026, 11, 3, 25, 13, 14, 15, 167);
    const waveform = (index: number, name: string, ...words: number[]): [string, Buffer][] => [
      [`WAVEFORM_NAME_${index}`, text(name)],
      [`WAVEFORM_TYPE_${index}`, short(1)],
      [`WAVEFORM_LENGTH_${index}`, long(words.length)],
      [`WAVEFORM_TIMESTAMP_${index}`, time],
      [`WAVEFORM_DATA_${index}`, short(...words)],
    ];
    expect(recordsOf(await make(awg, { channels: [3, 2] }))).toEqual([
      ["MAGIC", short(5000)],
      ["VERSION", short(1)],
      ["SAMPLING_RATE", double(1e9)],
      ["CLOCK_SOURCE", short(1)],
      ["REFERENCE_SOURCE", short(1)],
      ["EXTERNAL_REFERENCE_TYPE", short(1)],
      ["REFERENCE_CLOCK_FREQUENCY_SELECTION", short(1)],
      ["TRIGGER_SOURCE", short(1)],
      ["TRIGGER_INPUT_IMPEDANCE", short(1)],
      ["TRIGGER_INPUT_SLOPE", short(2)],
      ["TRIGGER_INPUT_POLARITY", short(1)],
      ["TRIGGER_INPUT_THRESHOLD", double(1.4)],
      ["EVENT_INPUT_IMPEDANCE", short(2)],
      ["EVENT_INPUT_POLARITY", short(2)],
      ["EVENT_INPUT_THRESHOLD", double(1.4)],
      ["JUMP_TIMING", short(2)],
      ["RUN_MODE", short(4)],
      ["RUN_STATE", short(0)],
      ...channel(1),
      ...channel(2, { ANALOG_FILTER: short(3), ANALOG_AMPLITUDE: double(0.75), MARKER1_SKEW: double(0.25e-9) }),
      ...channel(3, { EXTERNAL_ADD: short(1) }),
      ...channel(4, { ANALOG_FILTER: short(1) }),
      ...waveform(21, "wfm001ch2", 0x9fff, 0x9fff, 0x1fff),
      ...waveform(22, "wfm001ch3", 0x4000, 0x5fff, 0x3ffe),
      ...waveform(23, "wfm002ch2", 0x3ffe, 0x3ffe, 0x3ffe, 0xbffe),
      ...waveform(24, "wfm002ch3", 12_287, 10_239, 8191, 0x4000 + 6143),
      ["SEQUENCE_WAIT_1", short(1)],
      ["SEQUENCE_LOOP_1", long(0)],
      ["SEQUENCE_JUMP_1", short(-1)],
      ["SEQUENCE_GOTO_1", short(0)],
      ["SEQUENCE_WAVEFORM_NAME_CH_3_1", text("wfm001ch3")],
      ["SEQUENCE_WAVEFORM_NAME_CH_2_1", text("wfm001ch2")],
      ["SEQUENCE_WAIT_2", short(0)],
      ["SEQUENCE_LOOP_2", long(65_536)],
      ["SEQUENCE_JUMP_2", short(2)],
      ["SEQUENCE_GOTO_2", short(1)],
      ["SEQUENCE_WAVEFORM_NAME_CH_3_2", text("wfm002ch3")],
      ["SEQUENCE_WAVEFORM_NAME_CH_2_2", text("wfm002ch2")],
    ]);
  });

  test("the settings of the channels are left out where they are to become the defaults", async () => {
    const awg = await open();
    const names = recordsOf(await make(awg, { preservechannelsettings: false })).map(([name]) => name);
    expect(names.filter(name => /_[1-4]$/.test(name) && !name.startsWith("SEQUENCE"))).toEqual([]);
    expect(names).toContain("WAVEFORM_DATA_24");
  });

  test("what is known of the channels is not asked again", async () => {
    const { ch1 } = await open();
    await ch1.amp(0.5);
    const ask = vi.spyOn(ch1, "ask");
    await (ch1.parent as TektronixAWG5014).generateChannelCfg();
    expect(ask.mock.calls.flat()).not.toContain("SOURce1:VOLTage:LEVel:IMMediate:AMPLitude?");
    expect(ask.mock.calls.flat()).toContain("SOURce1:VOLTage:LEVel:IMMediate:OFFS?");
  });
});

describe("reading", () => {
  test("a file that was built is read as what it was made from", async () => {
    const file = await make(await open());
    const { head, channels, waveforms, sequence } = readAwgFile(file);
    expect(head.RUN_MODE).toBe(4);
    expect(channels["ANALOG_AMPLITUDE_2"]).toBe(1);
    expect(waveforms.get("wfm002ch1")).toEqual({ data: packWaveform(ramp[1]!, on[1]!, off[1]!), timestamp: made });
    expect(sequence[1]).toEqual({
      wait: false,
      loop: 65_536,
      jump: 2,
      goto: 1,
      waveforms: new Map([
        [1, "wfm002ch1"],
        [2, "wfm002ch2"],
      ]),
    });
    expect(buildAwgFile({ head, channels, waveforms, sequence })).toEqual(file);
  });

  test("it becomes what makeAwgFile is called with, so that a changed one can be made of it", async () => {
    const awg = await open();
    const file = await make(awg, { channels: [2, 4] });
    const { waveforms, m1s, m2s, nreps, trigWaits, gotoStates, jumpTos, channels, settings } = parseAwgFile(file);
    expect([nreps, trigWaits, gotoStates, jumpTos, channels]).toEqual([
      [0, 65_536],
      [1, 0],
      [0, 1],
      [-1, 2],
      [2, 4],
    ]);
    expect([...m2s[1]![1]!]).toEqual(on[1]);
    expect(settings["TRIGGER_SOURCE"]).toBe(1);
    const again = await awg.makeAwgFile(waveforms, m1s, m2s, nreps, trigWaits, gotoStates, jumpTos, { channels });
    expect(again).toEqual(file);
  });

  test("what the instrument writes beside all this is passed over", () => {
    const file = buildAwgFile({
      head: { EVENT_JUMP_MODE: 1 },
      channels: { OUTPUT_WAVEFORM_NAME_1: "*Sine100", DAC_RESOLUTION_1: 14 },
      waveforms: new Map(),
      sequence: [{ wait: false, loop: 1, jump: 0, goto: 0, waveforms: new Map([[1, "*Sine100"]]) }],
    });
    const table = Buffer.from("\x16\0\0\0\x02\0\0\0TABLE_JUMP_DEFINITION\0\0\0", "latin1");
    const read = readAwgFile(Buffer.concat([file, table]));
    expect([read.channels["OUTPUT_WAVEFORM_NAME_1"], read.channels["DAC_RESOLUTION_1"]]).toEqual(["*Sine100", 14]);
    expect(() => parseAwgFile(file)).toThrow('awg file: element 1, channel 1: waveform "*Sine100" is not in the file');
  });

  test("what is no such file is an error that says where", async () => {
    const file = Buffer.from(await make(await open()));
    const at = file.indexOf("WAVEFORM_LENGTH_21") - 8;
    const broken = (change: (copy: Buffer) => Buffer | void) => {
      const copy = Buffer.from(file);
      return () => readAwgFile(change(copy) ?? copy);
    };
    expect(broken(copy => copy.subarray(0, -1))).toThrow(/^awg file: it ends within the record at byte \d+$/);
    expect(broken(copy => copy.subarray(0, 5))).toThrow("awg file: it ends within the record at byte 0");
    expect(broken(copy => void copy.write("MUGIC", 8))).toThrow(
      'awg file: it begins with "MUGIC": must be MAGIC with 5000',
    );
    expect(broken(copy => void copy.write("X", file.indexOf("VERSION")))).toThrow(
      'record "XERSION" at byte 16 is unknown',
    );
    expect(broken(copy => void copy.writeInt32LE(7, at + 8 + 19))).toThrow(
      /record "WAVEFORM_DATA_21" at byte \d+ has 6 bytes of 14/,
    );
    expect(broken(copy => void copy.write("SAMPLING_RATF", file.indexOf("SAMPLING_RATE")))).toThrow("is unknown");
    const [, second] = [at, file.indexOf("WAVEFORM_TIMESTAMP_21") - 8];
    expect(broken(copy => Buffer.concat([copy.subarray(0, at), copy.subarray(second)]))).toThrow(
      "awg file: record WAVEFORM_LENGTH_21 is missing",
    );
  });

  test("settings that there are not cannot be written", () => {
    const empty = { head: {}, channels: {}, waveforms: new Map(), sequence: [] };
    // @ts-expect-error there is no such setting
    expect(() => buildAwgFile({ ...empty, head: { COLOUR: 1 } })).toThrow("COLOUR is no setting of an awg file");
    expect(() => buildAwgFile({ ...empty, channels: { ANALOG_AMPLITUDE_5: 1 } })).toThrow(
      "ANALOG_AMPLITUDE_5 is no setting of a channel",
    );
  });
});

describe("what is refused, before anything is asked or sent", () => {
  const one = [[0, 0]];
  const refusal = async (change: Record<string, unknown>, message: string) => {
    const given = { waveforms: one, m1s: one, m2s: one, nreps: [1], trigWaits: [0], gotoStates: [0], jumpTos: [0] };
    const { waveforms, m1s, m2s, nreps, trigWaits, gotoStates, jumpTos, channels } = {
      ...given,
      channels: undefined,
      ...change,
    };
    await dialogue(TektronixAWG5014, [], async awg => {
      const options = channels === undefined ? {} : { channels };
      const making = awg.makeAwgFile(waveforms, m1s, m2s, nreps, trigWaits, gotoStates, jumpTos, options);
      await expect(making).rejects.toThrow(message);
    });
  };

  test.each([
    [{ waveforms: [[0, 2]] }, "wfm001ch1: sample 1: 2 is invalid: must be between -1 and 1 inclusive"],
    [{ m1s: [[0, 5]] }, "wfm001ch1: marker 1 1: 5 is invalid: must be 0 or 1"],
    [{ m2s: [[0]] }, "wfm001ch1: 2, 2, 1 points of waveform, marker 1 and marker 2: must be the same"],
    [
      {
        m1s: [
          [0, 0],
          [0, 0],
        ],
      },
      "m1s: 2 elements by channel: must be 1, as the first channel of the waveforms",
    ],
    [{ nreps: [65_537] }, "nreps of element 1: 65537 is invalid: must be a whole number from 0 to 65536"],
    [{ nreps: [] }, "nreps: 0 numbers for 1 elements: must be the same"],
    [{ trigWaits: [2] }, "trigWaits of element 1: 2 is invalid: must be 0 (off) or 1 (on)"],
    [{ gotoStates: [2] }, "gotoStates of element 1: 2 is invalid: must be a whole number from 0 to 1"],
    [{ jumpTos: [-2] }, "jumpTos of element 1: -2 is invalid: must be a whole number from -1 to 1"],
    [{ channels: [5] }, "channels: 5 is invalid: must be a whole number from 1 to 4"],
    [{ channels: [1, 2] }, "channels: 2 numbers for waveforms of 1 channels: must be the same"],
    [{ waveforms: [], m1s: [], m2s: [] }, "elements of the sequence: 0 is invalid"],
    [
      { waveforms: [[[0]], [[0, 0]]], m1s: [[[0]], [[0, 0]]], m2s: [[[0]], [[0, 0]]] },
      "element 1: waveforms of 1 (channel 1), 2 (channel 2) points: must be the same",
    ],
    [
      { waveforms: [[[0]], [[0]]], m1s: [[[0]], [[0]]], m2s: [[[0]], [[0]]], channels: [2, 2] },
      "channels: 2 stands twice: must differ",
    ],
    [
      { waveforms: [[[0]], [[0], [0]]], m1s: [[[0]], [[0], [0]]], m2s: [[[0]], [[0], [0]]] },
      "elements by channel: must be 1, 1",
    ],
  ])("%j", async (change, message) => refusal(change, message));
});

describe("in the instrument", () => {
  test("a sequence is made, sent, loaded and played, with the settings as they were", async () => {
    const awg = await open();
    await awg.ch1.amp(0.3);
    await awg.ch2.m2.low(-0.5);
    await awg.ch1.filter(20e6);
    await awg.triggerImpedance(50);
    await awg.makeSendAndLoadAwgFile([ramp, flat], [on, off], [off, on], [1, 2], [1, 0], [0, 1], [0, 0]);
    expect(await awg.getError()).toBe('0,"No error"');
    expect(awg.ch1.amp.cache.valid).toBe(false);
    expect([await awg.ch1.amp(), await awg.ch2.m2.low(), await awg.ch1.filter()]).toEqual([0.3, -0.5, 20e6]);
    expect([await awg.runMode(), await awg.triggerImpedance(), await awg.sequenceLength()]).toEqual(["SEQ", 50, 2]);
    expect(await awg.setupFilename()).toBe('"customawgfile.awg","C:\\Users\\OEM\\Documents"');
    expect((await awg.getWaveformNames()).slice(-4)).toEqual(["wfm001ch1", "wfm001ch2", "wfm002ch1", "wfm002ch2"]);
    const { waveform, m2 } = await awg.getWaveform("wfm002ch2");
    expect([[...waveform], [...m2]]).toEqual([flat[1], on[1]]);
    expect([await awg.getSqelWaveform(1, 2), await awg.getSqelLoopcnt(2)]).toEqual(["wfm002ch1", 2]);
    expect(await awg.getSqelTriggerWait(1)).toBe(true);
    expect(await awg.ask("SEQuence:ELEMent2:GOTO:STATe?")).toBe("1");
    expect(await awg.run()).toBe("Waiting for trigger");
    await awg.allChannelsOn();
    expect(await awg.channels.state()).toEqual([true, true, false, false]);
  });

  test("a file of defaults makes them those of the instrument", async () => {
    const awg = await open();
    await awg.ch1.amp(0.3);
    await awg.makeSendAndLoadAwgFile(ramp, on, off, [1, 0], [0, 0], [0, 0], [0, 0], {
      channels: [3],
      filename: "defaults.awg",
      preservechannelsettings: false,
    });
    expect(await awg.ch1.amp()).toBe(1);
    expect(await awg.getSqelWaveform(3, 1)).toBe("wfm001ch3");
    expect(await awg.ask("SEQuence:ELEMent2:LOOP:INFinite?")).toBe("1");
    expect(await awg.getFilenames()).toMatch(/"defaults\.awg,,\d+"$/);
  });

  test("a file goes as one block, and its folder is asked", async () => {
    const lines = [
      ['AWGControl:SREStore "C:\\a.awg"'],
      ["SEQuence:LENGth?", "0"],
      [Buffer.from('MMEMory:DATA "a.awg",#15\0\n;#"\n', "latin1")],
    ] as const;
    await dialogue(TektronixAWG5014, lines, async awg => {
      await awg.loadAwgFile("C:\\a.awg");
      await awg.sendAwgFile("a.awg", Uint8Array.of(0, 10, 59, 35, 34));
      await expect(awg.sendAwgFile('a".awg', new Uint8Array())).rejects.toThrow("without quotation marks");
    });
  });

  test("what is no file of the instrument is not loaded", async () => {
    const awg = await open();
    await awg.sendAwgFile("broken.awg", Uint8Array.of(1, 2, 3));
    await awg.ch1.amp(0.3);
    for (const name of ["broken.awg", "missing.awg"]) {
      await awg.loadAwgFile(name);
      expect(await awg.getError()).toBe('-256,"File name not found"');
    }
    expect(await awg.ch1.amp()).toBe(0.3);
  });

  test("a file is saved on this computer", async () => {
    const folder = await mkdtemp(join(tmpdir(), "setpoint-awg-"));
    try {
      const awg = await open();
      const filename = join(folder, "here.awg");
      await awg.makeAndSaveAwgFile(ramp, on, off, [1, 1], [0, 0], [0, 0], [0, 0], { filename });
      const file = await awg.makeAwgFile(ramp, on, off, [1, 1], [0, 0], [0, 0], [0, 0]);
      expect(await readFile(filename)).toEqual(Buffer.from(file));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
