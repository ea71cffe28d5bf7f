/** The values of a parameter that has several: one line or plot for each. */

import { type AnyParameter, MultiParameter, ParameterError } from "../../drivers/core/index.ts";
import { quantityText } from "../show/value-text.ts";
import { numberOf, writtenNumber } from "./number-entry.ts";
import type { PartRow, ShownValue } from "./panel-state.ts";
import { pictures } from "./picture.ts";

/** One for each value; none for a parameter of one value. */
export function partsOf(parameter: AnyParameter, readOnly: boolean): readonly PartRow[] {
  const multi = asMulti(parameter);
  if (!multi) return [];
  return multi.names.map((name, index): PartRow => {
    const isTrace = (multi.shapes[index]?.length ?? 0) > 0;
    const settable = parameter.settable && !readOnly && !isTrace;
    return { name, label: multi.labels[index] ?? name, unit: multi.units[index] ?? "", settable, isTrace };
  });
}

/** The values as they are cached, in the order of the parts. */
export function partValues(parameter: AnyParameter): readonly ShownValue[] {
  const multi = asMulti(parameter);
  if (!multi) return [];
  const value: unknown = parameter.cache.value;
  const values = cachedParts(parameter);
  const isKnown = values !== undefined;
  const drawn = isKnown && multi.shapes.some(shape => shape.length > 0) ? pictures(parameter, value) : undefined;
  return multi.names.map((name, index): ShownValue => {
    const part = values?.[name];
    const unit = multi.units[index] ?? "";
    const isTrace = (multi.shapes[index]?.length ?? 0) > 0;
    return {
      text: isKnown ? quantityText(part, unit) : null,
      exact: typeof part === "number" ? `${part} ${unit}`.trimEnd() : null,
      number: typeof part === "number" && Number.isFinite(part) ? part : null,
      entry: typeof part === "number" ? writtenNumber(part, unit) : typeof part === "string" ? part : null,
      ...(isTrace && drawn?.(multi.fullNames[index] ?? name)),
    };
  });
}

/**
 * All values, one of them as it was entered: they are set together.
 * @throws ParameterError where the others are not known, RangeError for what is no number where there was one.
 */
export function withPart(parameter: AnyParameter, index: number, entry: string | number | boolean): unknown {
  const multi = asMulti(parameter);
  const name = multi?.names[index];
  if (!multi || name === undefined || (multi.shapes[index]?.length ?? 0) > 0) {
    throw new ParameterError(`${parameter.fullName} has no single value number ${index}`);
  }
  const values = cachedParts(parameter);
  if (values === undefined || (!parameter.cache.valid && multi.names.length > 1)) {
    throw new ParameterError(
      `setting ${name} of ${parameter.fullName}: its values are set together, and the others are not known: read it first`,
    );
  }
  const unit = multi.units[index] ?? "";
  return { ...values, [name]: valueOf(String(entry).trim(), unit, values[name]) };
}

function valueOf(text: string, unit: string, before: unknown): unknown {
  try {
    return numberOf(text, unit);
  } catch (error) {
    if (typeof before === "number" || unit !== "") throw error;
    return text;
  }
}

function cachedParts({ cache }: AnyParameter): Readonly<Record<string, unknown>> | undefined {
  const value: unknown = cache.value;
  return typeof value === "object" && value !== null ? { ...value } : undefined;
}

function asMulti(parameter: AnyParameter): MultiParameter | undefined {
  const given: unknown = parameter;
  return given instanceof MultiParameter ? (given as MultiParameter) : undefined;
}
