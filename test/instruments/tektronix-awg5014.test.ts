/** The AWG5014: what the driver sends, and what its simulation plays. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument, useClock, vals } from "../../drivers/core/index.ts";
import { packWaveform, TektronixAWG5014, unpackWaveform } from "../../drivers/instruments/tektronix/index.ts";
import { socketServer } from "../../drivers/io/serve/socket-server.ts";
import { Bench, openSimulation, ServedSimulation, VirtualClock } from "../../drivers/io/sim/index.ts";
import { dialogue, scriptedSession } from "../../drivers/testing/index.ts";

const address = "TCPIP0::10.0.0.12::inst0::INSTR";
const sim = "tektronix/awg5014";

let log: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  log = vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

async function open() {
  const clock = new VirtualClock();
  const awg = await TektronixAWG5014.open("awg", address, { sim, bench: new Bench({ clock }), strict: "end" });
  return { awg, clock };
}

const zeros = (length: number) => Array.from({ length }, () => 0);

describe("traffic", () => {
  test("settings of the whole instrument", async () => {
    await dialogue(
      TektronixAWG5014,
      [
        ["AWGControl:RMODe SEQ"],
        ["AWGControl:RMODe?", "TRIG"],
        ["AWGControl:RMODe GAT"],
        ["AWGControl:CLOCk:SOURce EXT"],
        ["SOURce1:ROSCillator:SOURce?", "INT"],
        ["AWGControl:DC:STATe 1"],
        ["AWGControl:DC:STATe?", "0"],
        ["SEQuence:LENGth 20"],
        ["SEQuence:LENGth?", "20"],
        ["SEQuence:JUMP:IMMediate 7"],
        ["AWGControl:SEQuencer:POSition?", "7"],
        ["TRIGger:IMPedance 1000"],
        ["TRIGger:IMPedance?", "5.0000E+001"],
        ["TRIGger:LEVel -0.250"],
        ["TRIGger:SLOPe NEG"],
        ["TRIGger:POLarity?", "POS"],
        ["TRIGger:SOURce EXT"],
        ["EVENt:POL NEG"],
        ["EVENt:IMPedance 50"],
        ["EVENt:LEVel?", "1.4000E+000"],
        ["EVENt:JTIMing ASYNC"],
        ["EVENt:JTIMing?", "ASYN"],
        ["SOURce:FREQuency 1000000000"],
        ["SOURce:FREQuency?", "1.20000000E+009"],
        ["AWGControl:SNAMe?", '"a.awg","C:\\Users\\OEM\\Documents"'],
        ["AWGControl:RSTATe?", "1"],
      ],
      async awg => {
        await awg.runMode("SEQ");
        expect(await awg.triggerMode()).toBe("TRIG");
        await awg.triggerMode("GAT");
        await awg.clockSource("EXT");
        expect(await awg.refSource()).toBe("INT");
        await awg.DCOutput(1);
        expect(await awg.DCOutput()).toBe(false);
        await awg.sequenceLength(20);
        expect(await awg.sequenceLength()).toBe(20);
        await awg.sequencePos(7);
        expect(await awg.sequencePos()).toBe(7);
        await awg.triggerImpedance(1000);
        expect(await awg.triggerImpedance()).toBe(50);
        await awg.triggerLevel(-0.25);
        await awg.triggerSlope("NEG");
        expect(await awg.triggerPolarity()).toBe("POS");
        await awg.triggerSource("EXT");
        await awg.eventPolarity("NEG");
        await awg.eventImpedance(50);
        expect(await awg.eventLevel()).toBe(1.4);
        await awg.eventJumpTiming("ASYNC");
        expect(await awg.eventJumpTiming()).toBe("ASYNC");
        await awg.clockFreq(1e9);
        expect(await awg.clockFreq()).toBe(1.2e9);
        expect(await awg.setupFilename()).toBe('"a.awg","C:\\Users\\OEM\\Documents"');
        expect(await awg.state()).toBe("Waiting for trigger");
      },
    );
  });

  test("settings of channels and markers", async () => {
    await dialogue(
      TektronixAWG5014,
      [
        ["OUTPUT1:STATE 1"],
        ["OUTPUT4:STATE?", "1"],
        ["SOURce2:VOLTage:LEVel:IMMediate:AMPLitude 1.250000"],
        ["SOURce2:VOLTage:LEVel:IMMediate:OFFS -0.100"],
        ["SOURce3:VOLTage:LEVel:IMMediate:OFFS?", "2.5000E-001"],
        ['SOURce1:WAVeform "pulse"'],
        ["SOURce1:WAVeform?", '"pulse"'],
        ['SOURce1:WAVeform ""'],
        ["AWGControl:DOUTput1:STATE 0"],
        ["AWGControl:DOUTput1:STATE?", "0"],
        ['SOURce1:COMBine:FEED "ESIG"'],
        ['SOURce1:COMBine:FEED "ESIG"'],
        ["SOURce1:COMBine:FEED?", '"ESIG"'],
        ['SOURce1:COMBine:FEED ""'],
        ["SOURce1:COMBine:FEED?", '""'],
        ["OUTPut1:FILTer:FREQuency 20000000"],
        ["OUTPut1:FILTer:FREQuency?", "1.0000E+008"],
        ["OUTPut1:FILTer:FREQuency INF"],
        ["OUTPut1:FILTer:FREQuency?", "9.9000E+037"],
        ["AWGControl:DC1:VOLTage:OFFSet -2.5"],
        ["SOURce1:MARKer2:DELay 0.250e-9"],
        ["SOURce1:MARKer2:DELay?", "2.5000E-010"],
        ["SOURce4:MARKer1:VOLTage:LEVel:IMMediate:HIGH 2.700"],
        ["SOURce4:MARKer1:VOLTage:LEVel:IMMediate:LOW?", "-1.0000E+000"],
      ],
      async ({ ch1, ch2, ch3, ch4 }) => {
        await ch1.state("on");
        expect(await ch4.state()).toBe(true);
        await ch2.amp(1.25);
        await ch2.offset(-0.1);
        expect(await ch3.offset()).toBe(0.25);
        await ch1.waveform("pulse");
        expect(await ch1.waveform()).toBe("pulse");
        await ch1.waveform("");
        await ch1.directOutput(0);
        expect(await ch1.directOutput()).toBe(false);
        await ch1.addInput("ESIGnal");
        // As notebooks of QCoDeS have it.
        await ch1.addInput('"ESIG"');
        expect(await ch1.addInput()).toBe("ESIG");
        await ch1.addInput('""');
        expect(await ch1.addInput()).toBe("none");
        await ch1.filter(20e6);
        expect(await ch1.filter()).toBe(100e6);
        await ch1.filter("INFinity");
        expect(await ch1.filter()).toBe(Infinity);
        await ch1.DCOut(-2.5);
        await ch1.m2.delay(0.25);
        expect(await ch1.m2.delay()).toBe(0.25);
        await ch4.m1.high(2.7);
        expect(await ch4.m1.low()).toBe(-1);
      },
    );
  });

  test("run control, triggers, events and sequence elements", async () => {
    await dialogue(
      TektronixAWG5014,
      [
        ["AWGControl:RUN"],
        ["AWGControl:RSTATe?", "2"],
        ["AWGControl:RUN"],
        ["AWGControl:RSTATe?", "0"],
        ["AWGControl:STOP"],
        ["*TRG"],
        ["TRIGger:IMMediate"],
        ["EVENt:IMMediate"],
        ["SEQuence:ELEMent3:JTARGet:INDex 4"],
        ["SEQuence:ELEMent3:JTARGet:INDex 5"],
        ["SEQuence:ELEMent3:JTARGet:TYPE INDEX"],
        ["SEQuence:ELEMent2:GOTO:INDex 1"],
        ["SEQuence:ELEMent2:GOTO:STATe 1"],
        ["SEQuence:ELEMent2:LOOP:INFinite 1"],
        ["SEQuence:ELEMent2:LOOP:INFinite 0"],
        ["SEQuence:ELEMent2:LOOP:COUNt 65536"],
        ["SEQuence:ELEMent1:LOOP:COUNt?", "10"],
        ['SEQuence:ELEMent1:WAVeform4 "pulse"'],
        ["SEQuence:ELEMent2:WAVeform1?", '""'],
        ["SEQuence:ELEMent1:TWAit 1"],
        ["SEQuence:ELEMent1:TWAit?", "1"],
        ["AWGControl:SEQuence:TYPE?", "HARD"],
        ["SYSTEM:ERRor:NEXT?", '-222,"Data out of range"'],
        ["*OPC?", "1"],
      ],
      async awg => {
        expect(await awg.run()).toBe("Running");
        expect(await awg.start()).toBe("Idle");
        await awg.stop();
        await awg.forceTrigger();
        await awg.forceTriggerEvent();
        await awg.forceEvent();
        await awg.setSqelEventTargetIndex(3, 4);
        await awg.setSqelEventJumpTargetIndex(3, 5);
        await awg.setSqelEventJumpType(3, "INDEX");
        await awg.setSqelGotoTargetIndex(2, 1);
        await awg.setSqelGotoState(2, 1);
        await awg.setSqelLoopcntToInf(2);
        await awg.setSqelLoopcntToInf(2, 0);
        await awg.setSqelLoopcnt(65_536, 2);
        expect(await awg.getSqelLoopcnt()).toBe(10);
        await awg.setSqelWaveform("pulse", 4);
        expect(await awg.getSqelWaveform(1, 2)).toBe("");
        expect(await awg.setSqelTriggerWait(1)).toBe(true);
        expect(await awg.getSqMode()).toBe("HARD");
        expect(await awg.getError()).toBe('-222,"Data out of range"');
        expect(await awg.isAwgReady()).toBe(true);
      },
    );
  });

  test("a waveform goes as one block of 16-bit words, after one of its name was deleted", async () => {
    const data = Buffer.from('WLISt:WAVeform:DATA "w",#16\0\0\xff\x5f\xfe\xbf\n', "latin1");
    const lines = [['WLISt:WAVeform:DEL "w"'], ['WLISt:WAVeform:NEW "w",3,INTEGER'], [data]] as const;
    await dialogue(TektronixAWG5014, lines, async awg => {
      await awg.sendWaveformToList([-1, 0, 1], [0, 1, 0], Float64Array.of(0, 0, 1), "w");
    });
  });

  test("a DC pulse returns to the level that was there", async () => {
    const lines = [
      ["AWGControl:DC2:VOLTage:OFFSet?", "5.0000E-001"],
      ["AWGControl:DC2:VOLTage:OFFSet 1.5"],
      ["AWGControl:DC2:VOLTage:OFFSet 0.5"],
    ] as const;
    const waited: number[] = [];
    using _ = useClock({ now: () => 0, monotonic: () => 0, sleep: async seconds => void waited.push(seconds) });
    await dialogue(TektronixAWG5014, lines, async awg => {
      await awg.sendDCPulse(2, 1.5, 0.01);
    });
    expect(waited).toEqual([0.01]);
  });

  test("a reply that makes no sense is an error that quotes it", async () => {
    const lines = [
      ["AWGControl:RSTATe?", "3"],
      ["SOURce1:WAVeform?", "pulse"],
      ["EVENt:JTIMing?", "LATER"],
      ["AWGControl:SEQuence:TYPE?", "NONE"],
      ["MMEMory:CATalog?", "much"],
      ["WLISt:SIZE?", "few"],
      ['WLISt:WAVeform:TYPE? "w"', "IQ"],
      ["SOURce1:VOLTage:LEVel:IMMediate:AMPLitude?", ""],
    ] as const;
    await dialogue(TektronixAWG5014, lines, async awg => {
      await expect(awg.state()).rejects.toThrow('getting dut_state: reply "3" is no state of the generator');
      await expect(awg.ch1.waveform()).rejects.toThrow('reply "pulse" is no text between quotation marks');
      await expect(awg.eventJumpTiming()).rejects.toThrow('reply "LATER" is no timing of jumps');
      await expect(awg.getSqMode()).rejects.toThrow('reply "NONE" is no kind of sequencer: must be HARD or SOFT');
      await expect(awg.createAndGotoDir("x")).rejects.toThrow('reply "much" is no catalogue of a folder');
      await expect(awg.getWaveformNames()).rejects.toThrow('reply "few" is no number of waveforms');
      await expect(awg.getWaveform("w")).rejects.toThrow('reply "IQ" is no type of waveform: must be INT or REAL');
      await expect(awg.ch1.amp()).rejects.toThrow("is not a number");
    });
  });
});

describe("what is refused, before anything is sent", () => {
  const refusing = (body: (awg: TektronixAWG5014) => Promise<void>) => dialogue(TektronixAWG5014, [], body);

  test("levels that the outputs do not have", async () => {
    await refusing(async awg => {
      await expect(awg.ch1.amp(4.6)).rejects.toThrow("4.6 is invalid: must be between 0.02 and 4.5 inclusive");
      await expect(awg.ch1.offset(2.3)).rejects.toThrow("must be between -2.25 and 2.25");
      await expect(awg.ch1.m1.high(2.8)).rejects.toThrow("setting dut_ch1_m1_high to 2.8");
      await expect(awg.ch1.m1.low(-1.1)).rejects.toThrow("must be between -1 and 2.6");
      await expect(awg.ch1.m1.delay(1.5)).rejects.toThrow("must be between 0 and 1");
      await expect(awg.ch1.DCOut(5.1)).rejects.toThrow("must be between -3 and 5");
      await expect(awg.ch1.filter(50e6)).rejects.toThrow("setting dut_ch1_filter to 50000000");
      // @ts-expect-error the instrument has four
      await expect(awg.runMode("ONCE")).rejects.toThrow("'ONCE' is not in {'CONT', 'TRIG', 'SEQ', 'GAT'}");
      // @ts-expect-error a state is only read
      expect(awg.state.set).toBeUndefined();
    });
  });

  test("the amplitude of a direct output is that of the converter alone", async () => {
    await dialogue(TektronixAWG5014, [["AWGControl:DOUTput1:STATE 1"]], async ({ ch1 }) => {
      await ch1.directOutput(true);
      await expect(ch1.amp(1)).rejects.toThrow("1 is invalid: must be between 0.02 and 0.6 inclusive");
    });
  });

  test("a DC pulse obeys the limits of its parameter, also those of a lab", async () => {
    await dialogue(TektronixAWG5014, [["AWGControl:DC1:VOLTage:OFFSet?", "0"]], async awg => {
      await expect(awg.sendDCPulse(5, 1, 0.1)).rejects.toThrow("sendDCPulse: channel: 5 is invalid");
      await awg.ch1.DCOut();
      await expect(awg.sendDCPulse(1, 6, 0.1)).rejects.toThrow("6 is invalid: must be between -3 and 5");
      using _ = awg.ch1.DCOut.extraValidator(vals.numbers(-0.1, 0.1));
      await expect(awg.sendDCPulse(1, 1, 0.1)).rejects.toThrow("1 is invalid: must be between -0.1 and 0.1");
    });
  });

  test("waveforms with other samples, markers or lengths", async () => {
    await refusing(async awg => {
      const send = (w: number[], m1: number[], m2: number[], name = "w") => awg.sendWaveformToList(w, m1, m2, name);
      await expect(send([0, 1.01], [0, 0], [0, 0])).rejects.toThrow(
        'waveform "w": sample 1: 1.01 is invalid: must be between -1 and 1 inclusive',
      );
      await expect(send([Number.NaN], [0], [0])).rejects.toThrow("sample 0: NaN is invalid");
      await expect(send([0], [2], [0])).rejects.toThrow("marker 1 0: 2 is invalid: must be 0 or 1");
      await expect(send([0, 0], [0, 0], [0, -1])).rejects.toThrow("marker 2 1: -1 is invalid");
      await expect(send([0, 0], [0], [0, 0])).rejects.toThrow("2, 1, 2 points of waveform, marker 1 and marker 2");
      await expect(send([], [], [])).rejects.toThrow("0 points are invalid: must be between 1 and 32400000");
      await expect(send([0], [0], [0], 'a"b')).rejects.toThrow('sendWaveformToList: name: "a\\"b" is invalid');
      await expect(send([0], [0], [0], "")).rejects.toThrow("not empty");
      await expect(awg.ch1.waveform('a"')).rejects.toThrow("must be printable ASCII without quotation marks");
    });
  });

  test("elements, channels and states that there are not", async () => {
    await refusing(async awg => {
      await expect(awg.setSqelLoopcnt(0)).rejects.toThrow(
        "setSqelLoopcnt: loop count: 0 is invalid: must be a whole number from 1 to 65536",
      );
      await expect(awg.setSqelLoopcnt(1, 8001)).rejects.toThrow("setSqelLoopcnt: element: 8001 is invalid");
      await expect(awg.setSqelGotoTargetIndex(1, 1.5)).rejects.toThrow("index: 1.5 is invalid");
      await expect(awg.setSqelWaveform("w", 5)).rejects.toThrow(
        "channel: 5 is invalid: must be a whole number from 1 to 4",
      );
      // @ts-expect-error a state is on or off
      await expect(awg.setSqelGotoState(1, 2)).rejects.toThrow("state: 2 is invalid: must be 0 (off) or 1 (on)");
      // @ts-expect-error there are three types
      await expect(awg.setSqelEventJumpType(1, "BACK")).rejects.toThrow('"BACK" is invalid: must be INDEX, NEXT, OFF');
      expect(() => TektronixAWG5014.parseMarkerChannelName("M1")).toThrow('"M1" is no name of a marker');
    });
    expect(TektronixAWG5014.parseMarkerChannelName("3M2")).toEqual({ marker: 2, channel: 3 });
  });
});

describe("packing", () => {
  test("a sample has 14 bits, the markers the two above", () => {
    expect([...packWaveform([-1, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 1])]).toEqual([0, 0x1fff, 0x3ffe, 0xdfff]);
  });

  test("what was packed is unpacked to within half a step of the converter", () => {
    const wave = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    const m1 = wave.map(sample => (sample > 0 ? 1 : 0));
    const m2 = wave.map((_, i) => i % 2);
    const unpacked = unpackWaveform(packWaveform(wave, m1, m2));
    expect(Math.max(...unpacked.waveform.map((sample, i) => Math.abs(sample - (wave[i] as number))))).toBeLessThan(
      0.501 / 8191,
    );
    expect([[...unpacked.m1], [...unpacked.m2]]).toEqual([[...m1], [...m2]]);
  });
});

describe("models", () => {
  test("one with two channels has no third, and says so", async () => {
    const awg = await TektronixAWG5014.open("awg", "GPIB0::21::INSTR", { sim, numChannels: 2, strict: "end" });
    expect(awg.channels.map(({ fullName }) => fullName)).toEqual(["awg_ch1", "awg_ch2"]);
    expect(Object.keys(awg.submodules)).toEqual(["ch1", "ch2", "channels"]);
    expect(() => awg.ch3).toThrow("awg has 2 channels: there is no ch3");
    await expect(awg.setSqelWaveform("*DC", 3)).rejects.toThrow("from 1 to 2");
    await awg.allChannelsOn();
    expect(await awg.channels.state()).toEqual([true, true]);
    expect(Object.keys((await awg.snapshot()).submodules)).toEqual(["ch1", "ch2", "channels"]);
  });

  test("there is none with three", () => {
    const { session } = scriptedSession([]);
    // @ts-expect-error two or four
    expect(() => new TektronixAWG5014("awg", session, { numChannels: 3 })).toThrow(
      "numChannels: 3 is invalid: must be 2 or 4",
    );
  });

  test("connecting changes nothing in the instrument", async () => {
    const { awg } = await open();
    expect(await awg.triggerImpedance()).toBe(1000);
    expect((await awg.IDN()).model).toBe("AWG5014C");
    expect([...awg.channels].map(({ channel }) => channel)).toEqual([1, 2, 3, 4]);
  });
});

describe("the waveform list", () => {
  const square = Float64Array.from({ length: 250 }, (_, i) => (i < 125 ? 0.5 : -0.5));
  const marks = square.map(sample => (sample > 0 ? 1 : 0));

  test("what was sent can be asked back, whatever its bytes look like", async () => {
    const { awg } = await open();
    // Words with line feeds, semicolons, hashes and quotation marks in them.
    const bytes = [0x0a0a, 0x3b3b, 0x2331, 0x2222, 0x0d0a];
    const { waveform, m1, m2 } = unpackWaveform(bytes);
    await awg.sendWaveformToList(waveform, m1, m2, "odd;name #19");
    await awg.sendWaveformToList(square, marks, zeros(250), "square");
    const back = await awg.getWaveform("odd;name #19");
    expect([...packWaveform(back.waveform, back.m1, back.m2)]).toEqual(bytes);
    expect((await awg.getWaveform("square")).m1).toEqual(Uint8Array.from(marks));
    expect((await awg.getWaveformNames()).slice(-2)).toEqual(["odd;name #19", "square"]);
    expect(await awg.getError()).toBe('0,"No error"');
  });

  test("a waveform of the same name is replaced, also where it is longer", async () => {
    const { awg } = await open();
    await awg.sendWaveformToList([0], [0], [0], "w");
    await awg.sendWaveformToList([1, 1], [0, 1], [1, 0], "w");
    expect(await awg.getWaveform("w")).toEqual(unpackWaveform([0xbffe, 0x7ffe]));
    expect(await awg.ask('WLISt:WAVeform:LENGth? "w"')).toBe("2");
  });

  test("the instrument's own waveforms are read as well", async () => {
    const { awg } = await open();
    const { waveform, m1, m2 } = await awg.getWaveform("*Sine100");
    expect([waveform[25], m1[0], m2[99]]).toEqual([1, 1, 0]);
  });

  test("a channel plays what is in the list, and is off without a waveform", async () => {
    const { awg } = await open();
    const { ch1 } = awg;
    await awg.sendWaveformToList(square, marks, marks, "square");
    await ch1.waveform("square");
    await ch1.state(true);
    expect([await ch1.waveform(), await ch1.state()]).toEqual(["square", true]);
    await ch1.waveform("nothing");
    expect(await awg.getError()).toBe('-224,"Illegal parameter value"');
    expect(await awg.run()).toBe("Running");
    await awg.deleteAllWaveformsFromList();
    expect(ch1.waveform.cache.valid).toBe(false);
    expect([await ch1.waveform(), await ch1.state(), await awg.state()]).toEqual(["", false, "Idle"]);
    await ch1.state(true);
    expect([await ch1.state(), await awg.getError()]).toEqual([false, '-221,"Settings conflict"']);
    expect(await awg.getWaveformNames()).toEqual(["*DC", "*Sine100", "*Square100", "*Ramp100", "*Triangle100"]);
  });
});

describe("playing", () => {
  test("without end, or once a trigger", async () => {
    const { awg, clock } = await open();
    await awg.clockFreq(1e6);
    expect(await awg.run()).toBe("Running");
    clock.advance(1000);
    expect(await awg.state()).toBe("Running");
    await awg.stop();
    await awg.runMode("TRIG");
    expect(await awg.run()).toBe("Waiting for trigger");
    await awg.forceTrigger();
    // 100 points at 1 MHz.
    clock.advance(99e-6);
    expect(await awg.state()).toBe("Running");
    clock.advance(1.1e-6);
    expect(await awg.state()).toBe("Waiting for trigger");
    await awg.visaHandle.assertTrigger();
    expect(await awg.state()).toBe("Running");
  });

  test("a sequence waits, repeats, goes on and jumps", async () => {
    const { awg, clock } = await open();
    await awg.clockFreq(1e6);
    await awg.runMode("SEQ");
    expect(await awg.run()).toBe("Idle");
    expect(await awg.getError()).toBe('-221,"Settings conflict"');
    await awg.sequenceLength(4);
    for (const element of [1, 2, 3, 4]) await awg.setSqelWaveform("*Ramp100", 1, element);
    expect(await awg.setSqelTriggerWait(1)).toBe(true);
    await awg.setSqelLoopcnt(3, 2);
    await awg.setSqelLoopcntToInf(3);
    await awg.setSqelEventTargetIndex(3, 2);
    await awg.setSqelEventJumpType(3, "INDEX");
    await awg.setSqelGotoState(4, 1);
    await awg.setSqelGotoTargetIndex(4, 4);

    expect(await awg.run()).toBe("Waiting for trigger");
    await awg.forceTriggerEvent();
    const after = async (microseconds: number) => {
      clock.advance(microseconds * 1e-6);
      return await awg.sequencePos();
    };
    expect([await after(50), await after(100), await after(200)]).toEqual([1, 2, 2]);
    expect(await after(60)).toBe(3);
    expect(await after(1e9)).toBe(3);
    await awg.forceEvent();
    expect(await after(10)).toBe(2);
    await awg.sequencePos(4);
    expect(await after(1e9)).toBe(4);
    await awg.sequencePos(5);
    expect([await awg.getError(), await after(0)]).toEqual(['-222,"Data out of range"', 4]);
  });

  test("a sequence that comes round for hours is told at once where it is", async () => {
    const { awg, clock } = await open();
    await awg.runMode("SEQ");
    await awg.clockFreq(1e9);
    await awg.sequenceLength(2);
    for (const element of [1, 2]) await awg.setSqelWaveform("*DC", 2, element);
    await awg.run();
    clock.advance(3600 + 150e-9);
    expect(await awg.sequencePos()).toBe(2);
  });
});

describe("settings", () => {
  test("a direct output keeps the amplitude within what the converter gives", async () => {
    const { awg } = await open();
    await awg.ch2.amp(2);
    await awg.ch2.directOutput(true);
    expect(awg.ch2.amp.cache.valid).toBe(false);
    expect(await awg.ch2.amp()).toBe(0.6);
  });

  test("a reset returns to the defaults, and what is known becomes stale", async () => {
    const { awg } = await open();
    await awg.ch1.amp(0.3);
    await awg.runMode("SEQ");
    await awg.sequenceLength(3);
    await awg.reset();
    expect(awg.ch1.amp.cache.valid).toBe(false);
    expect([await awg.ch1.amp(), await awg.runMode(), await awg.sequenceLength()]).toEqual([1, "CONT", 0]);
  });

  test("the simulation is reached in every way, takes short forms, and says what it does not understand", async () => {
    const ways = ["TCPIP0::10.0.0.12::4000::SOCKET", "GPIB0::19::INSTR", "USB0::0x0699::0x0503::B050001::0::INSTR"];
    for (const way of ways) {
      const awg = await TektronixAWG5014.open("awg", way, { sim, recreate: true });
      await awg.write("SOUR3:VOLT 0.75;:OUTP3 ON");
      expect([await awg.ch3.amp(), await awg.ch3.state()]).toEqual([0.75, true]);
      await awg.write("BOGUS");
      expect(await awg.getError()).toMatch(/^-1\d\d,/);
      await awg.clearMessageQueue();
      expect(await awg.getError()).toBe('0,"No error"');
    }
  });
});

test("a waveform arrives over a socket in pieces, and comes back", async () => {
  const device = await openSimulation(sim, "TCPIP0::10.0.0.12::4000::SOCKET");
  const server = await socketServer.start([new ServedSimulation(device)], { port: 0, host: "127.0.0.1", note() {} });
  try {
    const awg = await TektronixAWG5014.open("awg", server.resourceNames[0] ?? "");
    const words = Uint16Array.from({ length: 200_000 }, (_, i) => (i * 2573) & 0xbfff);
    words.forEach((word, i) => (words[i] = (word & 0x3fff) === 0x3fff ? word - 1 : word));
    const { waveform, m1, m2 } = unpackWaveform(words);
    await awg.sendWaveformToList(waveform, m1, m2, "long");
    const back = await awg.getWaveform("long");
    expect(Buffer.from(packWaveform(back.waveform, back.m1, back.m2).buffer).equals(Buffer.from(words.buffer))).toBe(
      true,
    );
    await awg.close();
  } finally {
    await server.close();
  }
});

describe("folders", () => {
  test("they are made, entered and listed", async () => {
    const { awg } = await open();
    expect(await awg.getCurrentFolderName()).toBe('"\\Users\\OEM\\Documents"');
    await awg.sendAwgFile("a, b.awg", Uint8Array.of(10, 59, 35), { verbose: true });
    expect(log).toHaveBeenLastCalledWith("Writing to:", '"\\Users\\OEM\\Documents"', "a, b.awg");
    expect(await awg.createAndGotoDir("waves")).toBe("0,1073741824");
    expect(await awg.getCurrentFolderName()).toBe('"\\Users\\OEM\\Documents\\waves"');
    await awg.changeFolder("..");
    expect(await awg.getFolderContents()).toBe('3,1073741821,"waves,DIR,0","a, b.awg,,3"');
    expect(log).toHaveBeenLastCalledWith("a, b.awg\t\t3");
    // It is there already.
    expect(await awg.createAndGotoDir("Waves")).toBe("0,1073741824");
    await awg.gotoRoot();
    expect([await awg.getCurrentFolderName(), await awg.getFilenames()]).toEqual([
      '"\\"',
      '0,1073741824,"Users,DIR,0"',
    ]);
    await awg.setCurrentFolderName("C:\\nowhere");
    expect(await awg.getError()).toBe('-250,"Mass storage error"');
  });
});
