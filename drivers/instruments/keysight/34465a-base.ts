/** What the multimeters of the Keysight Truevolt family have in common. */
import { InstrumentError, parseInteger, parseNumber, ReplyError, vals, VisaInstrument } from "../../core/index.ts";
import { allErrors, nextError, type KeysightError } from "./error-queue.ts";
import { Keysight344xxADisplay } from "./34465a-display.ts";
import {
  keysight344xxAModels,
  resolutionsOf,
  scpiWords,
  senseFunctions344xxA,
  voltageRanges344xxA,
  type Keysight344xxAModel,
  type Keysight344xxASenseFunction,
} from "./34465a-models.ts";
import type { Keysight344xxASample } from "./34465a-sample.ts";
import type { Keysight344xxATrigger } from "./34465a-trigger.ts";

/** The reply that stands for an overload, with either sign. */
const overload = 9.9e37;

/** What the models have in common. Open the class of your model, such as `Keysight34465A`. */
export abstract class Keysight344xxA extends VisaInstrument {
  static override readonly defaultTerminator = "\n";

  /** The model that this class drives, as `*IDN?` names it. */
  abstract get model(): Keysight344xxAModel;
  abstract readonly trigger: Keysight344xxATrigger;
  abstract readonly sample: Keysight344xxASample;

  readonly senseFunction = this.parameter({
    label: "Sense function",
    getCmd: "SENSe:FUNCtion?",
    setCmd: async (name: string) => {
      await this.write(`SENSe:FUNCtion ${name}`);
      this.forgetFunctionSettings();
    },
    valMapping: senseFunctions344xxA,
    docstring: "What the meter measures; nplc, autorange, autozero and aperture are those of this function.",
  });

  readonly lineFrequency = this.parameter({
    label: "Line frequency",
    unit: "Hz",
    getCmd: "SYSTem:LFRequency?",
    getParser: parseInteger,
    docstring: "Frequency of the power line that nplc counts in, as the meter found it.",
  });

  readonly nplc = this.parameter({
    label: "Integration time in power line cycles",
    getCmd: () => this.askFunction("NPLC", "integration time"),
    setCmd: async (cycles: number) => {
      await this.writeFunction("NPLC", cycles, "integration time");
      // It sets the resolution as well, and ends an aperture in seconds.
      this.resolution.cache.invalidate();
      this.forgetAperture();
    },
    vals: vals.dependent(() => vals.enum(...this.nplcList)),
    docstring:
      "How long the meter integrates, as a number of power line cycles: longer is slower and less noisy. 1, 10 and 100 reject the line's hum.",
  });

  readonly range = this.parameter({
    label: "Voltage range",
    unit: "V",
    getCmd: "SENSe:VOLTage:DC:RANGe?",
    setCmd: async (range: number) => {
      await this.write(`SENSe:VOLTage:DC:RANGe ${range}`);
      this.resolution.cache.invalidate();
      this.autorange.cache.invalidate();
    },
    vals: vals.enum(...voltageRanges344xxA),
    docstring: "Range in which DC voltages are measured; setting it ends autoranging.",
  });

