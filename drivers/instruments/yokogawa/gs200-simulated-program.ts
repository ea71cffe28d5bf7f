/** Programs of the simulated Yokogawa GS200: levels that it slides to, one after the other, by the clock of the bench. */
import type { SimulationClock } from "../../io/sim/clock.ts";
import type { ScpiSettings, Setting } from "../../io/sim/models/scpi-settings.ts";
import type { ScpiStatus } from "../../io/sim/status/scpi-status.ts";

/** Who hears of a program. */
export interface ListenerOfGS200 {
  /** A step has ended at a level, the last one or another. */
  reached(level: number, isLast: boolean): void;
}

/** A step that runs: when it began, and from where. */
interface Running {
  readonly since: number;
  readonly from: number;
  readonly end: Disposable;
}

export class ProgramOfGS200 {
  readonly #status: ScpiStatus;
  readonly #clock: SimulationClock;
  readonly #listener: ListenerOfGS200;
  readonly #interval: Setting<number>;
  readonly #slope: Setting<number>;
  readonly #repeats: Setting<boolean>;
  readonly #step: Setting<number>;
  #levels: number[] = [];
  #isEdited = false;
  #running: Running | undefined;
  /** Where a program that is held stands, and how long its step had run. */
  #held: { readonly level: number; readonly elapsed: number; readonly from: number } | undefined;
  #last = 0;

  constructor(settings: ScpiSettings, status: ScpiStatus, clock: SimulationClock, listener: ListenerOfGS200) {
    this.#status = status;
    this.#clock = clock;
    this.#listener = listener;
    this.#interval = settings.number("PROGram:INTerval", () => ({ min: 0.1, max: 3600, def: 1 }));
    this.#slope = settings.number("PROGram:SLOPe", () => ({ min: 0, max: 3600, def: 0 }));
    this.#repeats = settings.flag("PROGram:REPeat", false);
    settings.choice("PROGram:TRIGger", ["NORMal", "MEND"]);
    this.#step = settings.number("PROGram:COUNt", () => ({ min: 1, max: 10_000, def: 1 }), { keep: Math.round });
    settings.text("PROGram:LOAD", "PROGRAM.csv");
    settings.text("PROGram:SAVE");
    settings.command("PROGram:EDIT:STARt", () => this.#edit());
    settings.command("PROGram:EDIT:END", () => (this.#isEdited = false));
    settings.command("PROGram:RUN", () => this.#run());
    settings.command("PROGram:PAUSe", () => this.#pause());
    settings.command("PROGram:CONTinue", () => this.#resume());
    settings.command("PROGram:HOLD", () => (this.#running ? this.#pause() : this.#resume()));
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Where the program has brought the source; nothing where none has the say. */
  get level(): number | undefined {
    return this.#running
      ? this.#levelAt(this.#clock.now() - this.#running.since, this.#running.from)
      : this.#held?.level;
  }

  /** Takes a level as a step, if a program is being edited. */
  add(level: number): boolean {
    if (this.#isEdited) this.#levels.push(level);
    else this.#last = level;
    return this.#isEdited;
  }

  /** Gives the say back. */
  stop(): void {
    this.#running?.end[Symbol.dispose]();
    this.#running = this.#held = undefined;
  }

  #edit(): void {
    this.#levels = [];
    this.#isEdited = true;
  }

  #run(): void {
    if (this.#levels.length === 0) return this.#status.fail(-282, "Illegal program name");
    this.stop();
    this.#step.value = 1;
    this.#begin(this.#last, 0);
  }

  #begin(from: number, elapsed: number): void {
    const now = this.#clock.now();
    const rest = Math.max(this.#interval.value, this.#slope.value) - elapsed;
    this.#running = { since: now - elapsed, from, end: this.#clock.after(rest, () => this.#end()) };
    this.#held = undefined;
  }

  #end(): void {
    const isLast = this.#step.value >= this.#levels.length;
    this.#last = this.#target;
    this.#running = undefined;
    this.#listener.reached(this.#last, isLast && !this.#repeats.value);
    if (isLast && !this.#repeats.value) return;
    this.#step.value = isLast ? 1 : this.#step.value + 1;
    this.#begin(this.#last, 0);
  }

  #pause(): void {
    if (!this.#running) return;
    const elapsed = this.#clock.now() - this.#running.since;
    const { from } = this.#running;
    this.#running.end[Symbol.dispose]();
    this.#running = undefined;
    this.#held = { level: this.#levelAt(elapsed, from), elapsed, from };
  }

  #resume(): void {
    if (this.#held) this.#begin(this.#held.from, this.#held.elapsed);
  }

  get #target(): number {
    return this.#levels[this.#step.value - 1] ?? this.#last;
  }

  #levelAt(elapsed: number, from: number): number {
    const part = this.#slope.value === 0 ? 1 : Math.min(1, elapsed / this.#slope.value);
    return from + part * (this.#target - from);
  }
}
