/** Soft limits: they hold on every way of a value to the instrument, and cost nothing where there are none. */

import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import {
  channelTuple,
  createOnOffValMapping,
  DelegateGroup,
  DelegateGroupParameter,
  DelegateParameter,
  Group,
  GroupedParameter,
  Instrument,
  InstrumentChannel,
  Parameter,
  restoreSnapshot,
  ScaledParameter,
  useClock,
  vals,
} from "../../../drivers/core/index.ts";
import { softLimit } from "../../../drivers/station/safety/index.ts";
import { FakeClock } from "../../core/fake-clock.ts";

class Gate extends InstrumentChannel<Dac> {
  readonly volt = this.parameter({
    unit: "V",
    getCmd: () => this.parent.values.get(this.shortName) ?? 0,
    setCmd: (value: number) => this.parent.put(this.shortName, value),
    vals: vals.numbers(-10, 10),
    docstring: "Volts at the output.",
  });
}

class Dac extends Instrument {
  readonly values = new Map<string, number>();
  readonly sent: string[] = [];
  readonly gates = channelTuple(["A", "B"], id => new Gate(this, id));
  readonly range = this.groupParameter({ vals: vals.numbers() });
  readonly output = this.groupParameter({ valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }) });
  readonly both = new Group([this.range, this.output], { setCmd: "SET {range},{output}", getCmd: "SET?" });

  put(name: string, value: number): void {
    this.values.set(name, value);
    this.sent.push(`${name} ${value}`);
  }

  override async getIdn() {
    return { vendor: "Lab", model: "Dac", serial: "1", firmware: "1" };
  }

  protected override async writeRaw(command: string): Promise<void> {
    this.sent.push(command);
  }

  protected override async askRaw(): Promise<string> {
    return "2,0";
  }
}

let clock: FakeClock;
let restore: Disposable;
let dac: Dac;

beforeEach(() => {
  clock = new FakeClock();
  restore = useClock(clock);
  dac = new Dac("dac", undefined);
});
afterEach(() => restore[Symbol.dispose]());

const gate = () => dac.gates[0]!.volt;
const refused = "3 is invalid: must be between -1 and 1 inclusive (soft limit: sample 12 breaks above)";

describe("a soft limit", () => {
  let limit: ReturnType<typeof softLimit>;
  beforeEach(() => {
    limit = softLimit(gate(), { min: -1, max: 1 }, { reason: "sample 12 breaks above" });
  });

  test("refuses a set before anything is sent, and lets others through", async () => {
    await expect(gate()(3)).rejects.toThrow(`setting ${gate().fullName} to 3: ${refused}`);
    await expect(gate().set(-1.5)).rejects.toThrow("-1.5 is invalid");
    expect(dac.sent).toEqual([]);
    await gate()(1);
    await gate().set(-1);
    expect(dac.sent).toEqual(["A 1", "A -1"]);
  });

  test("is still there when the driver changes its validators, and the driver's hold as well", async () => {
    gate().vals = vals.numbers(0, 100);
    await expect(gate()(50)).rejects.toThrow("soft limit");
    await expect(gate()(-0.5)).rejects.toThrow("must be between 0 and 100 inclusive");
    expect(dac.sent).toEqual([]);
  });

  test("holds for increment, setTo and a sweep", async () => {
    await gate()(0.5);
    dac.sent.splice(0);
    await expect(gate().increment(1)).rejects.toThrow("soft limit");
    await expect(gate().setTo(3, () => 0)).rejects.toThrow(refused);
    expect(() => gate().sweep(0, 3, { num: 4 })).toThrow("soft limit");
    expect(dac.sent).toEqual([]);
  });

  test("holds for a broadcast on a tuple of channels: none of them is set", async () => {
    await expect(dac.gates.volt(3)).rejects.toThrow("soft limit: sample 12 breaks above");
    expect(dac.sent).toEqual([]);
    await dac.gates.volt(1);
    expect(dac.sent).toEqual(["A 1", "B 1"]);
  });

  test("holds for a snapshot that is restored", async () => {
    await dac.gates[1]!.volt(0);
    await gate()(0);
    const snapshot = await dac.snapshot({ update: "Only_invalid" });
    const text = JSON.stringify(snapshot).replaceAll('"value":0,"raw_value":0', '"value":3,"raw_value":3');
    dac.sent.splice(0);
    await expect(restoreSnapshot(dac, JSON.parse(text))).rejects.toThrow("soft limit");
    expect(dac.sent.filter(line => line.startsWith("A "))).toEqual([]);
  });

  test("on the source holds for a delegate, a scaled parameter and a delegate of a delegate", async () => {
    const mV = new DelegateParameter("mV", { source: gate(), unit: "mV", scale: 1e-3 });
    const inner = new DelegateParameter("inner", { source: mV });
    const sample = new ScaledParameter(gate(), { division: 10 });
    const part = new DelegateGroupParameter("part", { source: gate() });
    const all = new GroupedParameter("all", { group: new DelegateGroup("all", [part]) });
    await expect(mV(3000)).rejects.toThrow(`setting mV to 3000: ${refused}`);
    await expect(inner(3000)).rejects.toThrow(refused);
    await expect(sample(0.3)).rejects.toThrow(refused);
    await expect(all(3)).rejects.toThrow(refused);
    expect(dac.sent).toEqual([]);
    await mV(500);
    expect(dac.sent).toEqual(["A 0.5"]);
  });

  test("on a scaled parameter's output holds where the divider is read only when it is set", async () => {
    const division = new Parameter("division", { getCmd: () => 10 });
    const sample = new ScaledParameter(gate(), { division });
    await expect(sample(0.3)).rejects.toThrow(refused);
    expect(dac.sent).toEqual([]);
  });

  test("does not stand in the way of reading, nor of noting what is known", async () => {
    dac.values.set("A", 7);
    expect(await gate()()).toBe(7);
    gate().cache.set(8);
    expect(gate().cache.value).toBe(8);
  });

  test("ends when it is removed, once and for all", async () => {
    limit.remove();
    limit.remove();
    await gate()(3);
    expect(dac.sent).toEqual(["A 3"]);
  });

  test("leaves another one on the same parameter in force", async () => {
    const inner = softLimit(gate(), { max: 0.5 });
    await expect(gate()(0.7)).rejects.toThrow("0.7 is invalid: must be between -inf and 0.5 inclusive (soft limit)");
    inner.remove();
    await gate()(0.7);
    await expect(gate()(3)).rejects.toThrow(refused);
  });
});

