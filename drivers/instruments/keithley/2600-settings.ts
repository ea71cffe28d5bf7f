/** What is set on one source-measure unit of a Keithley 2600: function and output, integration, limits, ranges. */
import {
  createOnOffValMapping,
  InstrumentChannel,
  parseNumber,
  vals,
  type SettableParameter,
} from "../../core/index.ts";
import { format } from "../../io/format.ts";
import type { Keithley2600 } from "./2600.ts";

const onOff = createOnOffValMapping({ onVal: 1, offVal: 0 });

/** The settings of a channel, in the order of the front panel's menus. */
export abstract class Keithley2600Settings extends InstrumentChannel<Keithley2600> {
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
    vals: vals.numbers(...this.parent.ranges.voltageLimit),
    docstring: "Largest voltage that the current source may apply.",
  });

  readonly limiti = this.parameter({
    label: "Current limit",
    unit: "A",
    getCmd: `${this.shortName}.source.limiti`,
    setCmd: `${this.shortName}.source.limiti={}`,
    vals: vals.numbers(...this.parent.ranges.currentLimit),
    docstring: "Largest current that the voltage source may drive: the compliance of a device under test.",
  });

  readonly sourcerangeV = this.parameter({
    label: "Voltage range of the source",
    unit: "V",
    getCmd: `${this.shortName}.source.rangev`,
    setCmd: (range: number) => this.#setRange(`source.rangev`, range, this.sourceAutorangeVEnabled),
    vals: vals.enum(...this.parent.ranges.voltage),
    docstring: "Range of the voltage source; setting it ends its autorange.",
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
    setCmd: (range: number) => this.#setRange(`measure.rangev`, range, this.measureAutorangeVEnabled),
    vals: vals.enum(...this.parent.ranges.voltage),
    docstring: "Range in which voltages are measured; setting it ends autorange. Of no effect on what is sourced.",
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
    setCmd: (range: number) => this.#setRange(`source.rangei`, range, this.sourceAutorangeIEnabled),
    vals: vals.enum(...this.parent.ranges.sourceCurrent),
    docstring: "Range of the current source; setting it ends its autorange.",
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
    setCmd: (range: number) => this.#setRange(`measure.rangei`, range, this.measureAutorangeIEnabled),
    vals: vals.enum(...this.parent.ranges.measureCurrent),
    docstring: "Range in which currents are measured; setting it ends autorange. Of no effect on what is sourced.",
  });

  readonly measureAutorangeIEnabled = this.parameter({
    label: "Autorange of the ammeter",
    getCmd: `${this.shortName}.measure.autorangei`,
    setCmd: `${this.shortName}.measure.autorangei={:d}`,
    valMapping: onOff,
    docstring: "Chooses the range of the ammeter by the reading.",
  });

  /** The instrument would end autorange by itself; said before, the cached value follows. */
  async #setRange(attribute: string, range: number, autorange: SettableParameter<boolean>): Promise<void> {
    await autorange.set(false);
    await this.write(`${this.shortName}.${attribute}=${format("{}", range)}`);
  }
}
