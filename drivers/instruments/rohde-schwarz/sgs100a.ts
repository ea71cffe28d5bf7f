/** Rohde & Schwarz SGS100A: a microwave source with an IQ modulator and a pulse modulator. */
import { createOnOffValMapping, parseInteger, vals, VisaInstrument } from "../../core/index.ts";

const onOff = createOnOffValMapping({ onVal: "1", offVal: "0" });

/** Keywords, in capitals or not; they are read in the form that the instrument answers. */
function keywords<const K extends string>(...names: readonly K[]): readonly (readonly [K | Lowercase<K>, K])[] {
  const small = names.map(name => [name.toLowerCase() as Lowercase<K>, name] as const);
  return [...small, ...names.map(name => [name, name] as const)];
}

const referenceFrequencies = keywords("10MHz", "100MHz", "1000MHz");

export class RohdeSchwarzSGS100A extends VisaInstrument {
  static override readonly defaultTerminator = "\n";

  readonly frequency = this.parameter({
    label: "Frequency",
    unit: "Hz",
    getCmd: "SOUR:FREQ?",
    setCmd: "SOUR:FREQ {:.2f}",
    vals: vals.numbers(1e6, 20e9),
    docstring: "Frequency of the carrier; the option of the instrument decides how far it goes.",
  });

  readonly phase = this.parameter({
    label: "Phase",
    unit: "deg",
    getCmd: "SOUR:PHAS?",
    setCmd: "SOUR:PHAS {:.2f}",
    vals: vals.numbers(0, 360),
    docstring: "Phase of the carrier against that of the reference.",
  });

  readonly power = this.parameter({
    label: "Power",
    unit: "dBm",
    getCmd: "SOUR:POW?",
    setCmd: "SOUR:POW {:.2f}",
    vals: vals.numbers(-120, 25),
    docstring: "Level at the output into 50 Ω.",
  });

  readonly status = this.parameter({
    label: "RF output",
    getCmd: ":OUTP:STAT?",
    setCmd: ":OUTP:STAT {}",
    valMapping: onOff,
    docstring: "Whether the carrier is at the output.",
  });

  readonly IQState = this.parameter({
    label: "IQ modulation",
    getCmd: ":IQ:STAT?",
    setCmd: ":IQ:STAT {}",
    valMapping: onOff,
    docstring: "Whether the signals at I and Q modulate the carrier.",
  });

  readonly pulsemodState = this.parameter({
    label: "Pulse modulation",
    getCmd: ":SOUR:PULM:STAT?",
    setCmd: ":SOUR:PULM:STAT {}",
    valMapping: onOff,
    docstring: "Whether pulses switch the carrier.",
  });

  readonly pulsemodSource = this.parameter({
    label: "Source of the pulses",
    getCmd: "SOUR:PULM:SOUR?",
    setCmd: "SOUR:PULM:SOUR {}",
    valMapping: keywords("INT", "EXT"),
    docstring: "Whether the pulses come from the generator inside or from the TRIG connector.",
  });

  readonly refOscSource = this.parameter({
    label: "Reference oscillator",
    getCmd: "SOUR:ROSC:SOUR?",
    setCmd: "SOUR:ROSC:SOUR {}",
    valMapping: keywords("INT", "EXT"),
    docstring: "Whether the frequency follows the oscillator inside or the one at the REF connector.",
  });

  readonly LOSource = this.parameter({
    label: "Source of the local oscillator",
    getCmd: "SOUR:LOSC:SOUR?",
    setCmd: "SOUR:LOSC:SOUR {}",
    valMapping: keywords("INT", "EXT"),
    docstring: "Whether the carrier is made inside or comes in; needs option K90.",
  });

  readonly refLOOut = this.parameter({
    label: "REF/LO output",
    getCmd: "CONN:REFL:OUTP?",
    setCmd: "CONN:REFL:OUTP {}",
    valMapping: [...keywords("REF", "LO", "OFF"), ["Off", "OFF"], ["OFF", "OFF"]],
    docstring: "What the REF/LO connector gives: the reference, the local oscillator or nothing.",
  });

