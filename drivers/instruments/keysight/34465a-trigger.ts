/** What starts the measurements of a Keysight 344xxA. */
import { InstrumentChannel, parseNumber, vals } from "../../core/index.ts";
import { keysight344xxAModels, scpiWords } from "./34465a-models.ts";
import type { Keysight344xxA } from "./34465a-base.ts";
import type { Keysight344xxADigitizing } from "./34465a-digitizing.ts";

/** The reply that stands for a number without end. */
const infinite = 9.9e37;

export class Keysight344xxATrigger<Parent extends Keysight344xxA = Keysight344xxA> extends InstrumentChannel<Parent> {
  readonly count = this.parameter({
    label: "Trigger count",
    getCmd: "TRIGger:COUNt?",
    setCmd: "TRIGger:COUNt {}",
    getParser: readCount,
    vals: vals.multiType(
      vals.ints(1, keysight344xxAModels[this.parent.model].mostTriggers),
      vals.enum(...scpiWords, "INF"),
    ),
    docstring: "How many triggers are accepted before the meter is idle again; each takes sample.count measurements.",
  });

  readonly delay = this.parameter({
    label: "Trigger delay",
    unit: "s",
    getCmd: "TRIGger:DELay?",
    setCmd: async (seconds: number | string) => {
      await this.write(`TRIGger:DELay ${seconds}`);
      this.autoDelayEnabled.cache.invalidate();
    },
    vals: vals.multiType(vals.numbers(0, 3600), vals.enum(...scpiWords)),
    docstring: "Time between the trigger and the first measurement; setting it ends the automatic delay.",
  });

  readonly autoDelayEnabled = this.parameter({
    label: "Automatic trigger delay",
    getCmd: "TRIGger:DELay:AUTO?",
    setCmd: async (code: number) => {
      await this.write(`TRIGger:DELay:AUTO ${code}`);
      this.delay.cache.invalidate();
    },
    valMapping: [
      [true, 1],
      [false, 0],
    ] as const,
    docstring: "Whether the meter chooses the delay by function, range and integration time.",
  });

  readonly slope = this.parameter({
    label: "Trigger slope",
    getCmd: "TRIGger:SLOPe?",
    setCmd: "TRIGger:SLOPe {}",
    vals: vals.enum("POS", "NEG"),
    docstring: "Which edge of the trigger signal counts, at the rear input or of the level.",
  });

  readonly source = this.parameter({
    label: "Trigger source",
    getCmd: "TRIGger:SOURce?",
    setCmd: "TRIGger:SOURce {}",
    vals: vals.dependent(() => (this.triggersOnLevels ? sources : externalSources)),
    docstring:
      "What triggers: IMM at once, BUS by force(), EXT a pulse at the rear input, INT the level of the signal (option DIG).",
  });

  /** Whether the signal itself can trigger. */
  protected get triggersOnLevels(): boolean {
    return false;
  }

  /** Triggers a meter that waits with the source BUS. */
  async force(): Promise<void> {
    await this.write("*TRG");
  }
}

/** Of the 34465A and the 34470A: with the option DIG the signal's level triggers as well. */
export class Keysight34465ATrigger extends Keysight344xxATrigger<Keysight344xxADigitizing> {
  readonly level = this.parameter({
    label: "Trigger level",
    unit: "V",
    getCmd: () => this.parent.askWithDIG("TRIGger:LEVel?"),
    setCmd: async (volts: number | string) => {
      this.parent.assertDIG();
      await this.write(`TRIGger:LEVel ${volts}`);
    },
    vals: vals.multiType(vals.numbers(-1000, 1000), vals.enum(...scpiWords)),
    docstring:
      "Level that triggers where the source is INT (option DIG); on a fixed range up to 100 V it lies within ±120 % of the range.",
  });

  protected override get triggersOnLevels(): boolean {
    return this.parent.hasDIG;
  }
}

const externalSources = vals.enum("IMM", "EXT", "BUS");
const sources = vals.enum("IMM", "EXT", "BUS", "INT");

function readCount(reply: string): number | "INF" {
  const count = parseNumber(reply);
  return count >= infinite ? "INF" : count;
}
