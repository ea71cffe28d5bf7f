/** One source-measure unit of a Keithley 2600: a source, a meter and their limits. */
import {
  createOnOffValMapping,
  InstrumentChannel,
  parseInteger,
  parseNumber,
  ReplyError,
  vals,
} from "../../core/index.ts";
import type { Keithley2600 } from "./2600.ts";

/** Which limit the source has run into. */
export type Keithley2600MeasurementStatus =
  "no limit reached" | "voltage limit reached" | "current limit reached" | "voltage and current limit reached";

/** By bits 0 and 1 of the condition register; its other bits tell nothing about limits. */
const statuses = [
  "no limit reached",
  "voltage limit reached",
  "current limit reached",
  "voltage and current limit reached",
] as const;

const onOff = createOnOffValMapping({ onVal: 1, offVal: 0 });

export class Keithley2600Channel extends InstrumentChannel<Keithley2600> {
  /** Voltage of the source; read, it is what the meter sees at the terminals. */
  readonly volt = this.parameter({
    label: "Voltage",
    unit: "V",
    getCmd: () => this.#measure("v"),
    setCmd: `${this.shortName}.source.levelv={:.12f}`,
    vals: vals.numbers(-largest(this.parent.ranges.voltage), largest(this.parent.ranges.voltage)),
    snapshotGet: false,
    docstring: "Sets the level of the voltage source; reads the voltage measured at the terminals.",
  });

  /** Current of the source; read, it is what the meter sees at the terminals. */
  readonly curr = this.parameter({
    label: "Current",
    unit: "A",
    getCmd: () => this.#measure("i"),
    // Exponents keep the digits of a current of some picoampere.
    setCmd: `${this.shortName}.source.leveli={:.12e}`,
    vals: vals.numbers(-largest(this.parent.ranges.sourceCurrent), largest(this.parent.ranges.sourceCurrent)),
    snapshotGet: false,
    docstring: "Sets the level of the current source; reads the current measured at the terminals.",
  });

  readonly res = this.parameter({
    label: "Resistance",
    unit: "Ω",
    getCmd: `${this.shortName}.measure.r()`,
    getParser: parseNumber,
    snapshotGet: false,
    docstring: "Measured voltage divided by measured current; 9.91e37 where there is no current.",
  });

  readonly measurementStatus = this.parameter({
    label: "Measurement status",
    getCmd: `status.measurement.instrument.${this.shortName}.condition`,
    getParser: readStatus,
    snapshotGet: false,
    docstring:
      "Whether the source is held back by its voltage or current limit; updated by each reading of volt and curr.",
  });

  readonly mode = this.parameter({
    label: "Source function",
    getCmd: `${this.shortName}.source.func`,
    setCmd: `${this.shortName}.source.func={:d}`,
    valMapping: { current: 0, voltage: 1 },
    docstring: "Whether the source drives a voltage or a current.",
  });

  readonly output = this.parameter({
    label: "Output",
    getCmd: `${this.shortName}.source.output`,
    setCmd: `${this.shortName}.source.output={:d}`,
    valMapping: onOff,
    docstring: "Whether the source is connected to the terminals.",
  });

  readonly nplc = this.parameter({
    label: "Integration time in power line cycles",
    getCmd: `${this.shortName}.measure.nplc`,
    setCmd: `${this.shortName}.measure.nplc={}`,
    vals: vals.numbers(0.001, 25),
    docstring: "How long the meter integrates, as a number of power line cycles: longer is slower and less noisy.",
  });

  readonly linefreq = this.parameter({
    label: "Line frequency",
    unit: "Hz",
    getCmd: "localnode.linefreq",
    getParser: parseNumber,
    docstring: "Frequency of the power line that nplc counts in.",
  });

  readonly fourWireMeasurement = this.parameter({
    label: "Four-wire measurement",
    getCmd: `${this.shortName}.sense`,
    setCmd: `${this.shortName}.sense={:d}`,
    valMapping: onOff,
    docstring: "Senses the voltage through wires of their own, so that the leads' resistance does not count.",
  });

  readonly limitv = this.parameter({
    label: "Voltage limit",
    unit: "V",
    getCmd: `${this.shortName}.source.limitv`,
    setCmd: `${this.shortName}.source.limitv={}`,
    vals: vals.numbers(0, largest(this.parent.ranges.voltage)),
    docstring: "Largest voltage that the current source may apply.",
  });

