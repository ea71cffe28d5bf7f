/** Stanford Research SR860 family: the way of the signal, from the reference and the input through the filters. */
import { parseInteger, parseNumber, vals, VisaInstrument } from "../../core/index.ts";
import { numbered } from "./numbered.ts";
import { sensitivityCode, sensitivityOf, type InputUnit } from "./sensitivities.ts";
import { inputRanges, readOverloads, sensitivities, timeConstants } from "./sr86x-tables.ts";

/** Largest frequencies of the models in Hz. */
const maxFrequencies = { SR860: 500e3, SR865: 2e6, SR865A: 4e6 };

/** A model of the family. */
export type SR86xModel = keyof typeof maxFrequencies;

/** Reference, input and filters of the family's lock-in amplifiers. */
export abstract class SR86xSignalPath extends VisaInstrument {
  /** The model that this class drives. */
  abstract get model(): SR86xModel;

  /** Largest frequency of the reference in Hz. */
  get maxFrequency(): number {
    return maxFrequencies[this.model];
  }

  // Reference.

  readonly frequency = this.parameter({
    label: "Frequency",
    unit: "Hz",
    getCmd: "FREQ?",
    setCmd: "FREQ {}",
    vals: vals.numbers(1e-3, this.maxFrequency),
    docstring: "Frequency of the internal reference; with an external one, what that has.",
  });

  readonly sineOutdc = this.parameter({
    label: "Sine out dc level",
    unit: "V",
    getCmd: "SOFF?",
    setCmd: "SOFF {}",
    vals: vals.numbers(-5, 5),
    docstring: "Direct voltage that is added to the sine output.",
  });

  readonly amplitude = this.parameter({
    label: "Amplitude",
    unit: "V",
    getCmd: "SLVL?",
    setCmd: "SLVL {}",
    vals: vals.numbers(0, 2),
    docstring: "Amplitude of the sine output in V rms.",
  });

  readonly harmonic = this.parameter({
    label: "Harmonic",
    getCmd: "HARM?",
    setCmd: "HARM {:d}",
    vals: vals.ints(1, 99),
    docstring: "Which multiple of the reference frequency is detected.",
  });

  readonly phase = this.parameter({
    label: "Phase",
    unit: "deg",
    getCmd: "PHAS?",
    setCmd: "PHAS {}",
    vals: vals.numbers(-3.6e5, 3.6e5),
    docstring: "Phase of the reference; the instrument keeps it between -180 and 180.",
  });

  readonly referenceSource = this.parameter({
    label: "Reference source",
    getCmd: "RSRC?",
    setCmd: "RSRC {}",
    valMapping: { INT: 0, EXT: 1, DUAL: 2, CHOP: 3 },
    docstring: "Where the reference comes from: inside, outside, both, or a chopper.",
  });

  readonly externalReferenceTrigger = this.parameter({
    label: "External reference trigger mode",
    getCmd: "RTRG?",
    setCmd: "RTRG {}",
    valMapping: { SIN: 0, POS: 1, POSTTL: 1, NEG: 2, NEGTTL: 2 },
    docstring: "What an external reference is triggered by: the zero crossings of a sine, or an edge.",
  });

  readonly externalReferenceTriggerInputResistance = this.parameter({
    label: "External reference trigger input resistance",
    getCmd: "REFZ?",
    setCmd: "REFZ {}",
    // The last name of a code is the one that is read.
    valMapping: [
      ["50", 0],
      [0, 0],
      ["50OHMS", 0],
      ["1M", 1],
      [1, 1],
      ["1MEG", 1],
    ],
    docstring: "Resistance of the input for the external reference: 50 ohms or 1 megohm.",
  });

  // Signal.

  readonly signalInput = this.parameter({
    label: "Signal input",
    getCmd: async () => {
      const code = parseInteger(await this.ask("IVMD?"));
      this.countIn(code === 0 ? "V" : "A");
      return code;
    },
    setCmd: async (code: number) => {
      await this.write(`IVMD ${code}`);
      this.countIn(code === 0 ? "V" : "A");
    },
    valMapping: { voltage: 0, current: 1 },
    docstring: "Whether a voltage or a current is measured; units and sensitivities follow from it.",
  });

