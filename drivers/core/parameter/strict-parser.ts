/** Keeps a parser from making a number out of nothing. */

import { ParameterError, ReplyError } from "../errors.ts";
import { parseNumber, tryNumber } from "../parse-number.ts";
import { repr } from "../python-text.ts";

// JavaScript's own functions read an empty text as 0, or stop at the first letter.
const lenient: readonly unknown[] = [Number, parseFloat];

/** A parser that throws, and quotes the reply, where it would give NaN or 0 for what is no number. */
export function strict(parser: (raw: unknown) => unknown): (raw: unknown) => unknown {
  // What reads numbers strictly makes nothing of nothing.
  if (lenient.includes(parser)) return readNumber;
  return raw => {
    const value = parser(raw);
    if (typeof raw === "string" && madeOfNothing(value, raw)) {
      throw new ReplyError(`reply ${repr(raw)} is not a number`, { reply: raw });
    }
    return value;
  };
}

/** The same for what makes a number of a value that is set. */
export function strictSetter(parser: (value: unknown) => unknown): (value: unknown) => unknown {
  if (!lenient.includes(parser)) return parser;
  return value => {
    const number = typeof value === "string" ? tryNumber(value) : value;
    if (typeof number === "number" || typeof number === "boolean" || typeof number === "bigint") return Number(number);
    throw new ParameterError(`${repr(value)} is not a number`);
  };
}

function madeOfNothing(value: unknown, reply: string): boolean {
  return (Number.isNaN(value) && tryNumber(reply) === undefined) || (value === 0 && reply.trim() === "");
}

/** What reads numbers in the place of JavaScript's own functions. */
export function readNumber(raw: unknown): unknown {
  if (typeof raw === "string") return parseNumber(raw);
  if (typeof raw === "number" || typeof raw === "boolean" || typeof raw === "bigint") return Number(raw);
  throw new ReplyError(`reply ${repr(raw)} is not a number`);
}