  readonly refOscOutputFreq = this.parameter({
    label: "Frequency of the reference output",
    getCmd: "SOUR:ROSC:OUTP:FREQ?",
    setCmd: "SOUR:ROSC:OUTP:FREQ {}",
    valMapping: referenceFrequencies,
    docstring: "Frequency that the REF/LO connector gives as a reference.",
  });

  readonly refOscExternalFreq = this.parameter({
    label: "Frequency of the external reference",
    getCmd: "SOUR:ROSC:EXT:FREQ?",
    setCmd: "SOUR:ROSC:EXT:FREQ {}",
    valMapping: referenceFrequencies,
    docstring: "Frequency that the oscillator at the REF connector has.",
  });

  readonly IQImpairments = this.parameter({
    label: "IQ impairments",
    getCmd: ":SOUR:IQ:IMP:STAT?",
    setCmd: ":SOUR:IQ:IMP:STAT {}",
    valMapping: onOff,
    docstring: "Whether the offsets, the gain imbalance and the angle below are applied.",
  });

  readonly IOffset = this.parameter({
    label: "I offset",
    unit: "%",
    getCmd: "SOUR:IQ:IMP:LEAK:I?",
    setCmd: "SOUR:IQ:IMP:LEAK:I {:.2f}",
    vals: vals.numbers(-10, 10),
    docstring: "Carrier leakage of the I branch, as a part of the full amplitude.",
  });

  readonly QOffset = this.parameter({
    label: "Q offset",
    unit: "%",
    getCmd: "SOUR:IQ:IMP:LEAK:Q?",
    setCmd: "SOUR:IQ:IMP:LEAK:Q {:.2f}",
    vals: vals.numbers(-10, 10),
    docstring: "Carrier leakage of the Q branch, as a part of the full amplitude.",
  });

  readonly IQGainImbalance = this.parameter({
    label: "IQ gain imbalance",
    unit: "dB",
    getCmd: "SOUR:IQ:IMP:IQR?",
    setCmd: "SOUR:IQ:IMP:IQR {:.2f}",
    vals: vals.numbers(-1, 1),
    docstring: "Gain of the I branch against that of the Q branch.",
  });

  readonly IQAngle = this.parameter({
    label: "IQ quadrature offset",
    unit: "deg",
    getCmd: "SOUR:IQ:IMP:QUAD?",
    setCmd: "SOUR:IQ:IMP:QUAD {:.2f}",
    vals: vals.numbers(-8, 8),
    docstring: "How far the angle between I and Q is from 90 degrees.",
  });

  readonly triggerConnectorMode = this.parameter({
    label: "Mode of the TRIG connector",
    getCmd: "CONN:TRIG:OMOD?",
    setCmd: "CONN:TRIG:OMOD {}",
    valMapping: keywords("SVAL", "SNVAL", "PVO", "PET", "PEMS"),
    docstring:
      "SVAL and SNVAL: tells that the signal is valid, or not; PVO: gives the pulses; PET: takes a trigger, PEMS: takes the pulses (the last three with option K22).",
  });

  readonly pulsemodDelay = this.parameter({
    label: "Pulse delay",
    unit: "s",
    getCmd: "SOUR:PULM:DEL?",
    setCmd: "SOUR:PULM:DEL {:g}",
    vals: vals.numbers(0, 100),
    docstring: "Time from the trigger to the pulse.",
  });

  readonly pulsemodDoubleDelay = this.parameter({
    label: "Delay of the second pulse",
    unit: "s",
    getCmd: "SOUR:PULM:DOUB:DEL?",
    setCmd: "SOUR:PULM:DOUB:DEL {:g}",
    vals: vals.numbers(40e-9, 100),
    docstring: "Time from the start of the first pulse to that of the second, in the double mode.",
  });

  readonly pulsemodDoubleWidth = this.parameter({
    label: "Width of the second pulse",
    unit: "s",
    getCmd: "SOUR:PULM:DOUB:WIDT?",
    setCmd: "SOUR:PULM:DOUB:WIDT {:g}",
    vals: vals.numbers(20e-9, 100),
    docstring: "How long the second pulse lasts, in the double mode.",
  });

  readonly pulsemodMode = this.parameter({
    label: "Pulse mode",
    getCmd: "SOUR:PULM:MODE?",
    setCmd: "SOUR:PULM:MODE {}",
    valMapping: [["single", "SING"], ["double", "DOUB"], ...keywords("SING", "DOUB")],
    docstring: "One pulse a period, or two.",
  });

