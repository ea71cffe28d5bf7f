/** Stanford Research SR830: lock-in amplifier, 1 mHz to 102 kHz. */
import {
  complex,
  Group,
  parseInteger,
  parseNumber,
  ReplyError,
  sleep,
  vals,
  type Complex,
  type GroupParameter,
} from "../../core/index.ts";
import { numbered } from "./numbered.ts";
import { countIn, sensitivityCode, sensitivityOf, type InputUnit } from "./sensitivities.ts";
import { SR830Buffers } from "./sr830-buffers.ts";
import { readStatus, sensitivities, snapCode, timeConstants, type SR830Quantity } from "./sr830-tables.ts";

const expansions = numbered(["OFF", "X10", "X100"]);

/** Lock-in amplifier with two displays and their buffers. */
export class SR830 extends SR830Buffers {
  // Reference and phase.

  readonly phase = this.parameter({
    label: "Phase",
    unit: "deg",
    getCmd: "PHAS?",
    setCmd: "PHAS {:.2f}",
    vals: vals.numbers(-360, 729.99),
    docstring: "Phase of the reference; the instrument keeps hundredths of a degree, between -180 and 180.",
  });

  readonly referenceSource = this.parameter({
    label: "Reference source",
    getCmd: "FMOD?",
    setCmd: "FMOD {}",
    valMapping: { external: 0, internal: 1 },
    docstring: "Whether the reference comes from the internal oscillator or from the reference input.",
  });

  readonly frequency = this.parameter({
    label: "Frequency",
    unit: "Hz",
    getCmd: "FREQ?",
    setCmd: "FREQ {:.4f}",
    vals: vals.numbers(1e-3, 102e3),
    docstring: "Frequency of the reference, in steps of 0.1 mHz; it can be set while the source is internal.",
  });

  readonly extTrigger = this.parameter({
    label: "External trigger",
    getCmd: "RSLP?",
    setCmd: "RSLP {}",
    valMapping: { sine: 0, "TTL rising": 1, "TTL falling": 2 },
    docstring: "What an external reference is triggered by: the zero crossings of a sine, or an edge.",
  });

  readonly harmonic = this.parameter({
    label: "Harmonic",
    getCmd: "HARM?",
    setCmd: "HARM {:d}",
    vals: vals.ints(1, 19999),
    docstring: "Which multiple of the reference frequency is detected, up to 102 kHz.",
  });

  readonly amplitude = this.parameter({
    label: "Amplitude",
    unit: "V",
    getCmd: "SLVL?",
    setCmd: "SLVL {:.3f}",
    vals: vals.numbers(0.004, 5),
    docstring: "Amplitude of the sine output in V rms, in steps of 2 mV.",
  });

  // Input and filter.

  #unit: InputUnit = "V";

  override get inputUnit(): InputUnit {
    return this.#unit;
  }

  readonly inputConfig = this.parameter({
    label: "Input configuration",
    getCmd: async () => {
      const code = parseInteger(await this.ask("ISRC?"));
      this.#countIn(code < 2 ? "V" : "A");
      return code;
    },
    setCmd: async (code: number) => {
      await this.write(`ISRC ${code}`);
      this.#countIn(code < 2 ? "V" : "A");
    },
    valMapping: numbered(["a", "a-b", "I 1M", "I 100M"]),
    docstring:
      "What is measured: a voltage (a, a-b) or a current, by its gain in V/A; units and sensitivities follow from it.",
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
    valMapping: { AC: 0, DC: 1 },
    docstring: "Whether the input passes direct voltages.",
  });

  readonly notchFilter = this.parameter({
    label: "Notch filter",
    getCmd: "ILIN?",
    setCmd: "ILIN {}",
    valMapping: { off: 0, "line in": 1, "2x line in": 2, both: 3 },
    docstring: "Filters that take away the line frequency, twice the line frequency, or both.",
  });

  // Gain and time constant.

