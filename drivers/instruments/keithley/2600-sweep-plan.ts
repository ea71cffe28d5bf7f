/** What a fast sweep is to do, checked before anything is sent. */
import { linspace, ParameterError, type LinSweep } from "../../core/index.ts";
import type { Keithley2600Channel } from "./2600-channel.ts";
import type { Keithley2600Reading } from "./2600-reading.ts";

/**
 * A sweep as a fast sweep takes it: a `LinSweep`, or what tells as much. Its points are evenly spaced, and it has nothing to
 * do in between, since the instrument goes through it alone.
 */
export type Keithley2600Sweep = Pick<LinSweep, "param" | "delay" | "getSetpoints"> &
  Partial<Pick<LinSweep, "postActions" | "getAfterSet">>;

/** What is swept and what is measured: `IV` sweeps voltages and measures currents, `VI` the reverse, `VIfourprobe` with sense wires. */
export type Keithley2600SweepMode = "IV" | "VI" | "VIfourprobe";

/** How a fast sweep measures. */
export interface Keithley2600SweepOptions {
  /** Default `"IV"` where a voltage is swept, `"VI"` where a current is. */
  mode?: Keithley2600SweepMode;
  /** Whether the channel of the inner sweep measures; otherwise the other one does. Default true. */
  measureInnerChannel?: boolean;
}

/** One axis of a fast sweep. */
export interface SweepAxis {
  readonly channel: Keithley2600Channel;
  readonly param: Keithley2600Reading;
  readonly values: Float64Array;
  /** Seconds to wait at each value. */
  readonly delay: number;
}

/** A fast sweep that can be run. */
export interface Keithley2600SweepPlan {
  readonly inner: SweepAxis;
  readonly outer: SweepAxis | undefined;
  /** The channel that measures. */
  readonly measured: Keithley2600Channel;
  readonly quantity: "v" | "i";
  /** Whether the voltage is sensed by wires of its own. */
  readonly fourWire: boolean;
}

/** @throws ParameterError for what the instrument cannot sweep by itself; ValidationError for a level that is not allowed. */
export function planSweep(
  channels: readonly Keithley2600Channel[],
  inner: Keithley2600Sweep,
  outer: Keithley2600Sweep | undefined,
  { mode, measureInnerChannel = true }: Keithley2600SweepOptions,
): Keithley2600SweepPlan {
  const innerAxis = axisOf(channels, inner);
  const outerAxis = outer && axisOf(channels, outer);
  if (outerAxis?.channel === innerAxis.channel) {
    const text = `outer sweep of ${outerAxis.param.fullName}: must be of another channel than the inner sweep`;
    throw refused(text, outerAxis.param.fullName);
  }
  const own = innerAxis.param.quantity === "v" ? "IV" : "VI";
  const chosen = mode ?? own;
  if (chosen.startsWith("IV") !== (own === "IV")) {
    const modes = own === "IV" ? `"IV"` : `"VI" or "VIfourprobe"`;
    const text = `mode ${JSON.stringify(chosen)} does not sweep ${innerAxis.param.fullName}: must be ${modes}`;
    throw refused(text, innerAxis.param.fullName);
  }
  return {
    inner: innerAxis,
    outer: outerAxis,
    measured: measureInnerChannel ? innerAxis.channel : otherThan(innerAxis.channel, channels),
    quantity: own === "IV" ? "i" : "v",
    fourWire: chosen === "VIfourprobe",
  };
}

/** Limits of a parameter may come after the plan: the levels are looked at again before each run. */
export function assertLevels({ inner, outer }: Keithley2600SweepPlan): void {
  for (const axis of outer ? [outer, inner] : [inner]) for (const level of axis.values) axis.param.validate(level);
}

function axisOf(channels: readonly Keithley2600Channel[], sweep: Keithley2600Sweep): SweepAxis {
  const { fullName } = sweep.param;
  const channel = channels.find(each => [each.volt, each.curr].some(one => (one as unknown) === sweep.param));
  if (!channel) {
    const names = channels.flatMap(each => [each.volt.fullName, each.curr.fullName]);
    throw refused(`${fullName} cannot be swept: must be one of ${names.join(", ")}`, fullName);
  }
  const what = `sweep of ${fullName}`;
  if ((sweep.postActions ?? []).length > 0)
    throw refused(`${what}: ${sweep.postActions?.length} post actions: must be none, they cannot run there`, fullName);
  if (sweep.getAfterSet === true)
    throw refused(`${what}: getAfterSet is true: must be false, a level is not read back there`, fullName);
  const values = Float64Array.from(sweep.getSetpoints());
  assertEven(values, what, fullName);
  const param = (channel.volt as unknown) === sweep.param ? channel.volt : channel.curr;
  for (const level of values) param.validate(level);
  return { channel, param, values, delay: sweep.delay };
}

/** The instrument counts from the first value to the last by itself. */
function assertEven(values: Float64Array, what: string, parameter: string): void {
  const [first] = values;
  const last = values.at(-1);
  if (first === undefined || last === undefined) throw refused(`${what}: no points: must be 1 or more`, parameter);
  const tolerance = 1e-9 * Math.max(Math.abs(first), Math.abs(last));
  const even = linspace(first, last, values.length);
  const wrong = even.findIndex((value, index) => !(Math.abs((values[index] as number) - value) <= tolerance));
  if (wrong < 0) return;
  const text = `${what}: point ${wrong} is ${values[wrong]}: must be ${even[wrong]}, as far from its neighbours as the others`;
  throw refused(text, parameter);
}

function otherThan(channel: Keithley2600Channel, channels: readonly Keithley2600Channel[]): Keithley2600Channel {
  const other = channels.find(each => each !== channel);
  if (other) return other;
  const { model } = channel.parent;
  throw refused(`measureInnerChannel is false: must be true, a ${model} has one channel`, channel.fullName);
}

function refused(problem: string, parameter: string): ParameterError {
  return new ParameterError(`setting up a fast sweep: ${problem}`, { parameter });
}
