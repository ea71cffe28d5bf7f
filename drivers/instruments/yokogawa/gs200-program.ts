/** Programs of a Yokogawa GS200: a list of levels that the source steps or slides through by itself. */
import {
  InstrumentChannel,
  InstrumentError,
  parseInteger,
  vals,
  type Validator,
  ValidationError,
} from "../../core/index.ts";
import type { YokogawaGS200 } from "./gs200.ts";

/** Seconds: the instrument's clock ticks ten times a second. */
const tick = 0.1;

export class YokogawaGS200Program extends InstrumentChannel<YokogawaGS200> {
  #monitored = true;

  readonly interval = this.parameter({
    label: "Interval of the program",
    unit: "s",
    getCmd: ":PROG:INT?",
    setCmd: ":PROG:INT {}",
    vals: vals.multiTypeAnd(vals.numbers(0.1, 3600), vals.permissiveMultiples(tick)),
    docstring: "Time from one step of the program to the next, in tenths of a second.",
  });

  readonly slope = this.parameter({
    label: "Slope of the program",
    unit: "s",
    getCmd: ":PROG:SLOP?",
    setCmd: ":PROG:SLOP {}",
    vals: vals.multiTypeAnd(vals.numbers(0, 3600), vals.permissiveMultiples(tick)),
    docstring: "How long the source slides from one level to the next, in tenths of a second; 0 jumps.",
  });

  readonly trigger = this.parameter({
    label: "Trigger of the program",
    getCmd: async () => {
      this.#assertMonitored();
      return await this.ask(":PROG:TRIG?");
    },
    setCmd: async (code: string) => {
      this.#assertMonitored();
      await this.write(`:PROG:TRIG ${code}`);
    },
    valMapping: { normal: "NORM", mend: "MEND" },
    docstring: "Whether a step ends with the interval, normal, or with the end of its measurement, mend (option /MON).",
  });

  readonly save = this.parameter({
    label: "Save the program",
    getCmd: false,
    setCmd: ":PROG:SAVE '{}'",
    vals: fileName(),
    docstring: "Saves the program to a file of the system memory, such as ramp.csv.",
  });

  readonly load = this.parameter({
    label: "Load a program",
    getCmd: ":PROG:LOAD?",
    setCmd: ":PROG:LOAD '{}'",
    getParser: (reply: string) => reply.trim().replace(/^(["'])(.*)\1$/, "$2"),
    vals: fileName(),
    docstring: "Loads a program from a file of the system memory, such as ramp.csv.",
  });

  readonly repeat = this.parameter({
    label: "Repetition of the program",
    getCmd: ":PROG:REP?",
    setCmd: ":PROG:REP {}",
    valMapping: { OFF: 0, ON: 1 },
    docstring: "Whether the program begins anew when it has ended.",
  });

  readonly count = this.parameter({
    label: "Step of the program",
    getCmd: ":PROG:COUN?",
    setCmd: ":PROG:COUN {}",
    getParser: parseInteger,
    vals: vals.multiTypeOr(vals.ints(1, 10_000), vals.enum("MIN", "MAX")),
    docstring: "The step at which the program stands, from 1.",
  });

  /** Begins to edit a program: each level that is set becomes a step of it. */
  async start(): Promise<void> {
    await this.write(":PROG:EDIT:STAR");
  }

  /** Ends the editing. */
  async end(): Promise<void> {
    await this.write(":PROG:EDIT:END");
  }

  /** Runs the program. */
  async run(): Promise<void> {
    await this.write(":PROG:RUN");
    this.parent.outputLevel.cache.invalidate();
  }

  /** Holds a program that runs, and lets one run that is held. */
  async hold(): Promise<void> {
    await this.write(":PROG:HOLD");
  }

  /** Holds the program where it is. */
  async pause(): Promise<void> {
    await this.write(":PROG:PAUS");
  }

  /** Lets a program run on that is held. */
  async cont(): Promise<void> {
    await this.write(":PROG:CONT");
  }

  /** For the source: whether there is a monitor, whose measurements can end a step. */
  learn(monitored: boolean): void {
    this.#monitored = monitored;
    this.trigger.snapshotExclude = !monitored;
  }

  #assertMonitored(): void {
    if (!this.#monitored) throw new InstrumentError("this GS200 has no monitor: its options do not name /MON");
  }
}

/** Names of files as the system memory has them. */
function fileName(): Validator<string> {
  return {
    description: "<Name of a .csv file>",
    isNumeric: false,
    control: { kind: "text", minLength: 5 },
    validValues: ["PROGRAM.csv", "ramp_1.csv"],
    check: (value, context = "") => {
      if (typeof value === "string" && /^[\w-]+\.csv$/i.test(value)) return;
      const text = `${JSON.stringify(value)} is invalid: must be the name of a .csv file, of letters, digits, _ and -`;
      throw new ValidationError(context === "" ? text : `${text}; ${context}`, { value, reason: "value" });
    },
    parse: reply => reply,
  };
}
