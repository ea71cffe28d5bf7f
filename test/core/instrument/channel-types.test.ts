/** The static types of tuples of channels: what is written here compiles, and each misuse that is marked does not. */

import { expectTypeOf, test } from "vitest";

import type { GettableParameter, MultiChannel, SettableParameter } from "../../../drivers/core/index.ts";
import {
  ChannelList,
  ChannelTuple,
  channelTuple,
  Instrument,
  InstrumentChannel,
  Parameter,
  vals,
} from "../../../drivers/core/index.ts";

class Channel extends InstrumentChannel<Model> {
  readonly level = this.parameter({ setCmd: null, vals: vals.numbers(0, 1), initialValue: 0 });
  readonly reading = this.parameter({ getCmd: () => 1 });
  readonly pulse = this.parameter({ getCmd: false, setCmd: "P {}", vals: vals.ints() });
  readonly mode = this.parameter({ getCmd: "M?", setCmd: "M {:d}", valMapping: { current: 0, voltage: 1 } });
  readonly reset = this.addFunction("reset", { callCmd: "RST {}", args: [vals.ints()], returnParser: Number });
  count = 3;

  async measure(seconds: number): Promise<string> {
    return String(seconds);
  }

  sum(a: number, b: number): number {
    return a + b;
  }
}

class Model extends Instrument {
  readonly channels = channelTuple(["x", "y"], id => new Channel(this, id));
  readonly list = new ChannelList(this, Channel);
}

class Stranger extends InstrumentChannel<Model> {
  readonly other = this.parameter({ setCmd: null });
}

const model = new Model("model", undefined);
const { channels, list } = model;

test("a parameter of all channels reads arrays, and is set with one value or with one for each", () => {
  expectTypeOf(channels.level).toEqualTypeOf<Parameter<number[], number | readonly number[]> & MultiChannel>();
  expectTypeOf(channels.reading).toEqualTypeOf<GettableParameter<number[]> & MultiChannel>();
  expectTypeOf(channels.pulse).toEqualTypeOf<SettableParameter<number | readonly number[], unknown[]> & MultiChannel>();
  expectTypeOf(() => channels.mode()).returns.resolves.toEqualTypeOf<("current" | "voltage")[]>();
  expectTypeOf(channels.level.units).toEqualTypeOf<readonly string[]>();
  expectTypeOf(() => channels.slice(1).level()).returns.resolves.toEqualTypeOf<number[]>();
  expectTypeOf(channels.multiParameter("level")).toEqualTypeOf<typeof channels.level>();
});

test("a method of all channels takes the same arguments, and gives an array", () => {
  expectTypeOf(channels.measure).toEqualTypeOf<(seconds: number) => Promise<string[]>>();
  expectTypeOf(channels.sum).toEqualTypeOf<(a: number, b: number) => number[]>();
  expectTypeOf(channels.reset).toEqualTypeOf<(argument: number) => Promise<number[]>>();
});

test("a list and a tuple give their channels as what they are", () => {
  expectTypeOf(list.level).toEqualTypeOf(channels.level);
  expectTypeOf(list.toChannelTuple()).toEqualTypeOf(channels);
  expectTypeOf(list[0]).toEqualTypeOf<Channel | undefined>();
  expectTypeOf(channels.getChannelByName("x")).toEqualTypeOf<Channel>();
  expectTypeOf(new ChannelTuple([new Channel(model, "z")]).at(0)).toEqualTypeOf<Channel>();
  expectTypeOf(channels.getValidator().check).toBeFunction();
});

// Never called: these lines are for the compiler.
export function misuses(): void {
  // @ts-expect-error a value of another kind
  void channels.level("1");
  // @ts-expect-error values of another kind
  void channels.level(["1", "2"]);
  // @ts-expect-error a choice that the mapping does not have
  void channels.mode(["current", "power"]);
  // @ts-expect-error there is nothing to set
  void channels.reading(1);
  // @ts-expect-error there is nothing to get
  void channels.pulse.get();
  // @ts-expect-error the values are an array, not a number
  void channels.level().then(value => value.toFixed());
  // @ts-expect-error no such parameter
  void channels.levl;
  // @ts-expect-error a plain field is that of one channel
  void channels.count;
  // @ts-expect-error what belongs to one instrument is not done to all
  void channels.addParameter;
  // @ts-expect-error a method with other arguments
  void channels.measure("3");
  // @ts-expect-error channels of another class
  void channels.concat(new ChannelTuple([new Stranger(model, "s")]));
  // @ts-expect-error a channel of another class
  list.append(new Stranger(model, "s"));
  // @ts-expect-error a tuple does not change
  channels.append(new Channel(model, "z"));
  // @ts-expect-error name at least one
  channels.getChannelsByName();
  // @ts-expect-error an option that does not exist
  channelTuple(["x"], id => new Channel(model, id), { snapshottable: false });
}
