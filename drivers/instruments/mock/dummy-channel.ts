/** A channel with a parameter of each kind. */
import { Complex, ComplexArray, InstrumentChannel, linspace, vals, type InstrumentBase } from "../../core/index.ts";
import { seededRandom } from "../../io/sim/random.ts";
import { ArraySetPointParam, ComplexArraySetPointParam } from "./array-parameters.ts";
import { MultiScalarParam, MultiSetPointParam, MultiTwoAxesParam, MultiTwoSizesParam } from "./multi-parameters.ts";

/** A temperature, and parameters of all kinds with arrays, axes, text and complex numbers: QCoDeS's `DummyChannel`. */
export class DummyChannel extends InstrumentChannel {
  readonly #channel: string;
  readonly #random: () => number;

  constructor(parent: InstrumentBase, name: string, channel: string, { seed = 1 }: { seed?: number } = {}) {
    super(parent, name);
    this.#channel = channel;
    this.#random = seededRandom(seed);
    // Its label is known now.
    this.temperature.label = `Temperature_${this.#channel}`;
  }

  readonly temperature = this.parameter({
    unit: "K",
    vals: vals.numbers(0, 300),
    setCmd: null,
    initialValue: 0,
    docstring: "Temperature, which only remembers what it was set to.",
  });

  readonly dummyMultiParameter = new MultiSetPointParam("dummyMultiParameter", { instrument: this });
  readonly dummyScalarMultiParameter = new MultiScalarParam("dummyScalarMultiParameter", { instrument: this });
  readonly dummy2dMultiParameter = new MultiTwoAxesParam("dummy2dMultiParameter", { instrument: this });
  readonly dummy2dMultiParameter2 = new MultiTwoSizesParam("dummy2dMultiParameter2", { instrument: this });
  readonly dummyArrayParameter = new ArraySetPointParam("dummyArrayParameter", { instrument: this });
  readonly dummyComplexArrayParameter = new ComplexArraySetPointParam("dummyComplexArrayParameter", {
    instrument: this,
  });

  readonly dummyStart = this.parameter({
    label: "f start",
    unit: "some unit",
    vals: vals.numbers(0, 1e3),
    setCmd: null,
    initialValue: 0,
    docstring: "Where the first axis begins.",
  });

  readonly dummyStop = this.parameter({
    label: "f stop",
    unit: "some unit",
    vals: vals.numbers(1, 1e3),
    setCmd: null,
    initialValue: 100,
    docstring: "Where the first axis ends.",
  });

  readonly dummyNPoints = this.parameter({
    vals: vals.ints(1, 1000),
    setCmd: null,
    initialValue: 101,
    docstring: "Number of points on the first axis.",
  });

  readonly dummyStart2 = this.parameter({
    label: "f start",
    unit: "some unit",
    vals: vals.numbers(0, 1e3),
    setCmd: null,
    initialValue: 0,
    docstring: "Where the second axis begins.",
  });

  readonly dummyStop2 = this.parameter({
    label: "f stop",
    unit: "some unit",
    vals: vals.numbers(1, 1e3),
    setCmd: null,
    initialValue: 100,
    docstring: "Where the second axis ends.",
  });

  readonly dummyNPoints2 = this.parameter({
    vals: vals.ints(1, 1000),
    setCmd: null,
    initialValue: 101,
    docstring: "Number of points on the second axis.",
  });

  readonly dummySpAxis = this.parameter({
    label: "Dummy sp axis",
    unit: "some unit",
    vals: vals.arrays({ shape: [this.dummyNPoints] }),
    getCmd: async () =>
      Float64Array.from(linspace(await this.dummyStart(), await this.dummyStop(), await this.dummyNPoints())),
    docstring: "The first axis: equal steps from dummyStart to dummyStop.",
  });

  readonly dummySpAxis2 = this.parameter({
    label: "Dummy sp axis",
    unit: "some unit",
    vals: vals.arrays({ shape: [this.dummyNPoints2] }),
    getCmd: async () =>
      Float64Array.from(linspace(await this.dummyStart2(), await this.dummyStop2(), await this.dummyNPoints2())),
    docstring: "The second axis: equal steps from dummyStart2 to dummyStop2.",
  });

  readonly dummyParameterWithSetpoints = this.parameterWithSetpoints({
    label: "Dummy Parameter with Setpoints",
    unit: "some other unit",
    setpoints: [this.dummySpAxis],
    settings: [this.dummyStart, this.dummyStop],
    shape: [this.dummyNPoints],
    getCmd: async () => this.#noise(await this.dummyNPoints()),
    docstring: "Random numbers from 0 to 1 along the first axis.",
  });

  readonly dummyParameterWithSetpoints2d = this.parameterWithSetpoints({
    label: "Dummy Parameter with Setpoints",
    unit: "some other unit",
    setpoints: [this.dummySpAxis, this.dummySpAxis2],
    settings: [this.dummyStart, this.dummyStop, this.dummyStart2, this.dummyStop2],
    shape: [this.dummyNPoints, this.dummyNPoints2],
    getCmd: async () => this.#noise((await this.dummyNPoints()) * (await this.dummyNPoints2())),
    docstring: "Random numbers from 0 to 1 over both axes.",
  });

  readonly dummyText = this.parameter({
    label: "Dummy text",
    unit: "text unit",
    vals: vals.strings(),
    setCmd: null,
    initialValue: "thisisastring",
    docstring: "A text, which only remembers what it was set to.",
  });

  readonly dummyComplex = this.parameter({
    label: "Dummy complex",
    unit: "complex unit",
    vals: vals.complexNumbers(),
    setCmd: null,
    initialValue: Complex.from({ re: 1, im: 1 }),
    docstring: "A complex number, which only remembers what it was set to.",
  });

  readonly dummyParameterWithSetpointsComplex = this.parameterWithSetpoints({
    label: "Dummy Parameter with Setpoints complex",
    unit: "some other unit",
    setpoints: [this.dummySpAxis],
    settings: [this.dummyStart, this.dummyStop],
    vals: vals.arrays({ shape: [this.dummyNPoints], validTypes: ["complex"] }),
    getCmd: async () => {
      const points = await this.dummyNPoints();
      return ComplexArray.fromParts(this.#noise(points), this.#noise(points));
    },
    docstring: "Complex random numbers along the first axis, both parts from 0 to 1.",
  });

  /** Notes the channel's name in the log. */
  logMyName(): void {
    this.log.debug(this.shortName);
  }

  /** Does nothing, as in QCoDeS: for calling a method of all channels. */
  turnOn(): void {
    // There is nothing to turn on.
  }

  #noise(count: number): Float64Array {
    return Float64Array.from({ length: count }, () => this.#random());
  }
}
