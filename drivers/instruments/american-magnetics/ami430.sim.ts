/** The simulated American Magnetics 430: what it is told moves a magnet, by the clock of the bench. */
import type { Behaviour, SimulatedState } from "../../io/sim/device.ts";
import type { Bench } from "../../io/sim/bench.ts";
import { magnetStates, SimulatedMagnet } from "./ami430-magnet.ts";

/** Name on the bench of the magnet that a device of the simulation drives: `bench.part("z axis magnet", …)`. */
export function magnetName(device: string): string {
  return `${device} magnet`;
}

const kilogaussPerTesla = 10;
const outOfRange = '-105,"Out of range"';
const noSwitch = '-107,"No switch installed"';

/** The answer to what the file beside this one knows. */
const fromFile = Symbol("from the file");

/** Text for a query, nothing for a command. */
type Reply = string | typeof fromFile | void;

/** Numbers are read as the rest of the file reads them. */
const number = String.raw`([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)`;
const rule = (pattern: string) => new RegExp(`^${pattern}$`);

export const behaviour: Behaviour = (state, bench) => {
  const programmer = new Programmer(state, bench);
  const { rules } = programmer;
  return message => {
    for (const [pattern, answer] of rules) {
      const found = pattern.exec(message);
      if (!found) continue;
      const reply = answer(...found.slice(1).map(Number));
      return reply === fromFile ? undefined : (reply ?? null);
    }
    return undefined;
  };
};

/** The settings of one opening; the magnet is a part of the bench, and keeps its current. */
class Programmer {
  readonly #state: SimulatedState;
  readonly #magnet: SimulatedMagnet;
  /** T/A, A and A/s, whatever the units of the moment are. */
  #coil = 0;
  #target = 0;
  #rate = 0;
  #errors: string[] = [];

  constructor(state: SimulatedState, bench: Bench) {
    this.#state = state;
    this.#settings();
    this.#magnet = bench.part(magnetName(state.device), () => {
      const made = new SimulatedMagnet(bench.clock, {
        coilConstant: this.#coil,
        criticalCurrent: state.number("critical current"),
      });
      if (state.number("switch") === 1) made.fit(true, true);
      return made;
    });
  }

  /** Commands and queries of the manual's section 4.5, in its order. */
  readonly rules: readonly (readonly [RegExp, (...values: number[]) => Reply])[] = [
    [rule(String.raw`\*RST`), () => this.#reset()],
    [rule(String.raw`\*CLS`), () => this.#clear()],
    [rule(String.raw`SYST:ERR\?`), () => this.#errors.shift() ?? fromFile],
    [rule(String.raw`CONF:COIL ${number}`), value => this.#setCoil(value)],
    [rule(String.raw`COIL\?`), () => text(this.#coil * this.#fieldUnit)],
    [rule(String.raw`CONF:PS ([01])`), value => this.#magnet.fit(value === 1)],
    [rule(String.raw`PS:INST\?`), () => text(this.#magnet.hasSwitch ? 1 : 0)],
    [rule(String.raw`CONF:FIELD:TARG ${number}`), value => this.#setTarget(value / this.#fieldUnit / this.#coil)],
    [rule(String.raw`CONF:CURR:TARG ${number}`), value => this.#setTarget(value)],
    [rule(String.raw`FIELD:TARG\?`), () => text(this.#target * this.#coil * this.#fieldUnit)],
    [rule(String.raw`CURR:TARG\?`), () => text(this.#target)],
    [rule(`CONF:RAMP:RATE:FIELD 1,${number},${number}`), value => this.#setRate(value / this.#fieldUnit / this.#coil)],
    [rule(`CONF:RAMP:RATE:CURR 1,${number},${number}`), value => this.#setRate(value)],
    [rule(String.raw`RAMP:RATE:FIELD:1\?`), () => this.#rateText(this.#coil * this.#fieldUnit)],
    [rule(String.raw`RAMP:RATE:CURR:1\?`), () => this.#rateText(1)],
    [rule(String.raw`FIELD:MAG\?`), () => text(this.#magnet.current * this.#coil * this.#fieldUnit)],
    [rule(String.raw`FIELD:SUPP\?`), () => text(this.#magnet.supplyCurrent * this.#coil * this.#fieldUnit)],
    [rule(String.raw`CURR:MAG\?`), () => text(this.#magnet.current)],
    [rule(String.raw`CURR:SUPP\?`), () => text(this.#magnet.supplyCurrent)],
    [rule("RAMP"), () => this.#magnet.ramp("ramping", this.#target, this.#rate)],
    [rule("PAUSE"), () => this.#magnet.pause()],
    [rule("INCR"), () => this.#magnet.ramp("manual up", this.#limit, this.#rate)],
    [rule("DECR"), () => this.#magnet.ramp("manual down", -this.#limit, this.#rate)],
    [rule("ZERO"), () => this.#magnet.ramp("zeroing current", 0, this.#rate)],
    [rule(String.raw`STATE\?`), () => text(magnetStates[this.#magnet.state])],
    [rule("PS ([01])"), value => this.#heat(value === 1)],
    [rule(String.raw`PS\?`), () => text(this.#magnet.heater ? 1 : 0)],
    [rule(String.raw`PERS\?`), () => text(this.#magnet.persistent ? 1 : 0)],
    [rule("QU ([01])"), value => (value === 1 ? this.#magnet.quench() : this.#magnet.recover())],
    [rule(String.raw`QU\?`), () => text(this.#magnet.state === "quench detected" ? 1 : 0)],
    [rule(String.raw`QU:COUNT\?`), () => text(this.#magnet.quenches)],
  ];

  /** kG or T, by tesla. */
  get #fieldUnit(): number {
    return this.#state.number("field units") === 1 ? 1 : kilogaussPerTesla;
  }

  /** Units of time of a rate, by second. */
  get #timeUnit(): number {
    return this.#state.number("ramp rate units") === 1 ? 60 : 1;
  }

  get #limit(): number {
    return this.#state.number("current limit");
  }

  #settings(): void {
    this.#coil = this.#state.number("coil constant");
    this.#rate = this.#state.number("ramp rate");
    this.#target = 0;
  }

  /** Settings go back; what flows in the magnet stays. */
  #reset(): void {
    this.#magnet.pause();
    this.#state.reset();
    this.#settings();
  }

  #clear(): Reply {
    this.#errors = [];
    return fromFile;
  }

  #setCoil(value: number): void {
    if (!(value > 0)) return this.#complain(outOfRange);
    this.#coil = value / this.#fieldUnit;
  }

  #setTarget(current: number): void {
    if (Math.abs(current) > this.#limit) return this.#complain(outOfRange);
    this.#target = current;
  }

  #setRate(perUnit: number): void {
    if (perUnit < 0) return this.#complain(outOfRange);
    this.#rate = perUnit / this.#timeUnit;
    this.#magnet.setRate(this.#rate);
  }

  /** The rate, and up to which value it counts. */
  #rateText(unit: number): string {
    return `${text(this.#rate * this.#timeUnit * unit)},${text(this.#limit * unit)}`;
  }

  #heat(on: boolean): void {
    if (!this.#magnet.hasSwitch) return this.#complain(noSwitch);
    if (on) this.#magnet.heat(this.#state.number("heat time"));
    else this.#magnet.cool(this.#state.number("cool time"));
  }

  /** Up to ten errors wait to be read. */
  #complain(error: string): void {
    if (this.#errors.length < 10) this.#errors.push(error);
  }
}

function text(value: number): string {
  return String(value);
}
