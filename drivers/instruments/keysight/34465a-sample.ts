/** How many measurements a trigger of a Keysight 344xxA takes, and when. */
import { InstrumentChannel, parseNumber, vals } from "../../core/index.ts";
import { keysight344xxAModels, scpiWords } from "./34465a-models.ts";
import type { Keysight344xxA } from "./34465a-base.ts";
import type { Keysight344xxADigitizing } from "./34465a-digitizing.ts";

export class Keysight344xxASample<Parent extends Keysight344xxA = Keysight344xxA> extends InstrumentChannel<Parent> {
  readonly count = this.parameter({
    label: "Sample count",
    getCmd: "SAMPle:COUNt?",
    setCmd: "SAMPle:COUNt {}",
    vals: vals.multiType(vals.ints(1, keysight344xxAModels[this.parent.model].mostSamples), vals.enum(...scpiWords)),
    docstring: "How many measurements are taken for each trigger.",
  });
}

/** Of the 34465A and the 34470A: paced by a timer, and with the option DIG from before the trigger. */
export class Keysight34465ASample extends Keysight344xxASample<Keysight344xxADigitizing> {
  readonly pretriggerCount = this.parameter({
    label: "Pretrigger samples",
    getCmd: () => this.parent.askWithDIG("SAMPle:COUNt:PRETrigger?"),
    setCmd: async (count: number | string) => {
      this.parent.assertDIG();
      await this.write(`SAMPle:COUNt:PRETrigger ${count}`);
    },
    vals: vals.dependent(() => (this.parent.hasMEM ? pretriggersWithMemory : pretriggers)),
    docstring: "How many of the samples are kept from before the trigger (option DIG); fewer than sample.count.",
  });

  readonly source = this.parameter({
    label: "Sample timing",
    getCmd: "SAMPle:SOURce?",
    setCmd: "SAMPle:SOURce {}",
    vals: vals.enum("IMM", "TIM"),
    docstring: "Whether samples follow each other as soon as they can, IMM, or in steps of sample.timer, TIM.",
  });

  readonly timer = this.parameter({
    label: "Sample interval",
    unit: "s",
    getCmd: "SAMPle:TIMer?",
    setCmd: "SAMPle:TIMer {}",
    vals: vals.multiType(vals.numbers(0, 3600), vals.enum(...scpiWords)),
    docstring:
      "Time from one sample to the next where the source is TIM; below timerMinimum the meter may miss samples. MIN stands for that minimum.",
  });

  readonly timerMinimum = this.parameter({
    label: "Least sample interval",
    unit: "s",
    getCmd: "SAMPle:TIMer? MIN",
    getParser: parseNumber,
    docstring:
      "Least interval that the present function, range, integration time and autozero allow; ask for it after they are set.",
  });
}

// Half of the reading memory is left for what follows the trigger (guide, SAMPle:COUNt:PRETrigger).
const pretriggers = vals.multiType(vals.ints(0, 49_999), vals.enum(...scpiWords));
const pretriggersWithMemory = vals.multiType(vals.ints(0, 1_999_999), vals.enum(...scpiWords));
