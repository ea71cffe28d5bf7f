/** The shape of an array and its axes, in words. */

import type { AnyParameter, AxisValues, Length } from "../../drivers/core/index.ts";
import { quantityText } from "./value-text.ts";

/** A shape with what is known of it: `vna_points = 501`, or `3 × 4`. */
export function shapeText(shape: readonly Length[]): string {
  return shape.length === 0 ? "one value" : shape.map(lengthText).join(" × ");
}

/** The axes of each column that has any; `setpoints` are their values, column by column. */
export function columnAxes(
  parameter: AnyParameter,
  setpoints: readonly (readonly AxisValues[] | undefined)[],
): { column: string; text: string }[] {
  return parameter.columns().flatMap(({ registerName, setpoints: axes }, index) => {
    if (axes.length === 0) return [];
    const texts = axes.map(({ name, label, unit }, which) => {
      const title = label === name ? name : `${name} (${label})`;
      const values = setpoints[index]?.[which];
      return values ? `${title}, ${rangeText(innermost(values), unit)}` : title;
    });
    return [{ column: registerName, text: texts.join(" × ") }];
  });
}

function lengthText(length: Length): string {
  if (typeof length === "number") return String(length);
  if (!("cache" in length)) return told(length);
  const { value } = length.cache;
  return `${length.fullName} = ${value === null ? "not read yet" : String(value)}`;
}

/** A display does not fail with a function of somebody else's. */
function told(length: () => number): string {
  try {
    return String(length());
  } catch {
    return "not known";
  }
}

function rangeText(values: ArrayLike<unknown>, unit: string): string {
  if (values.length === 0) return "no points";
  const [first, last] = [values[0], values[values.length - 1]].map(value => quantityText(value, unit));
  return values.length === 1 ? `1 point at ${first}` : `${values.length} points from ${first} to ${last}`;
}

/** An inner axis may be given for each point of the outer ones. */
function innermost(axis: ArrayLike<unknown>): ArrayLike<unknown> {
  const first = axis[0];
  return typeof first === "object" && first !== null && "length" in first
    ? innermost(first as ArrayLike<unknown>)
    : axis;
}
