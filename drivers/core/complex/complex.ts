/** A complex number: fixed parts, arithmetic, and the text that Python gives it. */

import { Complex as Library } from "complex.js";

import { floatText, repr } from "../python-text.ts";

const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** Anything with a real and an imaginary part. */
export interface ComplexLike {
  readonly re: number;
  readonly im: number;
}

/** A complex number as JSON holds it; QCoDeS reads it back. */
export interface ComplexJson {
  readonly __dtype__: "complex";
  readonly re: number;
  readonly im: number;
}

// Powers up to this one are products, so that the square of a Gaussian integer is exact. The limit is Python's.
const largestProduct = 100;

/** A complex number, which never changes: each operation gives another one. */
export class Complex implements ComplexLike {
  readonly re: number;
  readonly im: number;

  constructor(re: number, im = 0) {
    if (typeof re !== "number" || typeof im !== "number") {
      throw new TypeError(`complex(${repr(re)}, ${repr(im)}): both parts must be numbers`);
    }
    this.re = re;
    this.im = im;
    Object.freeze(this);
  }

  /** The complex number of a real one, or of anything with two parts. */
  static from(value: number | ComplexLike): Complex {
    if (value instanceof Complex) return value;
    return typeof value === "number" ? new Complex(value) : new Complex(value.re, value.im);
  }

  add(other: number | ComplexLike): Complex {
    const { re, im } = partsOf(other);
    return new Complex(this.re + re, this.im + im);
  }

  sub(other: number | ComplexLike): Complex {
    const { re, im } = partsOf(other);
    return new Complex(this.re - re, this.im - im);
  }

  mul(other: number | ComplexLike): Complex {
    if (typeof other === "number") return new Complex(this.re * other, this.im * other);
    return new Complex(this.re * other.re - this.im * other.im, this.re * other.im + this.im * other.re);
  }

  /** The quotient; by zero it is infinite or not a number, as with real numbers. */
  div(other: number | ComplexLike): Complex {
    if (typeof other === "number") return new Complex(this.re / other, this.im / other);
    // Smith's method: the squares of large parts would overflow.
    if (Math.abs(other.re) >= Math.abs(other.im)) {
      const ratio = other.im === 0 ? 0 : other.im / other.re;
      const scale = other.re + other.im * ratio;
      return new Complex((this.re + this.im * ratio) / scale, (this.im - this.re * ratio) / scale);
    }
    const ratio = other.re / other.im;
    const scale = other.re * ratio + other.im;
    return new Complex((this.re * ratio + this.im) / scale, (this.im * ratio - this.re) / scale);
  }

  neg(): Complex {
    return new Complex(-this.re, -this.im);
  }

  conjugate(): Complex {
    return new Complex(this.re, -this.im);
  }

  /** The distance from 0. */
  abs(): number {
    return Math.hypot(this.re, this.im);
  }

  /** The angle to the real axis in radians, from -π to π. */
  arg(): number {
    return Math.atan2(this.im, this.re);
  }

  /** The principal value of a power. */
  pow(exponent: number | ComplexLike): Complex {
    const { re, im } = partsOf(exponent);
    if (im === 0 && Number.isInteger(re) && Math.abs(re) <= largestProduct) return product(this, re);
    return Number.isNaN(re) || Number.isNaN(im) ? notANumber : this.#by(library => library.pow(re, im));
  }

  /** The square root on the right half of the plane. */
  sqrt(): Complex {
    return this.#by(library => library.sqrt());
  }

  exp(): Complex {
    return this.#by(library => library.exp());
  }

  /** The natural logarithm; its imaginary part is the angle. */
  log(): Complex {
    return this.#by(library => library.log());
  }

  /** Whether both parts are those of `other`. */
  equals(other: number | ComplexLike): boolean {
    const { re, im } = partsOf(other);
    return this.re === re && this.im === im;
  }

  /** Text as in Python: `(1+2j)`, and `2j` where there is no real part. */
  toString(): string {
    const im = `${this.im < 0 || Object.is(this.im, -0) ? "" : "+"}${floatText(this.im)}j`;
    return Object.is(this.re, 0) ? im.replace(/^\+/, "") : `(${floatText(this.re)}${im})`;
  }

  toJSON(): ComplexJson {
    return { __dtype__: "complex", re: this.re, im: this.im };
  }

  // Where a real number is due, the text would become NaN without a word.
  [Symbol.toPrimitive](hint: string): string {
    if (hint !== "number") return this.toString();
    throw new TypeError(`${this.toString()} is no real number: take its re, im, abs() or arg()`);
  }

  [inspect](): string {
    return this.toString();
  }

  // The library takes NaN for infinity.
  #by(apply: (library: Library) => ComplexLike): Complex {
    if (Number.isNaN(this.re) || Number.isNaN(this.im)) return notANumber;
    return Complex.from(apply(new Library(this.re, this.im)));
  }
}

const notANumber = new Complex(NaN, NaN);

/** The complex number `re + im·j`; the imaginary part is 0 where it is left out. */
export function complex(re: number, im = 0): Complex {
  return new Complex(re, im);
}

function product(base: Complex, exponent: number): Complex {
  let result = new Complex(1);
  let power = base;
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = result.mul(power);
    power = power.mul(power);
  }
  return exponent < 0 ? new Complex(1).div(result) : result;
}

function partsOf(value: number | ComplexLike): ComplexLike {
  return typeof value === "number" ? { re: value, im: 0 } : value;
}
