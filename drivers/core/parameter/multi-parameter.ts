/** A parameter of several values that are read together, each with a name, a unit and axes of its own. */

import { ParameterError } from "../errors.ts";
import type { ArrayAxes } from "./array-axes.ts";
import { assertShape, axisNames, axisValues, flat, fullNames } from "./array-axes.ts";
import type { BaseParameter } from "./base-parameter.ts";
import type { ColumnNames, ParameterColumn, UnpackedColumn } from "./columns.ts";
import { unpacked } from "./columns.ts";
import { describeAs } from "./describe.ts";
import type { AxisValues } from "./grid.ts";
import type {
  MultiParameter as MultiParameterType,
  MultiParameterConstructor,
  PartShape,
  PartsOptions,
} from "./multi-parameter-types.ts";
import { assertName } from "./name.ts";
import type { AnyParameterOptions } from "./options.ts";
import { CommandParameter } from "./parameter.ts";
import { partsOf, PartValues } from "./part-values.ts";
import type { ParameterSnapshot } from "./snapshot.ts";
import { plainValue } from "./snapshot.ts";

type AnyOptions = AnyParameterOptions & PartsOptions<readonly string[]>;

class PartsParameter extends CommandParameter {
  readonly names: readonly string[];
  readonly labels: readonly string[];
  readonly units: readonly string[];
  readonly setpointNames: AnyOptions["setpointNames"];
  readonly setpointLabels: AnyOptions["setpointLabels"];
  readonly setpointUnits: AnyOptions["setpointUnits"];
  readonly #remembers: boolean;
  #shapes: readonly PartShape[];
  #setpoints: readonly (readonly AxisValues[])[] | undefined;

  constructor(name: string | undefined, options: AnyOptions) {
    const { names, labels, units, shapes, setpoints, setpointNames, setpointLabels, setpointUnits, ...rest } = options;
    const title = name ?? "unnamed";
    assertNames(title, names);
    const lists = { labels, units, setpoints, setpointNames, setpointLabels, setpointUnits };
    for (const [what, list] of Object.entries(lists)) assertEach(title, what, list, names);
    const isOwn = new.target.prototype.getRaw !== CommandParameter.prototype.getRaw;
    super(name, {
      ...rest,
      // What comes in order gets its names on the way in, even where there is nothing else to do.
      getParser: rest.getParser ?? (raw => raw),
      snapshotValue: rest.snapshotValue ?? false,
      // It has no value by itself, so that it is manual only where it is said to be.
      getCmd: isOwn || rest.getCmd !== undefined ? rest.getCmd : false,
    });
    if (!this.gettable && !this.settable)
      throw new TypeError(
        `MultiParameter ${title} can be neither read nor set: it needs getCmd, setCmd, or a class with getRaw or setRaw`,
      );
    this.names = names;
    this.labels = labels ?? names;
    this.units = units ?? names.map(() => "");
    this.setpointNames = setpointNames;
    this.setpointLabels = setpointLabels;
    this.setpointUnits = setpointUnits;
    this.#remembers = rest.getCmd === null;
    this.#shapes = checkedShapes(title, shapes ?? names.map(() => []), names);
    this.#setpoints = setpoints;
  }

  get shapes(): readonly PartShape[] {
    return this.#shapes;
  }

  set shapes(shapes: readonly PartShape[]) {
    this.#shapes = checkedShapes(this.name, shapes, this.names);
  }

  get setpoints(): readonly (readonly AxisValues[])[] | undefined {
    return this.#setpoints;
  }

  set setpoints(setpoints: readonly (readonly AxisValues[])[] | undefined) {
    assertEach(this.name, "setpoints", setpoints, this.names);
    this.#setpoints = setpoints;
  }

  get shortNames(): readonly string[] {
    return this.names;
  }

  get fullNames(): readonly string[] {
    return fullNames(this.names, this.instrument?.fullName);
  }

  get setpointFullNames(): readonly (readonly (string | null)[])[] | undefined {
    return this.setpointNames?.map(names => fullNames(names, this.instrument?.fullName));
  }

  override columns(): readonly ParameterColumn[] {
    const registerNames = this.fullNames;
    return this.names.map((name, index): ParameterColumn => {
      const registerName = registerNames[index] as string;
      const setpoints = this.#axisNames(registerName, index);
      return { name, registerName, label: this.labels[index] ?? name, unit: this.units[index] ?? "", setpoints };
    });
  }

