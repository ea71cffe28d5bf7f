/** Parameters whose values lie on axes: shapes that follow from parameters, and what is refused. */

import fc from "fast-check";
import { expect, test, vi } from "vitest";

import {
  ComplexArray,
  expandSetpoints,
  Instrument,
  linspace,
  Parameter,
  ParameterWithSetpoints,
  useClock,
  vals,
  ValidationError,
} from "../../drivers/core/index.ts";
import { grid } from "../../drivers/core/parameter/grid.ts";
import { FakeClock } from "./fake-clock.ts";

/** An analyser whose number of points can be turned at the front. */
class Analyser extends Instrument {
  readonly asked: string[] = [];
  front = { points: 3, start: 0 };

  readonly npts = this.parameter({ getCmd: () => this.#asked("npts", this.front.points), vals: vals.ints(1) });
  readonly start = this.parameter({
    getCmd: () => this.front.start,
    setCmd: (value: number) => void (this.front.start = value),
  });
  readonly freq = this.parameter({
    unit: "Hz",
    label: "Frequency",
    getCmd: () => this.#asked("freq", Float64Array.from(linspace(this.front.start, 10, this.npts.cache.value ?? 0))),
    vals: vals.arrays({ shape: [this.npts] }),
  });
  readonly trace = this.parameterWithSetpoints({
    unit: "V",
    setpoints: [this.freq],
    shape: [this.npts],
    getCmd: async () => this.#asked("trace", Float64Array.from(linspace(1, 2, this.front.points))),
  });

  #asked<T>(what: string, answer: T): T {
    this.asked.push(what);
    return answer;
  }
}

test("the number of points is read before the first acquisition, then the axis, then the trace", async () => {
  const { trace, asked } = new Analyser("vna", undefined);
  expect(await trace()).toEqual(Float64Array.of(1, 1.5, 2));
  expect(asked).toEqual(["npts", "freq", "trace"]);
});

test("while the number of points is known, only the axis is read again: its start may have changed", async () => {
  const vna = new Analyser("vna", undefined);
  await vna.trace();
  await vna.start(5);
  vna.asked.length = 0;
  const value = await vna.trace();
  expect(vna.asked).toEqual(["freq", "trace"]);
  expect(vna.trace.unpack(value)[0]?.setpoints[0]?.values).toEqual(Float64Array.of(5, 7.5, 10));
});

test("a number of points that is not valid any more is read again", async () => {
  const vna = new Analyser("vna", undefined);
  await vna.trace();
  vna.front.points = 5;
  vna.npts.cache.invalidate();
  const value = await vna.trace();
  expect(value).toHaveLength(5);
  expect(vna.trace.unpack(value)[0]?.setpoints[0]?.values).toHaveLength(5);
});

test("a trace of another length is an error that says both, and the next one asks for the number of points", async () => {
  const vna = new Analyser("vna", undefined);
  await vna.trace();
  vna.front.points = 5;
  const error: unknown = await vna.trace().catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    message: expect.stringContaining("getting vna_trace: 5 values do not have the shape (vna_npts,) = (3,)") as string,
    cause: expect.any(ValidationError) as ValidationError,
  });
  expect(vna.trace.cache.value).toHaveLength(3);
  expect(await vna.trace()).toHaveLength(5);
});

test("whatever is turned at the front in between, values lie on axes of their length or are refused", async () => {
  const act = fc.oneof(
    fc.record({ points: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ start: fc.integer({ min: 0, max: 9 }) }),
    fc.constantFrom("invalidate" as const, "read npts" as const, "acquire" as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 12 }), async acts => {
      const vna = new Analyser("vna", undefined);
      let refused = 0;
      for (const each of [...acts, "acquire", "acquire"] as const) {
        if (typeof each === "object") {
          Object.assign(vna.front, each);
          if ("points" in each) refused = 0;
        } else if (each === "invalidate") vna.npts.cache.invalidate();
        else if (each === "read npts") await vna.npts();
        else {
          const values = await vna.trace().catch((error: unknown) => {
            expect(String(error)).toMatch(/\d values do not have the shape \(vna_npts,\) = \(\d,\)/);
            return undefined;
          });
          // Only what nobody could know is refused, and only once for each change at the front.
          refused = values ? 0 : refused + 1;
          expect(refused).toBeLessThan(2);
          if (!values) continue;
          const [axis] = vna.trace.unpack(values)[0]?.setpoints ?? [];
          expect(axis?.values).toEqual(Float64Array.from(linspace(vna.front.start, 10, vna.front.points)));
          expect(values).toHaveLength(vna.front.points);
        }
      }
    }),
  );
});

