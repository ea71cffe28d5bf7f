/** Voltage and current of a source-measure unit: set as a level, read at the terminals together with the limits. */
import { ParameterBase, vals, type ParameterSnapshot } from "../../core/index.ts";
import { format } from "../../io/format.ts";
import type { Keithley2600Channel } from "./2600-channel.ts";
import { readValueAndStatus, type Keithley2600MeasurementStatus } from "./2600-status.ts";

/** Between the parts of the driver: what the last reading said of the limits does not hold any more. */
export const forgetStatus: unique symbol = Symbol("forgetStatus");

/** What sets the two apart. */
export interface Keithley2600ReadingOptions {
  readonly label: string;
  readonly unit: string;
  readonly docstring: string;
  /** As commands end: `v` or `i`. */
  readonly quantity: "v" | "i";
  /** Python's format for a level. */
  readonly levelFormat: string;
  /** Largest level, of either sign. */
  readonly largest: number;
}

/** The voltage or the current of a channel: setting it sets the level of the source, reading it measures. */
export class Keithley2600Reading extends ParameterBase<number, number> {
  readonly #channel: Keithley2600Channel;
  /** As commands end: `v` or `i`. */
  readonly quantity: "v" | "i";
  readonly #levelFormat: string;
  #status: Keithley2600MeasurementStatus | null = null;

  constructor(name: string, channel: Keithley2600Channel, options: Keithley2600ReadingOptions) {
    const { label, unit, docstring, largest } = options;
    super(name, {
      instrument: channel,
      label,
      unit,
      docstring,
      vals: vals.numbers(-largest, largest),
      snapshotGet: false,
    });
    this.#channel = channel;
    this.quantity = options.quantity;
    this.#levelFormat = options.levelFormat;
  }

  /** Which limit the source was at during the last reading; null before one, and once a level has been set. */
  get measurementStatus(): Keithley2600MeasurementStatus | null {
    return this.#status;
  }

  /** Reads the value and the condition of the limits that belongs to it, in one exchange. */
  override async getRaw(): Promise<number> {
    const { shortName } = this.#channel;
    const condition = `status.measurement.instrument.${shortName}.condition`;
    const reply = await this.#channel.ask(`${shortName}.measure.${this.quantity}(), ${condition}`);
    const { value, status, bits } = readValueAndStatus(reply);
    this.#status = status;
    this.#channel.measurementStatus.cache.update(status, bits);
    return value;
  }

  override async setRaw(level: number): Promise<void> {
    const text = format(this.#levelFormat, level);
    await this.#channel.write(`${this.#channel.shortName}.source.level${this.quantity}=${text}`);
    this.#channel[forgetStatus]();
  }

  [forgetStatus](): void {
    this.#status = null;
  }

  /** The entry in a snapshot, with the status under QCoDeS's key. */
  override record(): ParameterSnapshot {
    return { ...super.record(), measurement_status: this.#status };
  }
}
