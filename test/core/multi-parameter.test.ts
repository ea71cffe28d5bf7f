/** Parameters of several values: their parts by name, their texts, and what is refused. The texts are QCoDeS's. */

import { inspect } from "node:util";

import { expect, test } from "vitest";

import { Instrument, MultiParameter, Parameter } from "../../drivers/core/index.ts";
import { str } from "../../drivers/core/python-text.ts";
import type { AnyInstrument, Idn } from "../../drivers/core/index.ts";

class IQ extends MultiParameter<{ i: number; q: Float64Array }> {
  constructor(name: string, instrument?: AnyInstrument, options: { snapshotValue?: boolean } = {}) {
    super(name, {
      instrument,
      names: ["i", "q"],
      labels: ["I", "Q"],
      units: ["A", "V"],
      shapes: [[], [2]],
      setpoints: [[], [Float64Array.of(0, 0.5)]],
      setpointNames: [[], ["t"]],
      setpointLabels: [[], ["time"]],
      setpointUnits: [[], ["s"]],
      docstring: "doc",
      ...options,
    });
  }

  override async getRaw(): Promise<{ i: number; q: Float64Array }> {
    return { i: 1.5, q: Float64Array.of(2, 3) };
  }
}

class Inst extends Instrument {
  readonly mp = new IQ("mp", this);
  readonly pair = this.multiParameter({
    names: ["amplitude", "phase"],
    units: ["V", "deg"],
    getCmd: () => ({ amplitude: 1.23456789, phase: 1.23456789 }),
    snapshotValue: true,
  });

  override async getIdn(): Promise<Idn> {
    return { vendor: "V", model: "M", serial: "1", firmware: "2" };
  }
}

test("the parts are read together and have their names", async () => {
  const { mp, pair } = new Inst("inst", undefined);
  expect((await mp()).i).toBe(1.5);
  expect(await mp()).toEqual({ i: 1.5, q: Float64Array.of(2, 3) });
  const { amplitude, phase } = await pair();
  expect([amplitude, phase]).toEqual([1.23456789, 1.23456789]);
  expect(pair.name).toBe("pair");
});

test("parts in order get their names", async () => {
  class Pair extends MultiParameter<{ x: number; y: number }> {
    override getRaw(): number[] {
      return [1, 2];
    }
  }
  const pair = new Pair("pair", { names: ["x", "y"] });
  expect(await pair()).toEqual({ x: 1, y: 2 });
  expect(pair.cache.rawValue).toEqual([1, 2]);
  // The order is that of the names, however an object was written.
  const swapped = new MultiParameter("swapped", { names: ["x", "y"], getCmd: () => ({ y: 2, x: 1 }) });
  expect(Object.keys(await swapped())).toEqual(["x", "y"]);
});

test("a reply is made into parts by a parser", async () => {
  class Bus extends Instrument {
    readonly read = this.multiParameter({
      names: ["volt", "curr"],
      getCmd: "READ?",
      getParser: reply => reply.split(",").map(Number),
    });
    override async askRaw(): Promise<string> {
      return "1.5,2e-3";
    }
  }
  expect(await new Bus("bus", undefined).read()).toEqual({ volt: 1.5, curr: 2e-3 });
});

test("as text the values are a tuple, in a notebook they have their names", async () => {
  const { mp, pair } = new Inst("inst", undefined);
  expect(str(await pair())).toBe("(1.23456789, 1.23456789)");
  expect(str(await mp())).toBe("(1.5, [2. 3.])");
  expect(inspect(await pair())).toBe("{ amplitude: 1.23456789, phase: 1.23456789 }");
  const single = new MultiParameter("single", { names: ["x"], getCmd: () => ({ x: 1 }) });
  expect(str(await single())).toBe("(1,)");
});

