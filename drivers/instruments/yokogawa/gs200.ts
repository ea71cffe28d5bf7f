/** Yokogawa GS200: a source of DC voltages and currents. */
import {
  DelegateParameter,
  InstrumentError,
  parseInteger,
  vals,
  VisaInstrument,
  type InstrumentOptions,
} from "../../core/index.ts";
import type { VisaHandle } from "../../io/index.ts";
import { YokogawaGS200Monitor } from "./gs200-monitor.ts";
import { YokogawaGS200Program } from "./gs200-program.ts";
import { hardwareRamp, levelText, softwareRamp, type YokogawaGS200RampMode } from "./gs200-ramp.ts";
import { spanOfGS200, spansOfGS200, type YokogawaGS200Mode } from "./gs200-ranges.ts";

/** What `rampRate` is at first: 10 mV/s and 100 µA/s. */
const defaultRates = { VOLT: 10e-3, CURR: 100e-6 } as const;

export class YokogawaGS200 extends VisaInstrument {
  static override readonly defaultTerminator = "\n";

  readonly output = this.parameter({
    label: "Output",
    getCmd: "OUTPUT?",
    setCmd: "OUTPUT {}",
    valMapping: { off: 0, on: 1 },
    docstring: "Whether the source is connected to the terminals.",
  });

  readonly sourceMode = this.parameter({
    label: "Source mode",
    getCmd: ":SOUR:FUNC?",
    setCmd: (mode: YokogawaGS200Mode) => this.#setSourceMode(mode),
    vals: vals.enum("VOLT", "CURR"),
    docstring: "Whether the source drives a voltage or a current; it can be changed while the output is off.",
  });

  readonly voltageRange = this.parameter({
    label: "Voltage range",
    unit: "V",
    getCmd: () => this.#askIn("VOLT", ":SOUR:RANG?"),
    setCmd: (range: number) => this.#setRange("VOLT", range),
    vals: vals.enum(10e-3, 100e-3, 1, 10, 30),
    docstring: "Range of the voltage source, in the mode VOLT; it reaches to 120 % of it, that of 30 V to 32 V.",
  });

  readonly currentRange = this.parameter({
    label: "Current range",
    unit: "A",
    getCmd: () => this.#askIn("CURR", ":SOUR:RANG?"),
    setCmd: (range: number) => this.#setRange("CURR", range),
    vals: vals.enum(1e-3, 10e-3, 100e-3, 200e-3),
    docstring: "Range of the current source, in the mode CURR; it reaches to 120 % of it, that of 200 mA to 200 mA.",
  });

  /** The range of the present mode: `voltageRange` or `currentRange`. */
  readonly range = new DelegateParameter<number>("range", {
    source: undefined,
    instrument: this,
    bindToInstrument: true,
    docstring: "Range of the source in its present mode.",
  });

  readonly autoRange = this.parameter({
    label: "Auto range",
    setCmd: null,
    initialValue: false,
    vals: vals.bool(),
    docstring: "Whether a level is set on the smallest range that holds it; else it must fit the range that is set.",
  });

