/** The lists of a plot, checked and copied: one axis or two, and what lies over them. */

import { inspect } from "node:util";

/** A list of numbers; NaN leaves a gap. */
export type Numbers =
  | readonly number[]
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** What an axis shows: a parameter, its label and unit written out, or only a name. */
export type Quantity = string | Described;

/** The part of a parameter that a plot reads. */
export interface Described {
  readonly label?: string;
  readonly unit?: string;
  readonly name?: string;
  /** The name that tells it from parameters with the same label. */
  readonly fullName?: string;
  /** What it belongs to: a plot says so when that is a simulation. */
  readonly instrument?: {
    readonly simulated?: boolean;
    readonly fullName?: string;
    readonly rootInstrument?: { readonly fullName?: string };
  };
}

/** A quantity and its values, as `DataSaver.addResult` takes them. */
export type Column = readonly [quantity: Quantity, values: Numbers];

/** A quantity whose values are numbers or texts: the names of categories. */
export type AnyColumn = readonly [quantity: Quantity, values: Numbers | readonly string[]];

/** One quantity of a plot. */
export interface Series {
  readonly label: string;
  readonly unit: string;
  /** Tells two series with the same label apart. */
  readonly fullName: string;
  readonly values: Float64Array;
  /** Name of the simulated instrument that it comes from. */
  readonly simulated: string | undefined;
}

/** A series of numbers or texts. */
export interface AnySeries extends Omit<Series, "values"> {
  readonly values: Float64Array | readonly string[];
}

/**
 * The series of a plot: the first column is the axis, the others lie over it.
 * @throws TypeError for what is no column, RangeError for columns that are empty or not as long as one another.
 */
export function readColumns(columns: readonly unknown[]): { axis: AnySeries; traces: readonly AnySeries[] } {
  const [axis, ...traces] = columns.map(readColumn);
  if (axis === undefined || traces.length === 0) {
    throw new TypeError(`plotting ${axis?.label ?? "nothing"}: no values to draw over the axis: ${usage}`);
  }
  for (const trace of traces) {
    if (trace.values.length !== axis.values.length) {
      throw new RangeError(
        `plotting ${trace.label} over ${axis.label}: ${trace.label} has ${trace.values.length} values and ` +
          `${axis.label} has ${axis.values.length}: must be the same number`,
      );
    }
  }
  return { axis, traces };
}

/** Whether a series has numbers. */
export function isNumeric(series: AnySeries): series is Series {
  return series.values instanceof Float64Array;
}

/** Whether an argument is a list of values by itself, not a quantity with its values. */
export function isBare(value: unknown): boolean {
  return (Array.isArray(value) && !isColumn(value)) || isTypedArray(value);
}

const usage =
  'plot takes [parameter, values] pairs, the axis first, or two lists of numbers or texts, three with { kind: "map" }; ' +
  "or a dataset, the number of a run, or a parameter with setpoints";

function isColumn(value: readonly unknown[]): boolean {
  return value.length === 2 && typeof value[0] !== "number" && isListLike(value[1]);
}

function readColumn(column: unknown, index: number): AnySeries {
  const where = index === 0 ? "the axis" : `trace ${index}`;
  if (!Array.isArray(column) || column.length !== 2) {
    throw new TypeError(`plotting ${where}: got ${kindOf(column)}: ${usage}`);
  }
  const [quantity, values]: readonly unknown[] = column;
  const described = describe(quantity, where);
  return { ...described, values: readValues(values, described.label) };
}

function describe(quantity: unknown, where: string): Omit<Series, "values"> {
  if (typeof quantity === "string") {
    return { label: quantity, unit: "", fullName: quantity, simulated: undefined };
  }
  if (quantity === null || (typeof quantity !== "object" && typeof quantity !== "function")) {
    throw new TypeError(
      `plotting ${where}: got ${kindOf(quantity)} as its quantity: must be a parameter, a { label, unit } or a name`,
    );
  }
  const { label, unit, name, fullName, instrument }: Described = quantity;
  const shown = [label, fullName, name].find(text => typeof text === "string" && text !== "");
  if (shown === undefined) throw new TypeError(`plotting ${where}: its quantity has no label: give one`);
  return { label: shown, unit: unit ?? "", fullName: fullName ?? name ?? shown, simulated: simulatedRoot(instrument) };
}

/** The name of the instrument that a parameter belongs to, if it is simulated. */
export function simulatedRoot(instrument: Described["instrument"]): string | undefined {
  if (instrument?.simulated !== true) return undefined;
  return instrument.rootInstrument?.fullName ?? instrument.fullName ?? "instrument";
}

function readValues(values: unknown, label: string): AnySeries["values"] {
  if (values instanceof Promise) throw new TypeError(`plotting ${label}: its values are a promise: await it first`);
  if (!isListLike(values)) {
    throw new TypeError(`plotting ${label}: its values are ${kindOf(values)}: must be a list of numbers or texts`);
  }
  if (values.length === 0) throw new RangeError(`plotting ${label}: it has no values: must have at least one`);
  if (isTexts(values)) return [...values];
  // what is drawn is a copy
  if (values instanceof Float64Array) return values;
  if (isNumbers(values)) return new Float64Array(values);
  const copy = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value !== "number") {
      throw new TypeError(
        `plotting ${label}: value ${index} is ${kindOf(value)}: must be a number (NaN leaves a gap), or all of them texts`,
      );
    }
    copy[index] = value;
  }
  return copy;
}

function isListLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || isTypedArray(value);
}

function isNumbers(values: ArrayLike<unknown>): values is Exclude<Numbers, readonly number[]> {
  return isTypedArray(values) && !(values instanceof BigInt64Array || values instanceof BigUint64Array);
}

function isTexts(values: ArrayLike<unknown>): values is readonly string[] {
  return Array.isArray(values) && values.every(value => typeof value === "string");
}

function isTypedArray(value: unknown): value is ArrayLike<unknown> & ArrayBufferView {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return `the text ${JSON.stringify(value)}`;
  if (value instanceof Promise) return "a promise (await it first)";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isTypedArray(value)) return `a ${value.constructor.name} of ${value.length}`;
  if (typeof value === "object" || typeof value === "function") return `a ${typeof value}`;
  return `the ${typeof value} ${inspect(value)}`;
}
