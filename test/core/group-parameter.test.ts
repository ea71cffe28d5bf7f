/** Parameters that an instrument reads and sets with one command. */

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { DelegateParameter, Group, GroupParameter, Instrument, useClock, vals } from "../../drivers/core/index.ts";
import type { GroupOptions } from "../../drivers/core/index.ts";
import { FakeClock } from "./fake-clock.ts";

/** An instrument that keeps two numbers, and takes its time. */
class Pair extends Instrument {
  readonly sent: string[] = [];
  state = [1, 2];
  reply: string | undefined;

  override async writeRaw(command: string): Promise<void> {
    this.sent.push(command);
    await Promise.resolve();
    this.state = command.replace("CMD ", "").split(",").map(Number);
  }

  override async askRaw(command: string): Promise<string> {
    this.sent.push(command);
    const reply = this.reply ?? this.state.join(",");
    await new Promise<void>(done => setImmediate(done));
    return reply;
  }
}

function made(options: GroupOptions = {}, first: { a?: number; b?: number } = {}) {
  const instrument = new Pair("g", undefined);
  const a = new GroupParameter("a", { instrument, vals: vals.numbers(), initialValue: first.a });
  const b = new GroupParameter("b", { instrument, vals: vals.numbers(0, 100), scale: 10, initialValue: first.b });
  const group = new Group([a, b], { setCmd: "CMD {a}, {b}", getCmd: "CMD?", ...options });
  return { instrument, a, b, group, log: instrument.sent };
}

test("reading one member notes the values of all", async () => {
  const { a, b, log } = made();
  expect(await a()).toBe(1);
  expect([log, b.cache.value, b.cache.rawValue, b.cache.valid]).toEqual([["CMD?"], 0.2, "2", true]);
});

test("setting one member reads what is not known, and sends the others as they were", async () => {
  const { a, b, log } = made();
  await b(3);
  expect(log.splice(0)).toEqual(["CMD?", "CMD 1, 30"]);
  await a(5);
  expect(log).toEqual(["CMD 5, 30"]);
  expect([a.cache.value, b.cache.value]).toEqual([5, 3]);
});

test("a value that is not valid any more is read again before it is sent back", async () => {
  const { instrument, a, b, log } = made();
  await a(5);
  instrument.state = [5, 70];
  b.cache.invalidate();
  log.length = 0;
  await a(6);
  expect(log).toEqual(["CMD?", "CMD 6, 70"]);
});

test("what was read as text is sent back as it came, as a number only where the command asks for one", async () => {
  const plain = made();
  plain.instrument.reply = "1, +02.0E0";
  await plain.a(4);
  expect(plain.log.at(-1)).toBe("CMD 4,  +02.0E0");
  const numeric = made({ setCmd: "CMD {a:.1f}, {b:.1f}" });
  numeric.instrument.reply = "1, +02.0E0";
  await numeric.a(4);
  expect(numeric.log.at(-1)).toBe("CMD 4.0, 2.0");
});

test("several members are set with one command, checked before anything is sent", async () => {
  const { a, b, group, log } = made();
  await group.setParameters({ a: 5, b: 1 });
  expect(log.splice(0)).toEqual(["CMD 5, 10"]);
  expect([a.cache.value, b.cache.value]).toEqual([5, 1]);
  await group.setParameters({ b: 2 });
  expect(log.splice(0)).toEqual(["CMD 5, 20"]);
  await expect(group.setParameters({ a: 6, b: 1000 })).rejects.toThrow(
    "setting a, b of a group: 1000 is invalid: must be between 0 and 100 inclusive; Parameter: g.b",
  );
  await expect(group.setParameters({})).rejects.toThrow(
    "Provide at least one group parameter and its value to be set.",
  );
  // @ts-expect-error there is no such member
  await expect(group.setParameters({ z: 1 })).rejects.toThrow("z is not in the group: it has a, b");
  expect(log).toEqual([]);
});

test("the members can have names of their own in the commands", async () => {
  const instrument = new Pair("g", undefined);
  const first = new GroupParameter("first", { instrument, vals: vals.ints() });
  const second = new GroupParameter("second", { instrument, vals: vals.ints() });
  const group = new Group({ x: first, y: second }, { setCmd: "CMD {y}, {x}", getCmd: "CMD?" });
  await group.setParameters({ y: 7, x: 8 });
  expect([instrument.sent, group.parameters.x]).toEqual([["CMD 7, 8"], first]);
});

