/** Validators of text and of yes or no. */

import { ReplyError } from "../errors.ts";
import { repr } from "../python-text.ts";
import { enum as enumeration } from "./choices.ts";
import { range } from "./numbers.ts";
import type { Validator } from "./validator.ts";
import { wrongType, wrongValue } from "./validator.ts";

/** Text of `minLength` to `maxLength` characters. */
export function strings(minLength = 0, maxLength = Infinity): Validator<string> {
  if (!(minLength >= 0 && maxLength >= minLength && maxLength > 0)) {
    throw new TypeError(`strings(${repr(minLength)}, ${repr(maxLength)}): the lengths must be 0 or more, in order`);
  }
  return {
    description: `<Strings${range(minLength === 0 ? -Infinity : minLength, maxLength, "len")}>`,
    isNumeric: false,
    control: { kind: "text", minLength, ...(maxLength < Infinity ? { maxLength } : undefined) },
    check: (value, context) => {
      if (typeof value !== "string") wrongType(value, "a string", context);
      if (value.length < minLength || value.length > maxLength) {
        wrongValue(
          `${repr(value)} is invalid: length must be between ${minLength} and ${maxLength} inclusive`,
          value,
          context,
        );
      }
    },
    parse: reply => reply,
  };
}

/** True or false; numbers do not count. */
export function bool(): Validator<boolean> {
  return {
    description: "<Boolean>",
    isNumeric: false,
    control: { kind: "switch" },
    check: (value, context) => {
      if (typeof value !== "boolean") wrongType(value, "Boolean", context);
    },
    parse: parseBoolean,
  };
}

/** The texts `"on"` and `"off"`. */
export function onOff(): Validator<"on" | "off"> {
  return { ...enumeration("on", "off"), parse: reply => (parseBoolean(reply) ? "on" : "off") };
}

function parseBoolean(reply: string): boolean {
  const word = reply.trim().toLowerCase();
  if (word === "1" || word === "on" || word === "true") return true;
  if (word === "0" || word === "off" || word === "false") return false;
  throw new ReplyError(`reply ${repr(reply)} is neither on nor off`, { reply });
}
