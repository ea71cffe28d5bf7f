/** Reading numbers out of replies: what is no number is an error that quotes the reply, never 0 or NaN. */

import { ReplyError } from "./errors.ts";
import { repr } from "./python-text.ts";

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const words = /^([+-]?)(nan|inf|infinity)$/i;

/**
 * The number in a reply, as Python's `float` reads it; spaces around it do not matter.
 *
 * @throws ReplyError that quotes a reply without one.
 */
export function parseNumber(reply: string): number {
  const number = tryNumber(reply);
  if (number === undefined) throw new ReplyError(`reply ${repr(reply)} is not a number`, { reply });
  return number;
}

/**
 * The whole number in a reply; `1.00000e+00` is 1, a fraction is an error.
 *
 * @throws ReplyError that quotes a reply without one.
 */
export function parseInteger(reply: string): number {
  const number = tryNumber(reply);
  if (number === undefined || !Number.isInteger(number)) {
    throw new ReplyError(`reply ${repr(reply)} is not a whole number`, { reply });
  }
  return number;
}

/** The number in a text, or undefined if the text is none. */
export function tryNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (decimal.test(trimmed)) return Number(trimmed);
  const word = words.exec(trimmed);
  if (word === null) return undefined;
  const value = word[2]?.toLowerCase() === "nan" ? NaN : Infinity;
  return word[1] === "-" ? -value : value;
}
