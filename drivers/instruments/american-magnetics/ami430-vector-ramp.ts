/** Ramps three axes to a field: looks at the whole way first, then tells them when and how fast; an interrupt stops all. */
import { isInterrupt, messageOf } from "../../core/errors.ts";
import { InstrumentError, sleep } from "../../core/index.ts";
import {
  axesRampRates,
  isAllowed,
  mayMoveAtOnce,
  orderOfAxes,
  strayOneByOne,
  strayTogether,
  withAxes,
  type AMI430Axes,
  type FieldLimit,
} from "./ami430-axes.ts";
import { isRamping } from "./ami430-states.ts";
import type { AMIModel430 } from "./ami430.ts";

/** Whose axes are ramped. */
export interface RampedMagnet {
  readonly fullName: string;
  readonly axes: AMI430Axes<AMIModel430>;
  readonly fieldLimit: FieldLimit;
  /** How often states are read, in seconds. */
  checkInterval(): Promise<number>;
}

/** How axes get to a field. */
export interface VectorRampOptions {
  /** Rate along a line, for axes that move together; without it they move one after the other. */
  readonly rate?: number | undefined;
  /** Whether to wait until they are there. */
  readonly waits: boolean;
  /** Called with the field where a failure or an interrupt stopped all axes. */
  readonly stopped: (at: AMI430Axes<number>) => void;
}

export class VectorRamp {
  readonly #magnet: RampedMagnet;
  /** Whether axes are being told where to go. */
  #busy = false;
  /** Ramp rates from before a simultaneous ramp, until it is over. */
  readonly #ratesBefore = new Map<AMIModel430, number>();

  constructor(magnet: RampedMagnet) {
    this.#magnet = magnet;
  }

  /** The field of each axis now. */
  measure(): Promise<AMI430Axes<number>> {
    return this.each(axis => axis.field());
  }