  readonly voltage = this.parameter({
    label: "Voltage",
    unit: "V",
    getCmd: () => this.#askIn("VOLT", ":SOUR:LEV?"),
    setCmd: (level: number) => this.#setLevel("VOLT", level),
    vals: vals.dependent(() => this.#levels("VOLT", this.voltageRange.cache)),
    docstring: "Level of the voltage source, in the mode VOLT; it jumps or ramps as rampMode says.",
  });

  readonly current = this.parameter({
    label: "Current",
    unit: "A",
    getCmd: () => this.#askIn("CURR", ":SOUR:LEV?"),
    setCmd: (level: number) => this.#setLevel("CURR", level),
    vals: vals.dependent(() => this.#levels("CURR", this.currentRange.cache)),
    docstring: "Level of the current source, in the mode CURR; it jumps or ramps as rampMode says.",
  });

  /** The level in the present mode: `voltage` or `current`. */
  readonly outputLevel = new DelegateParameter<number>("outputLevel", {
    source: undefined,
    instrument: this,
    bindToInstrument: true,
    docstring: "Level of the source in its present mode.",
  });

  readonly voltageLimit = this.parameter({
    label: "Voltage limit",
    unit: "V",
    getCmd: ":SOUR:PROT:VOLT?",
    setCmd: ":SOUR:PROT:VOLT {}",
    vals: vals.ints(1, 30),
    docstring: "Largest voltage that the current source may apply, of either sign, in whole volts.",
  });

  readonly currentLimit = this.parameter({
    label: "Current limit",
    unit: "A",
    getCmd: ":SOUR:PROT:CURR?",
    setCmd: ":SOUR:PROT:CURR {:.3f}",
    vals: vals.multiTypeAnd(vals.numbers(1e-3, 200e-3), vals.permissiveMultiples(1e-3)),
    docstring: "Largest current that the voltage source may drive, of either sign, in whole milliamperes.",
  });

  readonly fourWire = this.parameter({
    label: "Four-wire sensing",
    getCmd: ":SENS:REM?",
    setCmd: ":SENS:REM {}",
    valMapping: { off: 0, on: 1 },
    docstring: "Senses the voltage at the load through wires of their own.",
  });

  readonly guard = this.parameter({
    label: "Guard terminal",
    getCmd: ":SENS:GUAR?",
    setCmd: ":SENS:GUAR {}",
    valMapping: { off: 0, on: 1 },
    docstring: "Whether the guard terminal is driven, against common-mode noise.",
  });

  readonly lineFreq = this.parameter({
    label: "Line frequency",
    unit: "Hz",
    getCmd: "SYST:LFR?",
    getParser: parseInteger,
    docstring: "Frequency of the power line, as the instrument found it.",
  });

  readonly bncOut = this.parameter({
    label: "Trigger output",
    getCmd: ":ROUT:BNCO?",
    setCmd: ":ROUT:BNCO {}",
    valMapping: { trigger: "TRIG", output: "OUTP", ready: "READ" },
    docstring: "What the rear output tells: a trigger, the state of the output, or that a level has been reached.",
  });

  readonly bncIn = this.parameter({
    label: "Trigger input",
    getCmd: ":ROUT:BNCI?",
    setCmd: ":ROUT:BNCI {}",
    valMapping: { trigger: "TRIG", output: "OUTP" },
    docstring: "What the rear input does: triggers, or switches the output.",
  });

  readonly systemErrors = this.parameter({
    label: "Error",
    getCmd: ":SYSTem:ERRor?",
    snapshotGet: false,
    docstring: "Takes the oldest error out of the queue: its number, 0 for none, and its text.",
  });

  readonly statusByte = this.parameter({
    label: "Status byte",
    getCmd: "*STB?",
    getParser: parseInteger,
    docstring: "The status byte; its bits are in statusByteOfGS200.",
  });

  readonly standardEventRegister = this.parameter({
    label: "Standard event register",
    getCmd: "*ESR?",
    getParser: parseInteger,
    snapshotGet: false,
    docstring: "What has happened, after IEEE 488.2; reading clears it. Its bits are in standardEventsOfGS200.",
  });

  readonly extendedEventRegister = this.parameter({
    label: "Extended event register",
    getCmd: ":STAT:EVEN?",
    getParser: parseInteger,
    snapshotGet: false,
    docstring: "What has happened to source and program; reading clears it. Its bits are in extendedEventsOfGS200.",
  });

  readonly conditionRegister = this.parameter({
    label: "Condition register",
    getCmd: ":STAT:COND?",
    getParser: parseInteger,
    docstring: "What is the case now, such as a limit that holds the source; its bits are in conditionsOfGS200.",
  });

  readonly rampMode = this.parameter({
    label: "Ramp mode",
    setCmd: null,
    initialValue: "JUMP",
    vals: vals.enum("JUMP", "HARDWARE", "SOFTWARE"),
    docstring: "How a level is reached: at once, by a program of the instrument, or in steps of rampStep from here.",
  });

  readonly rampBlocking = this.parameter({
    label: "Ramp blocking",
    setCmd: null,
    initialValue: true,
    vals: vals.bool(),
    docstring: "Whether setting a level waits for the end of a hardware ramp.",
  });

  readonly rampRate = this.parameter({
    label: "Ramp rate",
    unit: "V/s",
    setCmd: null,
    initialValue: defaultRates.VOLT,
    vals: vals.numbers(1e-3 / 3600),
    docstring: "How fast a ramp is, in volts or amperes per second as the mode has it.",
  });

  readonly rampStep = this.parameter({
    label: "Ramp step",
    unit: "V",
    setCmd: null,
    initialValue: 0,
    vals: vals.numbers(0),
    docstring: "Steps of a software ramp; a hardware ramp over less than a step is a jump.",
  });

  /** What the option /MON measures. */
  readonly measure = new YokogawaGS200Monitor(this, "measure");
  readonly program = new YokogawaGS200Program(this, "program");

  constructor(name: string, session: VisaHandle, options: InstrumentOptions = {}) {
    super(name, session, options);
    // The front panel changes the mode as well, so that a read counts as much as a set.
    this.sourceMode.cache.onChange(({ value }) => this.#follow(value));
  }

  /** Connects the source to the terminals. */
  async on(): Promise<void> {
    await this.output.set("on");
  }

  /** Takes the source from the terminals. */
  async off(): Promise<void> {
    await this.output.set("off");
  }

  /** Whether the output is on: 1 or 0. */
  async state(): Promise<number> {
    return (await this.output.get()) === "on" ? 1 : 0;
  }

  /** Returns the instrument to its defaults; the output goes off. */
  async reset(): Promise<void> {
    await this.write("*RST");
    this.invalidateCache();
    await this.sourceMode.get();
  }

  /**
   * Ramps the voltage to `rampTo` and waits for the end. With `step` and `delay` the rate is `step / delay`, in V and s; without,
   * `rampStep` and `rampRate` count.
   */
  async rampVoltage(
    rampTo: number,
    step?: number,
    delay?: number,
    rampMode: Exclude<YokogawaGS200RampMode, "JUMP"> = "HARDWARE",
  ): Promise<void> {
    await this.#rampWith(() => this.voltage.set(rampTo), rampMode, step, delay);
  }

  /** Ramps the current to `rampTo` and waits for the end, like {@link rampVoltage}, in A and s. */
  async rampCurrent(
    rampTo: number,
    step?: number,
    delay?: number,
    rampMode: Exclude<YokogawaGS200RampMode, "JUMP"> = "HARDWARE",
  ): Promise<void> {
    await this.#rampWith(() => this.current.set(rampTo), rampMode, step, delay);
  }

  protected override async connected(): Promise<void> {
    await this.sourceMode.get();
    const monitored = (await this.ask("*OPT?")).includes("/MON");
    this.measure.learn(monitored);
    this.program.learn(monitored);
  }

  async #rampWith(
    set: () => Promise<void>,
    mode: YokogawaGS200RampMode,
    step = this.rampStep.cache.value ?? 0,
    delay = 0,
  ): Promise<void> {
    const rate = delay > 0 ? step / delay : (this.rampRate.cache.value ?? 0);
    await this.rampStep.setTo(step, () =>
      this.rampRate.setTo(rate, () => this.rampMode.setTo(mode, () => this.rampBlocking.setTo(true, set))),
    );
  }

  /** Range, level, units and snapshots follow the mode: the instrument has only what belongs to it. */
  #follow(mode: YokogawaGS200Mode): void {
    const isVoltage = mode === "VOLT";
    this.range.source = isVoltage ? this.voltageRange : this.currentRange;
    this.outputLevel.source = isVoltage ? this.voltage : this.current;
    for (const each of [this.voltageRange, this.voltage]) each.snapshotExclude = !isVoltage;
    for (const each of [this.currentRange, this.current]) each.snapshotExclude = isVoltage;
    for (const each of [this.voltageRange, this.currentRange, this.voltage, this.current]) each.cache.invalidate();
    this.rampRate.unit = isVoltage ? "V/s" : "A/s";
    this.rampStep.unit = isVoltage ? "V" : "A";
    // 10 mV/s would be 10 mA/s: what nobody chose does not stay.
    const others = defaultRates[isVoltage ? "CURR" : "VOLT"];
    if (this.rampRate.cache.value === others) this.rampRate.cache.set(defaultRates[mode]);
    this.measure.follow(mode);
  }

  async #setSourceMode(mode: YokogawaGS200Mode): Promise<void> {
    if ((await this.output.get()) === "on")
      throw new InstrumentError("the mode cannot be changed while the output is on");
    await this.write(`SOUR:FUNC ${mode}`);
  }

