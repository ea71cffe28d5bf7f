/** An output of a Lake Shore temperature controller: a loop that holds a temperature by a heater. */
import {
  createOnOffValMapping,
  Group,
  InstrumentChannel,
  InstrumentError,
  parseNumber,
  vals,
} from "../../core/index.ts";
import type { LakeshoreBase } from "./base.ts";
import { settled } from "./settled.ts";

export const onOff = createOnOffValMapping({ onVal: 1, offVal: 0 });

/** How {@link LakeshoreBaseOutput.waitUntilSetPointReached} waits; what is not given comes from the parameters of these names. */
export interface WaitOptions {
  /** Time between two readings in s. */
  readonly waitCycleTime?: number;
  /** How far a reading may be from the setpoint, as a part of the reading. */
  readonly waitTolerance?: number;
  /** How long it has to stay that near, in s. */
  readonly waitEquilibrationTime?: number;
  /** Longest wait in s. Default none: a setpoint that the range cannot reach is waited for until somebody interrupts. */
  readonly timeout?: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/** What a kind of output has: names of its modes, inputs and ranges, and the codes that the model knows them by. */
export interface OutputCodes {
  readonly modes: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, number>>;
  /** From `off` on upwards. */
  readonly ranges: Readonly<Record<string, number>>;
}

/** One output. A model gives the codes, and what it has besides. */
export abstract class LakeshoreBaseOutput<
  Codes extends OutputCodes = OutputCodes,
  Parent extends LakeshoreBase = LakeshoreBase,
> extends InstrumentChannel<Parent> {
  /** What commands call it. */
  readonly index: number;
  readonly #codes: Codes;

  readonly mode;
  readonly inputChannel;
  readonly powerupEnable;
  /** Mode, input and power-up are sent together. */
  readonly outputGroup;
  readonly outputRange;
  readonly rangeLimits;
  /** Whether and how fast the setpoint ramps are sent together. */
  readonly setpointRampGroup;

  constructor(parent: Parent, name: string, index: number, codes: Codes) {
    super(parent, name);
    this.index = index;
    this.#codes = codes;
    // The names of this kind of output, not of any.
    const modes: Codes["modes"] = codes.modes;
    const inputs: Codes["inputs"] = codes.inputs;
    const ranges: Codes["ranges"] = codes.ranges;
    this.mode = this.groupParameter({
      label: "Control mode",
      valMapping: modes,
      docstring: "How the output is controlled: by its loop, by hand, or not at all.",
    });
    this.inputChannel = this.groupParameter({
      label: "Input channel",
      valMapping: inputs,
      docstring: "The sensor by which the output is controlled.",
    });
    this.powerupEnable = this.groupParameter({
      label: "Power-up enable",
      valMapping: onOff,
      docstring: "Whether the output comes back on after a power cycle, or stays off.",
    });
    this.outputGroup = new Group(
      { mode: this.mode, input: this.inputChannel, powerup: this.powerupEnable },
      { getCmd: `OUTMODE? ${index}`, setCmd: `OUTMODE ${index}, {mode}, {input}, {powerup}` },
    );
    this.outputRange = this.parameter({
      label: "Heater range",
      getCmd: `RANGE? ${index}`,
      setCmd: `RANGE ${index},{}`,
      valMapping: ranges,
      docstring: "Range of the heater; it counts for nothing in mode off, and an output that monitors is always on.",
    });
    this.setpointRampGroup = new Group(
      { enabled: this.setpointRampEnabled, rate: this.setpointRampRate },
      { getCmd: `RAMP? ${index}`, setCmd: `RAMP ${index},{enabled},{rate}` },
    );
    this.rangeLimits = this.parameter({
      label: "Temperature limits of the ranges",
      unit: "K",
      getCmd: null,
      setCmd: null,
      vals: vals.sequence(vals.numbers(0, 400), {
        length: new Set(Object.values(codes.ranges)).size - 1,
        requireSorted: true,
      }),
      docstring: "The highest temperature for each range but off, which setRangeFromTemperature chooses by.",
    });
  }

  readonly output = this.parameter({
    label: "Output",
    unit: "%",
    getCmd: () => this.ask(`HTR? ${this.index}`),
    getParser: parseNumber,
    docstring: "What the heater has of its range, in percent.",
  });

  readonly setpoint = this.parameter({
    label: "Setpoint",
    unit: "K",
    getCmd: () => this.ask(`SETP? ${this.index}`),
    getParser: parseNumber,
    setCmd: (value: number) => this.write(`SETP ${this.index},${value}`),
    // 0 to 400 K, and the same in degrees Celsius.
    vals: vals.numbers(-273.15, 400),
    // Who asks too soon is told the setpoint before.
    postDelay: 0.5,
    docstring: "The temperature to hold, in the preferred unit of the sensor; while it ramps, where it is.",
  });

  readonly setpointRampEnabled = this.groupParameter({
    label: "Setpoint ramping enabled",
    valMapping: onOff,
    docstring: "Whether a new setpoint is approached at setpointRampRate.",
  });

  readonly setpointRampRate = this.groupParameter({
    label: "Setpoint ramping rate",
    unit: "K/min",
    getParser: parseNumber,
    vals: vals.numbers(0, 100),
    docstring: "How fast the setpoint goes up or down, from 0.1 K/min; 0 is as fast as without a ramp.",
  });

  readonly setpointRampStatus = this.parameter({
    label: "Setpoint is ramping",
    getCmd: () => this.ask(`RAMPST? ${this.index}`),
    valMapping: onOff,
    docstring: "Whether the setpoint is on its way.",
  });

  readonly waitCycleTime = this.parameter({
    label: "Waiting cycle time",
    unit: "s",
    getCmd: null,
    setCmd: null,
    vals: vals.numbers(0, 100),
    initialCacheValue: 0.1,
    docstring: "Time between two readings while a temperature is waited for.",
  });

  readonly waitTolerance = this.parameter({
    label: "Waiting tolerance",
    getCmd: null,
    setCmd: null,
    vals: vals.numbers(0, 100),
    initialCacheValue: 0.1,
    docstring: "How far from the setpoint a temperature that is waited for may be, as a part of it.",
  });

  readonly waitEquilibrationTime = this.parameter({
    label: "Waiting equilibration time",
    unit: "s",
    getCmd: null,
    setCmd: null,
    vals: vals.numbers(0, 100),
    initialCacheValue: 0.5,
    docstring: "How long a temperature that is waited for has to stay within the tolerance.",
  });

  readonly blockingT = this.parameter({
    label: "Setpoint, waited for",
    unit: "K",
    getCmd: false,
    setCmd: (temperature: number, signal: AbortSignal) => this.#setAndWait(temperature, signal),
    vals: vals.numbers(0, 400),
    snapshotExclude: true,
    docstring: "Sets range and setpoint, and waits until the temperature is reached and stays.",
  });

  /**
   * Takes the range whose limit is the first above the temperature, the largest for one beyond all limits.
   * @throws InstrumentError as long as rangeLimits are not known.
   */
  async setRangeFromTemperature(temperature: number): Promise<string> {
    const limits = this.rangeLimits.cache.value;
    if (limits === null)
      throw this.#error("the limits of the ranges are not known: set rangeLimits first, for example to [1, 10, 100]");
    const above = limits.findIndex(limit => temperature < limit);
    // Range 0 is off; of several names for a range, the last is the one that is read.
    const code = (above < 0 ? limits.length - 1 : above) + 1;
    const [range = ""] = Object.entries(this.#codes.ranges).findLast(([, each]) => each === code) ?? [];
    await this.outputRange(range as never);
    return range;
  }

  /** Sets the range for a temperature in K, and the setpoint to it. */
  async setSetpointAndRange(temperature: number): Promise<void> {
    await this.setRangeFromTemperature(temperature);
    await this.setpoint(temperature);
  }

  /**
   * Waits until |T − setpoint| / T is within the tolerance, and stays so for the equilibration time. Others may use the
   * instrument in the meantime; an interrupt of the cell or a signal ends it.
   * @throws InstrumentError if the sensor does not count in kelvin, or after the time-out.
   */
  async waitUntilSetPointReached(options: WaitOptions = {}): Promise<void> {
    const input = await this.inputChannel();
    const sensor = this.parent.sensorFor(input);
    if (!sensor) throw this.#error(`waiting for the setpoint: it has no sensor: inputChannel is ${input}`);
    const units = await sensor.preferredUnits();
    if (units !== "kelvin")
      throw this.#error(
        `waiting for the setpoint: sensor ${sensor.channel} counts in ${units}: its units must be kelvin`,
      );
    await settled({
      temperature: () => sensor.temperature(),
      setpoint: () => this.setpoint(),
      isRamping: () => this.setpointRampStatus(),
      cycleTime: options.waitCycleTime ?? (await this.waitCycleTime.cache.get()),
      tolerance: options.waitTolerance ?? (await this.waitTolerance.cache.get()),
      equilibrationTime: options.waitEquilibrationTime ?? (await this.waitEquilibrationTime.cache.get()),
      timeout: options.timeout ?? Infinity,
      signal: options.signal,
    });
  }

  async #setAndWait(temperature: number, signal: AbortSignal): Promise<void> {
    await this.setSetpointAndRange(temperature);
    await this.waitUntilSetPointReached({ signal });
  }

  #error(text: string): InstrumentError {
    return new InstrumentError(`${this.fullName}: ${text}`, { instrument: this.fullName });
  }
}
