/** What a person has typed or chosen, as a value of the parameter. */

import type { AnyParameter, Control } from "../../drivers/core/index.ts";
import { numberOf } from "./number-entry.ts";

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
  } catch (error) {
    // A number of another unit is a mistake, not a text.
    if (unit !== "" && /^[+-]?\.?\d/.test(text)) throw error;
    return text;
  }
}
