/** What a person has typed or chosen, as a value of the parameter. */

import type { AnyParameter, Control } from "../../drivers/core/index.ts";

const prefixes: Readonly<Record<string, number>> = {
  y: -24,
  z: -21,
  a: -18,
  f: -15,
  p: -12,
  n: -9,
  u: -6,
  µ: -6,
  μ: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
};

const number = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)$/;

/**
 * The value of a line of text: a number may have an SI prefix and the unit behind it, as in `12 mV`.
 * @throws RangeError that tells what can be typed.
 */
export function readEntry(parameter: AnyParameter, entry: unknown): unknown {
  const { control, unit } = parameter;
  if (control.kind === "choice") return chosen(control.options, entry);
  if (control.kind === "switch") return entry === true;
  const text = typeof entry === "string" ? entry.trim() : String(entry);
  if (control.kind === "number") return numberOf(text, unit);
  if (control.kind === "text") return text;
  return tryValue(control, text, unit);
}

function chosen(options: readonly unknown[], entry: unknown): unknown {
  if (typeof entry === "number" && entry in options) return options[entry];
  throw new RangeError(`${String(entry)} is invalid: must be one of the ${options.length} choices`);
}

/** The number in a text. */
export function numberOf(text: string, unit: string): number {
  const [, digits = "", rest = ""] = number.exec(text) ?? [];
  const exponent = digits === "" ? undefined : exponentOf(rest, unit);
  if (exponent === undefined) {
    const example = unit === "" ? "12m or 1.2e-2" : `12 m${unit} or 1.2e-2`;
    throw new RangeError(
      `${JSON.stringify(text)} is no number${unit === "" ? "" : ` of ${unit}`}: must be such as ${example}`,
    );
  }
  // By its text: 12 times a thousandth is not what 12e-3 is.
  const [mantissa = "", own = "0"] = digits.toLowerCase().split("e");
  return Number(`${mantissa}e${Number(own) + exponent}`);
}

function exponentOf(rest: string, unit: string): number | undefined {
  if (rest === "" || rest === unit) return 0;
  const [prefix = ""] = rest;
  const isPrefix = Object.hasOwn(prefixes, prefix) && [unit, ""].includes(rest.slice(prefix.length));
  return isPrefix ? prefixes[prefix] : undefined;
}

/** Where several kinds are possible: the choice of that name, else a number if it is one, else the text. */
function tryValue(control: Control, text: string, unit: string): unknown {
  const controls = control.kind === "oneOf" ? control.controls : [];
  const options = controls.flatMap(each => (each.kind === "choice" ? each.options : []));
  const named = options.find(option => String(option) === text);
  if (named !== undefined) return named;
  if (/^(true|on)$/i.test(text) && controls.some(({ kind }) => kind === "switch")) return true;
  if (/^(false|off)$/i.test(text) && controls.some(({ kind }) => kind === "switch")) return false;
  try {
    return numberOf(text, unit);
  } catch {
    return text;
  }
}
