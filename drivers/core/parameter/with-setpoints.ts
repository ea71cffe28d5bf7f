/** A parameter whose values lie on axes that are parameters: a trace, a spectrum, an image. */

import { runtime } from "../../runtime.ts";
import { ParameterError, ValidationError } from "../errors.ts";
import { assertOpen } from "../instrument/types.ts";
import { arrays } from "../validators/arrays.ts";
import type { NumericArray } from "../validators/arrays.ts";
import { shapeText } from "../validators/shape.ts";
import type { Validator } from "../validators/validator.ts";
import { wrongValue } from "../validators/validator.ts";
import { BaseParameter } from "./base-parameter.ts";
import type { ParameterColumn, UnpackedColumn } from "./columns.ts";
import { columnOf, unpacked } from "./columns.ts";
import { failure } from "./failure.ts";
import type { AxisValues } from "./grid.ts";
import { guarded } from "./guarded-promise.ts";
import type { AnyParameterOptions } from "./options.ts";
import { CommandParameter } from "./parameter.ts";
import { readAxis } from "./setpoint-axis.ts";
import type { Shape } from "./shape.ts";
import { isSameShape, lengthsOf, parametersIn, refresh, shapeOf, shapeWithLengths, sizeOf } from "./shape.ts";
import type { AnyParameter } from "./types.ts";
import type {
  ArrayValue,
  ParameterWithSetpoints as ParameterWithSetpointsType,
  ParameterWithSetpointsConstructor,
  SetpointParameter,
} from "./with-setpoints-types.ts";

type AnyOptions = AnyParameterOptions & {
  shape?: Shape;
  setpoints?: readonly AnyParameter[];
  settings?: readonly AnyParameter[];
};

class SetpointsParameter extends CommandParameter {
  readonly settings: readonly AnyParameter[];
  readonly #axes = new WeakMap<object, readonly AxisValues[]>();
  readonly #remembers: boolean;
  #setpoints: readonly AnyParameter[] = [];

  constructor(name: string | undefined, { shape, setpoints = [], settings = [], ...options }: AnyOptions) {
    const validator = validatorOf(name ?? "unnamed", shape, options.vals);
    const { snapshotGet = false, snapshotValue = false } = options;
    super(name, { ...options, snapshotGet, snapshotValue, vals: validator }, { validatesReads: true });
    const isOwn = new.target.prototype.getRaw !== CommandParameter.prototype.getRaw;
    this.#remembers = !isOwn && (options.getCmd ?? null) === null;
    this.setpoints = setpoints;
    assertParameters(this.name, "settings", settings);
    this.settings = settings;
  }

  get setpoints(): readonly AnyParameter[] {
    return this.#setpoints;
  }

  set setpoints(setpoints: readonly AnyParameter[]) {
    assertParameters(this.name, "setpoints", setpoints);
    this.#setpoints = setpoints;
  }

  get shape(): Shape {
    const shape = shapeOf(this.vals);
    if (shape) return shape;
    throw new ParameterError(`parameter ${this.fullName} needs a validator of arrays with a shape`);
  }

  validateConsistentShape(): void {
    const { shape } = this;
    const ofSetpoints = this.#setpoints.flatMap(axis => axisShape(axis));
    if (isSameShape(shape, ofSetpoints)) return;
    const text = `the shape of ${this.fullName} is ${shapeText(shape)}, but that of its setpoints is ${shapeText(ofSetpoints)}`;
    throw new ParameterError(text, { parameter: this.fullName });
  }

