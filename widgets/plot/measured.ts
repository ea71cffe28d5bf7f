/** What was measured, as plots take it from datasets and parameters. */

import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import { Complex } from "../../drivers/core/complex/complex.ts";
import type { ReadOptions } from "./options.ts";
import type { AnySeries, Series } from "./series.ts";

/** A quantity with its values: numbers, complex numbers or texts. */
export interface Measured extends Omit<Series, "values"> {
  readonly values: Float64Array | ComplexArray | readonly string[];
}

/** What was measured, and the axes it lies on: as many values each. */
export interface MeasuredColumn {
  readonly top: Measured;
  readonly axes: readonly Measured[];
}

/** A column without complex numbers. */
export interface RealColumn {
  readonly top: AnySeries;
  readonly axes: readonly AnySeries[];
}

/** A column for each real part of what was measured; a complex axis becomes two, as in QCoDeS. */
export function realColumns({ top, axes }: MeasuredColumn, options: ReadOptions): RealColumn[] {
  const realAxes = axes.flatMap(axis => partsOf(axis, options));
  return partsOf(top, options).map(part => ({ top: part, axes: realAxes }));
}

/** The two parts of a complex quantity, labelled as QCoDeS labels them. */
function partsOf(measured: Measured, { complexAs, phaseIn }: ReadOptions): AnySeries[] {
  const { values, label, fullName } = measured;
  if (!(values instanceof ComplexArray)) return [{ ...measured, values }];
  const named = (part: string): Omit<Series, "values"> => ({
    ...measured,
    label: `${label} [${part}]`,
    fullName: `${fullName}_${part}`,
  });
  if (complexAs === "realAndImaginary") {
    return [
      { ...named("real"), values: values.re },
      { ...named("imag"), values: values.im },
    ];
  }
  const phases = values.arg().map(phase => (phaseIn === "degrees" ? (phase * 180) / Math.PI : phase));
  return [
    { ...named("mag"), values: values.abs() },
    { ...named("phase"), unit: phaseIn === "degrees" ? "deg" : "rad", values: phases },
  ];
}

/**
 * Any list of values as plots take it: numbers, complex numbers, or texts, which truth values become.
 * @throws TypeError for values that are none of these.
 */
export function valuesOf(list: unknown, label: string): Measured["values"] {
  if (list instanceof ComplexArray || list instanceof Float64Array) return list;
  const isList = (value: unknown): value is ArrayLike<unknown> =>
    Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isList(list)) throw new TypeError(`plotting ${label}: its values are no list: must be numbers or texts`);
  const values = Array.from(list);
  if (values.every(value => typeof value === "number")) return Float64Array.from(values);
  if (values.every(value => typeof value === "number" || value instanceof Complex)) return ComplexArray.from(values);
  if (values.every(value => typeof value === "string" || typeof value === "boolean")) return values.map(String);
  const odd = values.find(value => !["number", "string", "boolean"].includes(typeof value)) ?? values[0];
  throw new TypeError(`plotting ${label}: its values hold ${String(odd)}: must be numbers, complex numbers or texts`);
}