test("first values are sent together, when the instrument is opened or before the first use", async () => {
  const { a, log } = made({}, { a: 1, b: 2 });
  expect(log).toEqual([]);
  expect(await a()).toBe(1);
  expect(log).toEqual(["CMD 1, 20", "CMD?"]);
  const wrong = made({}, { a: 1, b: 1000 });
  await expect(wrong.a()).rejects.toThrow("getting g_a: 1000 is invalid");
  expect(wrong.log).toEqual([]);
  expect(() => made({}, { a: 1 })).toThrow(
    "Either none or all of the parameters in a group should have an initial value. Found initial values for ['a'] but not for ['b'].",
  );
});

test("fields of a driver are members, and their first values are sent by open", async () => {
  class Output extends Pair {
    readonly enabled = this.groupParameter({ valMapping: { off: 0, on: 1 }, initialValue: "on" });
    readonly gain = this.groupParameter({ vals: vals.numbers(), initialValue: 3 });
    readonly output = new Group([this.enabled, this.gain], { setCmd: "CMD {enabled}, {gain}", getCmd: "CMD?" });
    override async getIdn() {
      return { vendor: null, model: "pair", serial: null, firmware: null };
    }
  }
  await using instrument = await Output.open("output");
  expect(instrument.sent).toEqual(["CMD 1, 3"]);
  expect([await instrument.enabled(), instrument.gain.cache.value]).toEqual(["on", 3]);
  expect(Object.keys(instrument.parameters)).toEqual(["IDN", "enabled", "gain"]);
  expect((await instrument.snapshot({ update: "Never" })).parameters["gain"]).toMatchObject({
    __class__: "GroupParameter",
    value: 3,
    instrument_name: "output",
  });
});

test("the query can be made when it is needed, the reply be read in any way", async () => {
  const { a, b, log } = made({
    getCmd: async () => "DYN?",
    getParser: reply => ({ b: reply.split(",")[0], a: 9 }),
  });
  expect([await a(), await b(), log]).toEqual([9, 0.1, ["DYN?", "DYN?"]]);
  const partly = made({ getParser: () => ({ a: 1 }) });
  await expect(partly.a()).rejects.toThrow("getting g_a: getParser of the group gives no value for b");
  const separated = made({ separator: ";" });
  separated.instrument.reply = "3;40";
  expect([await separated.a(), separated.b.cache.value]).toEqual([3, 4]);
});

test("a reply that does not fit notes nothing", async () => {
  for (const [reply, text] of [
    ["1", "reply '1' has 1 values, not one for each of a, b"],
    ["1,2,3", "reply '1,2,3' has 3 values, not one for each of a, b"],
    ["1,x", "b: reply 'x' is not a number"],
  ] as const) {
    const { instrument, a, b } = made();
    instrument.reply = reply;
    await expect(a()).rejects.toThrow(`getting g_a: ${text}`);
    expect([a.cache.valid, b.cache.valid]).toEqual([false, false]);
  }
});

test("a group without a command says so", async () => {
  const readOnly = made({ setCmd: undefined });
  expect([readOnly.a.gettable, readOnly.a.settable]).toEqual([true, false]);
  await expect(readOnly.a(1)).rejects.toThrow("setting g_a to 1: Calling set but no `setCmd` defined");
  const writeOnly = made({ getCmd: undefined });
  expect([writeOnly.a.gettable, writeOnly.a.settable]).toEqual([false, true]);
  await expect(writeOnly.a()).rejects.toThrow(
    "getting g_a: Cannot update values in the group with parameters - g_a, g_b since it has no `getCmd` defined.",
  );
  await expect(writeOnly.a(1)).rejects.toThrow("setting g_a to 1: Cannot update values in the group");
  await writeOnly.group.setParameters({ a: 1, b: 2 });
  expect(writeOnly.log).toEqual(["CMD 1, 20"]);
});

test("a member without a group, without an instrument, with commands or of two instruments is refused", async () => {
  const alone = new GroupParameter("alone");
  await expect(alone()).rejects.toThrow("getting alone: Trying to get Group value but no group defined");
  await expect(alone(1)).rejects.toThrow("setting alone to 1: Trying to set Group value but no group defined");
  const loose = new Group([alone], { getCmd: "A?", setCmd: "A {alone}" });
  await expect(alone()).rejects.toThrow("Trying to update GroupParameter not attached to any instrument.");
  await expect(loose.setParameters({ alone: "1" })).rejects.toThrow("Trying to set GroupParameter not attached");
  expect(() => new Group([alone])).toThrow("alone is in a group already");
  expect(() => new GroupParameter("c", { getCmd: "C?" } as object)).toThrow(
    "A GroupParameter does not use 'setCmd' or 'getCmd'",
  );
  const [p, q] = ["p", "q"].map(name => new GroupParameter(name, { instrument: new Pair(name, undefined) }));
  if (!p || !q) throw new Error("two parameters were made");
  expect(() => new Group([p, q])).toThrow("All parameters should belong to the same instrument");
  expect(new Group([p, q], { singleInstrument: false, getCmd: "X?" }).instrument?.name).toBe("p");
  expect(() => new Group([])).toThrow("a group needs at least one parameter");
});

