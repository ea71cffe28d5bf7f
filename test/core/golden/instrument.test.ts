/** What QCoDeS printed and recorded for an instrument, and what the same instrument prints and records here. */

import { inspect } from "node:util";

import { afterEach, expect, test, vi } from "vitest";

import {
  ChannelTuple,
  Instrument,
  InstrumentChannel,
  MultiParameter,
  useClock,
  vals,
} from "../../../drivers/core/index.ts";
import type { AnyInstrument, Idn, InstrumentOptions, ParameterSnapshot } from "../../../drivers/core/index.ts";
import { repr } from "../../../drivers/core/python-text.ts";
import { FakeClock } from "../fake-clock.ts";
import { recorded, testLines } from "./recording.ts";

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
      docstring: "doc",
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

const block = recorded("instrument, channels, print_readable_snapshot");
const at = (start: string, from = 0): number =>
  block.findIndex((line, index) => index >= from && line.startsWith(start));
const objects = at("<Inst: inst>");
const multi = at("multi get");
const snapshot = at("{");
const errors = at("dup param");

const inst = new Inst("inst", undefined, { label: "My Inst", metadata: { site: "x" } });

afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

/** What opening the instrument prints, on a clock that stands still. */
async function opened(name = "inst"): Promise<{ inst: Inst; said: string }> {
  using _ = useClock(new FakeClock());
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  return { inst: await Inst.open(name), said: log.mock.calls.join("\n") };
}

testLines("opening", block.slice(0, 1), [
  ["Connected to: V M (serial:1, firmware:2) in 0.00s", async () => (await opened()).said],
]);

test("the readable snapshot is QCoDeS's to the character, in both widths", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await inst.printReadableSnapshot({ update: "All" });
  await inst.printReadableSnapshot({ maxChars: 30 });
  expect(log.mock.calls.join("\n").split("\n")).toEqual(block.slice(1, objects));
});

testLines("objects", block.slice(objects, objects + 1), [
  [
    "<Inst: inst> <qcodes.parameters.parameter.Parameter: freq at 140161698725264> inst_freq <Ch: inst_A of Inst: inst> inst_A_v ChannelTuple(<Inst: inst>, Ch, [<Ch: inst_A of Inst: inst>, <Ch: inst_B of Inst: inst>])",
    () => {
      const { freq, A, chs } = inst;
      return [inspect(inst), inspect(freq), freq.fullName, inspect(A), A.v.fullName, inspect(chs)].join(" ");
    },
    {
      here: "<Inst: inst> <Parameter: inst_freq> inst_freq <Ch: inst_A of Inst: inst> inst_A_v ChannelTuple(<Inst: inst>, Ch, [<Ch: inst_A of Inst: inst>, <Ch: inst_B of Inst: inst>])",
      why: "the full name tells more than the module and an address in memory",
    },
  ],
]);

test("what parameters tell about themselves is QCoDeS's, but for 2000000000.0", () => {
  const mp = inst.parameters["mp"] as unknown as { doc: string };
  const theirs = block.slice(objects + 1, multi).map(line => line.replace(/\.0>$/, ">"));
  expect([...inst.freq.doc.split("\n"), ...mp.doc.split("\n")]).toEqual(theirs);
});

const list = "what is a tuple in Python is an array";

testLines("channels together", block.slice(multi, snapshot), [
  [
    "multi get (1.23456789, 1.23456789)",
    async () => `multi get ${repr(await new Inst("inst", undefined).chs.v())}`,
    { here: "multi get [1.23456789, 1.23456789]", why: list },
  ],
  [
    "(4.0, 4.0) (4.0,) ('inst_A_v', 'inst_B_v') ('inst_A_v', 'inst_B_v')",
    async () => {
      const { chs } = inst;
      await chs.v(4);
      return [await chs.v(), await chs.slice(0, 1).v(), chs.v.names, chs.v.fullNames].map(repr).join(" ");
    },
    {
      here: "[4, 4] [4] ['inst_A_v', 'inst_B_v'] ['inst_A_v', 'inst_B_v']",
      why: `${list}; there is one kind of number`,
    },
  ],
]);

test("the snapshot is QCoDeS's, but for the dates and the paths of classes", async () => {
  using _ = useClock(new FakeClock());
  const ours: unknown = JSON.parse(JSON.stringify(await inst.snapshot({ update: "All" })));
  expect(comparable(ours)).toEqual(comparable(JSON.parse(block.slice(snapshot, errors).join("\n"))));
});

testLines("errors of instruments", block.slice(errors), [
  [
    "dup param !! KeyError: ('Duplicate parameter name freq on instrument <Inst: inst>',)",
    () => void inst.addParameter("freq", {}),
  ],
  ["Connected to: V M (serial:1, firmware:2) in 0.00s", async () => (await opened()).said],
  [
    "dup inst !! KeyError: ('Another instrument has the name: inst',)",
    async () => void (await opened(), await opened()),
    {
      here: "dup inst !! Another instrument has the name: inst; pass { recreate: true } to close it and open it again",
      why: "an error tells the way out",
    },
  ],
  ["bad name !! ValueError: ('1 a invalid instrument identifier',)", () => opened("1 a")],
  [
    "close twice -> (None, None)",
    async () => {
      const { inst: open } = await opened();
      return `close twice -> (${repr(await open.close())}, ${repr(await open.close())})`;
    },
  ],
  [
    `use after close !! AttributeError: ("'Inst' object and its delegates have no attribute 'freq'",)`,
    async () => {
      const { inst: open } = await opened();
      await open.close();
      await open.freq();
    },
    {
      here: "use after close !! getting inst_freq: <Inst: inst> is closed: open it again to use it",
      why: "an instrument that is closed says so",
    },
  ],
]);

/** Without what differs by design: dates, the modules of classes, and `2000000000.0` for a whole number. */
function comparable(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree), (key, value: unknown): unknown => {
    if (key === "ts") return value === null ? null : "a date";
    if (typeof value !== "string") return value;
    if (key === "__class__" || key === "instrument") return value.split(".").at(-1);
    return value.replace(/\.0>$/, ">");
  }) as ParameterSnapshot;
}