test("the readable snapshot is QCoDeS's", async () => {
  const lines = (await new Inst("inst", undefined).readableSnapshot({ update: "All" })).split("\n");
  expect(lines.slice(4)).toEqual([
    "mp   :\tNot available (('A', 'V'))",
    "pair :\t(1.23456789, 1.23456789) (('V', 'deg'))",
  ]);
  expect(lines[3]).toContain("IDN  :\t");
});

test("a snapshot has the names of everything, and the values only where it is asked to", async () => {
  const inst = new Inst("inst", undefined);
  expect(await inst.mp.snapshot({ update: "All" })).toEqual({
    __class__: "IQ",
    full_name: "inst_mp",
    instrument: "Inst",
    instrument_name: "inst",
    inter_delay: 0,
    labels: ["I", "Q"],
    name: "mp",
    names: ["i", "q"],
    post_delay: 0,
    setpoint_labels: [[], ["time"]],
    setpoint_names: [[], ["t"]],
    setpoint_units: [[], ["s"]],
    ts: null,
    units: ["A", "V"],
    validators: [],
  });
  const kept = new IQ("kept", inst, { snapshotValue: true });
  const snapshot = await kept.snapshot({ update: "All" });
  expect(snapshot).toMatchObject({ value: [1.5, [2, 3]], raw_value: [1.5, [2, 3]] });
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
});

test("its text tells the names, labels and units", () => {
  expect(new Inst("inst", undefined).mp.doc).toBe(
    "doc\n\nMultiParameter class:\n\n* `name` mp\n* `names` i, q\n* `labels` I, Q\n* `units` A, V",
  );
});

test("parts and setpoints have full names", () => {
  const { mp } = new Inst("inst", undefined);
  expect(mp.shortNames).toEqual(["i", "q"]);
  expect(mp.fullNames).toEqual(["inst_i", "inst_q"]);
  expect(mp.setpointFullNames).toEqual([[], ["inst_t"]]);
  const alone = new IQ("alone");
  expect(alone.fullNames).toEqual(["i", "q"]);
  expect(alone.setpointFullNames).toEqual([[], ["t"]]);
  expect(new MultiParameter("bare", { names: ["x"], getCmd: () => [1] }).setpointFullNames).toBeUndefined();
});

test("each part unfolds into a column on its own axes", async () => {
  const { mp } = new Inst("inst", undefined);
  const time = { name: "t", registerName: "inst_t", label: "time", unit: "s" };
  const i = { name: "i", registerName: "inst_i", label: "I", unit: "A" };
  const q = { name: "q", registerName: "inst_q", label: "Q", unit: "V" };
  expect(mp.columns()).toEqual([
    { ...i, setpoints: [] },
    { ...q, setpoints: [time] },
  ]);
  const axis = Float64Array.of(0, 0.5);
  expect(mp.unpack(await mp())).toEqual([
    { ...i, values: 1.5, setpoints: [] },
    { ...q, values: Float64Array.of(2, 3), setpoints: [{ ...time, axis, values: axis }] },
  ]);
});

test("nested setpoints and nested values are laid out row by row; axes without names are numbered", async () => {
  const image = new MultiParameter("image", {
    names: ["z"],
    shapes: [[2, 3]],
    setpoints: [
      [
        [1, 2],
        [
          [3, 4, 5],
          [3, 4, 5],
        ],
      ],
    ],
    getCmd: () => ({
      z: [
        [0, 1, 2],
        [3, 4, 5],
      ],
    }),
  });
  const [column] = image.unpack(await image());
  expect(column?.values).toEqual([0, 1, 2, 3, 4, 5]);
  expect(column?.setpoints.map(({ name, values }) => [name, values])).toEqual([
    ["z_setpoint_0", [1, 1, 1, 2, 2, 2]],
    ["z_setpoint_1", [3, 4, 5, 3, 4, 5]],
  ]);
});