  readonly sensitivity = this.parameter({
    label: "Sensitivity",
    unit: "V",
    getCmd: async () => {
      const reply = await this.ask("SENS?");
      return sensitivityOf(reply, await this.#inputUnit(), sensitivities);
    },
    setCmd: async (value: number) =>
      this.write(`SENS ${sensitivityCode(value, await this.#inputUnit(), sensitivities)}`),
    vals: vals.enum(...sensitivities.V),
    docstring: "Full scale of the outputs, in V rms or A rms as inputConfig has it.",
  });

  readonly reserve = this.parameter({
    label: "Reserve",
    getCmd: "RMOD?",
    setCmd: "RMOD {}",
    valMapping: { high: 0, normal: 1, "low noise": 2 },
    docstring: "Dynamic reserve: how much larger than the full scale an interfering signal may be.",
  });

  readonly timeConstant = this.parameter({
    label: "Time constant",
    unit: "s",
    getCmd: "OFLT?",
    setCmd: "OFLT {}",
    valMapping: numbered(timeConstants),
    docstring: "Time constant of each stage of the output filter; more than 30 s only below 200 Hz.",
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
    valMapping: { off: 0, on: 1 },
    docstring: "Averages over a period of the reference, below 200 Hz, so that its harmonics vanish.",
  });

  // Offsets: one command holds the offset and what it is multiplied by.

  readonly XOffset = this.#offset("X");
  readonly XExpand = this.#expand("X");
  readonly YOffset = this.#offset("Y");
  readonly YExpand = this.#expand("Y");
  readonly ROffset = this.#offset("R");
  readonly RExpand = this.#expand("R");

  /** Offset and expand of each output are sent together. */
  readonly offsets = [
    offsetGroup(1, this.XOffset, this.XExpand),
    offsetGroup(2, this.YOffset, this.YExpand),
    offsetGroup(3, this.ROffset, this.RExpand),
  ];

  // Auxiliary inputs and outputs.

  readonly auxIn1 = this.#auxIn(1);
  readonly auxOut1 = this.#auxOut(1);
  readonly auxIn2 = this.#auxIn(2);
  readonly auxOut2 = this.#auxOut(2);
  readonly auxIn3 = this.#auxIn(3);
  readonly auxOut3 = this.#auxOut(3);
  readonly auxIn4 = this.#auxIn(4);
  readonly auxOut4 = this.#auxOut(4);

  // Setup.

  readonly outputInterface = this.parameter({
    label: "Output interface",
    getCmd: "OUTX?",
    setCmd: "OUTX {}",
    valMapping: { RS232: 0, GPIB: 1 },
    docstring: "Where replies go, whichever interface a question came from.",
  });

  // Outputs.

  readonly X = this.parameter({
    label: "X",
    unit: "V",
    getCmd: "OUTP? 1",
    getParser: parseNumber,
    docstring: "In-phase part of the signal, rms.",
  });

  readonly Y = this.parameter({
    label: "Y",
    unit: "V",
    getCmd: "OUTP? 2",
    getParser: parseNumber,
    docstring: "Quadrature of the signal, rms.",
  });

  readonly R = this.parameter({
    label: "R",
    unit: "V",
    getCmd: "OUTP? 3",
    getParser: parseNumber,
    docstring: "Magnitude of the signal, rms.",
  });

  readonly P = this.parameter({
    label: "Phase of the signal",
    unit: "deg",
    getCmd: "OUTP? 4",
    getParser: parseNumber,
    docstring: "Phase of the signal with respect to the reference.",
  });

  readonly complexVoltage = this.parameter({
    label: "Voltage",
    unit: "V",
    getCmd: async (): Promise<Complex> => complex(...(await this.snap("x", "y"))),
    vals: vals.complexNumbers(),
    docstring: "X + iY, both of the same moment.",
  });

  readonly status = this.parameter({
    label: "Lock-in status",
    getCmd: "LIAS?",
    getParser: readStatus,
    snapshotGet: false,
    docstring: "What was noticed since this was read last: overloads, an unlocked reference; reading clears it.",
  });

  /** Reads two to six quantities of the same moment; volts, amperes, degrees and Hz as the parameters have them. */
  async snap<const Names extends readonly [SR830Quantity, SR830Quantity, ...SR830Quantity[]]>(
    ...names: Names
  ): Promise<{ -readonly [I in keyof Names]: number }> {
    if (names.length < 2 || names.length > 6) throw new RangeError(`snap: ${names.length} quantities: must be 2 to 6`);
    const reply = await this.ask(`SNAP? ${names.map(snapCode).join(",")}`);
    const parts = reply.split(",");
    if (parts.length !== names.length)
      throw new ReplyError(`reply ${JSON.stringify(reply)} has ${parts.length} values: must be ${names.length}`, {
        reply,
      });
    return parts.map(parseNumber) as { -readonly [I in keyof Names]: number };
  }

  /** Takes the next larger full scale; false if there is none. */
  incrementSensitivity(): Promise<boolean> {
    return this.#changeSensitivity(1);
  }

  /** Takes the next smaller full scale; false if there is none. */
  decrementSensitivity(): Promise<boolean> {
    return this.#changeSensitivity(-1);
  }

  /**
   * Fits the sensitivity to the signal, as far as so many steps reach: R is to be between 10 and 90 % of the full scale.
   * Waits for a time constant after each step.
   */
  async autorange(maxChanges = 1): Promise<void> {
    for (let changes = 0; changes < maxChanges; changes++) {
      if (!(await this.#approach())) return;
      await sleep(await this.timeConstant());
    }
  }

  /** Lets the instrument choose the sensitivity; it takes a while, and does nothing above a time constant of 1 s. */
  async autoGain(): Promise<void> {
    await this.write("AGAN");
    this.sensitivity.cache.invalidate();
  }

  /** Lets the instrument choose the reserve. */
  async autoReserve(): Promise<void> {
    await this.write("ARSV");
    this.reserve.cache.invalidate();
  }

  /** Lets the instrument turn the reference so that Y is 0. */
  async autoPhase(): Promise<void> {
    await this.write("APHS");
    this.phase.cache.invalidate();
  }

  /** Lets the instrument offset an output to 0: 1 is X, 2 is Y, 3 is R. */
  async autoOffset(output: 1 | 2 | 3): Promise<void> {
    vals.enum(1, 2, 3).check(output);
    await this.write(`AOFF ${output}`);
    for (const each of [this.XOffset, this.YOffset, this.ROffset]) each.cache.invalidate();
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
    await this.inputConfig();
  }

  #countIn(unit: InputUnit): void {
    this.#unit = unit;
    countIn(unit, this.sensitivity, sensitivities, [this.X, this.Y, this.R, this.complexVoltage]);
  }

  /** Asks: the number of a sensitivity means another one with another input, and somebody may have turned it. */
  async #inputUnit(): Promise<InputUnit> {
    await this.inputConfig();
    return this.inputUnit;
  }

  async #changeSensitivity(steps: 1 | -1): Promise<boolean> {
    const now = await this.sensitivity();
    const scales = sensitivities[await this.#inputUnit()];
    const next = scales[scales.indexOf(now) + steps];
    if (next === undefined) return false;
    await this.sensitivity(next);
    return true;
  }

  async #approach(): Promise<boolean> {
    const part = (await this.R()) / (await this.sensitivity());
    if (part > 0.9) return this.incrementSensitivity();
    return part < 0.1 ? this.decrementSensitivity() : false;
  }