test("an axis with an age is taken from its cache until it is too old or too short", async () => {
  const clock = new FakeClock();
  using _ = useClock(clock);
  let points = 3;
  let reads = 0;
  const npts = new Parameter("npts", { getCmd: () => points, vals: vals.ints() });
  const axis = new Parameter("axis", {
    getCmd: () => (reads++, new Float64Array(points)),
    maxValAge: 60,
    vals: vals.arrays({ shape: [npts] }),
  });
  const trace = new ParameterWithSetpoints("trace", {
    setpoints: [axis],
    shape: [npts],
    getCmd: () => new Float64Array(points),
  });
  await trace();
  await trace();
  expect(reads).toBe(1);
  points = 4;
  await npts();
  await trace();
  expect(reads).toBe(2);
  await clock.sleep(61);
  await trace();
  expect(reads).toBe(3);
});

test("a value knows the axes it was taken on, whatever was read later", async () => {
  const vna = new Analyser("vna", undefined);
  const first = await vna.trace();
  await vna.start(5);
  const second = await vna.trace();
  expect(vna.trace.unpack(first)[0]?.setpoints[0]?.values).toEqual(Float64Array.of(0, 5, 10));
  expect(vna.trace.unpack(second)[0]?.setpoints[0]?.values).toEqual(Float64Array.of(5, 7.5, 10));
  // What was made of a value lies on the axes that are known.
  const decibel = first.map(value => 20 * Math.log10(value));
  expect(vna.trace.unpack(decibel)[0]?.setpoints[0]?.values).toEqual(Float64Array.of(5, 7.5, 10));
  expect(() => vna.trace.unpack(new Float64Array(4))).toThrow("vna_trace has 4 values, but its setpoints have 3");
});

test("values that were never read have no axes yet", () => {
  const { trace } = new Analyser("vna", undefined);
  expect(() => trace.unpack(new Float64Array(3))).toThrow(
    "the setpoints vna_freq of vna_trace are not known: read vna_trace first",
  );
});

test("a shape that changes during the acquisition is an error", async () => {
  const npts = new Parameter("npts", { setCmd: null, initialValue: 2, vals: vals.ints() });
  const axis = new Parameter("axis", {
    getCmd: () => new Float64Array(npts.cache.value ?? 0),
    vals: vals.arrays({ shape: [npts] }),
  });
  const trace = new ParameterWithSetpoints("trace", {
    setpoints: [axis],
    shape: [npts],
    getCmd: async () => {
      await npts(4);
      return new Float64Array(4);
    },
  });
  await expect(trace()).rejects.toThrow("getting trace: its shape changed while it was read: it was (2,)");
});

test("axes whose lengths are other parameters, functions or numbers than those of the values are refused", async () => {
  const sent = vi.fn(() => new Float64Array(3));
  const npts = new Parameter("npts", { setCmd: null, initialValue: 3, vals: vals.ints() });
  const three = (): number => 3;
  const axisWith = (shape: (typeof npts | number | (() => number))[]): typeof npts => {
    const axis = new Parameter("axis", { getCmd: () => new Float64Array(3), vals: vals.arrays({ shape }) });
    return axis as unknown as typeof npts;
  };
  const trace = new ParameterWithSetpoints("trace", { setpoints: [] as never, shape: [npts], getCmd: sent });
  const wrong: [(typeof npts | number | (() => number))[], string][] = [
    [[3], "(3,)"],
    [[three], "(<function>,)"],
    [[npts, npts], "(npts, npts)"],
  ];
  for (const [shape, text] of wrong) {
    trace.setpoints = [axisWith(shape)] as never;
    await expect(trace()).rejects.toThrow(
      `getting trace: the shape of trace is (npts,), but that of its setpoints is ${text}`,
    );
  }
  expect(sent).not.toHaveBeenCalled();
  trace.setpoints = [axisWith([npts])] as never;
  expect(() => trace.validateConsistentShape()).not.toThrow();
  expect(await trace()).toHaveLength(3);
});

test("axes need a validator of arrays, and must be parameters", () => {
  const number = new Parameter("number", { setCmd: null, vals: vals.numbers() });
  const options = { setpoints: [number] as never, shape: [3], getCmd: () => new Float64Array(3) };
  expect(() => new ParameterWithSetpoints("trace", options).validateConsistentShape()).toThrow(
    "setpoints number need vals: vals.arrays({ shape }); their validator is <Numbers>",
  );
  expect(() => new ParameterWithSetpoints("trace", { ...options, setpoints: [[1, 2, 3]] as never })).toThrow(
    "setpoints of parameter trace must be parameters",
  );
});

