/** From a value to what is sent and back: mapping, scale, offset, parsers. */

import { isNumericArray } from "../validators/arrays.ts";
import { Complex } from "../complex/complex.ts";
import { ComplexArray } from "../complex/complex-array.ts";
import { parseNumber, tryNumber } from "../parse-number.ts";
import { repr } from "../python-text.ts";
import type { Factor } from "./options.ts";
import type { Validator } from "../validators/validator.ts";
import { readNumber, strict, strictSetter } from "./strict-parser.ts";
import type { Judge } from "./unrounded.ts";
import { unrounded } from "./unrounded.ts";
import type { MappingTable } from "./value-mapping.ts";

export interface Conversion {
  readonly mapping?: MappingTable;
  readonly scale?: Factor;
  readonly offset?: Factor;
  readonly setParser?: (value: unknown) => unknown;
  readonly getParser?: (raw: unknown) => unknown;
  /** How the validator reads a reply; takes the place of a `getParser` that is not there. */
  readonly parseReply?: (reply: string) => unknown;
  /** Which values may be set, where a scale or an offset may miss them by rounding. */
  readonly judge?: Judge;
}

/** Nothing is changed on the way. */
export const plain: Conversion = {};

/** Whether the same reply always says the same: no parser of the driver's own has a say. */
export function isRepeatable({ getParser }: Conversion): boolean {
  return getParser === undefined || getParser === readNumber;
}

/** What the options of a parameter make of a value. */
export function conversionOf(options: ConvertingOptions, mapping: MappingTable | undefined): Conversion {
  const { scale, offset, setParser, getParser, vals } = options;
  const parseReply = vals?.parse;
  if (!mapping && scale === undefined && offset === undefined && !setParser && !getParser && !parseReply) return plain;
  return {
    mapping,
    scale,
    offset,
    setParser: setParser && strictSetter(setParser as (value: unknown) => unknown),
    getParser: getParser && strict(getParser as (raw: unknown) => unknown),
    parseReply,
    judge: mapping || !vals || (scale === undefined && offset === undefined) ? undefined : judgeOf(vals),
  };
}

/** The same with another scale or offset. */
export function rescaled(
  by: Conversion,
  change: { readonly scale?: Factor | undefined; readonly offset?: Factor | undefined },
  vals: Validator | undefined,
): Conversion {
  const changed: Conversion = { ...by, ...change };
  const isScaled = changed.scale !== undefined || changed.offset !== undefined;
  return { ...changed, judge: changed.mapping || !vals || !isScaled ? undefined : judgeOf(vals) };
}

/** The options that a conversion comes from. */
export interface ConvertingOptions {
  scale?: Factor;
  offset?: Factor;
  setParser?: (value: never) => unknown;
  getParser?: (raw: never) => unknown;
  vals?: Validator;
}

/** What is sent for a value: mapping, then scale, then offset, then parser. */
export function encode(value: unknown, by: Conversion): unknown {
  const raw = scaled(by.mapping ? by.mapping.encode(value) : value, by);
  return by.setParser ? by.setParser(raw) : raw;
}

function scaled(value: unknown, { scale, offset }: Conversion): unknown {
  let raw = value;
  if (scale !== undefined) raw = isNumber(raw) && isNumber(scale) ? raw * scale : combine(raw, scale, "mul");
  if (offset !== undefined) raw = isNumber(raw) && isNumber(offset) ? raw + offset : combine(raw, offset, "add");
  return raw;
}

function judgeOf(vals: Validator): Judge {
  return {
    get control() {
      return vals.control;
    },
    validate: value => vals.check(value),
  };
}

/** The value for what was received: parser, then offset, then scale, then mapping. */
export function decode(raw: unknown, by: Conversion): unknown {
  let value = by.getParser ? by.getParser(raw) : readReply(raw, by);
  if (value !== null && value !== undefined) {
    const sent = value;
    if (by.offset !== undefined)
      value = isNumber(value) && isNumber(by.offset) ? value - by.offset : combine(value, by.offset, "sub");
    if (by.scale !== undefined)
      value = isNumber(value) && isNumber(by.scale) ? value / by.scale : combine(value, by.scale, "div");
    if (by.judge && isNumber(value)) value = unrounded(value, by.judge, each => scaled(each, by) === sent);
  }
  return by.mapping ? by.mapping.decode(value) : value;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function readReply(raw: unknown, by: Conversion): unknown {
  if (typeof raw !== "string") return raw;
  const isScaled = by.scale !== undefined || by.offset !== undefined;
  // What a validator reads is a value; a raw number need not be one, such as 0.5 for a whole number times 2.
  if (isScaled && (by.mapping || !by.parseReply)) return parseNumber(raw);
  if (isScaled) return tryNumber(raw) ?? by.parseReply?.(raw);
  return by.mapping || !by.parseReply ? raw : by.parseReply(raw);
}

const operations = {
  mul: { what: "scale", apply: (a: number, b: number) => a * b },
  div: { what: "scale", apply: (a: number, b: number) => a / b },
  add: { what: "offset", apply: (a: number, b: number) => a + b },
  sub: { what: "offset", apply: (a: number, b: number) => a - b },
} as const;

/** Whether a number can be added to it, element by element. */
export function isAddable(value: unknown): boolean {
  return value instanceof Complex || value instanceof ComplexArray || isNumericArray(value);
}

/** Applies a factor to a number or to each element. */
export function combine(value: unknown, factor: Factor, operation: keyof typeof operations): unknown {
  const { what, apply } = operations[operation];
  if (typeof factor === "number" && (typeof value === "number" || typeof value === "boolean"))
    return apply(Number(value), factor);
  if (typeof factor !== "number" && (value as { length?: number } | null)?.length !== factor.length) {
    throw new TypeError(`${what} has ${factor.length} elements, but the value is ${repr(value)}`);
  }
  if (value instanceof Complex && typeof factor === "number") return value[operation](factor);
  if (value instanceof ComplexArray)
    return value[operation](typeof factor === "number" ? factor : ComplexArray.from(factor));
  const at = (index: number): number => (typeof factor === "number" ? factor : (factor[index] ?? NaN));
  if (isNumericArray(value)) return Float64Array.from(value, (element, index) => apply(element, at(index)));
  if (Array.isArray(value)) return value.map((element: unknown, index) => apply(Number(element), at(index)));
  throw new TypeError(`${what} needs a number, but the value is ${repr(value)}`);
}
