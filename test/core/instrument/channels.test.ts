/** Tuples and lists of channels: parts of them, and all of them at once. */

import { inspect } from "node:util";

import { expect, test, vi } from "vitest";

import {
  ChannelList,
  ChannelTuple,
  channelTuple,
  Instrument,
  InstrumentChannel,
  IoError,
  MultiChannelInstrumentParameter,
  vals,
} from "../../../index.ts";
import { BaseParameter } from "../../../drivers/core/index.ts";

const sent: string[] = [];

class Ch extends InstrumentChannel<Inst> {
  readonly v = this.parameter({
    label: "Volt",
    unit: "V",
    getCmd: () => (sent.push(`get ${this.shortName}`), this.level),
    setCmd: (value: number) => {
      sent.push(`set ${this.shortName} ${value}`);
      this.level = value;
    },
    vals: vals.numbers(0, 10),
  });
  readonly waveform = this.parameter({ setCmd: null, vals: vals.lists(vals.numbers()) });
  readonly mode = this.parameter({ setCmd: null, valMapping: { a: 0, b: 1 }, initialValue: "b" });
  readonly serial = this.parameter({ getCmd: () => `SN-${this.shortName}` });
  readonly trigger = this.parameter({ getCmd: false, setCmd: (value: string) => void sent.push(`trigger ${value}`) });
  readonly broken = this.parameter({
    setCmd: () => {
      sent.push(`broken ${this.shortName}`);
      throw new IoError("no answer", {});
    },
  });
  level = 1;

  async selfTest(seconds: number): Promise<string> {
    sent.push(`test ${this.shortName} ${seconds}`);
    return `${this.shortName} fine`;
  }

  describe(): string {
    return `channel ${this.shortName}`;
  }
}

class Other extends Ch {}

class Inst extends Instrument {
  readonly A = new Ch(this, "A");
  readonly B = new Ch(this, "B");
  readonly chs = new ChannelTuple([this.A, this.B]);
  readonly hidden = channelTuple([this.A], channel => channel, { snapshotable: false });
}

function made(): Inst {
  sent.length = 0;
  return new Inst("inst", undefined);
}

test("a parameter of the channels is read from all of them, in their order, and set on all of them", async () => {
  const { chs } = made();
  await chs.v(4);
  expect([await chs.v(), await chs.slice(0, 1).v()]).toEqual([[4, 4], [4]]);
  expect(sent).toEqual(["set A 4", "set B 4", "get A", "get B", "get A"]);
});

test("it is a parameter with the names, labels and units of all", () => {
  const { chs } = made();
  const { v } = chs;
  expect(v).toBeInstanceOf(MultiChannelInstrumentParameter);
  expect([v.names, v.fullNames]).toEqual([
    ["inst_A_v", "inst_B_v"],
    ["inst_A_v", "inst_B_v"],
  ]);
  expect([v.labels, v.units]).toEqual([
    ["Volt", "Volt"],
    ["V", "V"],
  ]);
  expect([v.name, v.fullName, v.gettable, v.settable]).toEqual(["Multi_v", "inst_Multi_v", true, true]);
  expect(v.record()).toMatchObject({ names: ["inst_A_v", "inst_B_v"], units: ["V", "V"] });
  expect(Object.keys(made().parameters)).toEqual(["IDN"]);
});

