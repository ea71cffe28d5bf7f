/** A paraboloid over three coordinates: what an optimiser or a sweep of three axes is tried on. */
import { InstrumentBase, InstrumentError, vals, type InstrumentOptions } from "../../core/index.ts";
import { assertOpen } from "../../core/instrument/types.ts";
import { MockInstrument } from "./mock-instrument.ts";

const unit = "a.u.";

/** `x² + y² + z²`, with noise of a chosen amplitude, and a skewed one: QCoDeS's `MockParabola`. */
export class MockParabola extends MockInstrument {
  readonly x = this.parameter({
    unit,
    vals: vals.numbers(),
    setCmd: null,
    initialValue: 0,
    docstring: "First coordinate.",
  });
  readonly y = this.parameter({
    unit,
    vals: vals.numbers(),
    setCmd: null,
    initialValue: 0,
    docstring: "Second coordinate.",
  });
  readonly z = this.parameter({
    unit,
    vals: vals.numbers(),
    setCmd: null,
    initialValue: 0,
    docstring: "Third coordinate.",
  });

  readonly noise = this.parameter({
    label: "white noise amplitude",
    unit,
    vals: vals.numbers(),
    setCmd: null,
    initialValue: 0,
    docstring: "What is added at most: each reading adds this times a random number from 0 to 1.",
  });

  readonly parabola = this.parameter({
    unit,
    getCmd: async () => (await this.#squares()) + (await this.#noise()),
    docstring: "x² + y² + z², with noise.",
  });

  readonly skewedParabola = this.parameter({
    unit,
    getCmd: async () =>
      (await this.#squares()) * (1 + Math.abs((await this.y()) - (await this.x()))) + (await this.#noise()),
    docstring: "(x² + y² + z²)·(1 + |y − x|), with noise: the coordinates are correlated.",
  });

  async #squares(): Promise<number> {
    return (await this.x()) ** 2 + (await this.y()) ** 2 + (await this.z()) ** 2;
  }

  async #noise(): Promise<number> {
    return (await this.noise()) * this.random();
  }
}

/** A view of a parabola with a gain: an instrument without a connection, and not among the open ones. */
export class MockMetaParabola extends InstrumentBase {
  readonly #parabola: MockParabola;

  constructor(name: string, parabola: MockParabola, options: InstrumentOptions = {}) {
    super(name, options);
    this.#parabola = parabola;
  }

  readonly gain = this.parameter({
    setCmd: null,
    vals: vals.numbers(),
    initialValue: 1,
    docstring: "What the values are multiplied by.",
  });

  readonly parabola = this.parameter({
    unit,
    getCmd: async () => (await this.#parabola.parabola()) * (await this.gain()),
    docstring: "The parabola times the gain.",
  });

  readonly skewedParabola = this.parameter({
    unit,
    getCmd: async () => (await this.#parabola.skewedParabola()) * (await this.gain()),
    docstring: "The skewed parabola times the gain.",
  });

  /** The coordinates are those of the parabola. */
  get x(): MockParabola["x"] {
    return this.#parabola.x;
  }
  get y(): MockParabola["y"] {
    return this.#parabola.y;
  }
  get z(): MockParabola["z"] {
    return this.#parabola.z;
  }

  override get simulated(): boolean {
    return true;
  }

  override get rootInstrument(): InstrumentBase {
    return this;
  }

  override [assertOpen](): void {
    // The parabola knows whether it is open.
  }

  override async write(_command: string): Promise<void> {
    throw new InstrumentError("Instrument MockMetaParabola has not defined a write method");
  }

  override async ask(_command: string): Promise<string> {
    throw new InstrumentError("Instrument MockMetaParabola has not defined an ask method");
  }
}