  override unpack(value: unknown): readonly UnpackedColumn[] {
    const parts: unknown[] = Object.values(this.#checked(value));
    return this.columns().map((column, index): UnpackedColumn => {
      const shape = this.#shapes[index] ?? [];
      if (shape.length === 0) return { ...column, values: parts[index], setpoints: [] };
      const axes = axisValues(column.registerName, shape, this.#setpoints?.[index]);
      return unpacked(column, flat(parts[index]), axes);
    });
  }

  override decode(raw: unknown): unknown {
    // Nobody has set it yet.
    return raw === null && this.#remembers ? null : this.#checked(super.decode(raw));
  }

  override set(value: unknown): Promise<void> {
    return super.set(this.#named(value));
  }

  override encode(value: unknown): unknown {
    return super.encode(this.canonical(value));
  }

  override canonical(value: unknown): unknown {
    return partsOf(this.names, value);
  }

  override validate(value: unknown): void {
    super.validate(this.#checked(value));
  }

  /** The values of the parts in order, as QCoDeS writes them. */
  override record(): ParameterSnapshot {
    const record = super.record();
    const { value, rawValue } = this.cache;
    if ("value" in record) record.value = inOrder(value);
    if ("raw_value" in record) record.raw_value = inOrder(rawValue);
    return record;
  }

  protected override recordNames(): Record<string, unknown> {
    const { names, labels, units, setpointNames, setpointLabels, setpointUnits } = this;
    return {
      names,
      labels,
      units,
      ...(setpointNames && { setpoint_names: setpointNames }),
      ...(setpointLabels && { setpoint_labels: setpointLabels }),
      ...(setpointUnits && { setpoint_units: setpointUnits }),
    };
  }

  override get doc(): string {
    const { name, names, labels, units, docstring } = this;
    const facts = Object.entries({ names, labels, units }).map(([what, list]) => [what, list.join(", ")] as const);
    return describeAs("MultiParameter", docstring, [["name", name], ...facts]);
  }

  /** What is set is kept by name, however it was given; what cannot be is left for `validate` to refuse. */
  #named(value: unknown): unknown {
    try {
      return partsOf(this.names, value);
    } catch {
      return value;
    }
  }

  #checked(value: unknown): PartValues {
    const parts = partsOf(this.names, value);
    for (const [index, part] of Object.values(parts).entries())
      assertShape(this.names[index] as string, part, this.#shapes[index] ?? []);
    return parts;
  }

  #axisNames(column: string, index: number): ColumnNames[] {
    const axes: ArrayAxes = {
      names: this.setpointNames?.[index],
      labels: this.setpointLabels?.[index],
      units: this.setpointUnits?.[index],
    };
    return axisNames(column, this.#shapes[index]?.length ?? 0, axes, this.instrument?.fullName);
  }
}
Object.defineProperty(PartsParameter, "name", { value: "MultiParameter" });

function inOrder(values: unknown): unknown {
  const isNamed = values instanceof PartValues || Object.getPrototypeOf(values ?? 0) === Object.prototype;
  return plainValue(isNamed ? Object.values(values as object) : values);
}

function assertNames(parameter: string, names: unknown): asserts names is readonly string[] {
  if (!Array.isArray(names) || names.length === 0 || names.some(name => typeof name !== "string"))
    throw new TypeError(`names of MultiParameter ${parameter} must be a list of texts`);
  for (const name of names as string[]) assertName(name);
  if (new Set(names).size < names.length)
    throw new ParameterError(`names of MultiParameter ${parameter} must differ: ${names.join(", ")}`);
}

function checkedShapes(
  parameter: string,
  shapes: readonly PartShape[],
  names: readonly string[],
): readonly PartShape[] {
  assertEach(parameter, "shapes", shapes, names);
  const isLength = (length: unknown): boolean => Number.isInteger(length) && (length as number) >= 0;
  if (shapes.every(shape => Array.isArray(shape) && shape.every(isLength))) return shapes;
  throw new TypeError(`shapes of MultiParameter ${parameter} must be lists of lengths, one for each part`);
}

function assertEach(parameter: string, what: string, list: unknown, names: readonly string[]): void {
  if (list === undefined || (Array.isArray(list) && list.length === names.length)) return;
  const given = Array.isArray(list) ? `${list.length} are given` : "they are no list";
  throw new TypeError(
    `${what} of MultiParameter ${parameter}: there must be one for each of ${names.join(", ")}, but ${given}`,
  );
}

/**
 * `class CurrentParameter extends MultiParameter<{ raw: number; curr: number }> { override async getRaw() { … } }`, or
 * `new MultiParameter("iq", { names: ["i", "q"], getCmd })`: values that are read together.
 */
export const MultiParameter = PartsParameter as unknown as MultiParameterConstructor;

/** A parameter of several values that are read together: `(await iv()).curr`. */
export type MultiParameter<Parts extends object = Record<string, unknown>> = MultiParameterType<Parts>;

/** Makes one that gets its name from the field it is put into. */
export function fieldMultiParameter(options: object): BaseParameter {
  return new PartsParameter(undefined, options as AnyOptions);
}
