/** Reading numbers out of replies: what is no number is an error that quotes the reply, never 0 or NaN. */

import { Complex } from "./complex/complex.ts";
import { ComplexArray } from "./complex/complex-array.ts";
import { ReplyError } from "./errors.ts";
import { repr } from "./python-text.ts";

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const words = /^([+-]?)(nan|inf|infinity)$/i;

const size = "(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?|nan|inf(?:inity)?)";
const imaginary = new RegExp(`^([+-]?${size}?)[ij]$`, "i");
const cartesian = new RegExp(`^([+-]?${size})([+-]${size}?)[ij]$`, "i");

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

/**
 * The complex number in a reply: as Python writes it (`(1+2j)`, `2j`, also with `i`), or the two parts that
 * instruments send (`1.0,2.0`). A single number has no imaginary part.
 */
export function parseComplex(reply: string): Complex {
  const parts = tryComplex(reply);
  if (parts === undefined) throw new ReplyError(`reply ${repr(reply)} is not a complex number`, { reply });
  return new Complex(parts[0], parts[1]);
}

/** The numbers in a reply, which are separated by commas. */
export function parseNumbers(reply: string): Float64Array {
  const numbers = reply.split(",").map(tryNumber);
  if (numbers.some(number => number === undefined)) {
    throw new ReplyError(`reply ${repr(reply)} is not a list of numbers`, { reply });
  }
  return Float64Array.from(numbers as number[]);
}

/** The complex numbers in a reply: real and imaginary parts in turn, or each as Python writes it. */
export function parseComplexNumbers(reply: string): ComplexArray {
  const items = reply.split(",");
  const real = items.map(tryNumber);
  if (real.every(number => number !== undefined)) {
    if (real.length % 2 === 0) return new ComplexArray(Float64Array.from(real));
  } else {
    const parts = items.map(tryComplex);
    if (parts.every(pair => pair !== undefined)) return new ComplexArray(Float64Array.from(parts.flat()));
  }
  throw new ReplyError(`reply ${repr(reply)} is not a list of complex numbers`, { reply });
}

function tryComplex(text: string): [number, number] | undefined {
  const trimmed = text.trim().replace(/^\((.*)\)$/s, "$1");
  const pair = trimmed.split(",").map(tryNumber);
  if (pair.length <= 2) {
    const [re, im = pair.length === 1 ? 0 : undefined] = pair;
    if (re !== undefined && im !== undefined) return [re, im];
  }
  const compact = trimmed.trim();
  const alone = imaginary.exec(compact);
  if (alone) return [0, part(alone[1])];
  const both = cartesian.exec(compact);
  return both ? [part(both[1]), part(both[2])] : undefined;
}

// A sign on its own stands for one: `1-j`.
function part(text = ""): number {
  return tryNumber(/^[+-]?$/.test(text) ? `${text}1` : text) ?? NaN;
}

/** The number in a text, or undefined if the text is none. */
export function tryNumber(text: string): number | undefined {
  // Most replies are plain decimals, which JavaScript reads as Python does; what else it takes is told below.
  const first = text.charCodeAt(0);
  if ((first >= 0x30 && first <= 0x39) || first === 0x2d || first === 0x2b || first === 0x2e) {
    const number = Number(text);
    if (Number.isFinite(number) && !(text.charCodeAt(1) > 0x39 && first === 0x30 && !/^0e/i.test(text))) return number;
  }
  const trimmed = text.trim();
  if (decimal.test(trimmed)) return Number(trimmed);
  const word = words.exec(trimmed);
  if (word === null) return undefined;
  const value = word[2]?.toLowerCase() === "nan" ? NaN : Infinity;
  return word[1] === "-" ? -value : value;
}
