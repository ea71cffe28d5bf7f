/** The AWG5014's settings that belong to no channel: clock, run mode, trigger and event inputs, sequence. */
import { createOnOffValMapping, InstrumentError, VisaInstrument, vals } from "../../core/index.ts";
import { mostElements } from "./awg5014-checks.ts";

const runStates = ["Idle", "Waiting for trigger", "Running"] as const;

/** What the generator is doing. */
export type AWG5014State = (typeof runStates)[number];

/** Settings of the whole instrument. */
export abstract class AWG5014Settings extends VisaInstrument {
  static override readonly defaultTerminator = "\n";
  // Loading a file with many waveforms takes minutes.
  static override readonly defaultTimeout = 180;

  readonly state = this.parameter({
    label: "State",
    getCmd: () => this.getState(),
    docstring: "What the generator does: it is idle, waits for a trigger, or runs.",
  });

  readonly runMode = this.parameter({
    label: "Run mode",
    getCmd: "AWGControl:RMODe?",
    setCmd: "AWGControl:RMODe {}",
    vals: vals.enum("CONT", "TRIG", "SEQ", "GAT"),
    docstring: "Plays without end (CONT), once a trigger (TRIG), while the gate is open (GAT), or a sequence (SEQ).",
  });

  readonly clockSource = this.parameter({
    label: "Clock source",
    getCmd: "AWGControl:CLOCk:SOURce?",
    setCmd: "AWGControl:CLOCk:SOURce {}",
    vals: vals.enum("INT", "EXT"),
    docstring: "Whether the samples follow the clock inside or the one at the rear panel.",
  });

  readonly refSource = this.parameter({
    label: "Reference source",
    getCmd: "SOURce1:ROSCillator:SOURce?",
    setCmd: "SOURce1:ROSCillator:SOURce {}",
    vals: vals.enum("INT", "EXT"),
    docstring: "Whether the clock follows the reference oscillator inside or the one at the rear panel.",
  });

  readonly DCOutput = this.parameter({
    label: "DC output",
    getCmd: "AWGControl:DC:STATe?",
    setCmd: "AWGControl:DC:STATe {}",
    valMapping: createOnOffValMapping({ onVal: "1", offVal: "0" }),
    docstring: "Whether the DC outputs at the rear panel are on, all of them; DCOut of a channel is its level.",
  });

  readonly sequenceLength = this.parameter({
    label: "Sequence length",
    getCmd: "SEQuence:LENGth?",
    setCmd: "SEQuence:LENGth {}",
    vals: vals.ints(0, mostElements),
    docstring:
      "Number of elements of the sequence. A larger number adds empty elements; a smaller one deletes those at the end, for good, and 0 the whole sequence.",
  });

  readonly sequencePos = this.parameter({
    label: "Sequence position",
    getCmd: "AWGControl:SEQuencer:POSition?",
    setCmd: "SEQuence:JUMP:IMMediate {:d}",
    setParser: Math.round,
    vals: vals.permissiveInts(1, mostElements),
    docstring: "Element of the sequence that is played, counted from 1; setting it jumps there.",
  });

  readonly triggerMode = this.delegateParameter({
    source: this.runMode,
    label: "Trigger mode",
    docstring: "An older name of runMode; do not use it in new code.",
  });

  readonly triggerImpedance = this.parameter({
    label: "Trigger impedance",
    unit: "Ω",
    getCmd: "TRIGger:IMPedance?",
    setCmd: "TRIGger:IMPedance {}",
    vals: vals.enum(50, 1000),
    docstring: "Impedance of the trigger input.",
  });

  readonly triggerLevel = this.parameter({
    label: "Trigger level",
    unit: "V",
    getCmd: "TRIGger:LEVel?",
    setCmd: "TRIGger:LEVel {:.3f}",
    vals: vals.numbers(-5, 5),
    docstring: "Threshold of the trigger input.",
  });

  readonly triggerSlope = this.parameter({
    label: "Trigger slope",
    getCmd: "TRIGger:SLOPe?",
    setCmd: "TRIGger:SLOPe {}",
    vals: vals.enum("POS", "NEG"),
    docstring: "Edge of the trigger input that counts, outside of the gated mode.",
  });

  readonly triggerPolarity = this.parameter({
    label: "Trigger polarity",
    getCmd: "TRIGger:POLarity?",
    setCmd: "TRIGger:POLarity {}",
    vals: vals.enum("POS", "NEG"),
    docstring: "Level of the trigger input that opens the gate, in the gated mode.",
  });

  readonly triggerSource = this.parameter({
    label: "Trigger source",
    getCmd: "TRIGger:SOURce?",
    setCmd: "TRIGger:SOURce {}",
    vals: vals.enum("INT", "EXT"),
    docstring: "Whether triggers come from the timer inside or from the trigger input.",
  });

  readonly eventPolarity = this.parameter({
    label: "Event polarity",
    getCmd: "EVENt:POL?",
    setCmd: "EVENt:POL {}",
    vals: vals.enum("POS", "NEG"),
    docstring: "Level of the event input that is an event.",
  });

  readonly eventImpedance = this.parameter({
    label: "Event impedance",
    unit: "Ω",
    getCmd: "EVENt:IMPedance?",
    setCmd: "EVENt:IMPedance {}",
    vals: vals.enum(50, 1000),
    docstring: "Impedance of the event input.",
  });

  readonly eventLevel = this.parameter({
    label: "Event level",
    unit: "V",
    getCmd: "EVENt:LEVel?",
    setCmd: "EVENt:LEVel {:.3f}",
    vals: vals.numbers(-5, 5),
    docstring: "Threshold of the event input.",
  });

  readonly eventJumpTiming = this.parameter({
    label: "Event jump timing",
    getCmd: "EVENt:JTIMing?",
    setCmd: "EVENt:JTIMing {}",
    vals: vals.enum("SYNC", "ASYNC"),
    // The instrument answers with the short form.
    getParser: jumpTiming,
    docstring: "Whether an event jumps when the waveform that is played has ended (SYNC), or at once (ASYNC).",
  });

  readonly clockFreq = this.parameter({
    label: "Clock frequency",
    unit: "Hz",
    getCmd: "SOURce:FREQuency?",
    setCmd: "SOURce:FREQuency {}",
    vals: vals.numbers(1e6, 1.2e9),
    docstring: "Samples a second, of all channels.",
  });

  readonly setupFilename = this.parameter({
    label: "Setup file",
    getCmd: "AWGControl:SNAMe?",
    getParser: reply => reply.trim(),
    docstring: "Name and folder of the file that the settings were loaded from, each in quotation marks.",
  });

  /** What the generator does. @throws InstrumentError that quotes a reply that stands for no state. */
  async getState(): Promise<AWG5014State> {
    const reply = await this.ask("AWGControl:RSTATe?");
    const state = /^\s*[012]\s*$/.test(reply) ? runStates[Number(reply)] : undefined;
    if (state !== undefined) return state;
    throw new InstrumentError(`reply ${JSON.stringify(reply)} is no state of the generator: must be 0, 1 or 2`, {
      instrument: this.fullName,
      command: "AWGControl:RSTATe?",
      reply,
    });
  }
}

function jumpTiming(reply: string): "SYNC" | "ASYNC" {
  const timing = { SYNC: "SYNC", ASYNC: "ASYNC", ASYN: "ASYNC" }[reply.trim()] as "SYNC" | "ASYNC" | undefined;
  if (timing !== undefined) return timing;
  throw new InstrumentError(`reply ${JSON.stringify(reply)} is no timing of jumps: must be SYNC or ASYNC`, { reply });
}
