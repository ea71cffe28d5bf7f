/** Python's `str.format`, the language of commands in drivers and of replies in simulation files. */
import { exponentText, significantDigits, toExponential, toFixed } from "./format-number.ts";
import { FormatError, splitTemplate, type FormatField, type FormatSpec } from "./format-template.ts";

export { FormatError } from "./format-template.ts";

/** A number that prints as Python's `float` even where it is whole: `{}` gives `4.0`, and `{:d}` refuses it. */
export class PythonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

const templates = new Map<string, readonly (string | FormatField)[]>();
const largestCache = 2000;

/**
 * Fills the fields of a format string: `format("ATTN ALL {:02.0f}", 4)` is `"ATTN ALL 04"`.
 *
 * Fields are counted `{}`, numbered `{0}` or named `{name}`; names are looked up in the last value. A whole number is
 * formatted as Python's `int` where the field has no type, as whatever the type asks for otherwise.
 * @throws FormatError if a value is missing or does not fit its field, so that nothing wrong is sent.
 */
export function format(template: string, ...values: unknown[]): string {
  let parts = templates.get(template);
  if (!parts) {
    parts = splitTemplate(template);
    if (templates.size >= largestCache) templates.clear();
    templates.set(template, parts);
  }
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") text += part;
    else text += fill(part, values, template);
  }
  return text;
}

function fill(field: FormatField, values: readonly unknown[], template: string): string {
  const { key, source, spec } = field;
  let value: unknown;
  if (typeof key === "number") {
    value = values[key];
    if (key >= values.length)
      throw new FormatError(`formatting ${JSON.stringify(template)}: no value for field ${source}`);
  } else {
    const named = values.at(-1);
    if (typeof named !== "object" || named === null || !Object.hasOwn(named, key)) {
      throw new FormatError(`formatting ${JSON.stringify(template)}: no value named ${key} for field ${source}`);
    }
    value = (named as Record<string, unknown>)[key];
  }
  try {
    return formatValue(value, spec);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(`formatting ${JSON.stringify(template)}: field ${source}: ${error.message}`, {
      cause: error,
    });
  }
}

function formatValue(value: unknown, spec: FormatSpec): string {
  if (typeof value === "string") return formatText(value, spec);
  if (typeof value === "boolean") {
    const plain = spec.type === "" && spec.width === 0 && spec.precision === undefined;
    return plain ? (value ? "True" : "False") : formatNumber(value ? 1 : 0, false, spec, value);
  }
  if (typeof value === "bigint") return formatBigInt(value, spec);
  if (typeof value === "number") return formatNumber(value, !Number.isSafeInteger(value), spec, value);
  if (value instanceof PythonFloat) return formatNumber(value.value, true, spec, value);
  throw new FormatError(`${describe(value)} cannot be put into text: a string, number, bigint or boolean is needed`);
}

function formatText(value: string, spec: FormatSpec): string {
  if (spec.type !== "" && spec.type !== "s") {
    throw new FormatError(`format code ${spec.type} needs a number, got the string ${JSON.stringify(value)}`);
  }
  if (spec.sign !== "" || spec.alternate || (spec.align === "=" && spec.fill !== "0")) {
    throw new FormatError(`sign, # and = are for numbers, got the string ${JSON.stringify(value)}`);
  }
  const text = spec.precision === undefined ? value : Array.from(value).slice(0, spec.precision).join("");
  return pad("", text, { ...spec, align: spec.align === "=" || spec.align === "" ? "<" : spec.align });
}

const radixOf: Readonly<Record<string, number>> = { b: 2, o: 8, d: 10, x: 16, X: 16 };

function formatBigInt(value: bigint, spec: FormatSpec): string {
  const radix = radixOf[spec.type === "" ? "d" : spec.type];
  if (radix === undefined || spec.precision !== undefined) return formatNumber(Number(value), true, spec, value);
  const digits = (value < 0n ? -value : value).toString(radix);
  const prefix = spec.alternate && radix !== 10 ? `0${spec.type}` : "";
  return pad(signText(value < 0n, spec) + prefix, spec.type === "X" ? digits.toUpperCase() : digits, spec);
}

