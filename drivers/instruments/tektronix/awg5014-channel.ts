/** A channel of the AWG5014, an analogue output with its two markers. */
import { createOnOffValMapping, InstrumentChannel, parseNumber, vals } from "../../core/index.ts";
import { names, unquoted } from "./awg5014-checks.ts";

const onOff = createOnOffValMapping({ onVal: "1", offVal: "0" });

/** How Tektronix instruments write infinity: what is out of range. */
const outOfRange = 9.9e37;

/** Largest amplitude in Vpp through the amplifier, and of the converter alone. */
const largest = { amplified: 4.5, direct: 0.6 };

/** An analogue output, with its markers `m1` and `m2`. */
export class TektronixAWG5014Channel extends InstrumentChannel {
  /** The number on the front panel, from 1. */
  get channel(): number {
    return Number(this.shortName.replace(/^\D+/, ""));
  }

  readonly state = this.parameter({
    label: `Status channel ${this.channel}`,
    getCmd: `OUTPUT${this.channel}:STATE?`,
    setCmd: `OUTPUT${this.channel}:STATE {}`,
    valMapping: onOff,
    docstring: "Whether the signal is at the output; the instrument switches on only a channel that has a waveform.",
  });

  readonly amp = this.parameter({
    label: `Amplitude channel ${this.channel}`,
    unit: "Vpp",
    getCmd: `SOURce${this.channel}:VOLTage:LEVel:IMMediate:AMPLitude?`,
    setCmd: `SOURce${this.channel}:VOLTage:LEVel:IMMediate:AMPLitude {:.6f}`,
    vals: vals.dependent(() =>
      vals.numbers(0.02, this.directOutput.cache.value === true ? largest.direct : largest.amplified),
    ),
    docstring: "Voltage from the lowest to the highest level, into 50 Ω; at most 0.6 Vpp where directOutput is on.",
  });

  readonly offset = this.parameter({
    label: `Offset channel ${this.channel}`,
    unit: "V",
    getCmd: `SOURce${this.channel}:VOLTage:LEVel:IMMediate:OFFS?`,
    setCmd: `SOURce${this.channel}:VOLTage:LEVel:IMMediate:OFFS {:.3f}`,
    vals: vals.numbers(-2.25, 2.25),
    docstring: "Voltage that a sample of 0 has, into 50 Ω; without effect where directOutput is on.",
  });

  readonly waveform = this.parameter({
    label: `Waveform channel ${this.channel}`,
    getCmd: `SOURce${this.channel}:WAVeform?`,
    setCmd: `SOURce${this.channel}:WAVeform "{}"`,
    vals: names,
    getParser: unquoted,
    docstring: "Name of the waveform that is played outside of sequences; it must be in the waveform list.",
  });

  readonly directOutput = this.parameter({
    label: `Direct output channel ${this.channel}`,
    getCmd: `AWGControl:DOUTput${this.channel}:STATE?`,
    setCmd: `AWGControl:DOUTput${this.channel}:STATE {}`,
    valMapping: onOff,
    // The instrument makes an amplitude fit that the other output does not have.
    onSetCallback: () => this.amp.cache.invalidate(),
    docstring: "Whether the signal comes from the converter itself: without amplifier, filter and offset.",
  });

  readonly addInput = this.parameter({
    label: `Add input channel ${this.channel}`,
    getCmd: `SOURce${this.channel}:COMBine:FEED?`,
    setCmd: `SOURce${this.channel}:COMBine:FEED {}`,
    // The spellings of QCoDeS, quotation marks included, are taken as well.
    valMapping: [
      ['"ESIG"', '"ESIG"'],
      ['"ESIGnal"', '"ESIG"'],
      ["ESIGnal", '"ESIG"'],
      ["ESIG", '"ESIG"'],
      ['""', '""'],
      ["none", '""'],
    ],
    docstring: 'What is added to the signal: "ESIG", the input at the rear panel, or "none".',
  });

  readonly filter = this.parameter({
    label: `Low pass filter channel ${this.channel}`,
    unit: "Hz",
    getCmd: `OUTPut${this.channel}:FILTer:FREQuency?`,
    setCmd: `OUTPut${this.channel}:FILTer:FREQuency {}`,
    valMapping: [
      [20e6, 20e6],
      [100e6, 100e6],
      ["INF", "INF"],
      ["INFinity", "INF"],
      [Infinity, "INF"],
    ],
    getParser: filterCode,
    docstring: "Corner of the low-pass filter; Infinity (or INF) for none.",
  });

  readonly DCOut = this.parameter({
    label: `DC output level channel ${this.channel}`,
    unit: "V",
    getCmd: `AWGControl:DC${this.channel}:VOLTage:OFFSet?`,
    setCmd: `AWGControl:DC${this.channel}:VOLTage:OFFSet {}`,
    vals: vals.numbers(-3, 5),
    docstring:
      "Level of the DC output of this number at the rear panel; DCOutput of the instrument switches all of them.",
  });

  readonly m1 = new TektronixAWG5014Marker(this, "m1");
  readonly m2 = new TektronixAWG5014Marker(this, "m2");
}

/** A digital output that goes with the samples of its channel. */
export class TektronixAWG5014Marker extends InstrumentChannel {
  /** As commands name it: channel and marker. */
  get #title(): string {
    return `Channel ${this.parent.shortName.slice(2)} Marker ${this.shortName.slice(1)}`;
  }

  get #header(): string {
    return `SOURce${this.parent.shortName.slice(2)}:MARKer${this.shortName.slice(1)}`;
  }

  readonly delay = this.parameter({
    label: `${this.#title} delay`,
    unit: "ns",
    getCmd: `${this.#header}:DELay?`,
    setCmd: `${this.#header}:DELay {:.3f}e-9`,
    vals: vals.numbers(0, 1),
    getParser: nanoseconds,
    docstring: "How long after the analogue signal the marker comes.",
  });

  readonly high = this.parameter({
    label: `${this.#title} high level`,
    unit: "V",
    getCmd: `${this.#header}:VOLTage:LEVel:IMMediate:HIGH?`,
    setCmd: `${this.#header}:VOLTage:LEVel:IMMediate:HIGH {:.3f}`,
    vals: vals.numbers(-0.9, 2.7),
    docstring: "Level where the marker is 1, into 50 Ω.",
  });

  readonly low = this.parameter({
    label: `${this.#title} low level`,
    unit: "V",
    getCmd: `${this.#header}:VOLTage:LEVel:IMMediate:LOW?`,
    setCmd: `${this.#header}:VOLTage:LEVel:IMMediate:LOW {:.3f}`,
    vals: vals.numbers(-1, 2.6),
    docstring: "Level where the marker is 0, into 50 Ω.",
  });
}

function filterCode(reply: string): number | "INF" {
  const corner = parseNumber(reply);
  return corner >= outOfRange ? "INF" : corner;
}

/** The instrument counts in seconds. */
function nanoseconds(reply: string): number {
  return Number((parseNumber(reply) * 1e9).toPrecision(9));
}
