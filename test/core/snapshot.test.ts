/** Records and their text. The texts are those that QCoDeS prints for the same instrument. */

import { expect, test, vi } from "vitest";

import { channelTuple, Instrument, InstrumentChannel, useClock, vals } from "../../drivers/core/index.ts";
import type { Idn } from "../../drivers/core/index.ts";
import { FakeClock } from "./fake-clock.ts";

class Ch extends InstrumentChannel<Inst> {
  readonly v = this.parameter({ label: "Volt", unit: "V", getCmd: () => 1.23456789 });
  readonly n = this.parameter({ setCmd: null, initialValue: 7 });
  readonly mode = this.parameter({ setCmd: null, valMapping: { a: 0, b: 1 }, initialValue: "b" });
}

class Inst extends Instrument {
  readonly freq = this.parameter({
    setCmd: null,
    unit: "Hz",
    initialValue: 1e9,
    vals: vals.numbers(0, 2e9),
    metadata: { k: 1 },
  });
  readonly never = this.parameter({ setCmd: null });
  readonly t_axis = this.parameter({
    unit: "s",
    getCmd: () => Float64Array.of(0, 0.5, 1),
    vals: vals.arrays({ shape: [3] }),
  });
  readonly trace = this.parameter({ unit: "V", snapshotValue: false, getCmd: () => Float64Array.of(1, 2, 3) });
  readonly A = new Ch(this, "A");
  readonly B = new Ch(this, "B");
  readonly chs = channelTuple([this.A, this.B], channel => channel);

  override async getIdn(): Promise<Idn> {
    return { vendor: "V", model: "M", serial: "1", firmware: "2" };
  }
}

const rule = "-".repeat(80);
const channel = (name: string, line: string): string =>
  `${name}:\n\tparameter value\n${line}\nmode :\tb \nn    :\t7 \nv    :\t1.2346 (V)`;

test("the readable snapshot is QCoDeS's, line by line", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await new Inst("inst", undefined).printReadableSnapshot({ update: "All" });
  expect(log.mock.calls.join("\n")).toBe(
    [
      "inst:",
      "\tparameter value",
      rule,
      "IDN    :\t{'vendor': 'V', 'model': 'M', 'serial': '1', 'firmware': '2'} ",
      "freq   :\t1e+09 (Hz)",
      "never  :\tNone ",
      "t_axis :\t[0.  0.5 1. ] (s)",
      "trace  :\tNot available (V)",
      channel("inst_A", rule),
      channel("inst_B", rule),
      channel("inst_A", rule),
      channel("inst_B", rule),
    ].join("\n"),
  );
  log.mockRestore();
});

test("long lines are cut where they are asked to be", async () => {
  const inst = new Inst("inst", undefined);
  const text = await inst.readableSnapshot({ update: "All", maxChars: 30 });
  expect(text.split("\n").slice(0, 8)).toEqual([
    "inst:",
    "\tparameter value",
    "-".repeat(30),
    "IDN    :\t{'vendor': 'V', 'm...",
    "freq   :\t1e+09 (Hz)",
    "never  :\tNone ",
    "t_axis :\t[0.  0.5 1. ] (s)",
    "trace  :\tNot available (V)",
  ]);
  expect(await inst.readableSnapshot({ maxChars: -1 })).toContain("'firmware': '2'} \n");
});

test("a record has the keys of QCoDeS", async () => {
  using _ = useClock(new FakeClock());
  const inst = new Inst("inst", undefined, { label: "My Inst", metadata: { site: "x" } });
  const snapshot = await inst.snapshot({ update: "All" });
  const ts = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d$/) as string;
  expect(snapshot).toMatchObject({
    __class__: "Inst",
    functions: {},
    name: "inst",
    label: "My Inst",
    metadata: { site: "x" },
  });
  expect(snapshot.parameters["freq"]).toEqual({
    __class__: "Parameter",
    full_name: "inst_freq",
    instrument: "Inst",
    instrument_name: "inst",
    inter_delay: 0,
    label: "freq",
    metadata: { k: 1 },
    name: "freq",
    post_delay: 0,
    raw_value: 1e9,
    ts,
    unit: "Hz",
    validators: ["<Numbers 0<=v<=2000000000>"],
    vals: "<Numbers 0<=v<=2000000000>",
    value: 1e9,
  });
  expect(snapshot.parameters["t_axis"]).toMatchObject({ value: [0, 0.5, 1], vals: "<Arrays, shape: (3,)>" });
  expect(snapshot.parameters["never"]).toMatchObject({ value: null, raw_value: null, validators: [], ts });
  expect(Object.keys(snapshot.parameters["trace"] ?? {})).not.toContain("value");
  expect(snapshot.submodules["A"]).toMatchObject({
    name: "inst_A",
    submodules: {},
    parameters: { mode: { val_mapping: { a: 0, b: 1 }, vals: "<Enum: {'a', 'b'}>", value: "b", raw_value: 1 } },
  });
  expect(snapshot.submodules["chs"]).toMatchObject({
    __class__: "ChannelTuple",
    snapshotable: true,
    channels: { inst_A: { name: "inst_A" }, inst_B: { name: "inst_B" } },
  });
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
});

test("a snapshot reads what is asked for: all, what is not valid, or nothing", async () => {
  let asked = 0;
  class Counter extends Instrument {
    readonly value = this.parameter({ getCmd: () => ++asked });
    readonly hidden = this.parameter({ getCmd: () => ++asked, snapshotExclude: true });
    readonly kept = this.parameter({ getCmd: () => ++asked, snapshotGet: false });
    override async getIdn(): Promise<Idn> {
      return { vendor: null, model: null, serial: null, firmware: null };
    }
  }
  const counter = new Counter("counter", undefined);
  expect((await counter.snapshot({ update: "Never" })).parameters["value"]).toMatchObject({ value: null, ts: null });
  expect(asked).toBe(0);
  const snapshot = await counter.snapshot();
  expect(Object.keys(snapshot.parameters)).toEqual(["IDN", "value", "kept"]);
  expect(asked).toBe(1);
  await counter.snapshot();
  expect(asked).toBe(1);
  await counter.snapshot({ update: "All" });
  expect(asked).toBe(2);
  counter.invalidateCache();
  await counter.snapshot();
  expect(asked).toBe(3);
});

test("a parameter that cannot be read does not spoil the snapshot", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  class Sick extends Instrument {
    readonly bad = this.parameter({ getCmd: () => Promise.reject(new Error("no answer")), initialCacheValue: 3 });
    override async getIdn(): Promise<Idn> {
      return { vendor: null, model: null, serial: null, firmware: null };
    }
  }
  const snapshot = await new Sick("sick", undefined).snapshot({ update: "All" });
  expect(snapshot.parameters["bad"]).toMatchObject({ value: 3 });
  expect(warn.mock.calls).toEqual([["Snapshot: Could not update parameter: sick_bad (getting sick_bad: no answer)"]]);
  warn.mockRestore();
});
