/** One axis of a magnet: it ramps at its rate, and a set waits until it is there. */
import { clock, sleep, vals, type Validator } from "../../core/index.ts";
import { MockInstrument, type MockOptions } from "./mock-instrument.ts";

/** How the magnet is made. */
export interface MockFieldOptions extends MockOptions {
  /** The fields that it may have, in T. Default −1 to 1. */
  vals?: Validator<number>;
}

/** A ramp under way. */
interface Ramp {
  readonly from: number;
  readonly to: number;
  /** When it began, in seconds of the monotonic clock. */
  readonly began: number;
  /** T per second, as it was when the ramp began. */
  readonly rate: number;
}

/** A field that takes its time: QCoDeS's `MockField`. */
export class MockField extends MockInstrument<Validator<number>> {
  #ramp: Ramp = { from: 0, to: 0, began: 0, rate: 1 };

  constructor(name: string, limits: Validator<number> = vals.numbers(-1, 1), options: MockFieldOptions = {}) {
    super(name, limits, options);
  }

  readonly field = this.parameter({
    unit: "T",
    vals: this.session,
    getCmd: () => this.#now(),
    setCmd: (field: number) => this.setField(field),
    docstring: "The field; a set waits until it is reached, at the speed of rampRate.",
  });

  readonly rampRate = this.parameter({
    unit: "T/min",
    vals: vals.numbers(0),
    setCmd: null,
    initialValue: 0.1,
    docstring: "How fast the field changes.",
  });

  /** Ramps to a field in T; with `block: false` it goes there by itself, and readings tell where it is. */
  async setField(field: number, { block = true }: { block?: boolean } = {}): Promise<void> {
    const from = this.#now();
    if (from === field) return;
    const rate = (await this.rampRate()) / 60;
    this.#ramp = { from, to: field, began: clock().monotonic(), rate };
    if (block) await sleep(Math.abs(field - from) / rate);
  }

  static override async connect(
    limits?: Validator<number> | MockFieldOptions,
    options?: MockFieldOptions,
  ): Promise<Validator<number>> {
    if (limits && "check" in limits) return limits;
    return limits?.vals ?? options?.vals ?? vals.numbers(-1, 1);
  }

  #now(): number {
    const { from, to, began, rate } = this.#ramp;
    const way = (clock().monotonic() - began) * rate;
    return way >= Math.abs(to - from) * (1 - 1e-12) ? to : from + Math.sign(to - from) * way;
  }
}