  readonly resolution = this.parameter({
    label: "Resolution",
    unit: "V",
    getCmd: "SENSe:VOLTage:DC:RESolution?",
    setCmd: (resolution: number | string) => this.#setResolution(resolution),
    vals: vals.dependent(() =>
      vals.multiType(vals.enum(...this.#resolutions(this.range.cache.value)), vals.enum(...scpiWords)),
    ),
    docstring:
      "Resolution of DC voltages: one of those that the range has, or MIN, MAX, DEF. It sets nplc, as nplc sets it.",
  });

  readonly autorange = this.parameter({
    label: "Autorange",
    getCmd: () => this.askFunction("RANGe:AUTO"),
    setCmd: async (code: number) => {
      await this.writeFunction("RANGe:AUTO", code);
      this.range.cache.invalidate();
    },
    valMapping: { ON: 1, OFF: 0 },
    docstring: "Whether the meter chooses the range by the reading.",
  });

  readonly autozero = this.parameter({
    label: "Autozero",
    getCmd: () => this.askFunction("ZERO:AUTO", "autozero"),
    setCmd: (code: number | string) => this.writeFunction("ZERO:AUTO", code, "autozero"),
    valMapping: { ON: 1, OFF: 0, ONCE: "ONCE" },
    docstring:
      "Whether the meter's own offset is measured after each reading and subtracted, ON; OFF subtracts the last one; ONCE measures it now and leaves OFF behind.",
  });

  readonly volt = this.parameter({
    label: "Voltage",
    unit: "V",
    getCmd: () => this.#measure("DC Voltage"),
    snapshotGet: false,
    docstring: "Measures a DC voltage; infinite where the input overloads the range.",
  });

  readonly curr = this.parameter({
    label: "Current",
    unit: "A",
    getCmd: () => this.#measure("DC Current"),
    snapshotGet: false,
    docstring: "Measures a DC current; infinite where the input overloads the range.",
  });

  readonly acVolt = this.parameter({
    label: "AC voltage",
    unit: "V",
    getCmd: () => this.#measure("AC Voltage"),
    snapshotGet: false,
    docstring: "Measures the RMS value of an AC voltage; infinite where the input overloads the range.",
  });

  readonly acCurr = this.parameter({
    label: "AC current",
    unit: "A",
    getCmd: () => this.#measure("AC Current"),
    snapshotGet: false,
    docstring: "Measures the RMS value of an AC current; infinite where the input overloads the range.",
  });

  readonly res = this.parameter({
    label: "Resistance",
    unit: "Ω",
    getCmd: () => this.#measure("2 Wire Resistance"),
    snapshotGet: false,
    docstring: "Measures a resistance with two wires, the leads' own included; infinite where nothing is connected.",
  });

  readonly fourWireRes = this.parameter({
    label: "Resistance",
    unit: "Ω",
    getCmd: () => this.#measure("4 Wire Resistance"),
    snapshotGet: false,
    docstring: "Measures a resistance with four wires, without the leads'; infinite where nothing is connected.",
  });

  readonly display = new Keysight344xxADisplay(this, "display");
  #options: readonly string[] = [];

  /** The options that `*OPT?` names, such as DIG and MEM. */
  get options(): readonly string[] {
    return this.#options;
  }

  /** Ranges of DC voltages in V. */
  get ranges(): readonly number[] {
    return voltageRanges344xxA;
  }

  /** Integration times in power line cycles that this meter has. */
  get nplcList(): readonly number[] {
    return this.resolutionTable.map(([nplc]) => nplc);
  }

  /** Integration times with the resolution that each gives, as a part of the range. */
  protected get resolutionTable(): readonly (readonly [nplc: number, factor: number])[] {
    return keysight344xxAModels[this.model].resolutions;
  }

  /** Waits for a trigger, with the reading memory empty; {@link fetch} gives the readings. */
  async initMeasurement(): Promise<void> {
    await this.write("INIT");
  }

  /** Ends a measurement that is under way. */
  async abortMeasurement(): Promise<void> {
    await this.write("ABORt");
  }

  /** Starts measurements, waits for them and gives all of them; an overload is ±infinity. */
  async read(): Promise<Float64Array> {
    this.#assertTriggered();
    return readingsIn(await this.ask("READ?"));
  }

  /** Waits for the measurements that were started and gives them; they stay in memory and can be fetched again. */
  async fetch(): Promise<Float64Array> {
    return readingsIn(await this.ask("FETCH?"));
  }

  /** Ranges once by what is at the input, and stays there. */
  async autorangeOnce(): Promise<void> {
    await this.write("SENSe:VOLTage:DC:RANGe:AUTO ONCE");
    this.autorange.cache.invalidate();
    await this.range.get();
  }

  /** Goes up so many ranges from `rangeValue`, by default from the present one; at most to the largest. */
  async increaseRange(rangeValue?: number, increaseBy = 1): Promise<void> {
    if (!(increaseBy >= 1)) throw new RangeError(`increaseRange by ${increaseBy}: must be at least 1`);
    await this.#shiftRange(rangeValue, increaseBy);
  }

  /** Goes down so many ranges, a negative number, from `rangeValue`, by default from the present one; at most to the smallest. */
  async decreaseRange(rangeValue?: number, decreaseBy = -1): Promise<void> {
    if (!(decreaseBy <= -1)) throw new RangeError(`decreaseRange by ${decreaseBy}: must be at most -1`);
    await this.#shiftRange(rangeValue, decreaseBy);
  }

  /** Returns the meter to its defaults, and waits until it has. */
  async reset(): Promise<void> {
    await this.write("*RST");
    await this.ask("*OPC?");
    this.invalidateCache();
  }

  /** Takes the oldest error out of the queue, which holds 20: number and text, `[0, "No error"]` for none. */
  error(): Promise<KeysightError> {
    return nextError(this);
  }

  /** Empties the error queue and gives what was in it; prints it unless told not to. */
  async flushErrorQueue(verbose = true): Promise<readonly KeysightError[]> {
    const errors = await allErrors(this);
    if (verbose) for (const [code, message] of errors) console.log(`${this.fullName}: ${code}, ${message}`);
    return errors;
  }

  protected override async connected(): Promise<void> {
    const { model, firmware } = await this.IDN.get();
    if (model !== this.model) {
      const known = model !== null && Object.hasOwn(keysight344xxAModels, model);
      const advice = known
        ? `open it as Keysight${model}`
        : `known models are ${Object.keys(keysight344xxAModels).join(", ")}`;
      throw new InstrumentError(`model ${JSON.stringify(model)} is not a ${this.model}: ${advice}`, {
        instrument: this.fullName,
      });
    }
    const options = (await this.ask("*OPT?")).split(",").map(option => option.trim());
    this.#options = options.filter(option => option !== "0" && option !== "");
    this.learn(firmware ?? "");
    // The resolutions follow from the range, and other limits from the line's frequency.
    await this.range.get();
    await this.lineFrequency.get();
    // Somebody at the front panel changes the function as well.
    this.senseFunction.cache.onChange(({ value }) => this.followFunction(value));
  }

  /** For a model: what follows from its firmware and options. */
  protected learn(_firmware: string): void {
    // The smaller models have nothing to choose from.
  }

  /** The settings of one function are not those of another. */
  protected followFunction(name: Keysight344xxASenseFunction): void {
    this.forgetFunctionSettings();
    const isAc = name.startsWith("AC");
    this.nplc.snapshotExclude = isAc;
    this.autozero.snapshotExclude = isAc || name === "4 Wire Resistance";
  }

  protected forgetFunctionSettings(): void {
    for (const each of [this.nplc, this.autorange, this.autozero]) each.cache.invalidate();
    this.forgetAperture();
  }

  /** For models that have an aperture: what is known of it no longer holds. */
  protected forgetAperture(): void {
    // The smaller models integrate over power line cycles only.
  }

  /** Asks for a setting of the present function; `missing` names one that not every function has. */
  protected async askFunction(setting: string, missing?: string): Promise<string> {
    return await this.ask(`SENSe:${await this.#function(missing)}:${setting}?`);
  }

  /** Sets a setting of the present function. */
  protected async writeFunction(setting: string, value: number | string, missing?: string): Promise<void> {
    await this.write(`SENSe:${await this.#function(missing)}:${setting} ${value}`);
  }

  async #function(missing?: string): Promise<string> {
    const name = await this.senseFunction.cache.get();
    // AC is measured through a filter (SENSe:VOLTage:AC:BANDwidth); with four wires autozero is always on.
    if (missing !== undefined && name.startsWith("AC")) throw new InstrumentError(`${name} has no ${missing}`);
    if (missing === "autozero" && name === "4 Wire Resistance") {
      throw new InstrumentError(`the ${missing} of ${name} is always on`);
    }
    return senseFunctions344xxA[name].replaceAll('"', "");
  }

  #resolutions(range: number | null): number[] {
    const factors = this.resolutionTable.map(([, factor]) => factor);
    // As long as no range is known, those of every range may be right.
    return (range === null ? voltageRanges344xxA : [range]).flatMap(each => resolutionsOf(factors, each));
  }

