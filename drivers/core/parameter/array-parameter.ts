/** An array whose axes are arrays, too: the older way, kept for drivers that come from QCoDeS. */

import { assertShape, axisNames, axisValues, flat, fullNames, tupleText } from "./array-axes.ts";
import type { ArrayAxes } from "./array-axes.ts";
import type { ParameterColumn, UnpackedColumn } from "./columns.ts";
import { columnOf, unpacked } from "./columns.ts";
import { describeAs } from "./describe.ts";
import type { AxisValues } from "./grid.ts";
import type { AnyParameterOptions, CommonOptions, RawOf } from "./options.ts";
import { CommandParameter } from "./parameter.ts";
import type { GettableParameter } from "./types.ts";

/** Options that do not depend on how the array is read. */
export interface ArrayOptions<Sh> extends Omit<CommonOptions, "step" | "interDelay" | "postDelay"> {
  /** Lengths of the dimensions. */
  shape: Sh;
  /** The values along each dimension; those of an inner one may be given for each point of the outer ones. */
  setpoints?: EachDimension<Sh, AxisValues>;
  setpointNames?: EachDimension<Sh, string | null>;
  setpointLabels?: EachDimension<Sh, string | null>;
  setpointUnits?: EachDimension<Sh, string | null>;
  /** Whether a snapshot holds the values. Default false. */
  snapshotValue?: boolean;
}

type EachDimension<Sh, T> = NoInfer<Sh> extends readonly unknown[] ? { readonly [D in keyof NoInfer<Sh>]: T } : never;

/** All options; the static type follows from them. */
export interface ArrayParameterOptions<Sh, G, P> extends ArrayOptions<Sh> {
  /** How the array is read: a function, or the text of a query with a `getParser`. */
  getCmd: G | ((signal: AbortSignal) => unknown);
  /** Makes an array of what `getCmd` gave. */
  getParser?: (raw: NoInfer<RawOf<G>>) => P;
}

/** What an array parameter has besides its value. */
export interface ArrayAxesOfParameter {
  /** Lengths of the dimensions; a driver changes them together with the setpoints. */
  shape: readonly number[];
  setpoints: readonly AxisValues[] | undefined;
  readonly setpointNames: readonly (string | null)[] | undefined;
  /** Names of the setpoints with that of the instrument. */
  readonly setpointFullNames: readonly (string | null)[] | undefined;
  readonly setpointLabels: readonly (string | null)[] | undefined;
  readonly setpointUnits: readonly (string | null)[] | undefined;
}

type ReadAs<G, P> = unknown extends P ? (G extends (...args: never[]) => infer R ? Awaited<R> : unknown) : P;

/** An array parameter whose class reads it. */
export type OwnArrayParameter<Value> = ArrayParameter<Value> & {
  /** Reads the array. */
  getRaw(signal: AbortSignal): unknown;
};

/** Makes array parameters, or is the base of a class of them. */
export interface ArrayParameterConstructor {
  /** One whose type follows from the options. */
  new <const Sh extends readonly number[], G extends string | ((signal: AbortSignal) => unknown), P>(
    name: string,
    options: ArrayParameterOptions<Sh, G, P>,
  ): ArrayParameter<ReadAs<G, P>>;
  /** One that a class reads: `class Trace extends ArrayParameter<Float64Array> { override getRaw() { … } }`. */
  new <Value extends AxisValues = AxisValues>(
    name: string,
    options: ArrayOptions<readonly number[]>,
  ): OwnArrayParameter<Value>;
}

interface Names {
  setpointNames?: readonly (string | null)[];
  setpointLabels?: readonly (string | null)[];
  setpointUnits?: readonly (string | null)[];
}

type AnyOptions = AnyParameterOptions & Names & { shape: readonly number[]; setpoints?: readonly AxisValues[] };

class NumbersOnAxes extends CommandParameter {
  readonly setpointNames: Names["setpointNames"];
  readonly setpointLabels: Names["setpointLabels"];
  readonly setpointUnits: Names["setpointUnits"];
  #shape: readonly number[];
  #setpoints: readonly AxisValues[] | undefined;

