/** Parts of an instrument: how they are added, named and found. */

import fc from "fast-check";
import { expect, test, vi } from "vitest";

import { channelTuple, Instrument, InstrumentChannel, InstrumentModule, vals } from "../../../drivers/core/index.ts";
import type { InstrumentBase } from "../../../drivers/core/index.ts";

class Filter extends InstrumentModule<Output> {
  readonly on_off = this.parameter({ setCmd: null, vals: vals.bool() });
}

class Output extends InstrumentChannel {
  readonly volt = this.parameter({ setCmd: null, vals: vals.numbers() });
  readonly low_pass = new Filter(this, "low_pass");
}

class Source extends Instrument {
  readonly freq = this.parameter({ setCmd: null });
  readonly trigger_in = new Output(this, "trigger_in");
  readonly outputs = channelTuple(["a", "b"], id => new Output(this, id));
}

const made = (): Source => new Source("s", undefined);

test("each part knows what it is part of", () => {
  const source = made();
  const filter = source.trigger_in.low_pass;
  expect(filter.parent).toBe(source.trigger_in);
  expect(source.parent).toBeUndefined();
  expect(filter.ancestors).toEqual([filter, source.trigger_in, source]);
  expect(filter.rootInstrument).toBe(source);
  expect(filter.nameParts).toEqual(["s", "trigger_in", "low_pass"]);
  expect([filter.fullName, filter.name, filter.shortName]).toEqual([
    "s_trigger_in_low_pass",
    "s_trigger_in_low_pass",
    "low_pass",
  ]);
  expect(source.nameParts).toEqual(["s"]);
});

test("modules are told from tuples of channels", () => {
  const source = made();
  expect(Object.keys(source.submodules)).toEqual(["trigger_in", "outputs"]);
  expect(Object.keys(source.instrumentModules)).toEqual(["trigger_in"]);
});

test("a component is found by the names on the way, even where names hold underscores", () => {
  const source = made();
  source.addFunction("reset_all", { callCmd: () => undefined });
  expect(source.getComponent("freq")).toBe(source.freq);
  expect(source.getComponent("reset_all")).toBe(source.functions["reset_all"]);
  expect(source.getComponent("trigger_in")).toBe(source.trigger_in);
  expect(source.getComponent("trigger_in_low_pass_on_off")).toBe(source.trigger_in.low_pass.on_off);
  expect(source.getComponent("trigger_in.low_pass.on_off")).toBe(source.trigger_in.low_pass.on_off);
  expect(source.getComponent("outputs")).toBe(source.outputs);
  expect(source.getComponent("outputs_b_volt")).toBe(source.outputs[1]?.volt);
  expect(source.getComponent("b_volt")).toBe(source.outputs[1]?.volt);
});

test("a name that begins like another part's is found, too", () => {
  const source = made();
  const a_low = source.addSubmodule("a_low", new Output(source, "a_low"));
  expect(source.getComponent("a_low_volt")).toBe(a_low.volt);
  expect(source.getComponent("a_low_pass_on_off")).toBe(source.outputs[0]?.low_pass.on_off);
});

test("every parameter is found by its full name, however the names on the way are cut", () => {
  const names = fc.uniqueArray(fc.constantFrom("a", "b", "a_b", "b_a", "a_b_a"), { maxLength: 3 });
  const trees = fc.array(fc.record({ module: names, parameters: names }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(names, trees, (own, levels) => {
      const root = new Instrument("r", undefined);
      for (const name of own) root.addParameter(`p_${name}`, {});
      let above: InstrumentBase[] = [root];
      for (const { module, parameters } of levels) {
        above = above.flatMap(parent =>
          module.map(name => parent.addSubmodule(`m_${name}`, new InstrumentModule(parent, `m_${name}`))),
        );
        for (const part of above) for (const name of parameters) part.addParameter(`p_${name}`, {});
      }
      for (const { fullName } of root.allParameters()) {
        const found = root.getComponent(fullName.slice("r_".length));
        expect(found.fullName).toBe(fullName);
      }
    }),
    { numRuns: 50 },
  );
});

test("a component that is not there is told with what there is, where the search ended", () => {
  const source = made();
  expect(() => source.getComponent("fre")).toThrow(
    "no component fre in <Source: s>: there are IDN, freq, trigger_in, outputs, a, b",
  );
  expect(() => source.getComponent("trigger_in_low_pass_on")).toThrow(
    "no component on in <Filter: s_trigger_in_low_pass of Output: s_trigger_in>: there are on_off",
  );
  expect(() => source.getComponent("freq_x")).toThrow("no component freq_x in <Source: s>: there are IDN");
  expect(() => source.outputs.getComponent("c")).toThrow("no component c in ChannelTuple(");
});

test("a part added at run time is a property and a submodule, and its name is taken", () => {
  const source = made();
  const extra = source.addSubmodule("extra", new Output(source, "extra"));
  expect(source.submodules["extra"]).toBe(extra);
  expect((source as unknown as { extra: unknown }).extra).toBe(extra);
  const tuple = source.addSubmodule(
    "more",
    channelTuple(["y"], id => new Output(source, id)),
  );
  expect(tuple.fullName).toBe("s_more");
  const again = (): Output => source.addSubmodule("extra", new Output(source, "extra"));
  expect(again).toThrow("Duplicate submodule name extra on instrument <Source: s>");
  expect(() => source.addSubmodule("outputs", tuple)).toThrow("Duplicate submodule name outputs");
});

test.each([
  [3, "3"],
  [{ volt: 1 }, "{'volt': 1}"],
  [null, "None"],
])("%j is no part of an instrument", (thing, text) => {
  expect(() => made().addSubmodule("wrong", thing as never)).toThrow(
    `submodule wrong of <Source: s> must be a module, a channel or a tuple of channels: got ${text}`,
  );
});

test("hyphens in names of parts become underscores, with a warning; other names are refused", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const source: InstrumentBase = made();
  expect(new Output(source, "a-b").fullName).toBe("s_a_b");
  expect(warn.mock.calls).toEqual([["Changed a-b to a_b for instrument identifier"]]);
  warn.mockRestore();
  expect(() => new Output(source, "a b")).toThrow("s_a b invalid instrument identifier");
  expect(new Output(source, "1").fullName).toBe("s_1");
});

test("a channel that belongs to another instrument can be a part as well", async () => {
  const other = new Source("other", undefined);
  const source = made();
  source.addSubmodule("borrowed", other.trigger_in);
  expect(source.getComponent("borrowed_volt")).toBe(other.trigger_in.volt);
  expect(source.record().submodules["borrowed"]).toMatchObject({ name: "other_trigger_in" });
});
