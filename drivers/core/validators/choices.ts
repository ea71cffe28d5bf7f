/** Validators made of choices: fixed values, anything, nothing. */

import { Complex } from "../complex/complex.ts";
import { ReplyError } from "../errors.ts";
import { tryNumber } from "../parse-number.ts";
import { repr, setText } from "../python-text.ts";
import { parseBoolean } from "./parse-boolean.ts";
import type { Validator } from "./validator.ts";
import { made, wrongType, wrongValue } from "./validator.ts";

/** Exactly the given values; equality is that of JavaScript, so `true` is not 1. */
function enumeration<const V extends readonly (string | number | boolean | null)[]>(
  ...values: V
): Validator<V[number]> {
  if (values.length === 0) throw new TypeError("enum(): name at least one value");
  const allowed = new Set<unknown>(values);
  return made({
    description: `<Enum: ${setText(allowed)}>`,
    isNumeric: false,
    control: { kind: "choice", options: [...allowed] },
    validValues: values,
    check: (value, context) => {
      if (typeof value === "object" && value !== null && !(value instanceof Complex))
        wrongType(value, "a single value", context);
      if (!allowed.has(value)) wrongValue(`${repr(value)} is not in ${setText(allowed)}`, value, context);
    },
    parse: reply => parseChoice(reply, values),
  });
}

export { enumeration as enum };

/** Any value at all. */
export function anything(): Validator {
  return made({
    description: "<Anything>",
    isNumeric: true,
    control: { kind: "any" },
    validValues: [0],
    check: () => undefined,
  });
}

/** No value at all, for the given reason. */
export function nothing(reason: string): Validator<never> {
  const text = reason === "" ? "Nothing Validator" : reason;
  return made({
    description: `<Nothing(${text})>`,
    isNumeric: false,
    control: { kind: "none" },
    validValues: [],
    check: (value, context) => wrongValue(text, value, context),
  });
}

function parseChoice<T>(reply: string, values: readonly T[]): T {
  const text = reply.trim();
  for (const value of values) if (value === reply || value === text) return value;
  const numeric = values.filter(value => typeof value === "number");
  const number = tryNumber(text);
  if (number !== undefined) {
    // A reply is rounded to the digits that the instrument shows: take the choice it stands for.
    const near = numeric.find(value => number === value || Math.abs(value - number) <= 1e-9 * Math.abs(value));
    if (near !== undefined) return near;
  }
  if (numeric.length === values.length && number === undefined) {
    throw new ReplyError(`reply ${repr(reply)} is not a number`, { reply });
  }
  const flags = values.filter(value => typeof value === "boolean");
  if (flags.length > 0) {
    const flag = parseBoolean(reply) as T & boolean;
    if (flags.includes(flag)) return flag;
  }
  throw new ReplyError(`reply ${repr(reply)} is not in ${setText(values)}`, { reply });
}