  constructor(name: string | undefined, options: AnyOptions) {
    const { shape, setpoints, setpointNames, setpointLabels, setpointUnits, ...rest } = options;
    const title = name ?? "unnamed";
    assertLengths(title, shape);
    const lists = { setpoints, setpointNames, setpointLabels, setpointUnits };
    for (const [what, list] of Object.entries(lists)) assertEach(title, what, list, shape);
    const isOwn = new.target.prototype.getRaw !== CommandParameter.prototype.getRaw;
    super(name, {
      ...rest,
      // What comes in is compared with the shape, even where there is nothing else to do.
      getParser: rest.getParser ?? (raw => raw),
      snapshotValue: rest.snapshotValue ?? false,
      getCmd: isOwn || rest.getCmd !== undefined ? rest.getCmd : false,
    });
    if (this.settable) throw new TypeError(`ArrayParameter ${title} cannot be set: ParameterWithSetpoints can`);
    if (!this.gettable)
      throw new TypeError(`ArrayParameter ${title} cannot be read: it needs getCmd, or a class with getRaw`);
    this.#shape = shape;
    this.#setpoints = setpoints;
    this.setpointNames = setpointNames;
    this.setpointLabels = setpointLabels;
    this.setpointUnits = setpointUnits;
  }

  get shape(): readonly number[] {
    return this.#shape;
  }

  set shape(shape: readonly number[]) {
    assertLengths(this.name, shape);
    this.#shape = shape;
  }

  get setpoints(): readonly AxisValues[] | undefined {
    return this.#setpoints;
  }

  set setpoints(setpoints: readonly AxisValues[] | undefined) {
    assertEach(this.name, "setpoints", setpoints, this.#shape);
    this.#setpoints = setpoints;
  }

  get setpointFullNames(): readonly (string | null)[] | undefined {
    return this.setpointNames && fullNames(this.setpointNames, this.instrument?.fullName);
  }

  override decode(raw: unknown): unknown {
    const value = super.decode(raw);
    assertShape("the reply", value, this.#shape);
    return value;
  }

  override columns(): readonly ParameterColumn[] {
    const axes: ArrayAxes = { names: this.setpointNames, labels: this.setpointLabels, units: this.setpointUnits };
    const setpoints = axisNames(this.registerName, this.#shape.length, axes, this.instrument?.fullName);
    return [{ ...columnOf(this), setpoints }];
  }

  override unpack(value: unknown): readonly UnpackedColumn[] {
    assertShape(this.fullName, value, this.#shape);
    const axes = axisValues(this.fullName, this.#shape, this.#setpoints);
    return this.columns().map(column => unpacked(column, flat(value), axes));
  }

  protected override recordNames(): Record<string, unknown> {
    const { setpointNames, setpointLabels, setpointUnits } = this;
    return {
      ...super.recordNames(),
      ...(setpointNames && { setpoint_names: setpointNames }),
      ...(setpointLabels && { setpoint_labels: setpointLabels }),
      ...(setpointUnits && { setpoint_units: setpointUnits }),
    };
  }

  override get doc(): string {
    const { name, label, unit } = this;
    const facts = Object.entries({ name, label, unit, shape: tupleText(this.#shape) });
    return describeAs("Parameter", this.docstring, facts);
  }
}
Object.defineProperty(NumbersOnAxes, "name", { value: "ArrayParameter" });

function assertLengths(parameter: string, shape: unknown): void {
  const isLength = (length: unknown): boolean => Number.isInteger(length) && (length as number) >= 0;
  if (Array.isArray(shape) && shape.length > 0 && shape.every(isLength)) return;
  throw new TypeError(`shape of ArrayParameter ${parameter} must be a list of lengths`);
}

function assertEach(parameter: string, what: string, list: unknown, shape: readonly number[]): void {
  if (list === undefined || (Array.isArray(list) && list.length === shape.length)) return;
  throw new TypeError(
    `${what} of ArrayParameter ${parameter} must be a list with one entry for each length of ${tupleText(shape)}`,
  );
}

/**
 * An array whose axes are arrays.
 * @deprecated Take {@link ParameterWithSetpoints}: its axes are parameters, and its shape follows from parameters.
 */
export const ArrayParameter = NumbersOnAxes as unknown as ArrayParameterConstructor;

/**
 * An array whose axes are arrays.
 * @deprecated Take {@link ParameterWithSetpoints}: its axes are parameters, and its shape follows from parameters.
 */
export type ArrayParameter<Value = AxisValues> = GettableParameter<Value> & ArrayAxesOfParameter;