test("without a shape there is no such parameter, nor with two", () => {
  const getCmd = (): Float64Array => new Float64Array(3);
  const make = (options: object): unknown =>
    new ParameterWithSetpoints("trace", { setpoints: [], getCmd, ...options } as never);
  expect(() => make({})).toThrow(
    "parameter trace needs a shape, or vals: vals.arrays({ shape }); its validator is none",
  );
  expect(() => make({ vals: vals.arrays() })).toThrow("its validator is <Arrays, shape: None>");
  expect(() => make({ vals: vals.numbers() })).toThrow("its validator is <Numbers>");
  expect(() => make({ shape: [3], vals: vals.arrays({ shape: [3] }) })).toThrow("not both");
});

test("an axis without values, or with values that do not fit its own shape, says so before anything is acquired", async () => {
  const acquired = vi.fn(() => new Float64Array(2));
  const unset = new Parameter("unset", { setCmd: null, vals: vals.arrays({ shape: [2] }) });
  const long = new Parameter("long", { getCmd: () => new Float64Array(3), vals: vals.arrays({ shape: [2] }) });
  const trace = new ParameterWithSetpoints("trace", { setpoints: [unset], shape: [2], getCmd: acquired });
  await expect(trace()).rejects.toThrow("getting trace: setpoints unset have no values yet");
  trace.setpoints = [long] as never;
  await expect(trace()).rejects.toThrow("getting trace: setpoints long have 3 values, but their shape is (2,)");
  expect(acquired).not.toHaveBeenCalled();
});

test("a length that is none is an error with its name", async () => {
  const npts = new Parameter("npts", { getCmd: () => 2.5 });
  const axis = new Parameter("axis", { getCmd: () => new Float64Array(2), vals: vals.arrays({ shape: [npts] }) });
  const trace = new ParameterWithSetpoints("trace", {
    setpoints: [axis],
    shape: [npts],
    getCmd: () => new Float64Array(2),
  });
  await expect(trace()).rejects.toThrow("getting trace: shape (npts,) is none: npts is 2.5, which is no length");
});

test("a reply as text is read by the validator, complex numbers where they are asked for", async () => {
  class Bus extends Instrument {
    readonly freq = this.parameter({ getCmd: "F?", vals: vals.arrays({ shape: [2] }) });
    readonly real = this.parameterWithSetpoints({ setpoints: [this.freq], shape: [2], getCmd: "R?" });
    readonly spectrum = this.parameterWithSetpoints({
      setpoints: [this.freq],
      vals: vals.arrays({ shape: [2], validTypes: ["complex"] }),
      getCmd: async () => ComplexArray.from([1, { re: 0, im: 2 }]),
    });
    override async askRaw(command: string): Promise<string> {
      return command === "F?" ? "1,2" : "3,4e-3";
    }
  }
  const { real, spectrum } = new Bus("bus", undefined);
  expect(await real()).toEqual(Float64Array.of(3, 4e-3));
  const values = await spectrum();
  expect(values.at(1)?.im).toBe(2);
  expect(spectrum.unpack(values)[0]).toMatchObject({ values, setpoints: [{ values: Float64Array.of(1, 2) }] });
});

test("limits hold for what is read, too", async () => {
  const axis = new Parameter("axis", { getCmd: () => Float64Array.of(0, 1), vals: vals.arrays({ shape: [2] }) });
  const trace = new ParameterWithSetpoints("trace", {
    setpoints: [axis],
    vals: vals.arrays({ shape: [2], max: 1 }),
    getCmd: () => Float64Array.of(0.5, 2),
  });
  await expect(trace()).rejects.toThrow("getting trace: ");
  expect(trace.cache.valid).toBe(false);
});

test("values that are set must have the shape, which is read first where it is not known", async () => {
  const sent: unknown[] = [];
  const npts = new Parameter("npts", { getCmd: () => 2 });
  const axis = new Parameter("axis", { getCmd: () => Float64Array.of(0, 1), vals: vals.arrays({ shape: [npts] }) });
  const wave = new ParameterWithSetpoints("wave", {
    setpoints: [axis],
    shape: [npts],
    getCmd: false,
    setCmd: values => void sent.push(values),
  });
  await wave(Float64Array.of(1, 2));
  expect(sent).toEqual([Float64Array.of(1, 2)]);
  await expect(wave(Float64Array.of(1))).rejects.toThrow(
    "setting wave to [1.]: 1 values do not have the shape (npts,) = (2,)",
  );
});

test("a manual one has no values until it is set", async () => {
  const axis = new Parameter("axis", { getCmd: () => Float64Array.of(0, 1), vals: vals.arrays({ shape: [2] }) });
  const kept = new ParameterWithSetpoints("kept", { setpoints: [axis], shape: [2], setCmd: null });
  expect(await kept()).toBeNull();
  await expect(kept(null as never)).rejects.toThrow("setting kept to None: None is not an array");
  await kept(Float64Array.of(3, 4));
  const values = await kept();
  expect(values).toEqual(Float64Array.of(3, 4));
  expect(kept.unpack(values)[0]?.setpoints[0]?.values).toEqual(Float64Array.of(0, 1));
});

