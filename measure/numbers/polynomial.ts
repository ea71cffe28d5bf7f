/** Polynomials: fitted to values, and evaluated. */

import { checkPairs, finiteNumbersOf, lengthOf, type NumberList, numbersOf } from "./lists.ts";
import { matrices } from "./matrices.ts";

/**
 * The polynomial of a degree that lies closest to the points in the sense of least squares: its coefficients, the highest
 * power first, as numpy's `polyfit`.
 * @throws RangeError for too few points, values that are not finite, or points that do not determine the polynomial.
 * @example const [slope, offset] = polyfit(voltage, current, 1);
 */
export function polyfit(xs: NumberList, ys: NumberList, degree: number): Float64Array {
  if (!Number.isInteger(degree) || degree < 0)
    throw new RangeError(`polyfit: degree ${degree} is invalid: must be a whole number, 0 or more`);
  const x = finiteNumbersOf("polyfit: x", xs, degree + 1);
  const y = finiteNumbersOf("polyfit: y", ys, degree + 1);
  checkPairs("polyfit", x, y);
  if (new Set(x).size <= degree) {
    throw new RangeError(
      `polyfit: x has ${new Set(x).size} different values: must be at least ${degree + 1} for degree ${degree}`,
    );
  }
  const { Matrix, QrDecomposition } = matrices();
  const powers = new Matrix(x.length, degree + 1);
  const scales = new Float64Array(degree + 1);
  for (let column = 0; column <= degree; column++) {
    const power = degree - column;
    const values = x.map(value => value ** power);
    // Columns of one length keep numbers of very different size, such as the powers of a nanovolt, from being lost.
    const scale = lengthOf(values) || 1;
    scales[column] = scale;
    values.forEach((value, row) => powers.set(row, column, value / scale));
  }
  const decomposition = new QrDecomposition(powers);
  if (!decomposition.isFullRank())
    throw new RangeError(`polyfit: x does not determine a polynomial of degree ${degree}`);
  const solved = decomposition.solve(Matrix.columnVector(y));
  return scales.map((scale, column) => solved.get(column, 0) / scale);
}

/**
 * The values of a polynomial: coefficients with the highest power first, as `polyfit` gives them and numpy's `polyval`
 * takes them.
 * @example polyval([2, 1], 3); // 7
 */
export function polyval(coefficients: NumberList, x: number): number;
export function polyval(coefficients: NumberList, x: NumberList): Float64Array;
export function polyval(coefficients: NumberList, x: number | NumberList): number | Float64Array {
  const factors = numbersOf("polyval: coefficients", coefficients, 0);
  const at = (value: number): number => factors.reduce((sum, factor) => sum * value + factor, 0);
  return typeof x === "number" ? at(x) : numbersOf("polyval: x", x, 0).map(at);
}
