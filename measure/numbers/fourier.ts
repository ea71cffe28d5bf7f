/** Fourier transforms of any length, as numpy's `fft`. */

import { createRequire } from "node:module";

import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import { type NumberList, numbersOf } from "./lists.ts";

/** What is used of fft.js: transforms of blocks of real and imaginary parts in turn. */
interface Transformer {
  transform(out: Float64Array, data: Float64Array): void;
  /** Divides by the number of values. */
  inverseTransform(out: Float64Array, data: Float64Array): void;
}

const require = createRequire(import.meta.url);
const transformers = new Map<number, Transformer>();

/**
 * The discrete Fourier transform of real or complex values, unscaled, frequencies in the order of `fftFrequencies`: as
 * numpy's `fft.fft`. Any length is fast, a power of two the fastest.
 * @throws RangeError for an empty list.
 * @example const power = fft(samples).abs();
 */
export function fft(values: NumberList | ComplexArray): ComplexArray {
  return new ComplexArray(transformed(partsOf("fft", values)));
}

/** The inverse of `fft`, divided by the number of values: as numpy's `fft.ifft`. */
export function ifft(values: NumberList | ComplexArray): ComplexArray {
  const parts = partsOf("ifft", values);
  const count = parts.length / 2;
  // The inverse is the transform of the conjugate, conjugated.
  const back = transformed(parts.map((value, place) => (place % 2 === 0 ? value : -value)));
  return new ComplexArray(back.map((value, place) => (place % 2 === 0 ? value : -value) / count));
}

/**
 * The frequencies of a transform of `count` values that are `spacing` apart: 0 and up, then the negative ones, as numpy's
 * `fft.fftfreq`. With a spacing in seconds they are in hertz.
 * @throws TypeError for a count that is no whole number, RangeError for a spacing that is 0 or not finite.
 * @example fftFrequencies(4, 0.1); // [0, 2.5, -5, -2.5]
 */
export function fftFrequencies(count: number, spacing = 1): Float64Array {
  if (!Number.isInteger(count) || count < 1)
    throw new TypeError(`fftFrequencies: count ${count} must be a whole number, 1 or more`);
  if (!Number.isFinite(spacing) || spacing === 0)
    throw new RangeError(`fftFrequencies: spacing ${spacing} is invalid: must be finite and not 0`);
  const positive = Math.ceil(count / 2);
  return Float64Array.from(
    { length: count },
    (_, index) => (index < positive ? index : index - count) / (count * spacing),
  );
}

function partsOf(context: string, values: NumberList | ComplexArray): Float64Array {
  if (values instanceof ComplexArray) {
    if (values.length > 0) return values.data;
    throw new RangeError(`${context}: there are 0 values: must be at least 1 value`);
  }
  const numbers = numbersOf(context, values);
  const parts = new Float64Array(2 * numbers.length);
  numbers.forEach((value, index) => (parts[2 * index] = value));
  return parts;
}

function transformed(parts: Float64Array): Float64Array {
  const count = parts.length / 2;
  if (count === 1) return parts.slice();
  if (!isPowerOfTwo(count)) return chirped(parts);
  const out = new Float64Array(parts.length);
  transformerOf(count).transform(out, parts);
  return out;
}

/**
 * A length that is no power of two, by three transforms of one that is.
 * Source: L. I. Bluestein, "A linear filtering approach to the computation of discrete Fourier transform" (1970).
 */
function chirped(parts: Float64Array): Float64Array {
  const count = parts.length / 2;
  const size = 2 ** Math.ceil(Math.log2(2 * count - 1));
  const chirp = new Float64Array(2 * count);
  for (let index = 0; index < count; index++) {
    // The square modulo twice the count: the angle of a long list keeps all its digits.
    const angle = (Math.PI * Number(BigInt(index) ** 2n % BigInt(2 * count))) / count;
    chirp[2 * index] = Math.cos(angle);
    chirp[2 * index + 1] = -Math.sin(angle);
  }
  const signal = new Float64Array(2 * size);
  const filter = new Float64Array(2 * size);
  for (let index = 0; index < count; index++) {
    multiply(signal, parts, chirp, index);
    const [re, im] = [chirp[2 * index] as number, -(chirp[2 * index + 1] as number)];
    for (const place of index === 0 ? [0] : [index, size - index]) {
      filter[2 * place] = re;
      filter[2 * place + 1] = im;
    }
  }
  const [one, other] = [transformed(signal), transformed(filter)];
  for (let index = 0; index < size; index++) multiply(signal, one, other, index);
  transformerOf(size).inverseTransform(filter, signal);
  const out = new Float64Array(2 * count);
  for (let index = 0; index < count; index++) multiply(out, filter, chirp, index);
  return out;
}

/** Puts the product of the complex numbers at a place of two blocks there in a third one. */
function multiply(out: Float64Array, one: Float64Array, other: Float64Array, index: number): void {
  const [re, im] = [2 * index, 2 * index + 1];
  const [a, b] = [one[re] as number, one[im] as number];
  const [c, d] = [other[re] as number, other[im] as number];
  out[re] = a * c - b * d;
  out[im] = a * d + b * c;
}

function transformerOf(size: number): Transformer {
  const known = transformers.get(size);
  if (known) return known;
  const Library = require("fft.js") as new (size: number) => Transformer;
  const made = new Library(size);
  transformers.set(size, made);
  return made;
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}
