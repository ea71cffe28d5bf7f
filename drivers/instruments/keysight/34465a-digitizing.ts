/** What the larger Truevolt multimeters add: apertures in seconds, a sample timer, time traces and, with the option DIG, fast sampling. */
import { InstrumentError, vals } from "../../core/index.ts";
import { Keysight344xxA } from "./34465a-base.ts";
import { keysight344xxAModels, scpiWords, type Keysight344xxASenseFunction } from "./34465a-models.ts";
import { Keysight34465ASample } from "./34465a-sample.ts";
import { Keysight34465ATrigger } from "./34465a-trigger.ts";
import { acquireTimeTrace, timesOf } from "./34465a-time-trace.ts";

/** What the 34465A and the 34470A have in common. */
export abstract class Keysight344xxADigitizing extends Keysight344xxA {
  readonly apertureMode = this.parameter({
    label: "Aperture mode",
    getCmd: () => this.askFunction("APERture:ENABled", "aperture"),
    setCmd: (code: number) => this.writeFunction("APERture:ENABled", code, "aperture"),
    valMapping: { ON: 1, OFF: 0 },
    docstring: "Whether the integration time is apertureTime, ON, or nplc, OFF; setting either of them switches it.",
  });

  readonly apertureTime = this.parameter({
    label: "Aperture time",
    unit: "s",
    getCmd: () => this.askFunction("APERture", "aperture"),
    setCmd: async (seconds: number | string) => {
      await this.writeFunction("APERture", seconds, "aperture");
      for (const each of [this.apertureMode, this.resolution]) each.cache.invalidate();
    },
    vals: vals.dependent(() => vals.multiType(vals.numbers(...this.#apertures), vals.enum(...scpiWords))),
    docstring: "Integration time in seconds, in steps of 2 µs; setting it switches apertureMode on.",
  });

  readonly trigger = new Keysight34465ATrigger(this, "trigger");
  readonly sample = new Keysight34465ASample(this, "sample");

  readonly timetraceNpts = this.parameter({
    label: "Points of the time trace",
    setCmd: null,
    initialValue: 500,
    vals: vals.ints(1),
    docstring: "How many points a time trace has.",
  });

  readonly timetraceDt = this.parameter({
    label: "Interval of the time trace",
    unit: "s",
    setCmd: null,
    initialValue: 0.1,
    vals: vals.numbers(0),
    docstring: "Time from one point of a time trace to the next; at least sample.timerMinimum.",
  });

  readonly timeAxis = this.parameter({
    label: "Time",
    unit: "s",
    getCmd: () => timesOf(this),
    vals: vals.arrays({ shape: [this.timetraceNpts] }),
    snapshotValue: false,
    docstring: "Times of the points of a time trace, from its trigger.",
  });

  readonly timetrace = this.parameterWithSetpoints({
    label: "Voltage",
    unit: "V",
    setpoints: [this.timeAxis],
    settings: [this.timetraceDt],
    shape: [this.timetraceNpts],
    getCmd: () => acquireTimeTrace(this),
    docstring:
      "Measures timetraceNpts points, timetraceDt apart, of whatever senseFunction says; unit and label follow it.",
  });

  #firmwareDigitizes = true;

  /** Whether the meter digitizes: by its option DIG, or by its firmware from A.03 on, which has it for everybody. */
  get hasDIG(): boolean {
    return this.#firmwareDigitizes || this.options.includes("DIG");
  }

  /** Whether the meter has the larger memory, option MEM. */
  get hasMEM(): boolean {
    return this.options.includes("MEM");
  }

  /** Throws unless the meter digitizes. */
  assertDIG(): void {
    if (this.hasDIG) return;
    throw new InstrumentError(
      `needs the option DIG, or firmware A.03 and later: this ${this.model} has the options ${this.options.join(", ") || "none"}`,
    );
  }

  /** Asks for what only a meter that digitizes knows. */
  async askWithDIG(command: string): Promise<string> {
    this.assertDIG();
    return await this.ask(command);
  }

  protected override get resolutionTable(): readonly (readonly [nplc: number, factor: number])[] {
    const { resolutions, digitizing } = keysight344xxAModels[this.model];
    return this.hasDIG ? [...digitizing, ...resolutions] : resolutions;
  }

  protected override learn(firmware: string): void {
    this.#firmwareDigitizes = Number(/^[A-Z]\.0*(\d+)/.exec(firmware)?.[1] ?? 0) >= 3;
    for (const each of [this.trigger.level, this.sample.pretriggerCount]) each.snapshotExclude = !this.hasDIG;
  }

  protected override followFunction(name: Keysight344xxASenseFunction): void {
    super.followFunction(name);
    for (const each of [this.apertureMode, this.apertureTime]) each.snapshotExclude = name.startsWith("AC");
  }

  protected override forgetAperture(): void {
    for (const each of [this.apertureMode, this.apertureTime]) each.cache.invalidate();
  }

  /** Least and longest aperture in s: the longest is 100 power line cycles. */
  get #apertures(): [number, number] {
    return [this.hasDIG ? 20e-6 : 0.3e-3, this.lineFrequency.cache.value === 60 ? 1.67 : 2];
  }
}