  async #assertMode(mode: YokogawaGS200Mode): Promise<void> {
    const present = await this.sourceMode.cache.get();
    if (present !== mode) {
      throw new InstrumentError(
        `the source is in the mode ${present}: set ${this.sourceMode.fullName} to "${mode}" first`,
      );
    }
  }

  async #askIn(mode: YokogawaGS200Mode, command: string): Promise<string> {
    await this.#assertMode(mode);
    return await this.ask(command);
  }

  async #setRange(mode: YokogawaGS200Mode, range: number): Promise<void> {
    await this.#assertMode(mode);
    await this.write(`:SOUR:RANG ${range}`);
    this.outputLevel.cache.invalidate();
    this.measure.enabled.cache.invalidate();
  }

  /** Levels that the present range gives; those of the largest with auto range, or as long as none is known. */
  #levels(mode: YokogawaGS200Mode, range: { readonly valid: boolean; readonly value: number | null }) {
    const known = range.valid && this.autoRange.cache.value !== true;
    const span = spanOfGS200(mode, known ? range.value : null);
    return vals.numbers(-span, span);
  }

  async #setLevel(mode: YokogawaGS200Mode, level: number): Promise<void> {
    await this.#assertMode(mode);
    const rampMode = this.rampMode.cache.value ?? "JUMP";
    const autoRange = this.autoRange.cache.value === true;
    // A program slides within a range.
    if (!autoRange || rampMode === "HARDWARE") this.#assertFits(mode, level, await this.range.cache.get());
    const set = (each: number) => this.#jump(each, autoRange);
    const { cache } = mode === "VOLT" ? this.voltage : this.current;
    const ramp = {
      rate: this.rampRate.cache.value ?? defaultRates[mode],
      step: this.rampStep.cache.value ?? 0,
      blocking: this.rampBlocking.cache.value !== false,
    };
    if (rampMode === "JUMP") return await set(level);
    if (rampMode === "SOFTWARE") return await softwareRamp(this, level, ramp, set, cache);
    // Until it has ended, nobody knows the level.
    cache.invalidate();
    await hardwareRamp(this, level, ramp);
  }

  async #jump(level: number, autoRange: boolean): Promise<void> {
    await this.write(`:SOUR:LEV${autoRange ? ":AUTO" : ""} ${levelText(level)}`);
    if (autoRange) this.range.cache.invalidate();
  }

  #assertFits(mode: YokogawaGS200Mode, level: number, range: number): void {
    const span = spanOfGS200(mode, range);
    if (Math.abs(level) <= span) return;
    const unit = mode === "VOLT" ? "V" : "A";
    const ranges = spansOfGS200[mode].map(([each]) => each).join(", ");
    throw new InstrumentError(
      `the range of ${range} ${unit} reaches from ${-span} to ${span}: set ${this.range.fullName} to one of ${ranges}, or autoRange`,
    );
  }
}