test("a snapshot neither reads nor holds the values unless it is asked to", async () => {
  const vna = new Analyser("vna", undefined);
  expect(await vna.trace.snapshot({ update: "All" })).toMatchObject({
    __class__: "ParameterWithSetpoints",
    full_name: "vna_trace",
    label: "trace",
    unit: "V",
    ts: null,
  });
  expect(vna.asked).toEqual([]);
  expect(vna.trace.record()).not.toHaveProperty("value");
  const options = { setpoints: [vna.freq], shape: [vna.npts], getCmd: () => new Float64Array(3) };
  const kept = vna.addParameter(
    "kept",
    { ...options, snapshotValue: true, snapshotGet: true },
    { parameterClass: ParameterWithSetpoints },
  );
  expect(await kept.snapshot({ update: "All" })).toMatchObject({ value: [0, 0, 0] });
});

test("a class reads it itself", async () => {
  class Trace extends ParameterWithSetpoints<Float64Array> {
    override async getRaw(): Promise<Float64Array> {
      return Float64Array.of(1, 2);
    }
  }
  const axis = new Parameter("axis", { getCmd: () => Float64Array.of(0, 1), vals: vals.arrays({ shape: [2] }) });
  const trace = new Trace("trace", { setpoints: [axis], shape: [2], docstring: "What came in." });
  expect(await trace()).toEqual(Float64Array.of(1, 2));
  expect(trace.doc).toContain("What came in.");
  expect(trace.settable).toBe(false);
});

test("a closed instrument reads neither axes nor values", async () => {
  const vna = new Analyser("vna", undefined);
  await vna.close();
  await expect(vna.trace()).rejects.toThrow("getting vna_trace: ");
  expect(vna.asked).toEqual([]);
});

test("setpoints of several dimensions are spread over the grid, the last one changing fastest", async () => {
  const x = new Parameter("x", { getCmd: () => Float64Array.of(1, 2), vals: vals.arrays({ shape: [2] }) });
  const y = new Parameter("y", { getCmd: () => Int16Array.of(3, 4, 5), vals: vals.arrays({ shape: [3] }) });
  const image = new ParameterWithSetpoints("image", {
    setpoints: [x, y],
    shape: [2, 3],
    getCmd: () => Float64Array.from({ length: 6 }, (_, index) => index),
  });
  const values = await image();
  expect(image.columns()).toEqual([
    {
      name: "image",
      registerName: "image",
      label: "image",
      unit: "",
      setpoints: [
        { name: "x", registerName: "x", label: "x", unit: "" },
        { name: "y", registerName: "y", label: "y", unit: "" },
      ],
    },
  ]);
  expect(image.unpack(values)[0]).toMatchObject({
    values,
    setpoints: [
      { axis: Float64Array.of(1, 2), values: Float64Array.of(1, 1, 1, 2, 2, 2) },
      { axis: Int16Array.of(3, 4, 5), values: Int16Array.of(3, 4, 5, 3, 4, 5) },
    ],
  });
  expect(await expandSetpoints(image)).toEqual([
    [x, Float64Array.of(1, 1, 1, 2, 2, 2)],
    [y, Int16Array.of(3, 4, 5, 3, 4, 5)],
    [image, values],
  ]);
  const doubled = values.map(value => 2 * value);
  expect((await expandSetpoints(image, doubled)).at(-1)).toEqual([image, doubled]);
  await expect(expandSetpoints(x as never)).rejects.toThrow("expandSetpoints: x is no ParameterWithSetpoints");
});

test("any other parameter unfolds to itself", async () => {
  const volt = new Parameter("volt", { unit: "V", setCmd: null, initialValue: 3, registerName: "v" });
  const names = { name: "volt", registerName: "v", label: "volt", unit: "V" };
  expect(volt.columns()).toEqual([{ ...names, setpoints: [] }]);
  expect(volt.unpack(await volt())).toEqual([{ ...names, values: 3, setpoints: [] }]);
});

test("each point of a grid has the coordinates of its place", () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(lengths, sizes => {
      const axes = sizes.map(size => Float64Array.from({ length: size }, (_, index) => index));
      const grids = grid(axes);
      const size = sizes.reduce((product, length) => product * length, 1);
      for (let point = 0; point < size; point++) {
        const place = grids.reduce((offset, each, axis) => offset * (sizes[axis] ?? 0) + Number(each[point]), 0);
        expect(place).toBe(point);
      }
      expect(grids.map(each => each.length)).toEqual(sizes.map(() => size));
    }),
  );
});
