/** Names for an instrument's codes, and the way back from what it replies. */

import { tryNumber } from "../parse-number.ts";
import { repr, setText } from "../python-text.ts";
import { ReplyError } from "../errors.ts";
import type { Validator } from "../validators/validator.ts";
import { made, wrongType, wrongValue } from "../validators/validator.ts";

/** What an instrument understands. */
export type Code = string | number | boolean;

/** Names and their codes: an object for names that are text or whole numbers, else pairs or a map. */
export type ValMapping =
  { readonly [name: string | number]: Code } | readonly (readonly [unknown, unknown])[] | ReadonlyMap<unknown, unknown>;

/** The names for on and off that people use; read back as a boolean. */
export type OnName = "On" | "ON" | "on" | "1" | true;
export type OffName = "Off" | "OFF" | "off" | "0" | false;

/** A mapping whose names are those for on and off. */
export interface OnOffValMapping<On, Off> extends ReadonlyArray<readonly [OnName, On] | readonly [OffName, Off]> {
  readonly onVal: On;
  readonly offVal: Off;
}

/** What an instrument calls on and off. */
export interface OnOffCodes<On, Off> {
  /** The instrument's code for on. Default true. */
  onVal?: On;
  /** The instrument's code for off. Default false. */
  offVal?: Off;
}

/** A `valMapping` that takes the usual names for on and off and gives a boolean. */
export function createOnOffValMapping<const On extends Code = true, const Off extends Code = false>(
  codes: OnOffCodes<On, Off> = {},
): OnOffValMapping<On, Off> {
  const onVal = codes.onVal ?? (true as On);
  const offVal = codes.offVal ?? (false as Off);
  // The boolean comes last in each half: on the way back, the last name of a code wins.
  const on = (["On", "ON", "on", "1", true] as const).map(name => [name, onVal] as const);
  const off = (["Off", "OFF", "off", "0", false] as const).map(name => [name, offVal] as const);
  return Object.assign([...on, ...off], { onVal, offVal });
}

/** A mapping ready for use in both directions. */
export class MappingTable {
  readonly entries: readonly (readonly [unknown, unknown])[];
  readonly #codes: Map<unknown, unknown>;
  readonly #names: Map<unknown, unknown>;

  constructor(mapping: ValMapping) {
    this.entries = entriesOf(mapping);
    this.#codes = new Map(this.entries);
    this.#names = new Map(this.entries.map(([name, code]) => [code, name]));
  }

  get names(): unknown[] {
    return [...this.#codes.keys()];
  }

  has(name: unknown): boolean {
    return this.#codes.has(this.#canonical(name));
  }

  /** The code of a name that was validated before. */
  encode(name: unknown): unknown {
    return this.#codes.get(this.#canonical(name));
  }

  /** The name that a read would give for a name that can be set: `true` for "on". */
  canonical(name: unknown): unknown {
    return this.#names.get(this.encode(name));
  }

  /** The name of a code; a reply such as `1.00000e+00` stands for the code 1. */
  decode(raw: unknown): unknown {
    const names = this.#names;
    const known = names.get(raw);
    if (known !== undefined || names.has(raw)) return known;
    if (typeof raw === "string" && names.has(raw.trim())) return names.get(raw.trim());
    const number = numberIn(raw);
    if (number !== undefined) {
      if (names.has(number)) return names.get(number);
      for (const [code, name] of this.#names) if (isNear(code, number)) return name;
    }
    throw new ReplyError(`${repr(raw)} not in val_mapping: must be one of ${setText(this.#names.keys())}`, {
      reply: typeof raw === "string" ? raw : undefined,
    });
  }

  /** The validator that lets its names through. */
  validator(): Validator {
    const names = this.names;
    const text = setText(names);
    const onOff = names.includes(true) && names.includes(false);
    return made({
      description: `<Enum: ${text}>`,
      isNumeric: false,
      control: onOff ? { kind: "switch" } : { kind: "choice", options: names },
      check: (value, context) => {
        if (typeof value === "object" && value !== null) wrongType(value, "a single value", context);
        if (!this.has(value)) wrongValue(`${repr(value)} is not in ${text}`, value, context);
      },
    });
  }

  // 1 and 0 stand for true and false, "1" for a numeric key 1: people type either.
  #canonical(name: unknown): unknown {
    if (this.#codes.has(name)) return name;
    if ((name === 1 || name === 0) && this.#codes.has(name === 1)) return name === 1;
    if (typeof name === "string" && isNumeral(name) && this.#codes.has(Number(name))) return Number(name);
    return name;
  }
}

function entriesOf(mapping: ValMapping): readonly (readonly [unknown, unknown])[] {
  if (Array.isArray(mapping)) return mapping as readonly (readonly [unknown, unknown])[];
  if (mapping instanceof Map) return [...(mapping as Map<unknown, unknown>)];
  return Object.entries(mapping).map(([name, code]) => [isNumeral(name) ? Number(name) : name, code] as const);
}

// Nothing is no number: Number(null), Number([]) and Number("") are 0.
function numberIn(raw: unknown): number | undefined {
  if (typeof raw === "string") return tryNumber(raw);
  return typeof raw === "number" || typeof raw === "boolean" || typeof raw === "bigint" ? Number(raw) : undefined;
}

function isNumeral(text: string): boolean {
  return text !== "" && String(Number(text)) === text;
}

function isNear(code: unknown, number: number): boolean {
  if (typeof code !== "number" && typeof code !== "boolean") return false;
  const expected = Number(code);
  return Math.abs(expected - number) <= 1e-9 * Math.abs(expected);
}
