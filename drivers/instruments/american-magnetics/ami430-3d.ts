/** A vector magnet: three American Magnetics 430, one for each axis, which never leave where the field may be. */
import {
  Instrument,
  InstrumentError,
  vals,
  type AnyParameter,
  type Idn,
  type InstrumentOpenOptions,
  type Validator,
} from "../../core/index.ts";
import { axesRampRates, type AMI430Axes, type CartesianFieldLimit, type FieldLimit } from "./ami430-axes.ts";
import type { AMI430FieldGuard } from "./ami430-options.ts";
import { AMIModel430 } from "./ami430.ts";
import { VectorRamp, type RampedMagnet } from "./ami430-vector-ramp.ts";
import { FieldVector, type FieldComponent, type FieldCoordinates } from "./field-vector.ts";

/** How axes ramp: one after the other, or together along a line. */
export type AMI430RampMode = "default" | "simultaneous";

/** The magnets and where the field may be. */
export interface AMI430VectorParts {
  readonly axes: AMI430Axes<AMIModel430>;
  readonly fieldLimit: FieldLimit;
}

/** Three numbers, as a set of coordinates. */
const triple = vals.sequence(vals.numbers(), { length: 3 }) as Validator as Validator<AMI430Axes<number>>;

/**
 * A field with a direction. What is set is checked as a whole before anything moves; axes whose field does not grow go
 * first. An interrupt pauses all axes. An axis that is set by itself asks this instrument.
 * @example
 * const magnet = await AMIModel4303D.open("magnet", x, y, z, 1);
 * await magnet.spherical([0.5, 90, 30]);
 */
export class AMIModel4303D extends Instrument<AMI430VectorParts> implements AMI430FieldGuard, RampedMagnet {
  #target = new FieldVector({ x: 0, y: 0, z: 0 });
  readonly #ramp = new VectorRamp(this);

  readonly cartesian = this.parameter({
    label: "Field",
    unit: "T",
    getCmd: () => this.#target.getComponents("x", "y", "z"),
    setCmd: ([x, y, z]: AMI430Axes<number>) => this.#setTo({ x, y, z }),
    vals: triple,
    docstring: "Components x, y and z that the field is to have; setting them ramps there.",
  });

  readonly x = this.parameter({
    label: "Field along x",
    unit: "T",
    getCmd: () => this.#target.x,
    setCmd: (value: number) => this.#setComponent("x", value),
    vals: vals.numbers(),
    docstring: "Component x that the field is to have; setting it keeps y and z.",
  });

  readonly y = this.parameter({
    label: "Field along y",
    unit: "T",
    getCmd: () => this.#target.y,
    setCmd: (value: number) => this.#setComponent("y", value),
    vals: vals.numbers(),
    docstring: "Component y that the field is to have; setting it keeps x and z.",
  });

  readonly z = this.parameter({
    label: "Field along z",
    unit: "T",
    getCmd: () => this.#target.z,
    setCmd: (value: number) => this.#setComponent("z", value),
    vals: vals.numbers(),
    docstring: "Component z that the field is to have; setting it keeps x and y.",
  });

  readonly spherical = this.parameter({
    label: "Field",
    unit: "T, deg, deg",
    getCmd: () => this.#target.getComponents("r", "theta", "phi"),
    setCmd: ([r, theta, phi]: AMI430Axes<number>) => this.#setTo({ r, theta, phi }),
    vals: triple,
    docstring: "Length, angle to z and angle in the xy plane that the field is to have.",
  });

  readonly field = this.parameter({
    label: "Field",
    unit: "T",
    getCmd: () => this.#target.r,
    setCmd: (value: number) => this.#setComponent("r", value),
    vals: vals.numbers(),
    docstring: "Length that the field is to have; setting it keeps the direction, also through zero.",
  });

  readonly theta = this.parameter({
    label: "Angle to z",
    unit: "deg",
    getCmd: () => this.#target.theta,
    setCmd: (value: number) => this.#setComponent("theta", value),
    vals: vals.numbers(),
    docstring: "Angle to the z axis that the field is to have; setting it keeps length and phi.",
  });

