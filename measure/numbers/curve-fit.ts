/** Fits a curve to values: non-linear least squares. */

import { checkPairs, finiteNumbersOf, lengthOf, listText, type NumberList } from "./lists.ts";
import { matrices } from "./matrices.ts";
import { leastSquares, type Residuals } from "./least-squares.ts";

/** The curve: its value at `x` for some parameters. */
export type CurveModel = (x: number, ...parameters: number[]) => number;

/** Options of `curveFit`. */
export interface CurveFitOptions {
  /** The standard deviation of each value of y, or of all: values with a small one weigh more. Default all weigh the same. */
  readonly sigma?: number | NumberList;
  /** Whether `sigma` is in the units of y; else only the ratios count, and the scatter about the curve gives the size. Default false. */
  readonly absoluteSigma?: boolean;
  /** How often the curve is worked out at most. Default 200 for each parameter and 200 more, as MINPACK has it. */
  readonly maxEvaluations?: number;
}

/** What a fit has found. */
export interface CurveFit {
  /** The parameters for which the curve lies closest to the values. */
  readonly parameters: Float64Array;
  /** Their covariance, a row for each; Infinity where the values do not determine it. */
  readonly covariance: readonly Float64Array[];
  /** Their standard deviations: the roots of the diagonal of the covariance. */
  readonly errors: Float64Array;
  /** How often the curve was worked out. */
  readonly evaluations: number;
}

/**
 * The parameters for which a curve lies closest to values, and their covariance, as scipy's `curve_fit` without bounds: by
 * the method of Levenberg and Marquardt, from the parameters `start`.
 * @throws TypeError or RangeError for lists that do not fit together; Error where the curve has no value, or no fit is found.
 * @example
 * const { parameters: [amplitude, rate], errors } = curveFit((t, a, k) => a * Math.exp(-k * t), times, values, [1, 1]);
 */
export function curveFit(
  model: CurveModel,
  xs: NumberList,
  ys: NumberList,
  start: NumberList,
  { sigma, absoluteSigma = false, maxEvaluations }: CurveFitOptions = {},
): CurveFit {
  if (typeof model !== "function")
    throw new TypeError("curveFit: the model must be a function of x and the parameters");
  const from = finiteNumbersOf("curveFit: start", start);
  const x = finiteNumbersOf("curveFit: x", xs, from.length);
  const y = finiteNumbersOf("curveFit: y", ys, from.length);
  checkPairs("curveFit", x, y);
  const limit = maxEvaluations ?? 200 * (from.length + 1);
  if (!Number.isInteger(limit) || limit < 1)
    throw new RangeError(`curveFit: maxEvaluations ${limit} is invalid: must be a whole number, 1 or more`);
  const weights = weightsOf(sigma, y.length);
  const residuals: Residuals = parameters =>
    y.map((value, index) => (value - model(x[index] as number, ...parameters)) * (weights[index] as number));
  const first = residuals(from);
  const bad = first.findIndex(value => !Number.isFinite(value));
  if (bad >= 0) {
    const shown = String(model(x[bad] as number, ...from));
    throw new Error(`curveFit: the model gives ${shown} at x = ${x[bad]} for the start values ${listText(from)}`);
  }
  const found = leastSquares(residuals, from, first, limit);
  if (!found.converged) {
    throw new Error(
      `curveFit: no fit found in ${found.evaluations} evaluations, the last parameters are ${listText(found.parameters)}: ` +
        "start closer, or set maxEvaluations",
    );
  }
  const covariance = covarianceOf(found.jacobian, absoluteSigma ? 1 : found.squares / (y.length - from.length));
  const errors = Float64Array.from(covariance, (row, index) => Math.sqrt(row[index] as number));
  return { parameters: found.parameters, covariance, errors, evaluations: found.evaluations };
}

function weightsOf(sigma: number | NumberList | undefined, count: number): Float64Array {
  if (sigma === undefined) return new Float64Array(count).fill(1);
  const each =
    typeof sigma === "number" ? new Float64Array(count).fill(sigma) : finiteNumbersOf("curveFit: sigma", sigma);
  if (each.length !== count)
    throw new RangeError(`curveFit: sigma has ${each.length} values and y has ${count}: must be the same number`);
  return each.map(value => {
    if (value > 0 && Number.isFinite(value)) return 1 / value;
    throw new RangeError(`curveFit: sigma ${value} is invalid: must be above 0`);
  });
}

/** The inverse of the product of the Jacobian with itself, times the variance; as scipy, Infinity where there is none. */
function covarianceOf(columns: readonly Float64Array[], variance: number): Float64Array[] {
  const { Matrix, SingularValueDecomposition } = matrices();
  const lengths = columns.map(column => lengthOf(column));
  const unknown = columns.map(() => new Float64Array(columns.length).fill(Infinity));
  if (!Number.isFinite(variance) || lengths.includes(0)) return unknown;
  // Columns of one length: parameters of very different size do not look like a singular matrix.
  const rows = columns.map((column, index) => column.map(value => value / (lengths[index] as number)));
  const scaled = new Matrix(rows.map(row => Array.from(row))).transpose();
  const { diagonal, rightSingularVectors, rank } = new SingularValueDecomposition(scaled, { autoTranspose: true });
  if (rank < columns.length) return unknown;
  return columns.map((_, row) =>
    Float64Array.from(columns, (__, column) => {
      const sum = diagonal.reduce(
        (total, value, index) =>
          total + (rightSingularVectors.get(row, index) * rightSingularVectors.get(column, index)) / value ** 2,
        0,
      );
      return (sum * variance) / ((lengths[row] as number) * (lengths[column] as number));
    }),
  );
}
