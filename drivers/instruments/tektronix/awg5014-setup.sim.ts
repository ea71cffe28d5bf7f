/** Loading a file: the settings, the waveform list and the sequence of the simulated AWG5014 become those of an `.awg` file. */
import { InstrumentError } from "../../core/index.ts";
import type { ChannelsOfAwg } from "./awg5014-channels.sim.ts";
import { readAwgFile } from "./awg5014-file-reader.ts";
import type { AwgFile, AwgSequenceElement } from "./awg5014-file-records.ts";
import type { SequenceOfAwg } from "./awg5014-sequence.sim.ts";
import type { WaveformsOfAwg } from "./awg5014-waveforms.sim.ts";

/** What is loaded into. */
export interface LoadedParts {
  readonly waveforms: WaveformsOfAwg;
  readonly sequence: SequenceOfAwg;
  readonly channels: ChannelsOfAwg;
  reset(): void;
  /** Sets a setting by the message for it. */
  tell(message: string): void;
}

type Words = readonly string[];
const sign: Words = ["POS", "NEG"];
const impedance: Words = ["50", "1000"];

/** Commands of the records of the head; a record counts from 1 in the words, or is the number itself. */
const headCommands: Readonly<Record<string, readonly [string, Words?]>> = {
  SAMPLING_RATE: ["SOURce1:FREQuency"],
  CLOCK_SOURCE: ["AWGControl:CLOCk:SOURce", ["INT", "EXT"]],
  REFERENCE_SOURCE: ["SOURce1:ROSCillator:SOURce", ["INT", "EXT"]],
  TRIGGER_SOURCE: ["TRIGger:SOURce", ["EXT", "INT"]],
  TRIGGER_INPUT_IMPEDANCE: ["TRIGger:IMPedance", impedance],
  TRIGGER_INPUT_SLOPE: ["TRIGger:SLOPe", sign],
  TRIGGER_INPUT_POLARITY: ["TRIGger:POLarity", sign],
  TRIGGER_INPUT_THRESHOLD: ["TRIGger:LEVel"],
  EVENT_INPUT_IMPEDANCE: ["EVENt:IMPedance", impedance],
  EVENT_INPUT_POLARITY: ["EVENt:POLarity", sign],
  EVENT_INPUT_THRESHOLD: ["EVENt:LEVel"],
  JUMP_TIMING: ["EVENt:JTIMing", ["SYNC", "ASYN"]],
  RUN_MODE: ["AWGControl:RMODe", ["CONT", "TRIG", "GAT", "SEQ"]],
};

/** The same of a channel, whose number takes the place of `#`. */
const channelCommands: Readonly<Record<string, readonly [string, Readonly<Record<number, string>>?]>> = {
  ANALOG_DIRECT_OUTPUT: ["AWGControl:DOUTput#"],
  ANALOG_FILTER: ["OUTPut#:FILTer:FREQuency", { 1: "20e6", 3: "100e6", 10: "INF" }],
  ANALOG_AMPLITUDE: ["SOURce#:VOLTage"],
  ANALOG_OFFSET: ["SOURce#:VOLTage:OFFSet"],
  MARKER1_SKEW: ["SOURce#:MARKer1:DELay"],
  MARKER1_HIGH: ["SOURce#:MARKer1:VOLTage:HIGH"],
  MARKER1_LOW: ["SOURce#:MARKer1:VOLTage:LOW"],
  MARKER2_SKEW: ["SOURce#:MARKer2:DELay"],
  MARKER2_HIGH: ["SOURce#:MARKer2:VOLTage:HIGH"],
  MARKER2_LOW: ["SOURce#:MARKer2:VOLTage:LOW"],
  EXTERNAL_ADD: ["SOURce#:COMBine:FEED", { 0: '""', 1: '"ESIG"' }],
  DC_OUTPUT_LEVEL: ["AWGControl:DC#:VOLTage:OFFSet"],
};

/** Loads a file; false if it is none. What it does not name becomes its default. */
export function loadSetup(bytes: Buffer, parts: LoadedParts): boolean {
  let file: AwgFile;
  try {
    file = readAwgFile(bytes);
  } catch (error) {
    if (error instanceof InstrumentError) return false;
    throw error;
  }
  parts.reset();
  for (const [name, value] of Object.entries(file.head)) {
    const [header, words] = headCommands[name] ?? [];
    if (header !== undefined) parts.tell(`${header} ${words ? words[value - 1] : value}`);
  }
  for (const [name, value] of Object.entries(file.channels)) {
    const [header, words] = channelCommands[name.slice(0, -2)] ?? [];
    if (header !== undefined) parts.tell(`${header.replace("#", name.slice(-1))} ${words?.[Number(value)] ?? value}`);
  }
  parts.waveforms.clear();
  for (const [name, { data, timestamp }] of file.waveforms) parts.waveforms.put(name, data, timestamp);
  parts.sequence.resize(file.sequence.length);
  file.sequence.forEach((element, index) => Object.assign(parts.sequence.elements[index] ?? {}, loaded(element)));
  // In a sequence, channels play what their elements say.
  const [first] = file.sequence;
  for (const [channel, name] of first?.waveforms ?? []) parts.channels.assign(channel, name);
  return true;

  function loaded({ wait, loop, jump, goto: next, waveforms }: AwgSequenceElement): object {
    const names = (parts.sequence.elements[0]?.waveforms ?? []).map((_, at) => waveforms.get(at + 1) ?? "");
    return {
      wait,
      loop: Math.max(1, loop),
      endless: loop === 0,
      goto: Math.max(1, next),
      goes: next > 0,
      jump: Math.max(1, jump),
      jumps: jump === 0 ? "OFF" : jump < 0 ? "NEXT" : "INDEX",
      waveforms: names,
    };
  }
}
