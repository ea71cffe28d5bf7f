/** Keeps a parser from making a number out of nothing. */

import { ReplyError } from "../errors.ts";
import { parseNumber, tryNumber } from "../parse-number.ts";
import { repr } from "../python-text.ts";

// JavaScript's own functions read an empty text as 0, or stop at the first letter.
const lenient: readonly unknown[] = [Number, parseFloat];

/** A parser that throws, and quotes the reply, where it would give NaN for what is no number. */
export function strict(parser: (raw: unknown) => unknown): (raw: unknown) => unknown {
  const parse = lenient.includes(parser) ? readNumber : parser;
  return raw => {
    const value = parse(raw);
    if (typeof raw === "string" && typeof value === "number" && Number.isNaN(value) && tryNumber(raw) === undefined) {
      throw new ReplyError(`reply ${repr(raw)} is not a number`, { reply: raw });
    }
    return value;
  };
}

function readNumber(raw: unknown): unknown {
  return typeof raw === "string" ? parseNumber(raw) : Number(raw);
}