  readonly sensitivity = this.parameter({
    label: "Sensitivity",
    unit: "V",
    getCmd: async () => {
      const reply = await this.ask("SCAL?");
      return sensitivityOf(reply, await this.inputUnit(), sensitivities);
    },
    setCmd: async (value: number) =>
      this.write(`SCAL ${sensitivityCode(value, await this.inputUnit(), sensitivities)}`),
    vals: vals.enum(...sensitivities.V),
    docstring: "Full scale of the analogue outputs, in V rms or A rms as signalInput has it; readings go beyond it.",
  });

  readonly inputRange = this.parameter({
    label: "Input range",
    unit: "V",
    getCmd: "IRNG?",
    setCmd: "IRNG {}",
    valMapping: numbered(inputRanges),
    docstring: "Largest voltage at the input, peak, with all that is not signal.",
  });

  readonly inputConfig = this.parameter({
    label: "Input configuration",
    getCmd: "ISRC?",
    setCmd: "ISRC {}",
    valMapping: { a: 0, "a-b": 1 },
    docstring: "Whether the voltage at input A is measured, or the difference between A and B.",
  });

  readonly inputShield = this.parameter({
    label: "Input shield",
    getCmd: "IGND?",
    setCmd: "IGND {}",
    valMapping: { float: 0, ground: 1 },
    docstring: "Whether the shields of the inputs float or are grounded.",
  });

  readonly inputCoupling = this.parameter({
    label: "Input coupling",
    getCmd: "ICPL?",
    setCmd: "ICPL {}",
    valMapping: { ac: 0, dc: 1 },
    docstring: "Whether the input passes direct voltages.",
  });

  readonly inputGain = this.parameter({
    label: "Input gain",
    unit: "Ω",
    getCmd: "ICUR?",
    setCmd: "ICUR {}",
    valMapping: numbered([1e6, 100e6]),
    docstring: "Gain of the current input: the voltage for a current.",
  });

  readonly signalStrength = this.parameter({
    label: "Signal strength indicator",
    getCmd: "ILVL?",
    getParser: parseInteger,
    docstring: "How much of the input range the signal fills: 0, little, to 4, overload.",
  });

  readonly overload = this.parameter({
    label: "Overload",
    getCmd: "CUROVLDSTAT?",
    getParser: readOverloads,
    docstring: "What is wrong at the moment: an overload of the input or of an output, an unlocked reference.",
  });

  // Filters.

  readonly timeConstant = this.parameter({
    label: "Time constant",
    unit: "s",
    getCmd: "OFLT?",
    setCmd: "OFLT {}",
    valMapping: numbered(timeConstants),
    docstring: "Time constant of each stage of the output filter.",
  });

  readonly filterSlope = this.parameter({
    label: "Filter slope",
    unit: "dB/oct",
    getCmd: "OFSL?",
    setCmd: "OFSL {}",
    valMapping: { 6: 0, 12: 1, 18: 2, 24: 3 },
    docstring: "Slope of the output filter: 6 dB/oct for each of its stages.",
  });

  readonly syncFilter = this.parameter({
    label: "Sync filter",
    getCmd: "SYNC?",
    setCmd: "SYNC {}",
    valMapping: { OFF: 0, ON: 1 },
    docstring: "Averages over a period of the reference, so that its harmonics vanish.",
  });

  readonly advFilter = this.parameter({
    label: "Advanced filter",
    getCmd: "ADVFILT?",
    setCmd: "ADVFILT {}",
    valMapping: { OFF: 0, ON: 1 },
    docstring: "Gaussian filters in the place of RC stages: they settle sooner.",
  });

  readonly noiseBandwidth = this.parameter({
    label: "Noise bandwidth",
    unit: "Hz",
    getCmd: "ENBW?",
    getParser: parseNumber,
    docstring: "Equivalent noise bandwidth of the output filter.",
  });

  /** Lets the units of what is read follow from the input. */
  protected abstract countIn(unit: InputUnit): void;

  /** Asks: the number of a sensitivity means another one with another input, and somebody may have turned it. */
  protected async inputUnit(): Promise<InputUnit> {
    return (await this.signalInput()) === "voltage" ? "V" : "A";
  }
}