  #offset(output: string) {
    return this.groupParameter({
      label: `${output} offset`,
      unit: "%",
      vals: vals.numbers(-105, 105),
      docstring: `What is taken away from ${output}, in percent of the full scale.`,
    });
  }

  #expand(output: string) {
    return this.groupParameter({
      label: `${output} expand`,
      valMapping: expansions,
      docstring: `What ${output} is multiplied by after the offset, at the output connector and in the display.`,
    });
  }

  #auxIn(channel: number) {
    return this.parameter({
      label: `Aux input ${channel}`,
      unit: "V",
      getCmd: `OAUX? ${channel}`,
      getParser: parseNumber,
      docstring: `Voltage at auxiliary input ${channel}, in steps of 1/3 mV.`,
    });
  }

  #auxOut(channel: number) {
    return this.parameter({
      label: `Aux output ${channel}`,
      unit: "V",
      getCmd: `AUXV? ${channel}`,
      setCmd: `AUXV ${channel}, {}`,
      vals: vals.numbers(-10.5, 10.5),
      docstring: `Voltage of auxiliary output ${channel}.`,
    });
  }
}

/** OEXP i, x, j: offset in percent, and the number of the factor (manual, page 5-9). */
function offsetGroup<O extends GroupParameter<number>, E extends GroupParameter<"OFF" | "X10" | "X100">>(
  output: number,
  offset: O,
  expand: E,
) {
  return new Group({ offset, expand }, { getCmd: `OEXP? ${output}`, setCmd: `OEXP ${output}, {offset}, {expand}` });
}