function formatNumber(value: number, isFloat: boolean, spec: FormatSpec, shown: unknown): string {
  const { type, precision } = spec;
  if (type === "s") throw new FormatError(`format code s needs a string, got ${describe(shown)}`);
  if (radixOf[type] !== undefined || (type === "" && !isFloat && precision === undefined)) {
    if (!Number.isInteger(value) || shown instanceof PythonFloat) {
      throw new FormatError(`format code ${type} needs an integer, got ${describe(shown)}`);
    }
    return formatBigInt(BigInt(value), spec);
  }
  const upper = type === "E" || type === "F" || type === "G";
  const percent = type === "%";
  const scaled = percent ? value * 100 : value;
  const negative = scaled < 0 || Object.is(scaled, -0);
  const body = floatBody(Math.abs(scaled), spec) + (percent ? "%" : "");
  return pad(signText(negative, spec), upper ? body.toUpperCase() : body, spec);
}

function floatBody(x: number, spec: FormatSpec): string {
  if (Number.isNaN(x)) return "nan";
  if (x === Infinity) return "inf";
  const { type, precision, alternate } = spec;
  const code = type.toLowerCase();
  if (code === "f" || code === "%") {
    return toFixed(x, precision ?? 6) + (alternate && precision === 0 ? "." : "");
  }
  if (code === "e") {
    const text = toExponential(x, precision ?? 6);
    return alternate && precision === 0 ? text.replace("e", ".e") : text;
  }
  if (code === "" && precision === undefined) return shortest(x);
  return general(x, Math.max(precision ?? 6, 1), alternate, code === "");
}

/** The `g` code; a field without a type keeps one digit after the point and so turns to exponents one digit earlier. */
function general(x: number, precision: number, alternate: boolean, keepPoint: boolean): string {
  const { digits, exponent } = significantDigits(x, precision);
  if (exponent < -4 || exponent >= (keepPoint ? precision - 1 : precision)) {
    const mantissa = trim(digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits, alternate);
    return `${mantissa}e${exponentText(exponent)}`;
  }
  const fixed =
    exponent < 0
      ? `0.${"0".repeat(-exponent - 1)}${digits}`
      : `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
  const text = trim(fixed, alternate);
  return keepPoint && !text.includes(".") ? `${text}.0` : text;
}

function trim(text: string, alternate: boolean): string {
  if (alternate) return text.includes(".") ? text : `${text}.`;
  return text.includes(".") ? text.replace(/\.?0*$/, "") : text;
}

/** The shortest text that reads back as the same double, laid out as Python's `repr`. */
function shortest(x: number): string {
  const [mantissa, power] = x.toExponential().split("e") as [string, string];
  const exponent = Number(power);
  if (x !== 0 && (exponent < -4 || exponent >= 16)) return `${mantissa}e${exponentText(exponent)}`;
  const digits = mantissa.replace(".", "");
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.padEnd(exponent + 1, "0");
  return `${whole.slice(0, exponent + 1)}.${whole.slice(exponent + 1) || "0"}`;
}

function signText(negative: boolean, spec: FormatSpec): string {
  if (negative) return "-";
  return spec.sign === "+" || spec.sign === " " ? spec.sign : "";
}

function pad(sign: string, body: string, spec: FormatSpec): string {
  const missing = spec.width - sign.length - body.length;
  if (missing <= 0) return sign + body;
  switch (spec.align) {
    case "=":
      return sign + spec.fill.repeat(missing) + body;
    case "<":
      return sign + body + spec.fill.repeat(missing);
    case "^": {
      const left = Math.floor(missing / 2);
      return spec.fill.repeat(left) + sign + body + spec.fill.repeat(missing - left);
    }
    default:
      return spec.fill.repeat(missing) + sign + body;
  }
}

function describe(value: unknown): string {
  if (value instanceof PythonFloat) return String(value.value);
  if (value === null || typeof value !== "object") return typeof value === "symbol" ? "a symbol" : String(value);
  return Array.isArray(value) ? "an array" : "an object";
}
