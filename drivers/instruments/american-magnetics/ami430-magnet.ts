/** A simulated superconducting magnet with its supply and its persistent switch: ramps, heating, cooling, quench. */
import type { SimulationClock } from "../../io/sim/clock.ts";

/** What a {@link SimulatedMagnet} is made of. */
export interface MagnetProperties {
  /** Field by current, in T/A. */
  readonly coilConstant: number;
  /** Current in A above which it quenches. */
  readonly criticalCurrent: number;
}

/** What the programmer is doing, as the codes of `STATE?` (manual, table 4-5). */
export const magnetStates = {
  ramping: 1,
  holding: 2,
  paused: 3,
  "manual up": 4,
  "manual down": 5,
  "zeroing current": 6,
  "quench detected": 7,
  "at zero current": 8,
  "heating switch": 9,
  "cooling switch": 10,
} as const;

/** A state by its name. */
export type MagnetState = keyof typeof magnetStates;

/** How fast the current of a quenched magnet decays: the time constant in s. */
export const quenchTime = 2;

/** Difference in A between supply and magnet that quenches it when its switch opens. */
export const largestMismatch = 0.5;

/** Ramps by the state that they lead through and the one that they end in. */
const endOf = {
  ramping: "holding",
  "manual up": "holding",
  "manual down": "holding",
  "zeroing current": "at zero current",
} as const;
type Ramp = keyof typeof endOf;

/** The switch in parallel to the magnet: none, superconducting, or heated so that it is a resistor. */
type Switch = "none" | "cold" | "warm";

/** Where it is now follows from what was last told and the time since; nothing runs in between. */
export class SimulatedMagnet {
  readonly #clock: SimulationClock;
  readonly #properties: MagnetProperties;
  #state: MagnetState = "paused";
  /** When the state began, and when it ends by itself. */
  #since: number;
  #seconds = 0;
  #supply = 0;
  #magnet = 0;
  #target = 0;
  #rate = 0;
  #switch: Switch = "none";
  #heater = false;
  #quenches = 0;

  constructor(clock: SimulationClock, properties: MagnetProperties) {
    this.#clock = clock;
    this.#properties = properties;
    this.#since = clock.now();
  }

  /** What it is doing. */
  get state(): MagnetState {
    this.#settle();
    return this.#state;
  }

  /** Current of the supply in A. */
  get supplyCurrent(): number {
    this.#settle();
    return this.#supplyNow;
  }

