/** Axes that are given as arrays with names of their own, not as parameters: those of array and multi parameters. */

import { ParameterError } from "../errors.ts";
import { str } from "../python-text.ts";
import type { ColumnNames } from "./columns.ts";
import type { AxisValues } from "./grid.ts";

/** The axes of one array: setpoints may be nested, as those of an inner axis are for each point of the outer ones. */
export interface ArrayAxes {
  readonly setpoints?: readonly AxisValues[];
  readonly names?: readonly (string | null)[];
  readonly labels?: readonly (string | null)[];
  readonly units?: readonly (string | null)[];
}

/** The names with that of the instrument before them. */
export function fullNames<T extends string | null>(names: readonly T[], instrument: string | undefined): T[] {
  return instrument === undefined
    ? [...names]
    : names.map(name => (name === null ? name : `${instrument}_${name}`) as T);
}

/** What the columns of the axes are called; an axis without a name is called after what lies on it. */
export function axisNames(
  column: string,
  count: number,
  { names, labels, units }: ArrayAxes,
  instrument: string | undefined,
): ColumnNames[] {
  return Array.from({ length: count }, (_, index) => {
    const given = names?.[index] ?? null;
    const registerName = given === null ? `${column}_setpoint_${index}` : (fullNames([given], instrument)[0] ?? given);
    const name = given ?? registerName;
    return { name, registerName, label: labels?.[index] ?? name, unit: units?.[index] ?? "" };
  });
}

/** The values along each axis. Throws where they are not there or do not have the lengths of the shape. */
export function axisValues(
  column: string,
  shape: readonly number[],
  setpoints: readonly AxisValues[] | undefined,
): AxisValues[] {
  if (!setpoints) throw new ParameterError(`${column} has the shape ${tupleText(shape)}, but no setpoints`);
  const axes = setpoints.map(innermost);
  const lengths = axes.map(axis => axis.length);
  if (lengths.length === shape.length && lengths.every((length, index) => length === shape[index])) return axes;
  throw new ParameterError(
    `${column} has the shape ${tupleText(shape)}, but that of its setpoints is ${tupleText(lengths)}`,
  );
}

/** The values of an array one after the other, however they are nested. Text and whatever is no array is one value. */
export function flat(value: unknown): readonly unknown[] | AxisValues {
  if (!Array.isArray(value)) return isArrayLike(value) ? value : [value];
  return value.some(isArrayLike) ? value.flatMap(item => Array.from(flat(item))) : value;
}

/** Throws unless a value has as many elements as its shape says; without dimensions it is a single one. */
export function assertShape(what: string, value: unknown, shape: readonly number[]): void {
  const isArray = isArrayLike(value);
  if (shape.length === 0 && !isArray) return;
  const due = shape.reduce((product, length) => product * length, 1);
  const count = isArray ? flat(value).length : undefined;
  if (count === due && shape.length > 0) return;
  const has = count === undefined ? "is a single value" : `has ${count} values`;
  throw new ParameterError(`${what} ${has}, but its shape is ${tupleText(shape)}`);
}

/** Values as Python shows a tuple. */
export function tupleText(values: readonly unknown[]): string {
  return values.length === 1 ? `(${str(values[0])},)` : `(${values.map(str).join(", ")})`;
}

function innermost(axis: AxisValues): AxisValues {
  const [first] = Array.isArray(axis) ? (axis as unknown[]) : [];
  return isArrayLike(first) ? innermost(first) : axis;
}

function isArrayLike(value: unknown): value is AxisValues {
  return typeof value === "object" && value !== null && "length" in value && typeof value.length === "number";
}