  override validate(value: unknown): void {
    // The base notes a first value before there are setpoints to compare with.
    if (#setpoints in this) this.validateConsistentShape();
    assertLength(value, this.shape);
    super.validate(value);
  }

  override get(): Promise<unknown> {
    if (this.abstract) return super.get();
    const read = (): Promise<unknown> => super.get();
    return guarded(runtime().pending(`getting ${this.fullName}`, this.#acquire(read)));
  }

  override set(value: unknown): Promise<void> {
    if (parametersIn(this.shape).every(({ cache }) => cache.valid)) return super.set(value);
    const write = (): Promise<void> => super.set(value);
    return guarded(runtime().pending(`setting ${this.fullName}`, this.#setLater(value, write)));
  }

  override columns(): readonly ParameterColumn[] {
    return [{ ...columnOf(this), setpoints: this.#setpoints.map(columnOf) }];
  }

  override unpack(value: unknown): readonly UnpackedColumn[] {
    const [column] = this.columns();
    const axes = this.#axes.get(value as object) ?? this.#setpoints.map(axis => this.#known(axis));
    return [unpacked(column as ParameterColumn, value as NumericArray, axes)];
  }

  /** What the shape and the axes are made of is read first, so that the values cannot be taken for others. */
  async #acquire(read: () => Promise<unknown>): Promise<unknown> {
    // Nobody has set it yet: there is nothing that could lie on axes.
    if (this.#remembers && this.cache.timestamp === null) return null;
    const axes = await this.#readAxes();
    const value = await this.#checked(read);
    const lengths = axes.map(axis => axis.length);
    if (sizeOf(lengths) !== (value as NumericArray).length) {
      const cause = new ParameterError(`its shape changed while it was read: it was ${shapeText(lengths)}`);
      throw failure("getting", this, cause);
    }
    this.#axes.set(value as object, axes);
    return value;
  }

  async #readAxes(): Promise<AxisValues[]> {
    try {
      this.instrument?.[assertOpen]();
      this.validateConsistentShape();
      await refresh(this.shape);
      const axes: AxisValues[] = [];
      for (const axis of this.#setpoints) axes.push(await readAxis(axis, axisShape(axis)));
      return axes;
    } catch (error) {
      throw failure("getting", this, error);
    }
  }

  async #checked(read: () => Promise<unknown>): Promise<unknown> {
    try {
      return await read();
    } catch (error) {
      // Someone may have turned the number of points at the instrument: the next acquisition asks for it.
      if (error instanceof Error && error.cause instanceof ValidationError) {
        for (const { cache } of parametersIn(this.shape)) cache.invalidate();
      }
      throw error;
    }
  }

  async #setLater(value: unknown, write: () => Promise<void>): Promise<void> {
    try {
      this.instrument?.[assertOpen]();
      await refresh(this.shape);
    } catch (error) {
      throw failure("setting", this, error, value);
    }
    await write();
  }

  #known(axis: AnyParameter): AxisValues {
    const { value } = axis.cache;
    if (value !== null) return value as AxisValues;
    const text = `the setpoints ${axis.fullName} of ${this.fullName} are not known: read ${this.fullName} first`;
    throw new ParameterError(text, { parameter: this.fullName });
  }
}
Object.defineProperty(SetpointsParameter, "name", { value: "ParameterWithSetpoints" });

function assertParameters(name: string, what: string, list: readonly unknown[]): void {
  if (Array.isArray(list) && list.every(each => each instanceof BaseParameter)) return;
  throw new TypeError(`${what} of parameter ${name} must be parameters`);
}

function validatorOf(name: string, shape: Shape | undefined, vals: Validator | undefined): Validator {
  if (shape !== undefined && vals !== undefined)
    throw new TypeError(`parameter ${name}: give either shape or vals: vals.arrays({ shape }), not both`);
  if (shape !== undefined) return arrays({ shape });
  if (vals !== undefined && shapeOf(vals) !== undefined) return vals;
  const given = vals === undefined ? "none" : vals.description;
  throw new TypeError(`parameter ${name} needs a shape, or vals: vals.arrays({ shape }); its validator is ${given}`);
}

function axisShape(axis: AnyParameter): Shape {
  const shape = shapeOf(axis.vals);
  if (shape) return shape;
  const given = axis.vals ? axis.vals.description : "None";
  throw new ParameterError(`setpoints ${axis.fullName} need vals: vals.arrays({ shape }); their validator is ${given}`);
}

// What is no array at all is the validator's matter.
function assertLength(value: unknown, shape: Shape): void {
  if (typeof value !== "object" || value === null || !("length" in value)) return;
  const lengths = lengthsOf(shape);
  if (value.length === sizeOf(lengths)) return;
  wrongValue(`${String(value.length)} values do not have the shape ${shapeWithLengths(shape, lengths)}`, value);
}

/**
 * `new ParameterWithSetpoints("trace", { setpoints: [freq], shape: [npts], getCmd })`: values on axes that are
 * parameters. Before each acquisition the parameters in the shape are read where their cache is not valid, then the
 * setpoints; the reply must have the length that follows.
 */
export const ParameterWithSetpoints = SetpointsParameter as unknown as ParameterWithSetpointsConstructor;

/** A parameter whose values lie on axes that are parameters. */
export type ParameterWithSetpoints<
  Value = NumericArray,
  Setpoints extends readonly SetpointParameter[] = readonly SetpointParameter[],
> = ParameterWithSetpointsType<Value, Setpoints>;

/** Makes one that gets its name from the field it is put into. */
export function fieldParameterWithSetpoints(options: object): BaseParameter {
  return new SetpointsParameter(undefined, options as AnyOptions);
}

/** A parameter with setpoints and its values, each as many as the grid has points. */
export type Expanded = readonly (readonly [AnyParameter, AxisValues | ArrayValue])[];

/**
 * The setpoints of a parameter spread over the grid, and its values: what `addResult` takes.
 * @param results values that were read before; without them the parameter is read.
 */
export async function expandSetpoints<Value extends ArrayValue>(
  parameter: ParameterWithSetpointsType<Value>,
  results?: Value,
): Promise<Expanded> {
  const one: unknown = parameter;
  if (!(one instanceof SetpointsParameter))
    throw new TypeError(`expandSetpoints: ${String(parameter)} is no ParameterWithSetpoints`);
  const values = results ?? (await parameter.get());
  const [column] = one.unpack(values) as readonly [UnpackedColumn];
  return [
    ...one.setpoints.map((axis, index) => [axis, column.setpoints[index]?.values ?? []] as const),
    [parameter, values],
  ];
}
