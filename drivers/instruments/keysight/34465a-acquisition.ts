/** Triggers, samples and reading memory of the simulated Keysight 34465A. */
import type { SimulationClock } from "../../io/sim/clock.ts";
import type { ModelAnswer } from "../../io/sim/device.ts";
import type { ScpiSettings, Setting } from "../../io/sim/models/scpi-settings.ts";
import type { ScpiStatus } from "../../io/sim/status/scpi-status.ts";
import type { Keysight344xxALimits } from "./34465a-models.ts";

/** What the converter gives. */
export interface Converter34465A {
  /** Seconds for a reading with what is set. */
  readingTime(): number;
  /** The reading now, as it is told. */
  reading(): string;
}

const reading = /^\s*:?(?:(READ)|(FETC(?:h)?)|(INIT)(?:iate)?(?::IMM(?:ediate)?)?|(ABOR)t?|(\*TRG))\s*(\?)?\s*$/i;
const infinite = 9.9e37;

export class Acquisition34465A {
  readonly #status: ScpiStatus;
  readonly #clock: SimulationClock;
  readonly #converter: Converter34465A;
  readonly #samples: Setting<number>;
  readonly #triggers: Setting<number>;
  readonly #source: Setting<string>;
  readonly #timing: Setting<string> = { value: "IMM" };
  readonly #timer: Setting<number> = { value: 0 };
  #memory: string[] = [];
  /** Triggers that are still awaited; none while the meter is idle. */
  #awaited = 0;
  #underWay: Disposable | undefined;
  #completed: (() => void) | undefined;
  #waiting: ((readings: string | null) => void)[] = [];

  /** `model` says how much is counted, and whether there is a timer. */
  constructor(
    settings: ScpiSettings,
    status: ScpiStatus,
    clock: SimulationClock,
    converter: Converter34465A,
    model: Keysight344xxALimits,
  ) {
    this.#status = status;
    this.#clock = clock;
    this.#converter = converter;
    const whole = { keep: Math.round };
    const { mostSamples, mostTriggers } = model;
    this.#samples = settings.number("SAMPle:COUNt", () => ({ min: 1, max: mostSamples, def: 1 }), whole);
    if (model.digitizing.length > 0) {
      settings.number("SAMPle:COUNt:PRETrigger", () => ({ min: 0, max: 1_999_999, def: 0 }), whole);
      settings.number("TRIGger:LEVel", () => ({ min: -1000, max: 1000, def: 0 }));
      const limits = () => ({ min: converter.readingTime(), max: 3600, def: 1, least: 0 });
      this.#timer = settings.number("SAMPle:TIMer", limits);
      this.#timing = settings.choice("SAMPle:SOURce", ["IMMediate", "TIMer"]);
    }
    this.#triggers = settings.number("TRIGger:COUNt", () => ({ min: 1, max: mostTriggers, def: 1 }), {
      ...whole,
      words: { INF: infinite, INFINITY: infinite },
    });
    const automatic = settings.flag("TRIGger:DELay:AUTO", true);
    settings.number("TRIGger:DELay", () => ({ min: 0, max: 3600, def: 0 }), { heard: () => (automatic.value = false) });
    settings.choice("TRIGger:SLOPe", ["NEGative", "POSitive"]);
    this.#source = settings.choice("TRIGger:SOURce", ["IMMediate", "BUS", "EXTernal", "INTernal"]);
  }

  answer(message: string): ModelAnswer {
    const [, read, fetch, init, abort, trg, asks] = reading.exec(message) ?? [];
    if (asks !== undefined) {
      if (read !== undefined) return this.#read();
      return fetch === undefined ? undefined : this.#fetch();
    }
    if (init !== undefined) this.#start();
    else if (abort !== undefined) this.abort();
    else if (trg !== undefined) this.trigger();
    else return undefined;
    return null;
  }

  /** A trigger of the bus. */
  trigger(): void {
    if (this.#source.value === "BUS" && this.#awaited > 0 && this.#underWay === undefined) this.#measure();
    else this.#status.fail(-211, "Trigger ignored");
  }

  /** Idle again, with what was measured before. */
  abort(): void {
    this.#underWay?.[Symbol.dispose]();
    this.#finish();
    for (const resolve of this.#waiting.splice(0)) resolve(null);
  }

  #start(): void {
    if (this.#awaited > 0) return this.#status.fail(-213, "Init ignored");
    this.#memory = [];
    this.#awaited = this.#triggers.value;
    this.#completed = this.#status.begin();
    // A level is crossed at some time; a pulse at the rear input never comes.
    if (this.#source.value === "IMM" || this.#source.value === "INT") this.#measure();
  }

  #measure(): void {
    const { value: samples } = this.#samples;
    const least = this.#converter.readingTime();
    const interval = this.#timing.value === "TIM" ? Math.max(this.#timer.value, least) : least;
    this.#underWay = this.#clock.after(samples * interval, () => {
      for (let index = 0; index < samples; index++) this.#memory.push(this.#converter.reading());
      this.#underWay = undefined;
      this.#awaited--;
      if (this.#awaited <= 0) this.#end();
      else if (this.#source.value !== "BUS") this.#measure();
    });
  }

  #end(): void {
    this.#finish();
    for (const resolve of this.#waiting.splice(0)) resolve(this.#memory.join(","));
  }

  #finish(): void {
    this.#underWay = undefined;
    this.#awaited = 0;
    this.#completed?.();
    this.#completed = undefined;
  }

  #read(): ModelAnswer {
    if (this.#source.value === "BUS") {
      this.#status.fail(-214, "Trigger deadlock");
      return null;
    }
    this.#start();
    return this.#fetch();
  }

  #fetch(): ModelAnswer {
    if (this.#awaited > 0) return new Promise(resolve => this.#waiting.push(resolve));
    if (this.#memory.length > 0) return this.#memory.join(",");
    this.#status.fail(-230, "Data corrupt or stale");
    return null;
  }
}