  async #setResolution(resolution: number | string): Promise<void> {
    if (typeof resolution === "number") {
      const range = await this.range.cache.get();
      const allowed = this.#resolutions(range);
      if (!allowed.includes(resolution)) {
        throw new InstrumentError(
          `the range of ${range} V has no resolution ${resolution}: it has ${allowed.join(", ")}`,
        );
      }
    }
    const text = typeof resolution === "number" ? resolution.toExponential(1) : resolution;
    await this.write(`SENSe:VOLTage:DC:RESolution ${text}`);
    this.nplc.cache.invalidate();
    this.forgetAperture();
  }

  /** Measures once with a function, and goes back to the one before; nobody else measures in between. */
  #measure(name: Keysight344xxASenseFunction): Promise<number> {
    return this.transaction(() =>
      this.senseFunction.setTo(name, () =>
        this.sample.count.setTo(1, async () => {
          this.#assertTriggered();
          const reply = await this.ask("READ?");
          if (reply.includes(",")) {
            throw new ReplyError(`reply ${JSON.stringify(reply)} is not one reading: is trigger.count 1?`, { reply });
          }
          return readingIn(reply);
        }),
      ),
    );
  }

  /** READ? waits for a trigger, and one by the bus could not come: the bus is waiting. */
  #assertTriggered(): void {
    const { cache } = this.trigger.source;
    if (cache.valid && cache.value === "BUS") {
      throw new InstrumentError(
        'trigger.source is "BUS": use initMeasurement, trigger.force and fetch, or set it to "IMM"',
      );
    }
  }

  async #shiftRange(from: number | undefined, by: number): Promise<void> {
    const present = from ?? (await this.range.get());
    const at = voltageRanges344xxA.findIndex(range => range >= present);
    const last = voltageRanges344xxA.length - 1;
    const to = Math.min(Math.max((at < 0 ? last : at) + by, 0), last);
    await this.range.set(voltageRanges344xxA[to] ?? 1000);
  }
}

function readingsIn(reply: string): Float64Array {
  return Float64Array.from(reply.split(","), readingIn);
}

function readingIn(text: string): number {
  const value = parseNumber(text);
  return Math.abs(value) >= overload ? Math.sign(value) * Infinity : value;
}