  /** Current of the magnet in A: that of the supply, unless its switch is superconducting. */
  get current(): number {
    this.#settle();
    if (this.#state === "quench detected")
      return this.#magnet * Math.exp((this.#since - this.#clock.now()) / quenchTime);
    return this.#follows ? this.#supplyNow : this.#magnet;
  }

  /** Field at the centre in T. */
  get field(): number {
    return this.current * this.#properties.coilConstant;
  }

  /** How often it has quenched. */
  get quenches(): number {
    this.#settle();
    return this.#quenches;
  }

  get heater(): boolean {
    return this.#heater;
  }

  /** Whether there is a persistent switch. */
  get hasSwitch(): boolean {
    return this.#switch !== "none";
  }

  /** Whether a current flows in it without the supply. */
  get persistent(): boolean {
    this.#settle();
    return this.#switch === "cold" && !this.#heater && this.#state !== "cooling switch" && this.#magnet !== 0;
  }

  /** Puts a persistent switch in, or takes it out; at rest it is superconducting, or warm where `heated`. */
  fit(present: boolean, heated = false): void {
    this.#settle();
    if (this.#state !== "quench detected") this.#rest("paused");
    this.#heater = present && heated;
    if (!present || heated) this.#open(present ? "warm" : "none");
    else this.#close();
  }

  /** Ramps to a current at so many A/s; not while it is quenched or its switch changes. */
  ramp(as: Ramp, target: number, rate: number): void {
    this.#settle();
    if (this.#isBusy) return;
    this.#rest("paused");
    this.#state = as;
    this.#target = target;
    this.#rate = rate;
  }

  /** Changes the rate of the ramp that runs, if one does. */
  setRate(rate: number): void {
    this.#settle();
    if (!isRamp(this.#state)) return;
    this.ramp(this.#state, this.#target, rate);
  }

  /** Stays where it is. */
  pause(): void {
    this.#settle();
    if (!this.#isBusy) this.#rest("paused");
  }

  /** Heats the switch, which takes so many seconds until it is a resistor. */
  heat(seconds: number): void {
    this.#settle();
    if (this.#heater || this.#isBusy) return;
    this.#heater = true;
    this.#rest("heating switch");
    this.#seconds = seconds;
  }

  /** Lets the switch cool, which takes so many seconds until it is superconducting. */
  cool(seconds: number): void {
    this.#settle();
    if (!this.#heater || this.#state === "quench detected") return;
    this.#heater = false;
    this.#rest("cooling switch");
    this.#seconds = seconds;
  }

  /** It becomes a resistor: the supply goes to 0 V, the current decays. */
  quench(): void {
    this.#settle();
    if (this.#state !== "quench detected") this.#quenchAt(this.#clock.now(), this.current);
  }

  /** Superconducting again, without a current. */
  recover(): void {
    this.#settle();
    if (this.#state !== "quench detected") return;
    this.#magnet = 0;
    this.#rest("paused");
  }

  /** Whether the magnet has the current of the supply. */
  get #follows(): boolean {
    return this.#switch !== "cold";
  }

  get #isBusy(): boolean {
    return ["quench detected", "heating switch", "cooling switch"].includes(this.#state);
  }

  get #supplyNow(): number {
    if (!isRamp(this.#state)) return this.#supply;
    const way = this.#target - this.#supply;
    const gone = this.#rate * (this.#clock.now() - this.#since);
    return gone >= Math.abs(way) ? this.#target : this.#supply + Math.sign(way) * gone;
  }

  /** Lets what has ended by itself be ended. */
  #settle(): void {
    const now = this.#clock.now();
    if (isRamp(this.#state)) this.#settleRamp(now);
    else if (this.#state === "heating switch" && now - this.#since >= this.#seconds) {
      this.#rest("paused");
      this.#open("warm");
    } else if (this.#state === "cooling switch" && now - this.#since >= this.#seconds) {
      this.#rest("paused");
      this.#close();
    }
  }

  #settleRamp(now: number): void {
    const { criticalCurrent } = this.#properties;
    const supply = this.#supplyNow;
    if (this.#follows && Math.abs(supply) > criticalCurrent) {
      const critical = Math.sign(supply) * criticalCurrent;
      const until = Math.abs(critical - this.#supply) / this.#rate;
      this.#quenchAt(Math.min(now, this.#since + until), critical);
    } else if (supply === this.#target) this.#rest(endOf[this.#state as Ramp]);
  }

  /** From here on it stays where it is. */
  #rest(state: MagnetState): void {
    this.#supply = this.#supplyNow;
    if (this.#follows) this.#magnet = this.#supply;
    this.#state = state;
    this.#since = this.#clock.now();
  }

  #open(to: Exclude<Switch, "cold">): void {
    const differs = this.#switch === "cold" && Math.abs(this.#supply - this.#magnet) > largestMismatch;
    this.#switch = to;
    if (differs) this.#quenchAt(this.#clock.now(), this.#magnet);
    else this.#magnet = this.#supply;
  }

  #close(): void {
    if (this.#follows) this.#magnet = this.#supply;
    this.#switch = "cold";
  }

  #quenchAt(moment: number, current: number): void {
    this.#quenches++;
    this.#state = "quench detected";
    this.#since = moment;
    this.#magnet = current;
    this.#supply = 0;
  }
}

function isRamp(state: MagnetState): state is Ramp {
  return state in endOf;
}