  readonly phi = this.parameter({
    label: "Angle in xy",
    unit: "deg",
    getCmd: () => this.#target.phi,
    setCmd: (value: number) => this.#setComponent("phi", value),
    vals: vals.numbers(),
    docstring: "Angle to the x axis in the xy plane that the field is to have; setting it keeps length and theta.",
  });

  readonly cylindrical = this.parameter({
    label: "Field",
    unit: "T, deg, T",
    getCmd: () => this.#target.getComponents("rho", "phi", "z"),
    setCmd: ([rho, phi, z]: AMI430Axes<number>) => this.#setTo({ rho, phi, z }),
    vals: triple,
    docstring: "Length and angle in the xy plane, and component z, that the field is to have.",
  });

  readonly rho = this.parameter({
    label: "Field in xy",
    unit: "T",
    getCmd: () => this.#target.rho,
    setCmd: (value: number) => this.#setComponent("rho", value),
    vals: vals.numbers(),
    docstring: "Length in the xy plane that the field is to have; setting it keeps phi and z.",
  });

  readonly cartesianMeasured = this.#measured("T", ["x", "y", "z"], "Components x, y and z of the measured field.");
  readonly xMeasured = this.#measuredOne("T", "x", "Component x of the measured field.");
  readonly yMeasured = this.#measuredOne("T", "y", "Component y of the measured field.");
  readonly zMeasured = this.#measuredOne("T", "z", "Component z of the measured field.");
  readonly sphericalMeasured = this.#measured(
    "T, deg, deg",
    ["r", "theta", "phi"],
    "Length, angle to z and angle in xy of the measured field.",
  );
  readonly fieldMeasured = this.#measuredOne("T", "r", "Length of the measured field.");
  readonly thetaMeasured = this.#measuredOne("deg", "theta", "Angle of the measured field to the z axis.");
  readonly phiMeasured = this.#measuredOne("deg", "phi", "Angle of the measured field in the xy plane.");
  readonly cylindricalMeasured = this.#measured(
    "T, deg, T",
    ["rho", "phi", "z"],
    "Length and angle in xy, and component z, of the measured field.",
  );
  readonly rhoMeasured = this.#measuredOne("T", "rho", "Length of the measured field in the xy plane.");

  readonly blockDuringRamp = this.parameter({
    label: "Wait for ramps",
    setCmd: null,
    initialValue: true,
    vals: vals.bool(),
    docstring:
      "Whether setting a field waits until it is reached. Else it waits only for axes that must arrive before others may leave.",
  });

  readonly rampMode = this.parameter({
    label: "Ramp mode",
    setCmd: null,
    initialValue: "default",
    vals: vals.enum("default", "simultaneous"),
    docstring: "Whether axes ramp one after the other, or together along a line at vectorRampRate.",
  });

  readonly rampingStateCheckInterval = this.parameter({
    label: "Interval of checks of the state",
    unit: "s",
    setCmd: null,
    initialValue: 0.05,
    vals: vals.numbers(0, 10),
    docstring: "How often the states are read while a simultaneous ramp is waited for.",
  });

  readonly vectorRampRate = this.parameter({
    label: "Ramp rate of the vector",
    unit: "T/s",
    setCmd: null,
    vals: vals.numbers(0),
    docstring: "How fast the field moves along a line; for simultaneous ramps only.",
  });

  /** Magnets or their names, for x, y and z, and the largest length of the field, or functions one of which must allow it. */
  static override async connect(
    instrumentX: AMIModel430 | string,
    instrumentY: AMIModel430 | string,
    instrumentZ: AMIModel430 | string,
    fieldLimit: number | Iterable<CartesianFieldLimit>,
    _options: InstrumentOpenOptions = {},
  ): Promise<AMI430VectorParts> {
    const axes = [magnetOf(instrumentX), magnetOf(instrumentY), magnetOf(instrumentZ)] as const;
    if (new Set(axes).size < 3) throw new InstrumentError(`axes ${axes.map(each => each.name).join(", ")} must differ`);
    return { axes, fieldLimit: checkedLimit(fieldLimit) };
  }

  /** Rates with which x, y and z arrive together, where a line at this rate leads from start to setpoint. */
  static calculateAxesRampRatesFromVectorRampRate(
    start: FieldVector,
    setpoint: FieldVector,
    vectorRampRate: number,
  ): AMI430Axes<number> {
    const [from, to] = [start, setpoint].map(each => each.getComponents("x", "y", "z")) as [
      AMI430Axes<number>,
      AMI430Axes<number>,
    ];
    return axesRampRates(from, to, vectorRampRate);
  }

  /** Rate of the vector with which the line from start to setpoint takes so long. */
  static calculateVectorRampRateFromDuration(start: FieldVector, setpoint: FieldVector, duration: number): number {
    if (!(duration > 0)) throw new InstrumentError(`duration ${String(duration)} of a ramp must be a number above 0`);
    return setpoint.distance(start) / duration;
  }

  /** Rates with which x, y and z take so long together. */
  static calculateAxesRampRatesFor(start: FieldVector, setpoint: FieldVector, duration: number): AMI430Axes<number> {
    const rate = this.calculateVectorRampRateFromDuration(start, setpoint, duration);
    return this.calculateAxesRampRatesFromVectorRampRate(start, setpoint, rate);
  }

  /** The magnets of x, y and z. */
  get axes(): AMI430Axes<AMIModel430> {
    return this.session.axes;
  }

  /** Where the field may be. */
  get fieldLimit(): FieldLimit {
    return this.session.fieldLimit;
  }

  override get simulated(): boolean {
    return this.axes.some(axis => axis.simulated);
  }

  override async getIdn(): Promise<Idn> {
    return { vendor: "American Magnetics", model: this.name, serial: null, firmware: null };
  }

  /** The field that the magnets have now. */
  async measure(): Promise<FieldVector> {
    const [x, y, z] = await this.#ramp.measure();
    return new FieldVector({ x, y, z });
  }

  /**
   * Ramps along a line to a field, so that all axes arrive after `duration`, in the magnets' unit of time (seconds or
   * minutes). It sets `rampMode` and `vectorRampRate`.
   */
  async rampSimultaneously(setpoint: FieldVector, duration: number): Promise<void> {
    await this.#assertSameUnits();
    const start = await this.measure();
    await this.vectorRampRate(AMIModel4303D.calculateVectorRampRateFromDuration(start, setpoint, duration));
    await this.rampMode("simultaneous");
    await this.cartesian(setpoint.getComponents("x", "y", "z"));
  }

  /** Waits as long as an axis ramps; then axes of a simultaneous ramp have their own rates again. An interrupt pauses all axes. */
  async waitWhileAllAxesRamping(): Promise<void> {
    await this.#ramp.wait();
  }

  async anyAxisIsRamping(): Promise<boolean> {
    return await this.#ramp.isRamping();
  }

  /** All axes stay where they are. */
  async pause(): Promise<void> {
    await this.#ramp.pause();
  }

  async requestFieldChange(
    axis: AMIModel430,
    value: number,
    { block }: { block?: boolean | undefined },
  ): Promise<void> {
    await this.#setComponent(this.#nameOf(axis), value, block);
  }

  async assertAllowed(axis: AMIModel430, value: number): Promise<void> {
    await this.#ramp.assertAxisAllowed(axis, value);
  }

  async assertMayZero(axis: AMIModel430): Promise<void> {
    // A length only becomes smaller.
    if (typeof this.fieldLimit !== "number") await this.#ramp.assertAxisAllowed(axis, 0);
  }

  axisZeroed(axis: AMIModel430): void {
    this.#aimAt(this.#target.with(this.#nameOf(axis), 0));
  }

  async axisPaused(axis: AMIModel430): Promise<void> {
    await this.#ramp.stoppedAt(axis);
  }

  async checkInterval(): Promise<number> {
    return await this.rampingStateCheckInterval();
  }

  protected override async connected(): Promise<void> {
    await this.#assertSameUnits();
    this.#target = await this.measure();
    for (const axis of this.axes) axis.guard = this;
  }

  protected override async disconnect(): Promise<void> {
    for (const axis of this.axes) if (axis.guard === this) axis.guard = undefined;
  }

  #measured(unit: string, names: readonly [FieldComponent, FieldComponent, FieldComponent], docstring: string) {
    return this.parameter({
      unit,
      getCmd: async () => (await this.measure()).getComponents(...names) as AMI430Axes<number>,
      docstring,
    });
  }

  #measuredOne(unit: string, name: FieldComponent, docstring: string) {
    return this.parameter({ unit, getCmd: async () => (await this.measure())[name], docstring });
  }

  async #setComponent(name: FieldComponent, value: number, block?: boolean): Promise<void> {
    await this.#rampTo(this.#target.with(name, value), block);
  }

  async #setTo(coordinates: FieldCoordinates): Promise<void> {
    await this.#rampTo(new FieldVector(coordinates));
  }

  async #rampTo(target: FieldVector, block?: boolean): Promise<void> {
    const waits = block ?? (await this.blockDuringRamp());
    const rate = (await this.rampMode()) === "simultaneous" ? await this.#vectorRate() : undefined;
    const stopped = ([x, y, z]: AMI430Axes<number>) => this.#aimAt(new FieldVector({ x, y, z }));
    await this.#ramp.to(target.getComponents("x", "y", "z"), { rate, waits, stopped });
    this.#aimAt(target);
  }

  async #vectorRate(): Promise<number> {
    await this.#assertSameUnits();
    const rate = await this.vectorRampRate();
    if (rate !== null && rate > 0) return rate;
    throw this.#ramp.error(`vectorRampRate is ${String(rate)}: a simultaneous ramp needs a rate above 0`);
  }

  /** Fields and rates are added up: they must count in the same units, which are those of the parameters then. */
  async #assertSameUnits(): Promise<void> {
    const times = await this.#ramp.each(axis => axis.rampRateUnits.cache.get());
    const fields = await this.#ramp.each(axis => axis.fieldUnits.cache.get());
    for (const [what, units] of Object.entries({ rampRateUnits: times, fieldUnits: fields })) {
      if (new Set<string>(units).size === 1) continue;
      const each = this.axes.map((axis, index) => `${axis.fullName} ${units[index]}`).join(", ");
      throw this.#ramp.error(`${what} of its axes must be the same: ${each}`);
    }
    const unit = this.axes[0].field.unit;
    this.vectorRampRate.unit = this.axes[0].rampRate.unit;
    for (const parameter of this.#vectorParameters) parameter.unit = parameter.unit.replace(/\b(?:T|kG)\b/g, unit);
  }

  get #vectorParameters(): readonly AnyParameter[] {
    return Object.values(this.parameters).filter(each => /^(?:T|kG|deg)(?:,|$)/.test(each.unit));
  }

  /** What is to be is something else: what the parameters remember no longer holds. */
  #aimAt(target: FieldVector): void {
    this.#target = target;
    for (const parameter of this.#vectorParameters) parameter.cache.invalidate();
  }

  #nameOf(axis: AMIModel430): "x" | "y" | "z" {
    const name = (["x", "y", "z"] as const)[this.axes.indexOf(axis)];
    if (name === undefined) throw this.#ramp.error(`${axis.fullName} is none of its axes`);
    return name;
  }
}

function magnetOf(magnet: AMIModel430 | string): AMIModel430 {
  return typeof magnet === "string" ? Instrument.findInstrument(magnet, AMIModel430) : magnet;
}

function checkedLimit(limit: unknown): FieldLimit {
  if (typeof limit === "number" && limit >= 0) return limit;
  const functions = isIterable(limit) ? [...limit] : [];
  if (functions.length > 0 && functions.every(each => typeof each === "function")) {
    return functions as unknown as Exclude<FieldLimit, number>;
  }
  throw new InstrumentError(
    `field limit ${String(limit)} must be a number, 0 or more, or functions of x, y and z that say what is allowed`,
  );
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}
