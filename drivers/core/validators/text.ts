/** Validators of text and of yes or no. */

import { numberText, repr } from "../python-text.ts";
import { enum as enumeration } from "./choices.ts";
import { range } from "./numbers.ts";
import { parseBoolean } from "./parse-boolean.ts";
import type { Validator } from "./validator.ts";
import { made, wrongType, wrongValue } from "./validator.ts";

/** Text of `minLength` to `maxLength` characters. */
export function strings(minLength = 0, maxLength = Infinity): Validator<string> {
  if (!(Number.isInteger(minLength) && minLength >= 0)) {
    throw new TypeError(`strings(${repr(minLength)}, ${repr(maxLength)}): the least length must be a whole number`);
  }
  if (!(maxLength >= Math.max(minLength, 1) && (Number.isInteger(maxLength) || maxLength === Infinity))) {
    throw new TypeError(
      `strings(${repr(minLength)}, ${repr(maxLength)}): the largest length must be a whole number, and not below the least`,
    );
  }
  return made({
    description: `<Strings${range(minLength === 0 ? -Infinity : minLength, maxLength, "len")}>`,
    isNumeric: false,
    control: { kind: "text", minLength, ...(maxLength < Infinity ? { maxLength } : undefined) },
    validValues: [".".repeat(minLength)],
    check: (value, context) => {
      if (typeof value !== "string") wrongType(value, "a string", context);
      if (value.length < minLength || value.length > maxLength) {
        wrongValue(
          `${repr(value)} is invalid: length must be between ${minLength} and ${numberText(maxLength)} inclusive`,
          value,
          context,
        );
      }
    },
    parse: reply => reply,
  });
}

/** True or false; numbers do not count. */
export function bool(): Validator<boolean> {
  return made({
    description: "<Boolean>",
    isNumeric: false,
    control: { kind: "switch" },
    validValues: [true, false],
    check: (value, context) => {
      if (typeof value !== "boolean") wrongType(value, "Boolean", context);
    },
    parse: parseBoolean,
  });
}

/** The texts `"on"` and `"off"`. */
export function onOff(): Validator<"on" | "off"> {
  return made({ ...enumeration("on", "off"), parse: reply => (parseBoolean(reply) ? "on" : "off") });
}
