/** The data storage of the SR830: sample rate, displays, and the buffers that keep what they show. */
import { Group, linspace, parseInteger, vals, VisaInstrument, type ParameterBase } from "../../core/index.ts";
import { numbered } from "./numbered.ts";
import type { InputUnit } from "./sensitivities.ts";
import { sampleRates } from "./sr830-tables.ts";
import { SR830Trace } from "./sr830-trace.ts";

/** The part of an SR830 that stores what its two displays show. */
export abstract class SR830Buffers extends VisaInstrument {
  static override readonly defaultTerminator = "\n";

  /** The unit of X, Y and R. */
  abstract get inputUnit(): InputUnit;

  readonly bufferSR = this.parameter({
    label: "Buffer sample rate",
    unit: "Hz",
    getCmd: "SRAT?",
    setCmd: async (code: number) => {
      await this.write(`SRAT ${code}`);
      this.#showAxis(sampleRates[code]);
    },
    valMapping: numbered(sampleRates),
    docstring: "How often a point is stored, or at each trigger.",
  });

  readonly bufferAcqMode = this.parameter({
    label: "Buffer acquisition mode",
    getCmd: "SEND?",
    setCmd: "SEND {}",
    valMapping: { "single shot": 0, loop: 1 },
    docstring: "Whether storage ends when the buffer is full, or the newest points take the place of the oldest.",
  });

  readonly bufferTrigMode = this.parameter({
    label: "Buffer trigger start mode",
    getCmd: "TSTR?",
    setCmd: "TSTR {}",
    valMapping: { ON: 1, OFF: 0 },
    docstring: "Whether a trigger starts the storage.",
  });

  readonly bufferNpts = this.parameter({
    label: "Buffer number of stored points",
    getCmd: "SPTS?",
    getParser: parseInteger,
    docstring: "How many points are stored, of each channel; at most 16383.",
  });

  #sweepArray: readonly number[] = linspace(0, 1, 10);
  #sweep = { unit: "", label: "Sweep" };

  readonly sweepSetpoints = this.parameter({
    label: "Time",
    unit: "s",
    getCmd: async () => {
      const rate = await this.bufferSR();
      this.#showAxis(rate);
      return rate === "Trigger" ? Float64Array.from(this.#sweepArray) : times(await this.bufferNpts(), rate);
    },
    setCmd: (values: ArrayLike<number>) => void (this.#sweepArray = Array.from(values)),
    vals: vals.arrays({ shape: [this.bufferNpts] }),
    snapshotValue: false,
    docstring: "What the points of a trace lie on: their times, or with triggers what setSweepParameters was told.",
  });

  readonly bufferTime = this.parameter({
    label: "Time",
    unit: "s",
    getCmd: async () => {
      const rate = await this.bufferSR();
      this.#showAxis(rate);
      return times(await this.bufferNpts(), rate === "Trigger" ? 1 : rate);
    },
    vals: vals.arrays({ shape: [this.bufferNpts] }),
    snapshotValue: false,
    docstring: "When the points of the buffer were stored, or with triggers the number of each.",
  });

  // Displays, and what is stored of them.

  readonly ch1Display = this.groupParameter({
    label: "Channel 1 display",
    valMapping: numbered(["X", "R", "X Noise", "Aux In 1", "Aux In 2"]),
    onSetCallback: () => this.#showUnits(1),
    docstring: "What display 1 shows and its buffer stores.",
  });

  readonly ch1Ratio = this.groupParameter({
    label: "Channel 1 ratio",
    valMapping: numbered(["none", "Aux In 1", "Aux In 2"]),
    onSetCallback: () => this.#showUnits(1),
    docstring: "What display 1 is divided by.",
  });

  /** Display and ratio of a channel are sent together. */
  readonly ch1 = new Group(
    { display: this.ch1Display, ratio: this.ch1Ratio },
    { getCmd: "DDEF? 1", setCmd: "DDEF 1, {display}, {ratio}" },
  );

  readonly ch2Display = this.groupParameter({
    label: "Channel 2 display",
    valMapping: numbered(["Y", "Phase", "Y Noise", "Aux In 3", "Aux In 4"]),
    onSetCallback: () => this.#showUnits(2),
    docstring: "What display 2 shows and its buffer stores.",
  });

  readonly ch2Ratio = this.groupParameter({
    label: "Channel 2 ratio",
    valMapping: numbered(["none", "Aux In 3", "Aux In 4"]),
    onSetCallback: () => this.#showUnits(2),
    docstring: "What display 2 is divided by.",
  });

  /** As ch1. */
  readonly ch2 = new Group(
    { display: this.ch2Display, ratio: this.ch2Ratio },
    { getCmd: "DDEF? 2", setCmd: "DDEF 2, {display}, {ratio}" },
  );

  readonly ch1Databuffer = new SR830Trace("ch1Databuffer", {
    instrument: this,
    channel: 1,
    axis: this.bufferTime,
    docstring: "All points stored of display 1, by their time or trigger.",
  });

  readonly ch1Datatrace = new SR830Trace("ch1Datatrace", {
    instrument: this,
    channel: 1,
    axis: this.sweepSetpoints,
    docstring: "All points stored of display 1, on the setpoints of a sweep.",
  });

  readonly ch2Databuffer = new SR830Trace("ch2Databuffer", {
    instrument: this,
    channel: 2,
    axis: this.bufferTime,
    docstring: "All points stored of display 2, by their time or trigger.",
  });

  readonly ch2Datatrace = new SR830Trace("ch2Datatrace", {
    instrument: this,
    channel: 2,
    axis: this.sweepSetpoints,
    docstring: "All points stored of display 2, on the setpoints of a sweep.",
  });

  /** Does what a trigger at the rear panel does. */
  async sendTrigger(): Promise<void> {
    await this.write("TRIG");
  }

  /** Begins the storage, or goes on with it. */
  async bufferStart(): Promise<void> {
    await this.write("STRT");
  }

  /** Interrupts the storage. */
  async bufferPause(): Promise<void> {
    await this.write("PAUS");
  }

  /** Ends the storage and empties the buffers. */
  async bufferReset(): Promise<void> {
    await this.write("REST");
    this.bufferNpts.cache.invalidate();
  }

  /** Tells what the points of the traces lie on, where a trigger at each point of a sweep stores one. */
  setSweepParameters(sweep: ParameterBase, start: number, stop: number, nPoints = 10, label = sweep.label): void {
    this.#sweepArray = linspace(start, stop, nPoints);
    this.#sweep = { unit: sweep.unit, label };
    Object.assign(this.sweepSetpoints, this.#sweep);
  }

  #showAxis(rate: number | "Trigger" | undefined): void {
    const inTime = rate !== "Trigger";
    Object.assign(this.sweepSetpoints, inTime ? { unit: "s", label: "Time" } : this.#sweep);
    Object.assign(this.bufferTime, inTime ? { unit: "s", label: "Time" } : { unit: "", label: "Trigger event number" });
  }

  #showUnits(channel: 1 | 2): void {
    this[`ch${channel}Databuffer`].showUnit();
    this[`ch${channel}Datatrace`].showUnit();
  }
}

/** When points at a rate in Hz are stored, from the first one on. */
function times(count: number, rate: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => index / rate);
}