test("a value for each channel is set where one for all does not fit; nothing is sent before all fit", async () => {
  const { chs } = made();
  await chs.v([1, 2]);
  await chs.v.set(Float64Array.of(3, 4) as unknown as number[]);
  expect(sent).toEqual(["set A 1", "set B 2", "set A 3", "set B 4"]);
  await chs.waveform([1, 2]);
  expect([chs[0]?.waveform.cache.value, chs[1]?.waveform.cache.value]).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test.each([
  [[1, 2, 3], "[1, 2, 3] is not an int or float; Parameter: inst_A.v"],
  [[1, 11], "[1, 11] is not an int or float; Parameter: inst_A.v"],
  [11, "11 is invalid: must be between 0 and 10 inclusive; Parameter: inst_A.v"],
  ["ab", "'ab' is not an int or float; Parameter: inst_A.v"],
])(
  "%j fits neither all channels nor each of them: the first error is told, and what would fit",
  async (value, text) => {
    const { chs } = made();
    const setting = chs.v(value as number);
    await expect(setting).rejects.toThrow(`${text}: give one value that fits every channel, or 2 values, one for each`);
    expect(sent).toEqual([]);
  },
);

test("what an instrument does not take is not tried in another way", async () => {
  const { chs } = made();
  await expect(chs.broken([1, 2])).rejects.toThrow("no answer");
  expect(sent).toEqual(["broken A"]);
});

test("what was set for all is cached as a read would give it", async () => {
  const { v } = made().chs;
  await v(2);
  expect(v.cache.value).toEqual([2, 2]);
  await v([2, 3]);
  expect(v.cache.value).toEqual([2, 3]);
});

test("a parameter that cannot be read or set cannot for all", async () => {
  const { chs } = made();
  expect(chs.serial.settable).toBe(false);
  expect(chs.trigger.gettable).toBe(false);
  expect(await chs.serial()).toEqual(["SN-A", "SN-B"]);
  await chs.trigger("now");
  expect(sent).toEqual(["trigger now", "trigger now"]);
});

test("a method is called on one channel after the other, and gives what each gave", async () => {
  const { chs } = made();
  expect(await chs.selfTest(3)).toEqual(["A fine", "B fine"]);
  expect(sent).toEqual(["test A 3", "test B 3"]);
  expect(chs.describe()).toEqual(["channel A", "channel B"]);
  expect(await chs.multiFunction("selfTest")(1)).toEqual(["A fine", "B fine"]);
  expect(() => chs.multiFunction("fly")).toThrow("ChannelTuple(<Inst: inst>, Ch, ");
});

test("a method that fails on one channel is not called on the next", async () => {
  const { chs } = made();
  vi.spyOn(chs.at(0), "selfTest").mockRejectedValue(new Error("no"));
  await expect(chs.selfTest(3)).rejects.toThrow("no");
  expect(sent).toEqual([]);
});

test("what was added to the channels at run time is there for all, and what is nowhere is undefined", async () => {
  const { chs } = made();
  for (const channel of chs) channel.addParameter("late", { setCmd: null, initialValue: channel.shortName });
  const late = (chs as unknown as { late(): Promise<string[]> }).late;
  expect(await late()).toEqual(["A", "B"]);
  expect(await chs.multiParameter("late").get()).toEqual(["A", "B"]);
  expect((chs as unknown as { nothing: unknown }).nothing).toBeUndefined();
  expect(() => chs.multiParameter("nothing")).toThrow(
    "<Ch: inst_A of Inst: inst> has no parameter nothing: it has v, waveform, mode, serial, trigger, broken, late",
  );
  expect(await Promise.resolve(chs)).toBe(chs);
});

test("a parameter of several values is not put together", () => {
  class Several extends BaseParameter {
    readonly names = ["i", "q"];
    override getRaw = (): unknown => [1, 2];
    override setRaw = (): unknown => undefined;
    constructor(name: string, options: object) {
      super(name, options, { gettable: true, settable: false });
    }
  }
  const { chs } = made();
  for (const channel of chs) channel.addParameter("iq", {}, { parameterClass: Several });
  expect(() => chs.multiParameter("iq")).toThrow(
    "parameter iq of <Ch: inst_A of Inst: inst> has several values itself: read it channel by channel",
  );
});

test("parts of a tuple are tuples: by index, by slice, by name and in reverse", () => {
  const { chs, A, B } = made();
  expect([...chs.pick(1, 0)]).toEqual([B, A]);
  expect([...chs.pick(-1)]).toEqual([B]);
  expect(() => chs.pick(2)).toThrow("no channel 2: there are 2");
  expect(chs.getChannelByName("B")).toBe(B);
  expect([...chs.getChannelsByName("B", "A")]).toEqual([B, A]);
  expect(() => chs.getChannelsByName("A", "C")).toThrow("no channel C: there are A, B");
  expect([...chs.reversed()]).toEqual([B, A]);
  expect([chs.includes(B), chs.includes(3), chs.indexOf(B), chs.indexOf(new Ch(A.parent, "C"))]).toEqual([
    true,
    false,
    1,
    -1,
  ]);
});

test("tuples of the same instrument and class are put together, others are not", () => {
  const inst = made();
  const { chs, A, B } = inst;
  const joined = chs.slice(1).concat(chs);
  expect([...joined]).toEqual([B, A, B]);
  expect(inspect(chs.slice(1).concat(chs.slice(0, 0)))).toBe(
    "ChannelTuple(<Inst: inst>, Ch, [<Ch: inst_B of Inst: inst>])",
  );
  const others = new ChannelTuple<Ch>([new Other(inst, "C")]);
  expect(() => chs.concat(others)).toThrow("cannot put channels of the kinds Ch and Other into one tuple");
  expect(() => chs.concat(made().chs)).toThrow(
    "cannot put channels of <Inst: inst> and <Inst: inst> into one tuple: they must be parts of the same instrument",
  );
  expect(new ChannelTuple<Ch>([A, new Other(inst, "C")]).channelType).toBe(Ch);
});

test("a tuple knows the field that it sits in", () => {
  const inst = made();
  expect(inst.hidden.fullName).toBe("inst_hidden");
  expect(Object.keys(inst.submodules)).toEqual(["A", "B", "chs", "hidden"]);
  expect([inst.chs.shortName, inst.chs.fullName]).toEqual(["chs", "inst_chs"]);
});

test("a validator lets the channels of a tuple through", async () => {
  const inst = made();
  const { A, B } = inst;
  const validator = inst.chs.slice(0, 1).getValidator();
  expect(validator.description).toBe("<ChannelTuple: inst_A>");
  const chosen = inst.addParameter("chosen", { setCmd: null, vals: validator });
  await chosen(A);
  expect(await chosen()).toBe(A);
  await expect(chosen(B)).rejects.toThrow(
    "<Ch: inst_B of Inst: inst> is not part of the expected channel list; Parameter: inst.chosen",
  );
});

test("a tuple that is not to be in snapshots is neither in them nor read for them", async () => {
  const inst = made();
  expect(await inst.hidden.snapshot({ update: "All" })).toEqual({ __class__: "ChannelTuple", snapshotable: false });
  expect(sent).toEqual([]);
  expect(inst.hidden.readableRecord()).toBe("");
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await inst.hidden.printReadableSnapshot();
  expect(log).not.toHaveBeenCalled();
  await inst.chs.printReadableSnapshot({ maxChars: 10 });
  expect(String(log.mock.calls[0])).toMatch(/^inst_A:\n\tparameter value\n-{10}\n/);
  log.mockRestore();
});

test("the cache of all channels is invalidated at once", async () => {
  const { chs } = made();
  await chs.v();
  chs.invalidateCache();
  expect(chs.map(channel => channel.v.cache.valid)).toEqual([false, false]);
});

class Small extends InstrumentChannel {
  readonly v = this.parameter({ setCmd: null, initialValue: 1 });
}

class Growing extends Instrument {
  readonly outputs = new ChannelList(this, Small);
}

test("a list takes channels until it is locked, and is a tuple otherwise", async () => {
  const inst = made();
  const list = new ChannelList(inst, Ch);
  const [c, d, e] = ["C", "D", "E"].map(name => new Ch(inst, name)) as [Ch, Ch, Ch];
  list.append(d);
  list.insert(0, c);
  list.extend([e]);
  expect([...list]).toEqual([c, d, e]);
  expect([list[0], list[2], list.at(-1), list[3]]).toEqual([c, e, e, undefined]);
  list.remove(d);
  expect([list.length, list[1], list[2]]).toEqual([2, e, undefined]);
  expect(() => list.remove(d)).toThrow("<Ch: inst_D of Inst: inst> is not in ChannelList(<Inst: inst>, Ch, [");
  await list.v(5);
  expect(sent).toEqual(["set C 5", "set E 5"]);
  expect(() => list.getValidator()).toThrow("cannot make a validator of a channel list that can change: lock() it");
  list.lock();
  expect(list.locked).toBe(true);
  expect(list.getValidator().description).toBe("<ChannelTuple: inst_C, inst_E>");
  for (const [doing, change] of [
    ["append to", () => list.append(d)],
    ["insert into", () => list.insert(0, d)],
    ["extend", () => list.extend([d])],
    ["remove from", () => list.remove(c)],
    ["clear", () => list.clear()],
  ] as const)
    expect(change).toThrow(`cannot ${doing} a locked channel list: ChannelList(<Inst: inst>, Ch, [`);
  expect(list.length).toBe(2);
});

test("a list that comes with its channels is complete; one that is cleared takes others", () => {
  const inst = made();
  expect(new ChannelList(inst, Ch, [inst.A]).locked).toBe(true);
  const list = new ChannelList(inst, Ch);
  expect(inspect(list)).toBe("ChannelList(<Inst: inst>, Ch, [])");
  list.append(inst.A);
  list.clear();
  expect([list.length, list[0]]).toEqual([0, undefined]);
  list.append(inst.B);
  const tuple = list.toChannelTuple();
  list.append(inst.A);
  expect(inspect(tuple)).toBe("ChannelTuple(<Inst: inst>, Ch, [<Ch: inst_B of Inst: inst>])");
});

test("a list refuses what is of another class, and stays as it was", () => {
  const inst = made();
  const list = new ChannelList<Ch>(inst, Other);
  expect(() => list.append(inst.A)).toThrow(
    "all channels of a list must be of the same kind: got <Ch: inst_A of Inst: inst> for a list of Other",
  );
  expect(() => list.extend([new Other(inst, "C"), inst.A])).toThrow("for a list of Other");
  expect(list.length).toBe(0);
});

test("an empty list is a part of its instrument from the start", async () => {
  const growing = new Growing("growing", undefined);
  expect(Object.keys(growing.submodules)).toEqual(["outputs"]);
  expect(growing.outputs.fullName).toBe("growing_outputs");
  expect(growing.record().submodules["outputs"]).toEqual({
    __class__: "ChannelList",
    channels: {},
    snapshotable: true,
  });
  growing.outputs.append(new Small(growing, "a"));
  expect(growing.allParameters().map(String)).toContain("growing_a_v");
});
