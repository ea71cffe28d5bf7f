/** What QCoDeS printed and recorded for an instrument, and what the same instrument prints and records here. */

import { readFileSync } from "node:fs";
import { inspect } from "node:util";

import { expect, test, vi } from "vitest";

import {
  ChannelTuple,
  Instrument,
  InstrumentChannel,
  MultiParameter,
  useClock,
  vals,
} from "../../../drivers/core/index.ts";
import type { AnyInstrument, Idn, InstrumentOptions, ParameterSnapshot } from "../../../drivers/core/index.ts";
import { FakeClock } from "../fake-clock.ts";

class Ch extends InstrumentChannel<Inst> {
  readonly v = this.parameter({ label: "Volt", unit: "V", setCmd: null, getCmd: null, initialValue: 1.23456789 });
  readonly n = this.parameter({ setCmd: null, initialValue: 7 });
  readonly mode = this.parameter({ setCmd: null, valMapping: { a: 0, b: 1 }, initialValue: "b" });
}

/** Two values in one. */
class MP extends MultiParameter<{ i: number; q: Float64Array }> {
  constructor(name: string, options: { instrument?: AnyInstrument } = {}) {
    super(name, {
      ...options,
      names: ["i", "q"],
      labels: ["I", "Q"],
      units: ["A", "V"],
      shapes: [[], [3]],
      setpoints: [[], [[0, 0.5, 1]]],
      setpointNames: [[], ["t"]],
      setpointLabels: [[], ["time"]],
      setpointUnits: [[], ["s"]],
    });
  }

  override async getRaw(): Promise<{ i: number; q: Float64Array }> {
    return { i: 1, q: Float64Array.of(1, 2, 3) };
  }
}

class Inst extends Instrument {
  readonly freq = this.parameter({
    setCmd: null,
    unit: "Hz",
    initialValue: 1e9,
    vals: vals.numbers(0, 2e9),
    metadata: { k: 1 },
    docstring: "doc",
  });
  readonly never = this.parameter({ setCmd: null });
  readonly t_axis = this.parameter({
    unit: "s",
    getCmd: () => Float64Array.of(0, 0.5, 1),
    vals: vals.arrays({ shape: [3] }),
  });
  readonly trace = this.parameterWithSetpoints({
    unit: "V",
    setpoints: [this.t_axis],
    shape: [3],
    getCmd: () => Float64Array.of(1, 2, 3),
  });
  readonly A = new Ch(this, "A");
  readonly B = new Ch(this, "B");
  readonly chs = new ChannelTuple([this.A, this.B]);

  constructor(name: string, session: undefined, options: InstrumentOptions = {}) {
    super(name, session, options);
    this.addParameter("mp", {}, { parameterClass: MP });
    this.addFunction("reset", { callCmd: "*RST" });
  }

  override async getIdn(): Promise<Idn> {
    return { vendor: "V", model: "M", serial: "1", firmware: "2" };
  }
}

const recorded = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");

test("the readable snapshot is QCoDeS's to the character, in both widths", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const inst = new Inst("inst", undefined, { label: "My Inst", metadata: { site: "x" } });
  await inst.printReadableSnapshot({ update: "All" });
  await inst.printReadableSnapshot({ maxChars: 30 });
  const printed = `${log.mock.calls.join("\n")}\n`;
  log.mockRestore();
  expect(printed).toBe(recorded("qcodes-readable-snapshot.txt"));
});

test("the snapshot is QCoDeS's, but for the dates and the paths of classes", async () => {
  using _ = useClock(new FakeClock());
  const inst = new Inst("inst", undefined, { label: "My Inst", metadata: { site: "x" } });
  await inst.chs.v(4);
  const snapshot: unknown = JSON.parse(JSON.stringify(await inst.snapshot({ update: "All" })));
  expect(comparable(snapshot)).toEqual(comparable(JSON.parse(recorded("qcodes-snapshot.json"))));
});

test("instrument, channel and tuple show themselves as in QCoDeS, and a tuple reads, sets and names as there", async () => {
  const { freq, A, chs } = new Inst("inst", undefined);
  expect([freq.fullName, inspect(A), A.v.fullName, inspect(chs)].join(" ")).toBe(
    "inst_freq <Ch: inst_A of Inst: inst> inst_A_v " +
      "ChannelTuple(<Inst: inst>, Ch, [<Ch: inst_A of Inst: inst>, <Ch: inst_B of Inst: inst>])",
  );
  await chs.v(4);
  expect([await chs.v(), await chs.slice(0, 1).v(), chs.v.names, chs.v.fullNames]).toEqual([
    [4, 4],
    [4],
    ["inst_A_v", "inst_B_v"],
    ["inst_A_v", "inst_B_v"],
  ]);
});

test("errors say what QCoDeS's say", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const inst = await Inst.open("inst");
  expect(log.mock.calls).toEqual([
    [expect.stringMatching(/^Connected to: V M \(serial:1, firmware:2\) in \d\.\d\ds$/)],
  ]);
  expect(() => inst.addParameter("freq", {})).toThrow("Duplicate parameter name freq on instrument <Inst: inst>");
  await expect(Inst.open("inst")).rejects.toThrow("Another instrument has the name: inst");
  await expect(Inst.open("1 a")).rejects.toThrow("1 a invalid instrument identifier");
  expect([await inst.close(), await inst.close()]).toEqual([undefined, undefined]);
  log.mockRestore();
});

/** Without what differs by design: dates, the modules of classes, and `2000000000.0` for a whole number. */
function comparable(snapshot: unknown): unknown {
  return JSON.parse(JSON.stringify(snapshot), (key, value: unknown): unknown => {
    if (key === "ts") return value === null ? null : "a date";
    if (typeof value !== "string") return value;
    if (key === "__class__" || key === "instrument") return value.split(".").at(-1);
    return value.replace(/\.0>$/, ">");
  }) as ParameterSnapshot;
}