describe("a ramp", () => {
  test("of which one step is not allowed does not begin", async () => {
    gate().step = 0.5;
    await gate()(0);
    dac.sent.splice(0);
    softLimit(gate(), { allowed: [0, 0.5, 1.5] });
    await expect(gate()(1.5)).rejects.toThrow(/1 is not in \{.*\} \(soft limit\)/);
    expect(dac.sent).toEqual([]);
    await gate()(0.5);
    expect(dac.sent).toEqual(["A 0.5"]);
  });

  test("comes back from outside of the limit, also through a delegate, and goes no further", async () => {
    dac.values.set("A", 3);
    softLimit(gate(), { max: 1 });
    gate().step = 1;
    await gate()(0);
    expect(dac.sent.splice(0)).toEqual(["A 2", "A 1", "A 0"]);
    dac.values.set("A", 3);
    gate().step = undefined;
    await gate()();
    const view = new DelegateParameter("view", { source: gate(), step: 1 });
    await view(0.5);
    expect(dac.sent.splice(0)).toEqual(["A 2", "A 1", "A 0.5"]);
    await expect(view(2)).rejects.toThrow("soft limit");
    expect(dac.sent).toEqual([]);
  });

  test("from outside keeps to what the driver allows", async () => {
    dac.values.set("A", 12);
    softLimit(gate(), { max: 1 });
    gate().step = 1;
    await expect(gate()(0)).rejects.toThrow("must be between -10 and 10 inclusive");
    expect(dac.sent).toEqual([]);
  });
});

describe("a member of a group", () => {
  test("is limited when it is set alone or with the others", async () => {
    softLimit(dac.range, { max: 1 });
    await expect(dac.range(2)).rejects.toThrow("2 is invalid: must be between -inf and 1 inclusive (soft limit)");
    await expect(dac.both.setParameters({ range: 2, output: true })).rejects.toThrow("(soft limit)");
    expect(dac.sent).toEqual([]);
  });

  test("that is outside of its limit is not sent along with another one", async () => {
    softLimit(dac.range, { max: 1 });
    await expect(dac.output(true)).rejects.toThrow("setting dac_range to 2: 2 is invalid");
    expect(dac.sent).toEqual([]);
    await dac.range(1);
    expect(dac.sent).toEqual(["SET 1,0"]);
  });
});

describe("a declaration", () => {
  test("shows itself in one line, also once it has been removed or replaced", () => {
    const first = softLimit(gate(), { min: -1, max: 1 }, { reason: "sample 12 breaks above" });
    const shown = `<SoftLimit: ${gate().fullName} <Numbers -1<=v<=1>: sample 12 breaks above`;
    expect(inspect(first)).toBe(`${shown}>`);
    const second = softLimit(gate(), { max: 0.5 }, { reason: "sample 12 breaks above" });
    expect(inspect(first)).toBe(`${shown}, removed>`);
    expect(inspect(second)).toBe(`<SoftLimit: ${gate().fullName} <Numbers v<=0.5>: sample 12 breaks above>`);
    second.remove();
    expect(inspect(second)).toMatch(/, removed>$/u);
  });

  test("that says nothing, contradicts itself or has a typing error is refused", () => {
    const of = `soft limit of ${gate().fullName}`;
    expect(() => softLimit(gate(), {} as never)).toThrow(`${of}: give min, max or both`);
    expect(() => softLimit(gate(), { min: 2, max: 1 })).toThrow(`${of}: min 2 is greater than max 1`);
    expect(() => softLimit(gate(), { max: Number.NaN })).toThrow(`${of}: max is NaN: must be a number`);
    expect(() => softLimit(gate(), { maximum: 1 } as never)).toThrow("maximum is not known");
    expect(() => softLimit(gate(), { allowed: [] })).toThrow("at least one value");
    expect(() => softLimit(gate(), { allowed: [99] })).toThrow("allowed has 99, which the parameter does not take");
    expect(() => softLimit("volt" as never, { max: 1 })).toThrow("'volt' is not a parameter");
    expect(() => softLimit(dac.IDN, { max: 1 })).toThrow("the parameter cannot be set");
  });

  test("of allowed names holds for every way to say them", async () => {
    softLimit(dac.output, { allowed: ["off"] });
    await expect(dac.output("on")).rejects.toThrow("(soft limit)");
    await expect(dac.output(1)).rejects.toThrow("(soft limit)");
    await expect(dac.output(true)).rejects.toThrow("(soft limit)");
    await dac.output(false);
    expect(dac.sent).toHaveLength(1);
  });
});
