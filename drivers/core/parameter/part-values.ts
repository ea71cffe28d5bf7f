/** The values of a parameter that has several: by name, in order, and as the text of Python's tuple. */

import { inspect } from "node:util";
import type { InspectOptions } from "node:util";

import { ParameterError } from "../errors.ts";
import { repr } from "../python-text.ts";

/** An object with a property for each part. */
export class PartValues {
  constructor(entries: Iterable<readonly [string, unknown]>) {
    Object.assign(this, Object.fromEntries(entries));
  }

  /** The values without the names, as QCoDeS prints them: `(1.5, 2)`. */
  toString(): string {
    const values: unknown[] = Object.values(this);
    return values.length === 1 ? `(${repr(values[0])},)` : `(${values.map(repr).join(", ")})`;
  }

  /** In a notebook the names are of use. */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    return inspect(Object.fromEntries(Object.entries(this)), options);
  }
}

/**
 * The parts by name, in the order of `names`.
 * @param given an object with these names, or a list of as many values in order.
 */
export function partsOf(names: readonly string[], given: unknown): PartValues {
  if (given instanceof PartValues && Object.keys(given).length === names.length) return given;
  if (Array.isArray(given)) {
    if (given.length === names.length) return new PartValues(names.map((name, index) => [name, given[index]]));
    throw new ParameterError(`${given.length} values are given for ${names.length} parts: ${names.join(", ")}`);
  }
  if (typeof given !== "object" || given === null || ArrayBuffer.isView(given))
    throw new ParameterError(
      `${repr(given)} is neither an object with ${names.join(", ")} nor a list of as many values`,
    );
  const missing = names.filter(name => !(name in given));
  const strangers = Object.keys(given).filter(name => !names.includes(name));
  if (missing.length > 0 || strangers.length > 0) {
    const wrong = [
      ...(missing.length > 0 ? [`without ${missing.join(", ")}`] : []),
      ...(strangers.length > 0 ? [`with ${strangers.join(", ")}`] : []),
    ];
    throw new ParameterError(`values ${wrong.join(" and ")}: there must be ${names.join(", ")}`);
  }
  return new PartValues(names.map(name => [name, (given as Record<string, unknown>)[name]]));
}
