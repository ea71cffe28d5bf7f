/** Lists of numbers as text, in both directions. */

import { format } from "../format.ts";

/** How an instrument writes numbers: `f`, `e`, `g` decimals, `d` whole, `x` hexadecimal, `o` octal, `b` binary; or a function. */
export type AsciiConverter = "f" | "e" | "g" | "d" | "x" | "o" | "b" | ((text: string) => number);

const radix: Readonly<Record<string, { base: number; digits: RegExp }>> = {
  x: { base: 16, digits: /^[+-]?(?:0x|#h)?([0-9a-f]+)$/i },
  o: { base: 8, digits: /^[+-]?(?:0o|#q)?([0-7]+)$/i },
  b: { base: 2, digits: /^[+-]?(?:0b|#b)?([01]+)$/i },
};

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const whole = /^[+-]?\d+$/;
const words: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, infinity: Infinity };

/**
 * The numbers in a reply. An empty reply has none.
 * @throws RangeError that quotes what is no number.
 */
export function parseAscii(reply: string, converter: AsciiConverter, separator: string): Float64Array {
  const text = reply.trim();
  if (text === "") return new Float64Array(0);
  // Instruments end a list with its separator now and then.
  const items = (text.endsWith(separator) ? text.slice(0, -separator.length) : text).split(separator);
  const values = new Float64Array(items.length);
  for (let index = 0; index < items.length; index++)
    values[index] = numberIn((items[index] as string).trim(), converter);
  return values;
}

/** A list of numbers as text; `converter` is one of the letters, or a format of Python's such as `.3e`. */
export function asciiText(values: ArrayLike<number>, converter: string, separator: string): string {
  return Array.from(values, value => format(`{:${converter}}`, value)).join(separator);
}

function numberIn(text: string, converter: AsciiConverter): number {
  if (typeof converter === "function") return converter(text);
  const based = radix[converter];
  if (based) {
    const digits = based.digits.exec(text)?.[1];
    if (digits !== undefined) return Number.parseInt(digits, based.base) * (text.startsWith("-") ? -1 : 1);
  } else if ((converter === "d" ? whole : decimal).test(text)) return Number(text);
  else if (converter !== "d") {
    const word = words[text.replace(/^[+-]/, "").toLowerCase()];
    if (word !== undefined) return text.startsWith("-") ? -word : word;
  }
  throw new RangeError(`${JSON.stringify(text)} is not a number of kind ${JSON.stringify(converter)}`);
}