  readonly pulsemodPeriod = this.parameter({
    label: "Pulse period",
    unit: "s",
    getCmd: "SOUR:PULM:PER?",
    setCmd: "SOUR:PULM:PER {:g}",
    vals: vals.numbers(100e-9, 100),
    docstring: "Time from pulse to pulse.",
  });

  readonly pulsemodPolarity = this.parameter({
    label: "Pulse polarity",
    getCmd: "SOUR:PULM:POL?",
    setCmd: "SOUR:PULM:POL {}",
    valMapping: [["normal", "NORM"], ["inverted", "INV"], ...keywords("NORM", "INV")],
    docstring: "Whether the carrier is there during the pulses or between them.",
  });

  readonly pulsemodTrigExtGatePolarity = this.parameter({
    label: "Polarity of the external gate",
    getCmd: "SOUR:PULM:TRIG:EXT:GATE:POL?",
    setCmd: "SOUR:PULM:TRIG:EXT:GATE:POL {}",
    valMapping: [["normal", "NORM"], ["inverted", "INV"], ...keywords("NORM", "INV")],
    docstring: "Which level of the gate lets the pulses through.",
  });

  readonly pulsemodTrigExtImpedance = this.parameter({
    label: "Impedance of the pulse input",
    getCmd: "SOUR:PULM:TRIG:EXT:IMP?",
    setCmd: "SOUR:PULM:TRIG:EXT:IMP {}",
    valMapping: { G50: "G50", G10K: "G10K" },
    docstring: "Impedance of the input for triggers and gates: 50 Ω (G50) or 10 kΩ (G10K).",
  });

  readonly pulsemodTrigExtSlope = this.parameter({
    label: "Slope of the external trigger",
    getCmd: "SOUR:PULM:TRIG:EXT:SLOP?",
    setCmd: "SOUR:PULM:TRIG:EXT:SLOP {}",
    valMapping: [["negative", "NEG"], ["positive", "POS"], ...keywords("NEG", "POS")],
    docstring: "Which edge of the trigger starts a pulse.",
  });

  readonly pulsemodTrigMode = this.parameter({
    label: "Trigger of the pulses",
    getCmd: "SOUR:PULM:TRIG:MODE?",
    setCmd: "SOUR:PULM:TRIG:MODE {}",
    valMapping: [["external", "EXT"], ["egate", "EGAT"], ...keywords("AUTO", "EXT", "EGAT")],
    docstring: "Pulses run freely (AUTO), with a trigger (EXT), or while a gate is open (EGAT).",
  });

  readonly pulsemodWidth = this.parameter({
    label: "Pulse width",
    unit: "s",
    getCmd: "SOUR:PULM:WIDT?",
    setCmd: "SOUR:PULM:WIDT {:g}",
    vals: vals.numbers(20e-9, 100),
    docstring: "How long a pulse lasts.",
  });

  readonly operationMode = this.parameter({
    label: "Operation mode",
    getCmd: ":SOUR:OPMode?",
    setCmd: ":SOUR:OPMode {}",
    // The instrument answers with the short form.
    valMapping: [
      ["NORM", "NORMal"],
      ["BBBY", "BBBYpass"],
      ["NORMal", "NORMal"],
      ["BBBYpass", "BBBYpass"],
    ],
    getParser: longMode,
    docstring: "NORMal, or BBBYpass: I and Q go around the base-band section, for the widest band.",
  });

  /** Returns the instrument to its defaults; the carrier goes off. */
  async reset(): Promise<void> {
    await this.write("*RST");
    this.invalidateCache();
  }

  /** Tests itself, which takes some seconds; 0 means that all is well. */
  async runSelfTests(): Promise<number> {
    return parseInteger(await this.ask("*TST?"));
  }

  /** Puts the carrier on the output. */
  async on(): Promise<void> {
    await this.status(true);
  }

  /** Takes the carrier off the output. */
  async off(): Promise<void> {
    await this.status(false);
  }
}

function longMode(reply: string): string {
  const text = reply.trim();
  return { NORM: "NORMal", BBBY: "BBBYpass" }[text] ?? text;
}
