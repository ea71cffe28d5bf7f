/** The monitor of a Yokogawa GS200, an option: it measures what the source does not set, the current of a voltage or the other way round. */
import { InstrumentChannel, InstrumentError, parseNumber, vals } from "../../core/index.ts";
import type { YokogawaGS200 } from "./gs200.ts";
import type { YokogawaGS200Mode } from "./gs200-ranges.ts";

/** Smallest voltage range in V on which currents are measured. */
const leastRange = 1;

export class YokogawaGS200Monitor extends InstrumentChannel<YokogawaGS200> {
  #present = true;

  readonly enabled = this.parameter({
    label: "Measurement enabled",
    getCmd: () => this.#ask(":SENS?"),
    setCmd: (code: number) => this.#write(`:SENS ${code}`),
    valMapping: { off: 0, on: 1 },
    docstring: "Whether the monitor measures; it does so as long as the output is on.",
  });

  readonly measure = this.parameter({
    label: "Source current",
    unit: "A",
    getCmd: () => this.#measure(),
    getParser: parseNumber,
    snapshotGet: false,
    docstring:
      "Measures the current of a voltage source, or the voltage of a current source; unit and label follow the mode.",
  });

  readonly nplc = this.parameter({
    label: "Integration time in power line cycles",
    getCmd: () => this.#ask(":SENS:NPLC?"),
    setCmd: (cycles: number) => this.#write(`:SENS:NPLC ${cycles}`),
    vals: vals.ints(1, 25),
    docstring: "How long the monitor integrates, as a number of power line cycles.",
  });

  readonly delay = this.parameter({
    label: "Measurement delay",
    unit: "ms",
    getCmd: () => this.#ask(":SENS:DEL?"),
    setCmd: (milliseconds: number) => this.#write(`:SENS:DEL ${milliseconds}`),
    vals: vals.ints(0, 999_999),
    docstring: "Time from the trigger to the measurement, for what must settle.",
  });

  readonly trigger = this.parameter({
    label: "Trigger source",
    getCmd: () => this.#ask(":SENS:TRIG?"),
    setCmd: (source: string) => this.#write(`:SENS:TRIG ${source}`),
    valMapping: {
      READY: "READ",
      READ: "READ",
      TIMER: "TIM",
      TIM: "TIM",
      COMMUNICATE: "COMM",
      IMMEDIATE: "IMM",
      IMM: "IMM",
    },
    docstring:
      "When the monitor measures: after a change of the source (READ), by its timer (TIM), when it is told to (COMMUNICATE) or all the time (IMM).",
  });

  readonly interval = this.parameter({
    label: "Measurement interval",
    unit: "s",
    getCmd: () => this.#ask(":SENS:INT?"),
    setCmd: (seconds: number) => this.#write(`:SENS:INT ${seconds}`),
    vals: vals.numbers(0.1, 3600),
    docstring: "Time from one measurement to the next where the trigger source is TIM.",
  });

  /** Whether the instrument has a monitor, option /MON. */
  get present(): boolean {
    return this.#present;
  }

  /** Switches the monitor on. */
  async on(): Promise<void> {
    await this.enabled.set("on");
  }

  /** Switches the monitor off. */
  async off(): Promise<void> {
    await this.enabled.set("off");
  }

  /** Whether the monitor is on: 1 or 0. */
  async state(): Promise<number> {
    return (await this.enabled.get()) === "on" ? 1 : 0;
  }

  /** For the source: whether there is a monitor. */
  learn(present: boolean): void {
    this.#present = present;
    for (const each of Object.values(this.parameters)) each.snapshotExclude = !present;
  }

  /** For the source: what is measured in its mode. */
  follow(mode: YokogawaGS200Mode): void {
    Object.assign(
      this.measure,
      mode === "VOLT" ? { label: "Source current", unit: "A" } : { label: "Source voltage", unit: "V" },
    );
    this.measure.cache.invalidate();
    this.enabled.cache.invalidate();
  }

  async #measure(): Promise<string> {
    this.#assertPresent();
    const { parent } = this;
    if (parent.autoRange.cache.value === true)
      throw new InstrumentError("there is no measurement while autoRange is on");
    if ((await parent.sourceMode.cache.get()) === "VOLT") {
      const range = await parent.voltageRange.cache.get();
      if (range < leastRange) {
        throw new InstrumentError(
          `there is no measurement on the range of ${range} V: it must be at least ${leastRange} V`,
        );
      }
    }
    if ((await parent.output.cache.get()) === "off") throw new InstrumentError("the output is off");
    if ((await this.enabled.cache.get()) === "off") {
      throw new InstrumentError(`measurements are disabled: set ${this.enabled.fullName} to "on"`);
    }
    return await this.ask(":MEAS?");
  }

  async #ask(command: string): Promise<string> {
    this.#assertPresent();
    return await this.ask(command);
  }

  async #write(command: string): Promise<void> {
    this.#assertPresent();
    await this.write(command);
  }

  #assertPresent(): void {
    if (!this.#present) throw new InstrumentError("this GS200 has no monitor: its options do not name /MON");
  }
}
