/** What the simulated AWG5014 plays at the moment: triggers, the elements of a sequence, events and jumps. */
import type { SimulationClock } from "../../io/sim/clock.ts";
import type { ScpiStatus } from "../../io/sim/status/scpi-status.ts";
import { mostElements } from "./awg5014-checks.ts";
import type { ScpiCommands } from "./awg5014-commands.sim.ts";
import type { ElementOfAwg, SequenceOfAwg } from "./awg5014-sequence.sim.ts";

/** What there is to play. */
export interface PlayedByAwg {
  /** `CONT`, `TRIG`, `GAT` or `SEQ`. */
  mode(): string;
  readonly sequence: SequenceOfAwg;
  /** Time of so many samples. */
  seconds(points: number): number;
  /** Points of the waveforms of the channels; 0 if there is none. */
  points(): number;
}

/** As `AWGControl:RSTATe?` tells. */
const idle = 0;
const waiting = 1;
const running = 2;

/** Answers what starts, stops, triggers and jumps. Time passes by the clock of the bench. */
export class RunOfAwg {
  readonly #status: ScpiStatus;
  readonly #clock: SimulationClock;
  readonly #played: PlayedByAwg;
  #state = idle;
  /** The element of the sequence, from 1. */
  #position = 1;
  /** When what is played began, and how long it lasts. */
  #began = 0;
  #duration = Infinity;

  constructor(commands: ScpiCommands, status: ScpiStatus, clock: SimulationClock, played: PlayedByAwg) {
    this.#status = status;
    this.#clock = clock;
    this.#played = played;
    commands.query("AWGControl:RSTATe", () => {
      this.#advance();
      return String(this.#state);
    });
    commands.query("AWGControl:SEQuencer:POSition", () => {
      this.#advance();
      return String(this.#position);
    });
    commands.tell("AWGControl:RUN[:IMMediate]", () => this.#start());
    commands.tell("AWGControl:STOP[:IMMediate]", () => this.stop());
    for (const header of ["*TRG", "TRIGger[:SEQuence][:IMMediate]"]) commands.tell(header, () => this.trigger());
    commands.tell("EVENt[:IMMediate]", () => this.#event());
    commands.tell("SEQuence:JUMP[:IMMediate]", argument => {
      const target = commands.whole(argument, 1, mostElements);
      if (target !== undefined) this.#jump(target);
    });
  }

  /** A trigger: what waits for one begins. */
  trigger(): void {
    this.#advance();
    if (this.#state !== waiting) return;
    if (this.#played.mode() === "SEQ") this.#play(this.#now);
    // A gate that the button has opened stays open.
    else
      this.#begin(this.#now, this.#played.mode() === "TRIG" ? this.#played.seconds(this.#played.points()) : Infinity);
  }

  stop(): void {
    this.#state = idle;
    this.#position = 1;
  }

  #start(): void {
    const mode = this.#played.mode();
    const hasSomething = mode === "SEQ" ? this.#elements.length > 0 : this.#played.points() > 0;
    if (!hasSomething) return this.#status.fail(-221, "Settings conflict");
    if (mode === "SEQ") this.#enter(Math.min(this.#position, this.#elements.length), this.#now);
    else if (mode === "CONT") this.#begin(this.#now, Infinity);
    else this.#state = waiting;
  }

  /** In the order of time: what has ended gives way to what follows. */
  #advance(): void {
    // Where nothing waits, a sequence comes round and round: whole rounds need not be played.
    const visited = new Map<number, number>();
    while (this.#state === running && this.#began + this.#duration <= this.#now) {
      const end = this.#began + this.#duration;
      if (this.#played.mode() !== "SEQ") {
        this.#state = waiting;
        return;
      }
      const round = end - (visited.get(this.#position) ?? end);
      visited.set(this.#position, end);
      const skipped = round > 0 ? Math.floor((this.#now - end) / round) * round : 0;
      this.#enter(this.#following(), end + skipped);
      if (skipped > 0) visited.clear();
    }
  }

  #following(): number {
    const element = this.#elements[this.#position - 1];
    if (element?.goes) return Math.min(element.goto, this.#elements.length);
    return (this.#position % Math.max(1, this.#elements.length)) + 1;
  }

  #enter(position: number, at: number): void {
    this.#position = position;
    if (this.#element?.wait) this.#state = waiting;
    else this.#play(at);
  }

  #play(at: number): void {
    const element = this.#element;
    const once = element ? this.#played.seconds(this.#played.sequence.points(element)) : Infinity;
    // An element without a waveform ends nothing.
    this.#begin(at, !element || element.endless || once === 0 ? Infinity : element.loop * once);
  }

  #begin(at: number, duration: number): void {
    this.#state = running;
    this.#began = at;
    this.#duration = duration;
  }

  #event(): void {
    this.#advance();
    const element = this.#element;
    if (this.#state === idle || this.#played.mode() !== "SEQ" || !element || element.jumps === "OFF") return;
    const next = (this.#position % this.#elements.length) + 1;
    this.#enter(element.jumps === "NEXT" ? next : Math.min(element.jump, this.#elements.length), this.#now);
  }

  /** Of a generator that is idle, a jump says where the next run begins. */
  #jump(target: number): void {
    this.#advance();
    if (this.#state === idle) this.#position = target;
    else if (target > this.#elements.length) this.#status.fail(-222, "Data out of range");
    else this.#enter(target, this.#now);
  }

  get #elements(): readonly ElementOfAwg[] {
    return this.#played.sequence.elements;
  }

  get #element(): ElementOfAwg | undefined {
    return this.#elements[this.#position - 1];
  }

  /** In s. */
  get #now(): number {
    return this.#clock.now();
  }
}