  /**
   * Ramps to a field.
   * @throws InstrumentError before anything moves, if the field or the way there is not allowed or an axis cannot ramp. If
   * something goes wrong later, all axes are paused.
   */
  async to(point: AMI430Axes<number>, { rate, waits, stopped }: VectorRampOptions): Promise<void> {
    this.assertIdle();
    this.#busy = true;
    try {
      this.#assertAllowed(point, `setting the field to ${this.text(point)}`);
      await this.#assertNoneRamps();
      const from = await this.measure();
      this.#assertWay(from, point, rate === undefined ? strayOneByOne : strayTogether);
      // Nothing moves before all axes are known to be able to.
      for (const axis of orderOfAxes(from, point)) await this.#axis(axis).assertCanRampTo(point[axis]);
      const rates = rate === undefined ? undefined : this.#checkedRates(axesRampRates(from, point, rate));
      await this.#pausedByFailure(async () => {
        if (rates) await this.#together(from, point, rates, waits);
        else if (waits) await this.#oneByOne(from, point);
        else await this.#freely(from, point);
      }, stopped);
    } finally {
      this.#busy = false;
    }
  }

  /** Throws unless an axis may move to a field where the others stay, or go where they are going. */
  async assertAxisAllowed(axis: AMIModel430, value: number): Promise<void> {
    this.assertIdle();
    const from = await this.measure();
    const to = await this.each(async each => {
      if (each === axis) return value;
      const state = await each.rampingState();
      if (state === "zeroing current") return 0;
      return isRamping(state) ? await each.setpoint() : await each.field();
    });
    this.#assertAllowed(to, `ramping ${axis.fullName} to ${value} would lead to ${this.text(to)}`);
    if (isAllowed(this.#magnet.fieldLimit, from) && !mayMoveAtOnce(this.#magnet.fieldLimit, from, to)) {
      throw this.error(`ramping ${axis.fullName} to ${value} on the way to ${this.text(to)}: ${this.#limitText}`);
    }
  }

  /** Throws while axes are being told where to go. */
  assertIdle(): void {
    if (this.#busy) throw this.error("its field is being set: wait until that is done, or interrupt it");
  }

  async isRamping(): Promise<boolean> {
    return (await this.each(async axis => isRamping(await axis.rampingState()))).includes(true);
  }

  /** Waits as long as an axis ramps; then all have their own rates again. An interrupt pauses them. */
  async wait(): Promise<void> {
    try {
      while (await this.isRamping()) await sleep(await this.#magnet.checkInterval());
    } catch (error) {
      if (isInterrupt(error)) await this.pause();
      throw error;
    }
    await this.#restoreRates();
  }

  /** All axes stay where they are. */
  async pause(): Promise<void> {
    await this.each(axis => axis.write("PAUSE"));
    await this.#restoreRates();
  }

  /** An axis that stops alone would bend the line that a simultaneous ramp takes: all stop. */
  async stoppedAt(axis: AMIModel430): Promise<void> {
    if (this.#ratesBefore.size === 0) return;
    for (const other of this.#magnet.axes) if (other !== axis) await other.write("PAUSE");
  }

  async each<T>(of: (axis: AMIModel430) => Promise<T>): Promise<AMI430Axes<T>> {
    const [x, y, z] = this.#magnet.axes;
    return [await of(x), await of(y), await of(z)];
  }

  text(point: AMI430Axes<number>): string {
    return `[${point.join(", ")}] ${this.#unit}`;
  }

  error(text: string): InstrumentError {
    const { fullName } = this.#magnet;
    return new InstrumentError(`${fullName}: ${text}`, { instrument: fullName });
  }

  async #oneByOne(from: AMI430Axes<number>, to: AMI430Axes<number>): Promise<void> {
    for (const axis of orderOfAxes(from, to)) {
      await this.#axis(axis).setField(to[axis], { performSafetyCheck: false });
    }
  }

  /** Starts all axes at once, as soon as the field stays where it may be at any rates of theirs; until then one by one. */
  async #freely(from: AMI430Axes<number>, to: AMI430Axes<number>): Promise<void> {
    let at = from;
    const rest = [...orderOfAxes(from, to)];
    while (rest.length > 1 && !mayMoveAtOnce(this.#magnet.fieldLimit, at, withAxes(at, to, rest))) {
      const first = rest.splice(0, 1);
      for (const axis of first) await this.#axis(axis).setField(to[axis], { performSafetyCheck: false });
      at = withAxes(at, to, first);
    }
    for (const axis of rest) await this.#axis(axis).setField(to[axis], { performSafetyCheck: false, block: false });
  }

  async #together(
    from: AMI430Axes<number>,
    to: AMI430Axes<number>,
    rates: AMI430Axes<number>,
    waits: boolean,
  ): Promise<void> {
    const moved = orderOfAxes(from, to);
    for (const index of moved) {
      const axis = this.#axis(index);
      if (!this.#ratesBefore.has(axis)) this.#ratesBefore.set(axis, await axis.rampRate());
      await axis.rampRate(rates[index]);
      await axis.aim(to[index]);
    }
    // All leave within a few milliseconds.
    for (const index of moved) await this.#axis(index).write("RAMP");
    if (!waits) return;
    await this.wait();
    for (const index of moved) await this.#axis(index).assertHolding(to[index]);
  }

  /** Where axes were told to go and something came between, they stay where they are. */
  async #pausedByFailure(work: () => Promise<void>, stopped: VectorRampOptions["stopped"]): Promise<void> {
    try {
      await work();
    } catch (error) {
      try {
        await this.pause();
        stopped(await this.measure());
      } catch (second) {
        throw this.error(`pausing all axes after a failure: ${messageOf(second)}; before: ${messageOf(error)}`);
      }
      throw error;
    }
  }

  async #restoreRates(): Promise<void> {
    for (const [axis, rate] of this.#ratesBefore) {
      await axis.rampRate(rate);
      this.#ratesBefore.delete(axis);
    }
  }

  #checkedRates(rates: AMI430Axes<number>): AMI430Axes<number> {
    for (const [index, axis] of this.#magnet.axes.entries()) {
      try {
        axis.rampRate.validate(rates[index]);
      } catch (error) {
        throw this.error(`ramping the axes at ${rates.join(", ")} ${axis.rampRate.unit}: ${messageOf(error)}`);
      }
    }
    return rates;
  }

  async #assertNoneRamps(): Promise<void> {
    for (const axis of this.#magnet.axes) {
      const state = await axis.rampingState();
      if (isRamping(state)) {
        throw this.error(`magnet ${axis.fullName} is ${state}: waitWhileAllAxesRamping() or pause() first`);
      }
    }
    // What was left to do after a simultaneous ramp that nobody waited for.
    await this.#restoreRates();
  }

  #assertAllowed(point: AMI430Axes<number>, what: string): void {
    if (!isAllowed(this.#magnet.fieldLimit, point)) throw this.error(`${what}: ${this.#limitText}`);
  }

  #assertWay(from: AMI430Axes<number>, to: AMI430Axes<number>, strayOn: typeof strayTogether): void {
    const { fieldLimit } = this.#magnet;
    // From outside there is no way that is allowed from its beginning.
    const stray = isAllowed(fieldLimit, from) ? strayOn(fieldLimit, from, to) : undefined;
    if (!stray) return;
    const way = `setting the field to ${this.text(to)} would lead through ${this.text(stray)}`;
    throw this.error(`${way}: ${this.#limitText}`);
  }

  #axis(index: 0 | 1 | 2): AMIModel430 {
    return this.#magnet.axes[index];
  }

  get #unit(): string {
    return this.#magnet.axes[0].field.unit;
  }

  get #limitText(): string {
    const { fieldLimit } = this.#magnet;
    if (typeof fieldLimit === "number") return `its length must be at most ${fieldLimit} ${this.#unit}`;
    return `one of the ${fieldLimit.length} field limits must allow it`;
  }
}