test("two sets at once do not undo each other", async () => {
  const { instrument, a, b, group } = made();
  await Promise.all([a(5), b(6), group.setParameters({ a: 7 }), b(8)]);
  expect(instrument.state).toEqual([7, 80]);
  expect([a.cache.value, b.cache.value]).toEqual([7, 8]);
});

test("a reply that comes late does not undo what was set after the question", async () => {
  const { instrument, a, b } = made();
  await a();
  const [read] = await Promise.all([b.get(), b.set(9)]);
  expect([read, b.cache.value, instrument.state]).toEqual([0.2, 9, [1, 90]]);
});

test("a ramp of a member is cut neither by a set of another nor by an update", async () => {
  const { a, b, group, log } = made();
  await group.update();
  log.length = 0;
  a.step = 1;
  await Promise.all([a(4), b(3), group.update(), group.setParameters({ b: 4 })]);
  expect(log).toEqual(["CMD 2, 2", "CMD 3, 2", "CMD 4, 2", "CMD 4, 30", "CMD?", "CMD 4, 40"]);
});

test("a ramp from an unknown value reads the group first, and setParameters ramps what has a step", async () => {
  const { a, log, group } = made();
  a.step = 2;
  await a(4);
  expect(log.splice(0)).toEqual(["CMD?", "CMD 3, 2", "CMD 4, 2"]);
  await group.setParameters({ a: 1, b: 5 });
  expect(log).toEqual(["CMD 2, 2", "CMD 1, 2", "CMD 1, 50"]);
});

test("a ramp of a delegate of a member keeps the turn, too", async () => {
  const { a, b, log } = made();
  await a();
  log.length = 0;
  const view = new DelegateParameter("view", { source: a, scale: 2, step: 1 });
  await Promise.all([view(2.5), b(1)]);
  expect(log).toEqual(["CMD 3, 2", "CMD 5, 2", "CMD 5, 10"]);
});

test("what is sent along is as young as what was set", async () => {
  const time = new FakeClock();
  using _ = useClock(time);
  const { a, b } = made();
  await a();
  time.advance(60);
  await a(3);
  expect(b.cache.timestamp).toEqual(a.cache.timestamp);
});

test("callbacks are told of what setParameters sets", async () => {
  const told: unknown[] = [];
  const instrument = new Pair("g", undefined);
  const a = new GroupParameter("a", { instrument, onSetCallback: (p, value) => told.push([p.name, value]) });
  await new Group([a], { setCmd: "CMD {a}" }).setParameters({ a: 3 });
  expect(told).toEqual([["a", 3]]);
});

test("whatever is set in whatever order is what the instrument has, and what is read", async () => {
  const change = fc.record({
    member: fc.constantFrom("a" as const, "b" as const),
    value: fc.integer({ min: 0, max: 100 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 6 }), fc.boolean(), async (changes, atOnce) => {
      const { instrument, a, b, group } = made();
      const sets = changes.map(
        ({ member, value }) =>
          () =>
            member === "a" ? a(value) : group.setParameters({ b: value }),
      );
      if (atOnce) await Promise.all(sets.map(set => set()));
      else for (const set of sets) await set();
      const last = (member: "a" | "b", otherwise: number) =>
        changes.findLast(each => each.member === member)?.value ?? otherwise;
      expect(instrument.state).toEqual([last("a", 1), last("b", 0.2) * 10]);
      expect([await a(), await b()]).toEqual([last("a", 1), last("b", 0.2)]);
    }),
    { numRuns: 40 },
  );
});

test("a getCmd that reads a member of its own group is an error, not a wait for ever", async () => {
  const pair = made({
    getCmd: async () => {
      await pair.a();
      return "CMD?";
    },
  });
  await expect(pair.b()).rejects.toThrow("reading the group g_a, g_b from its own getCmd: ask the instrument there");
  expect(pair.log).toEqual([]);
});
