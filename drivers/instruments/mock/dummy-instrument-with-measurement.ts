/** A meter that measures what a dummy's gates would give: an exponential and a bump. */
import { Instrument, InstrumentError, ParameterBase, vals, type OwnParameterOptions } from "../../core/index.ts";
import type { DummyInstrument } from "./dummy-instrument.ts";
import { MockInstrument, type MockOptions } from "./mock-instrument.ts";

/** A dummy with the two gates that are measured. */
type Setter = DummyInstrument<"ch1" | "ch2">;

/** How the meter is made. */
export interface DummyMeasurementOptions extends MockOptions {
  /** The dummy whose gates `ch1` and `ch2` are measured, or the name of an open one. */
  setterInstr?: Setter | string;
}

/** What the parameters of the meter are told. */
interface MeterOptions extends OwnParameterOptions {
  instrument: Instrument;
  setter: Setter;
  normal: () => number;
}

/** Gives `5·exp(−0.2·ch1)`, with noise of a hundredth of that range: the amplitude and the decay can be changed. */
export class DmmExponentialParameter extends ParameterBase<number, number> {
  amplitude = 5;
  decay = 0.2;
  readonly #setter: Setter;
  readonly #normal: () => number;

  constructor(name: string, { setter, normal, ...options }: MeterOptions) {
    super(name, options);
    this.#setter = setter;
    this.#normal = normal;
  }

  override getRaw(): number {
    const noise = 0.02 * this.amplitude * this.#normal();
    return this.amplitude * Math.exp(-this.decay * gateOf(this.#setter, "ch1")) + noise;
  }

  /** What is set is noted in the cache; the next reading measures again. */
  override setRaw(): void {
    // Nothing is sent anywhere.
  }
}

/** Gives a Gaussian bump over `ch1` and `ch2`, `exp(−((ch1−x0)² + (ch2−y0)²) / 2σ²)·exp(2σ²)`, with noise. */
export class DmmGaussParameter extends ParameterBase<number, number> {
  x0 = 0.1;
  y0 = 0.2;
  sigma = 0.25;
  noise = 0.0005;
  readonly #setter: Setter;
  readonly #normal: () => number;

  constructor(name: string, { setter, normal, ...options }: MeterOptions) {
    super(name, options);
    this.#setter = setter;
    this.#normal = normal;
  }

  override getRaw(): number {
    const x = this.x0 - gateOf(this.#setter, "ch1");
    const y = this.y0 - gateOf(this.#setter, "ch2");
    const bump = Math.exp(-(x ** 2 + y ** 2) / 2 / this.sigma ** 2) * Math.exp(2 * this.sigma ** 2);
    return bump + this.noise * this.#normal();
  }

  /** What is set is noted in the cache; the next reading measures again. */
  override setRaw(): void {
    // Nothing is sent anywhere.
  }
}

/**
 * A meter that reads the gates of a dummy: QCoDeS's `DummyInstrumentWithMeasurement`.
 *
 * @example
 * const dac = await DummyInstrument.open("dac", ["ch1", "ch2"]);
 * const dmm = await DummyInstrumentWithMeasurement.open("dmm", dac);
 */
export class DummyInstrumentWithMeasurement extends MockInstrument<Setter> {
  constructor(name: string, setter: Setter, options: DummyMeasurementOptions = {}) {
    super(name, setter, options);
  }

  readonly v1 = new DmmExponentialParameter("v1", {
    instrument: this,
    setter: this.session,
    normal: this.normal,
    label: "Gate v1",
    unit: "V",
    vals: vals.numbers(-800, 400),
    docstring: "Falls exponentially with the voltage of ch1, with noise.",
  });

  readonly v2 = new DmmGaussParameter("v2", {
    instrument: this,
    setter: this.session,
    normal: this.normal,
    label: "Gate v2",
    unit: "V",
    vals: vals.numbers(-800, 400),
    docstring: "A Gaussian bump over the voltages of ch1 and ch2, with a little noise.",
  });

  static override async connect(
    setter?: Setter | DummyMeasurementOptions,
    options?: DummyMeasurementOptions,
  ): Promise<Setter> {
    if (setter instanceof Instrument) return setter;
    const given = setter?.setterInstr ?? options?.setterInstr;
    if (given === undefined)
      throw new InstrumentError("it measures the gates of a dummy: give the dummy, or { setterInstr: its name }");
    return (typeof given === "string" ? Instrument.findInstrument(given) : given) as Setter;
  }
}

/** What a gate was set to last; nothing is read. */
function gateOf(setter: Setter, name: "ch1" | "ch2"): number {
  const gate = setter.parameters[name];
  if (gate) return Number(gate.cache.value);
  const names = Object.keys(setter.parameters).join(", ");
  throw new InstrumentError(`${setter.name} has no gate ${name} to measure: it has ${names}`);
}