  readonly limiti = this.parameter({
    label: "Current limit",
    unit: "A",
    getCmd: `${this.shortName}.source.limiti`,
    setCmd: `${this.shortName}.source.limiti={}`,
    vals: vals.numbers(0, largest(this.parent.ranges.sourceCurrent)),
    docstring: "Largest current that the voltage source may drive: the compliance of a device under test.",
  });

  readonly sourcerangeV = this.parameter({
    label: "Voltage range of the source",
    unit: "V",
    getCmd: `${this.shortName}.source.rangev`,
    setCmd: `${this.shortName}.source.rangev={}`,
    vals: vals.enum(...this.parent.ranges.voltage),
    docstring: "Range of the voltage source.",
  });

  readonly sourceAutorangeVEnabled = this.parameter({
    label: "Autorange of the voltage source",
    getCmd: `${this.shortName}.source.autorangev`,
    setCmd: `${this.shortName}.source.autorangev={:d}`,
    valMapping: onOff,
    docstring: "Chooses the range of the voltage source by its level.",
  });

  readonly measurerangeV = this.parameter({
    label: "Voltage range of the meter",
    unit: "V",
    getCmd: `${this.shortName}.measure.rangev`,
    setCmd: `${this.shortName}.measure.rangev={}`,
    vals: vals.enum(...this.parent.ranges.voltage),
    docstring: "Range in which voltages are measured.",
  });

  readonly measureAutorangeVEnabled = this.parameter({
    label: "Autorange of the voltmeter",
    getCmd: `${this.shortName}.measure.autorangev`,
    setCmd: `${this.shortName}.measure.autorangev={:d}`,
    valMapping: onOff,
    docstring: "Chooses the range of the voltmeter by the reading.",
  });

  readonly sourcerangeI = this.parameter({
    label: "Current range of the source",
    unit: "A",
    getCmd: `${this.shortName}.source.rangei`,
    setCmd: `${this.shortName}.source.rangei={}`,
    vals: vals.enum(...this.parent.ranges.sourceCurrent),
    docstring: "Range of the current source.",
  });

  readonly sourceAutorangeIEnabled = this.parameter({
    label: "Autorange of the current source",
    getCmd: `${this.shortName}.source.autorangei`,
    setCmd: `${this.shortName}.source.autorangei={:d}`,
    valMapping: onOff,
    docstring: "Chooses the range of the current source by its level.",
  });

  readonly measurerangeI = this.parameter({
    label: "Current range of the meter",
    unit: "A",
    getCmd: `${this.shortName}.measure.rangei`,
    setCmd: `${this.shortName}.measure.rangei={}`,
    vals: vals.enum(...this.parent.ranges.measureCurrent),
    docstring: "Range in which currents are measured.",
  });

  readonly measureAutorangeIEnabled = this.parameter({
    label: "Autorange of the ammeter",
    getCmd: `${this.shortName}.measure.autorangei`,
    setCmd: `${this.shortName}.measure.autorangei={:d}`,
    valMapping: onOff,
    docstring: "Chooses the range of the ammeter by the reading.",
  });

  /** Returns this channel to its defaults; the output goes off. */
  async reset(): Promise<void> {
    await this.write(`${this.shortName}.reset()`);
    this.invalidateCache();
  }

  /** Reads a value and the condition of the limits that belongs to it, in one exchange. */
  async #measure(quantity: "v" | "i"): Promise<number> {
    const condition = `status.measurement.instrument.${this.shortName}.condition`;
    const reply = await this.ask(`${this.shortName}.measure.${quantity}(), ${condition}`);
    const [value, bits, ...more] = reply.split("\t");
    if (value === undefined || bits === undefined || more.length > 0) {
      throw new ReplyError(`reply ${JSON.stringify(reply)} is not a reading and a status, separated by a tab`, {
        reply,
      });
    }
    this.measurementStatus.cache.update(readStatus(bits), bits);
    return parseNumber(value);
  }
}

function readStatus(reply: string): Keithley2600MeasurementStatus {
  return statuses[parseInteger(reply) & 3] ?? statuses[0];
}

function largest(ranges: readonly number[]): number {
  return Math.max(...ranges);
}