test("shapes and setpoints may change from one read to the next", async () => {
  const iq = new IQ("iq");
  iq.shapes = [[], [3]];
  await expect(iq()).rejects.toThrow("getting iq: q has 2 values, but its shape is (3,)");
  iq.shapes = [[], [2]];
  iq.setpoints = [[], [[7, 8]]];
  expect(iq.unpack(await iq())[1]?.setpoints[0]?.values).toEqual([7, 8]);
  iq.setpoints = [[], [[7, 8, 9]]];
  expect(() => iq.unpack({ i: 1, q: [1, 2] })).toThrow("q has the shape (2,), but that of its setpoints is (3,)");
  iq.setpoints = undefined;
  expect(() => iq.unpack({ i: 1, q: [1, 2] })).toThrow("q has the shape (2,), but no setpoints");
  expect(() => (iq.shapes = [[]])).toThrow(
    "shapes of MultiParameter iq: there must be one for each of i, q, but 1 are given",
  );
  expect(() => (iq.shapes = [[], [1.5]])).toThrow("shapes of MultiParameter iq must be lists of lengths");
  expect(() => (iq.setpoints = [[]])).toThrow("setpoints of MultiParameter iq: there must be one for each of i, q");
});

test("values that are not the parts are refused with what is wrong", async () => {
  const wrong: [unknown, string][] = [
    [[1], "1 values are given for 2 parts: x, y"],
    [{ x: 1 }, "values without y: there must be x, y"],
    [{ x: 1, z: 2 }, "values without y and with z: there must be x, y"],
    [3, "3 is neither an object with x, y nor a list of as many values"],
    [null, "None is neither an object with x, y"],
    [{ x: [1, 2], y: 1 }, "x has 2 values, but its shape is ()"],
  ];
  for (const [reply, text] of wrong) {
    const pair = new MultiParameter("pair", { names: ["x", "y"], getCmd: () => reply as [1, 2] });
    await expect(pair()).rejects.toThrow(`getting pair: ${text}`);
    expect(pair.cache.valid).toBe(false);
  }
});

test("what can be set takes all parts, by name or in order, and sends them by name", async () => {
  const sent: unknown[] = [];
  const pair = new MultiParameter("pair", {
    names: ["x", "y"],
    getCmd: () => ({ x: 0, y: 0 }),
    setCmd: parts => void sent.push({ ...parts }),
  });
  await pair({ y: 2, x: 1 });
  await (pair as unknown as Parameter)([3, 4]);
  expect(sent).toEqual([
    { x: 1, y: 2 },
    { x: 3, y: 4 },
  ]);
  expect(pair.cache.value).toEqual({ x: 3, y: 4 });
  await expect(pair({ x: 1 } as never)).rejects.toThrow(
    "setting pair to {'x': 1}: values without y: there must be x, y",
  );
  expect(sent).toHaveLength(2);
});

test("a manual one has no values until it is set", async () => {
  const pair = new MultiParameter("pair", { names: ["x", "y"], getCmd: null, setCmd: null });
  expect(await pair()).toBeNull();
  await pair({ x: 1, y: "a" });
  expect(await pair()).toEqual({ x: 1, y: "a" });
});

test("one that can be neither read nor set is refused, as are lists that do not fit", () => {
  const make = (options: object) => (): unknown => new MultiParameter("pair", options as never);
  expect(make({ names: ["x"] })).toThrow("MultiParameter pair can be neither read nor set");
  const getCmd = (): number[] => [1, 2];
  expect(make({ getCmd, names: "xy" })).toThrow("names of MultiParameter pair must be a list of texts");
  expect(make({ getCmd, names: [] })).toThrow("must be a list of texts");
  expect(make({ getCmd, names: ["x", "1y"] })).toThrow("must be a valid identifier, which '1y' is not");
  expect(make({ getCmd, names: ["x", "x"] })).toThrow("names of MultiParameter pair must differ: x, x");
  expect(make({ getCmd, names: ["x", "y"], units: ["V"] })).toThrow(
    "units of MultiParameter pair: there must be one for each of x, y, but 1 are given",
  );
  expect(make({ getCmd, names: ["x", "y"], shapes: [[], "3"] })).toThrow("must be lists of lengths");
});
