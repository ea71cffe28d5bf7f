/** Decimal digits of doubles exactly as C and Python print them: correctly rounded, ties to even. */

/** `x` in fixed-point notation with `precision` digits after the point; `x` is finite and not negative. */
export function toFixed(x: number, precision: number): string {
  const digits = scaledInteger(x, precision).toString();
  if (precision === 0) return digits;
  const padded = digits.padStart(precision + 1, "0");
  return `${padded.slice(0, -precision)}.${padded.slice(-precision)}`;
}

/** The first `count` significant digits of `x` and the power of ten of the first one; `x` is finite and not negative. */
export function significantDigits(x: number, count: number): { digits: string; exponent: number } {
  if (x === 0) return { digits: "0".repeat(count), exponent: 0 };
  let exponent = Math.floor(Math.log10(x));
  for (;;) {
    const digits = scaledInteger(x, count - 1 - exponent).toString();
    if (digits.length === count) return { digits, exponent };
    // The logarithm is one off next to a power of ten, and rounding can carry into a new digit.
    exponent += digits.length > count ? 1 : -1;
  }
}

/** `x` in exponential notation with `precision` digits after the point and an exponent of at least two digits. */
export function toExponential(x: number, precision: number): string {
  const { digits, exponent } = significantDigits(x, precision + 1);
  const mantissa = precision === 0 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${mantissa}e${exponentText(exponent)}`;
}

/** Sign and at least two digits of an exponent. */
export function exponentText(exponent: number): string {
  return `${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** x · 10^power, rounded to the nearest integer, ties to even. */
function scaledInteger(x: number, power: number): bigint {
  const { mantissa, exponent } = decompose(x);
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (power >= 0) numerator *= 10n ** BigInt(power);
  else denominator *= 10n ** BigInt(-power);
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

const double = new DataView(new ArrayBuffer(8));

/** x = mantissa · 2^exponent, from the bits of the IEEE 754 double. */
function decompose(x: number): { mantissa: bigint; exponent: number } {
  double.setFloat64(0, x);
  const bits = double.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 };
}
