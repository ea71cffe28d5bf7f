/** Stanford Research SR860 family: what its lock-in amplifiers have in common. */
import {
  channelTuple,
  complex,
  parseInteger,
  parseNumber,
  ReplyError,
  vals,
  VisaInstrument,
  type Complex,
} from "../../core/index.ts";
import { numbered } from "./numbered.ts";
import { countIn, sensitivityCode, sensitivityOf, type InputUnit } from "./sensitivities.ts";
import { SR86xBuffer } from "./sr86x-buffer.ts";
import { SR86xDataChannel } from "./sr86x-data-channel.ts";
import {
  inputRanges,
  quantityCode,
  readOverloads,
  sensitivities,
  timeConstants,
  type SR86xQuantity,
} from "./sr86x-tables.ts";

const expansions = numbered(["OFF", "X10", "X100"]);

/** Largest frequencies of the models in Hz. */
const maxFrequencies = { SR860: 500e3, SR865: 2e6, SR865A: 4e6 };

/** A model of the family. */
export type SR86xModel = keyof typeof maxFrequencies;

/** What the models have in common. Open the class of your model, such as {@link SR860}. */
export abstract class SR86x extends VisaInstrument {
  static override readonly defaultTerminator = "\n";

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
      this.#countIn(code === 0 ? "V" : "A");
      return code;
    },
    setCmd: async (code: number) => {
      await this.write(`IVMD ${code}`);
      this.#countIn(code === 0 ? "V" : "A");
    },
    valMapping: { voltage: 0, current: 1 },
    docstring: "Whether a voltage or a current is measured; units and sensitivities follow from it.",
  });

  readonly sensitivity = this.parameter({
    label: "Sensitivity",
    unit: "V",
    getCmd: async () => {
      const reply = await this.ask("SCAL?");
      return sensitivityOf(reply, await this.#inputUnit(), sensitivities);
    },
    setCmd: async (value: number) =>
      this.write(`SCAL ${sensitivityCode(value, await this.#inputUnit(), sensitivities)}`),
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

  // Outputs.

  readonly X = this.#output(0, "In-phase Magnitude", "V", "In-phase part of the signal, rms.");
  readonly Y = this.#output(1, "Out-phase Magnitude", "V", "Quadrature of the signal, rms.");
  readonly R = this.#output(2, "Magnitude", "V", "Magnitude of the signal, rms.");
  readonly P = this.#output(3, "Phase", "deg", "Phase of the signal with respect to the reference.");

  readonly complexVoltage = this.parameter({
    label: "Voltage",
    unit: "V",
    getCmd: async (): Promise<Complex> => complex(...(await this.getValues("X", "Y"))),
    vals: vals.complexNumbers(),
    docstring: "X + iY, both of the same moment.",
  });

  readonly XOffset = this.#offset(0, "X");
  readonly YOffset = this.#offset(1, "Y");
  readonly ROffset = this.#offset(2, "R");
  readonly XExpand = this.#expand(0, "X");
  readonly YExpand = this.#expand(1, "Y");
  readonly RExpand = this.#expand(2, "R");

  // Auxiliary inputs and outputs: commands count them from 0, the rear panel from 1.

  readonly auxIn0 = this.#auxIn(0);
  readonly auxOut0 = this.#auxOut(0);
  readonly auxIn1 = this.#auxIn(1);
  readonly auxOut1 = this.#auxOut(1);
  readonly auxIn2 = this.#auxIn(2);
  readonly auxOut2 = this.#auxOut(2);
  readonly auxIn3 = this.#auxIn(3);
  readonly auxOut3 = this.#auxOut(3);

  // What the screen shows, and the data capture.

  readonly dataChannel1 = new SR86xDataChannel(this, "dataChannel1", 0, "green");
  readonly dataChannel2 = new SR86xDataChannel(this, "dataChannel2", 1, "blue");
  readonly dataChannel3 = new SR86xDataChannel(this, "dataChannel3", 2, "yellow");
  readonly dataChannel4 = new SR86xDataChannel(this, "dataChannel4", 3, "orange");

  readonly dataChannels = channelTuple(
    [this.dataChannel1, this.dataChannel2, this.dataChannel3, this.dataChannel4],
    channel => channel,
    { snapshotable: false },
  );

  readonly buffer = new SR86xBuffer(this, "buffer");

  /** Reads two or three quantities of the same moment. */
  async getValues<const Names extends readonly [SR86xQuantity, SR86xQuantity, SR86xQuantity?]>(
    ...names: Names
  ): Promise<{ -readonly [I in keyof Names]: number }> {
    if (names.length < 2 || names.length > 3)
      throw new RangeError(`getValues: ${names.length} quantities: must be 2 or 3`);
    const codes = names.map(name => quantityCode(name as SR86xQuantity));
    return numbersIn(await this.ask(`SNAP? ${codes.join(",")}`), names.length) as {
      -readonly [I in keyof Names]: number;
    };
  }

  /** Reads what the four data channels show, of the same moment. */
  async getDataChannelsValues(): Promise<[number, number, number, number]> {
    return numbersIn(await this.ask("SNAPD?"), 4) as [number, number, number, number];
  }

  /** What the data channels show; with `queryInstrument` false as far as it is known, without asking. */
  async getDataChannelsParameters(queryInstrument = true): Promise<SR86xQuantity[]> {
    const names: SR86xQuantity[] = [];
    for (const { assignedParameter } of this.dataChannels)
      names.push(await (queryInstrument ? assignedParameter.get() : assignedParameter.cache.get()));
    return names;
  }

  /** Values of the data channels by what they show, which is asked for if it is not known or with `requeryNames`. */
  async getDataChannelsDict(requeryNames = false): Promise<Partial<Record<SR86xQuantity, number>>> {
    const names = await this.getDataChannelsParameters(requeryNames);
    const values = await this.getDataChannelsValues();
    return Object.fromEntries(names.map((name, index) => [name, values[index]]));
  }

  /** Lets the instrument choose the range of the input. */
  async autoRange(): Promise<void> {
    await this.write("ARNG");
    this.inputRange.cache.invalidate();
  }

  /** Lets the instrument choose the sensitivity. */
  async autoScale(): Promise<void> {
    await this.write("ASCL");
    this.sensitivity.cache.invalidate();
  }

  /** Lets the instrument turn the reference so that Y is 0. */
  async autoPhase(): Promise<void> {
    await this.write("APHS");
    this.phase.cache.invalidate();
  }

  /** Returns the instrument to its defaults. */
  async reset(): Promise<void> {
    await this.write("*RST");
    this.invalidateCache();
  }

  /** Locks the front panel while the instrument is in remote state. */
  async disableFrontPanel(): Promise<void> {
    await this.write("OVRM 0");
  }

  /** Lets the front panel work although the instrument is in remote state. */
  async enableFrontPanel(): Promise<void> {
    await this.write("OVRM 1");
  }

  protected override async connected(): Promise<void> {
    // Units and sensitivities follow from the input.
    await this.signalInput();
  }

  #countIn(unit: InputUnit): void {
    const { X, Y, R, complexVoltage, buffer } = this;
    countIn(unit, this.sensitivity, sensitivities, [X, Y, R, complexVoltage, buffer.X, buffer.Y, buffer.R]);
  }

  /** Asks: the number of a sensitivity means another one with another input, and somebody may have turned it. */
  async #inputUnit(): Promise<InputUnit> {
    return (await this.signalInput()) === "voltage" ? "V" : "A";
  }

  #output(code: number, label: string, unit: string, docstring: string) {
    return this.parameter({ label, unit, getCmd: `OUTP? ${code}`, getParser: parseNumber, docstring });
  }

  #offset(code: number, output: string) {
    return this.parameter({
      label: `${output} offset`,
      unit: "%",
      getCmd: `COFP? ${code}`,
      setCmd: `COFP ${code}, {}`,
      vals: vals.numbers(-999.99, 999.99),
      docstring: `What is taken away from ${output} at the analogue output, in percent of the full scale.`,
    });
  }

  #expand(code: number, output: string) {
    return this.parameter({
      label: `${output} expand multiplier`,
      getCmd: `CEXP? ${code}`,
      setCmd: `CEXP ${code}, {}`,
      valMapping: expansions,
      docstring: `What ${output} is multiplied by at the analogue output, after the offset.`,
    });
  }

  #auxIn(code: number) {
    return this.parameter({
      label: `Aux input ${code}`,
      unit: "V",
      getCmd: `OAUX? ${code}`,
      getParser: parseNumber,
      docstring: `Voltage at the auxiliary input that the rear panel calls ${code + 1}.`,
    });
  }

  #auxOut(code: number) {
    return this.parameter({
      label: `Aux output ${code}`,
      unit: "V",
      getCmd: `AUXV? ${code}`,
      setCmd: `AUXV ${code}, {}`,
      vals: vals.numbers(-10.5, 10.5),
      docstring: `Voltage of the auxiliary output that the rear panel calls ${code + 1}.`,
    });
  }
}

function numbersIn(reply: string, count: number): number[] {
  const parts = reply.split(",");
  if (parts.length === count) return parts.map(parseNumber);
  throw new ReplyError(`reply ${JSON.stringify(reply)} has ${parts.length} values: must be ${count}`, { reply });
}
