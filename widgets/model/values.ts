/** Values of attributes: what may be set, and what they are in messages. */

import type { AttributeSpec, AttributeType, Referable } from "./spec.ts";

interface Kind {
  /** What is allowed, for an error. */
  readonly allowed: string;
  takes(value: unknown): boolean;
  /** Default as it is. */
  toWire?(value: never): unknown;
  /** Default as it is. */
  fromWire?(value: unknown): unknown;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isInt = (value: unknown): boolean => Number.isSafeInteger(value);
const isFloat = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const isWidget = (value: unknown): value is Referable => typeof (value as Partial<Referable>)?.reference === "function";
const listOf =
  (takes: (item: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(takes);
const isTime = (value: unknown): boolean => isText(value) && clockTime.test(value);
const clockTime = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?$/;
const isDate = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.getTime());

const kinds: Readonly<Record<AttributeType, Kind>> = {
  string: { allowed: "a text", takes: isText },
  int: { allowed: "a whole number", takes: isInt },
  float: { allowed: "a finite number", takes: isFloat },
  bool: { allowed: "true or false", takes: value => typeof value === "boolean" },
  bytes: { allowed: "bytes (a Uint8Array)", takes: value => value instanceof Uint8Array },
  data: { allowed: "data", takes: value => value !== undefined && typeof value !== "function" },
  strings: { allowed: "a list of texts", takes: listOf(isText) },
  ints: { allowed: "a list of whole numbers", takes: listOf(isInt) },
  floats: { allowed: "a list of finite numbers", takes: listOf(isFloat) },
  list: { allowed: "a list", takes: Array.isArray },
  "int or string": { allowed: "a whole number or a text", takes: value => isInt(value) || isText(value) },
  "float or string": { allowed: "a number or a text", takes: value => isFloat(value) || isText(value) },
  date: { allowed: "a Date", takes: isDate, toWire: dateToWire, fromWire: dateFromWire },
  datetime: { allowed: "a Date", takes: isDate, toWire: instantToWire, fromWire: instantFromWire },
  "local datetime": { allowed: "a Date", takes: isDate, toWire: localToWire, fromWire: localFromWire },
  time: { allowed: "a time such as 23:59:59", takes: isTime, toWire: timeToWire, fromWire: timeFromWire },
  widget: { allowed: "a widget", takes: isWidget, toWire: (widget: Referable) => widget.reference() },
  widgets: {
    allowed: "a list of widgets",
    takes: listOf(isWidget),
    toWire: (widgets: readonly Referable[]) => widgets.map(widget => widget.reference()),
  },
};

/** What an attribute may be, for an error. */
export function allowedBy({ type, nullable, choices }: AttributeSpec): string {
  const allowed = choices ? `one of ${choices.map(choice => JSON.stringify(choice)).join(", ")}` : kinds[type].allowed;
  return nullable ? `${allowed}, or null` : allowed;
}

/** Whether an attribute may have a value. */
export function isAllowed({ type, nullable, choices }: AttributeSpec, value: unknown): boolean {
  if (value === null) return nullable === true;
  return kinds[type].takes(value) && (!choices || choices.includes(value as string));
}

/** A value as messages have it; bytes stay bytes. */
export function toWire({ type }: AttributeSpec, value: unknown): unknown {
  return value === null ? null : (kinds[type].toWire?.(value as never) ?? value);
}

/** A value from a message: `undefined` where the front-end sends what the attribute cannot be. */
export function fromWire(spec: AttributeSpec, value: unknown): unknown {
  if (spec.type === "widget" || spec.type === "widgets") return undefined;
  const read = value === null ? null : (kinds[spec.type].fromWire?.(value) ?? value);
  return isAllowed(spec, read) ? read : undefined;
}

/** The value of a new widget. */
export function initialOf({ type, initial, nullable }: AttributeSpec): unknown {
  if (initial !== undefined) return structuredClone(initial);
  if (nullable) return null;
  if (type === "bytes") return new Uint8Array();
  if (type === "string") return "";
  return type === "data" || type === "widget" ? null : [];
}

// The front-end counts months from 0 (`serialize_date` of @jupyter-widgets/controls).
function dateToWire(date: Date): unknown {
  return { year: date.getFullYear(), month: date.getMonth(), date: date.getDate() };
}

function dateFromWire(value: unknown): unknown {
  const { year, month, date } = parts(value);
  return new Date(Number(year), Number(month), Number(date));
}

function instantToWire(date: Date): unknown {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    date: date.getUTCDate(),
    hours: date.getUTCHours(),
    minutes: date.getUTCMinutes(),
    seconds: date.getUTCSeconds(),
    milliseconds: date.getUTCMilliseconds(),
  };
}

function instantFromWire(value: unknown): unknown {
  const [year = NaN, ...rest] = numbersOf(value);
  return new Date(Date.UTC(year, ...rest));
}

function localToWire(date: Date): unknown {
  return {
    ...(dateToWire(date) as object),
    hours: date.getHours(),
    minutes: date.getMinutes(),
    seconds: date.getSeconds(),
    milliseconds: date.getMilliseconds(),
  };
}

function localFromWire(value: unknown): unknown {
  const [year = NaN, month = NaN, ...rest] = numbersOf(value);
  return new Date(year, month, ...rest);
}

function numbersOf(value: unknown): number[] {
  const { year, month, date, hours, minutes, seconds, milliseconds } = parts(value);
  return [year, month, date, hours, minutes, seconds, milliseconds].map(Number);
}

function timeToWire(text: string): unknown {
  const [, hours, minutes, seconds = "0", fraction = "0"] = clockTime.exec(text) ?? [];
  const milliseconds = Number(fraction.padEnd(3, "0"));
  return { hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds), milliseconds };
}

function timeFromWire(value: unknown): unknown {
  const { hours, minutes, seconds, milliseconds } = parts(value);
  const two = (part: unknown): string => String(part).padStart(2, "0");
  const fraction = Number(milliseconds) > 0 ? `.${String(milliseconds).padStart(3, "0")}` : "";
  return `${two(hours)}:${two(minutes)}:${two(seconds)}${fraction}`;
}

function parts(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
