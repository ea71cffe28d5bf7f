/** A channel that is made around another one: what a delegate instrument may put in the place of a channel. */
import { InstrumentChannel, InstrumentError, InstrumentModule, vals, type InstrumentBase } from "../../core/index.ts";

/** How the channel is made. */
export interface MockCustomChannelOptions {
  /** The channel it stands for, or its path, as in `dac.ch01`. */
  channel: InstrumentModule | string;
  /** The voltages between which something is expected, in V. Default none. */
  currentValidRange?: readonly number[];
}

/** A channel with a voltage of its own and the range in which it is of use: QCoDeS's `MockCustomChannel`. */
export class MockCustomChannel extends InstrumentChannel {
  /** The channel that it is made around. */
  readonly dacChannel: InstrumentModule;

  constructor(parent: InstrumentBase, name: string, { channel, currentValidRange = [] }: MockCustomChannelOptions) {
    super(parent, name);
    this.dacChannel = typeof channel === "string" ? channelOf(parent, channel) : channel;
    this.currentValidRange.cache.update([...currentValidRange], [...currentValidRange]);
  }

  readonly currentValidRange = this.parameter({
    label: `${this.shortName} valid voltage range`,
    vals: vals.sequence(vals.numbers(), { length: 2 }),
    unit: "V",
    setCmd: null,
    docstring: "The lowest and the highest voltage between which something is expected.",
  });

  readonly voltage = this.parameter({
    label: `Voltage_${this.shortName}`,
    unit: "V",
    vals: vals.numbers(-2, 2),
    setCmd: null,
    initialValue: 0,
    docstring: "Voltage of the channel, which only remembers what it was set to.",
  });
}

function channelOf(parent: InstrumentBase, path: string): InstrumentModule {
  const found = parent.submodules[path.split(".").at(-1) as string];
  if (found instanceof InstrumentModule) return found;
  const names = Object.keys(parent.submodules).join(", ") || "none";
  throw new InstrumentError(`${parent.name} has no channel ${path}: it has ${names}`, { instrument: parent.name });
}
