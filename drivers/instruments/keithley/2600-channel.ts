/** One source-measure unit of a Keithley 2600: it reads, sweeps by itself, and takes traces of time. */
import { parseNumber, vals } from "../../core/index.ts";
import { Keithley2600FastSweep, setUp } from "./2600-fast-sweep.ts";
import { forgetStatus, Keithley2600Reading } from "./2600-reading.ts";
import { runScript, secondsPerReading } from "./2600-script.ts";
import { Keithley2600Settings } from "./2600-settings.ts";
import { readStatus } from "./2600-status.ts";
import { planSweep, type Keithley2600Sweep, type Keithley2600SweepOptions } from "./2600-sweep-plan.ts";
import { timeTraceScript } from "./2600-time-trace.ts";

/** One source-measure unit of a Keithley 2600: a source, a meter and their limits. */
export class Keithley2600Channel extends Keithley2600Settings {
  /** Voltage of the source; read, it is what the meter sees at the terminals. */
  readonly volt = new Keithley2600Reading("volt", this, {
    label: "Voltage",
    unit: "V",
    quantity: "v",
    levelFormat: "{:.12f}",
    largest: Math.max(...this.parent.ranges.voltage),
    docstring: "Sets the level of the voltage source; reads the voltage measured at the terminals.",
  });

  /** Current of the source; read, it is what the meter sees at the terminals. */
  readonly curr = new Keithley2600Reading("curr", this, {
    label: "Current",
    unit: "A",
    quantity: "i",
    // Exponents keep the digits of a current of some picoampere.
    levelFormat: "{:.12e}",
    largest: Math.max(...this.parent.ranges.sourceCurrent),
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

  /** Readings of a sweep that runs in the instrument: `setupFastsweep` says which. */
  readonly fastsweep = new Keithley2600FastSweep("fastsweep", this);

  readonly timetraceNpts = this.parameter({
    label: "Number of points",
    getCmd: null,
    setCmd: null,
    vals: vals.ints(1),
    initialCacheValue: 500,
    docstring: "How many readings a time trace has; the memory of the instrument sets the limit.",
  });

  readonly timetraceDt = this.parameter({
    label: "Time resolution",
    unit: "s",
    getCmd: null,
    setCmd: null,
    // smuX.measure.interval: 0 to 1 s.
    vals: vals.numbers(0, 1),
    initialCacheValue: 1e-3,
    docstring: "Time from one reading of a time trace to the next; readings that take longer come as fast as they can.",
  });

  readonly timeAxis = this.parameter({
    label: "Time",
    unit: "s",
    getCmd: () => this.#times(),
    vals: vals.arrays({ shape: [this.timetraceNpts] }),
    snapshotValue: false,
    docstring: "When the readings of a time trace are taken, counted from the first one.",
  });

  readonly timetrace = this.parameterWithSetpoints({
    label: "Current",
    unit: "A",
    shape: [this.timetraceNpts],
    setpoints: [this.timeAxis],
    settings: [this.timetraceDt],
    getCmd: signal => this.#timeTrace(signal),
    docstring: "Currents or voltages at equal intervals of time, taken by the instrument itself.",
  });

  readonly timetraceMode = this.parameter({
    label: "Quantity of time traces",
    getCmd: null,
    setCmd: (mode: "current" | "voltage") => this.#labelTrace(mode),
    vals: vals.enum("current", "voltage"),
    initialCacheValue: "current",
    docstring: "What a time trace measures; label and unit of timetrace follow.",
  });

  /**
   * Tells what `fastsweep` of the channel that the inner sweep belongs to is to do; nothing is sent. The inner sweep runs
   * through at each value of the outer one. The outputs that are swept go on, and stay on at the last level; `mode` sets
   * `fourWireMeasurement`.
   * @example
   * smu.smua.setupFastsweep(new LinSweep(smu.smua.volt, 0, 0.8, 81, 0.001));
   * const currents = await smu.smua.fastsweep();
   * @throws ParameterError for what the instrument cannot sweep by itself; ValidationError for a level that is not allowed.
   */
  setupFastsweep(inner: Keithley2600Sweep, options?: Keithley2600SweepOptions): void;
  setupFastsweep(
    inner: Keithley2600Sweep,
    outer: Keithley2600Sweep | undefined,
    options?: Keithley2600SweepOptions,
  ): void;
  setupFastsweep(
    inner: Keithley2600Sweep,
    second: Keithley2600Sweep | Keithley2600SweepOptions = {},
    third?: Keithley2600SweepOptions,
  ): void {
    const outer = "param" in second ? second : undefined;
    const options = third ?? ("param" in second ? {} : second);
    const plan = planSweep(this.parent.channels, inner, outer, options);
    plan.inner.channel.fastsweep[setUp](plan);
  }

  /** Returns this channel to its defaults, the output goes off, and reads them. */
  async reset(): Promise<void> {
    await this.write(`${this.shortName}.reset()`);
    this.invalidateCache();
    await this.snapshot({ update: "All" });
  }

  [forgetStatus](): void {
    this.volt[forgetStatus]();
    this.curr[forgetStatus]();
    this.measurementStatus.cache.invalidate();
  }

  async #timeTrace(signal: AbortSignal): Promise<Float64Array> {
    const [points, interval] = [await this.timetraceNpts(), await this.timetraceDt()];
    const quantity = (await this.timetraceMode()) === "current" ? "i" : "v";
    return await this.parent.visaHandle.transaction(
      async () => {
        const integration = (await this.nplc()) / (await this.linefreq.cache.get());
        this.#warnOfSlowReadings(integration, interval);
        const trace = { channel: this.shortName, points, interval, quantity } as const;
        return runScript(this.parent, timeTraceScript(trace, secondsPerReading(integration)), signal);
      },
      { signal },
    );
  }

  /** The trace is right, but its axis is not. */
  #warnOfSlowReadings(integration: number, interval: number): void {
    if (integration <= interval) return;
    const [takes, wanted] = [integration, interval].map(seconds => `${(seconds * 1000).toFixed(1)} ms`);
    console.warn(
      `${this.timetrace.fullName}: integrating takes ${takes}, longer than the ${wanted} of timetraceDt: readings come ` +
        `later than timeAxis says; lower nplc or raise timetraceDt`,
    );
  }

  async #times(): Promise<Float64Array> {
    const interval = await this.timetraceDt();
    return Float64Array.from({ length: await this.timetraceNpts() }, (_, index) => index * interval);
  }

  #labelTrace(mode: "current" | "voltage"): void {
    this.timetrace.label = mode === "current" ? "Current" : "Voltage";
    this.timetrace.unit = mode === "current" ? "A" : "V";
  }
}
