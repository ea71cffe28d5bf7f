/** Complex numbers in one block of memory, in the layout of numpy's complex128. */

import { complexArrayText } from "../array-text.ts";
import { repr } from "../python-text.ts";
import { Complex } from "./complex.ts";
import type { ComplexJson, ComplexLike } from "./complex.ts";

const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** An array of complex numbers; `data` holds real and imaginary parts in turn. */
export class ComplexArray implements Iterable<Complex> {
  /** Real and imaginary parts in turn: 64-bit floats, as numpy's complex128 has them. */
  readonly data: Float64Array;

  /** Takes a block of real and imaginary parts as it is, without a copy, or makes one of so many zeros. */
  constructor(data: Float64Array | number) {
    const block = typeof data === "number" ? new Float64Array(2 * data) : data;
    if (!(block instanceof Float64Array)) {
      throw new TypeError(`ComplexArray: ${repr(data)} is no Float64Array of real and imaginary parts in turn`);
    }
    if (block.length % 2 !== 0) {
      throw new RangeError(`ComplexArray: ${block.length} parts are no whole number of complex numbers`);
    }
    this.data = block;
  }

  /** The array of these numbers; real ones have no imaginary part. */
  static from(values: Iterable<number | ComplexLike>): ComplexArray {
    const parts: number[] = [];
    for (const value of values) {
      const { re, im } = Complex.from(value);
      parts.push(re, im);
    }
    return new ComplexArray(Float64Array.from(parts));
  }

  /** The array of which the real and the imaginary parts are given. */
  static fromParts(re: ArrayLike<number>, im: ArrayLike<number>): ComplexArray {
    if (re.length !== im.length) {
      throw new RangeError(`ComplexArray: there are ${re.length} real parts, but ${im.length} imaginary ones`);
    }
    const array = new ComplexArray(re.length);
    for (let index = 0; index < re.length; index++) {
      array.data[2 * index] = re[index] as number;
      array.data[2 * index + 1] = im[index] as number;
    }
    return array;
  }

  get length(): number {
    return this.data.length / 2;
  }

  /** The number at an index, from the end where it is negative; undefined beyond the ends. */
  at(index: number): Complex | undefined {
    const whole = Math.trunc(index);
    const place = 2 * (whole < 0 ? this.length + whole : whole);
    const re = this.data[place];
    return re === undefined ? undefined : new Complex(re, this.data[place + 1]);
  }

  *[Symbol.iterator](): Generator<Complex, void> {
    for (let place = 0; place < this.data.length; place += 2) {
      yield new Complex(this.data[place] as number, this.data[place + 1]);
    }
  }

  /** A copy of the real parts. */
  get re(): Float64Array {
    return this.#real(re => re);
  }

  /** A copy of the imaginary parts. */
  get im(): Float64Array {
    return this.#real((_, im) => im);
  }

  /** The distances from 0. */
  abs(): Float64Array {
    return this.#real(Math.hypot);
  }

  /** The angles to the real axis in radians, from -π to π. */
  arg(): Float64Array {
    return this.#real((re, im) => Math.atan2(im, re));
  }

  /** The numbers from `start` up to `end`, as a copy. */
  slice(start = 0, end = this.length): ComplexArray {
    return new ComplexArray(this.data.slice(2 * start, 2 * end));
  }

  /** The array of what `apply` makes of each number. */
  map(apply: (value: Complex, index: number) => number | ComplexLike): ComplexArray {
    const result = new ComplexArray(this.length);
    let index = 0;
    for (const value of this) {
      const { re, im } = Complex.from(apply(value, index));
      result.data[2 * index] = re;
      result.data[2 * index + 1] = im;
      index++;
    }
    return result;
  }

  add(other: number | ComplexLike | ComplexArray): ComplexArray {
    return this.#with(other, (a, b) => a.add(b));
  }

  sub(other: number | ComplexLike | ComplexArray): ComplexArray {
    return this.#with(other, (a, b) => a.sub(b));
  }

  mul(other: number | ComplexLike | ComplexArray): ComplexArray {
    return this.#with(other, (a, b) => a.mul(b));
  }

  div(other: number | ComplexLike | ComplexArray): ComplexArray {
    return this.#with(other, (a, b) => a.div(b));
  }

  conjugate(): ComplexArray {
    return this.map(value => value.conjugate());
  }

  /** Text as in numpy: `[0.+1.j 2.-3.j]`. */
  toString(): string {
    return complexArrayText(this.data);
  }

  toJSON(): ComplexJson[] {
    return Array.from(this, value => value.toJSON());
  }

  [inspect](): string {
    return this.toString();
  }

  #real(of: (re: number, im: number) => number): Float64Array {
    const { data } = this;
    return Float64Array.from({ length: this.length }, (_, i) => of(data[2 * i] as number, data[2 * i + 1] as number));
  }

  #with(
    other: number | ComplexLike | ComplexArray,
    apply: (value: Complex, by: number | ComplexLike) => Complex,
  ): ComplexArray {
    if (!(other instanceof ComplexArray)) return this.map(value => apply(value, other));
    if (other.length !== this.length) {
      throw new RangeError(`arrays of ${this.length} and ${other.length} complex numbers do not fit together`);
    }
    return this.map((value, index) => apply(value, other.at(index) as Complex));
  }
}
