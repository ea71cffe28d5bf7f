/** The method of Levenberg and Marquardt, with the steps and limits of MINPACK's `lmdif`. */

import { lengthOf, squaresOf } from "./lists.ts";
import { matrices } from "./matrices.ts";

/** How far each value is from the curve, for some parameters. */
export type Residuals = (parameters: Float64Array) => Float64Array;

/** Where the search has ended. */
export interface LeastSquares {
  readonly parameters: Float64Array;
  /** The sum of the squares of the residuals there. */
  readonly squares: number;
  /** What each parameter changes in the residuals there, a column each. */
  readonly jacobian: readonly Float64Array[];
  readonly evaluations: number;
  /** Whether the search came to an end, instead of to its limit. */
  readonly converged: boolean;
}

// scipy's ftol and xtol for curve_fit: the root of the precision of a number.
const tolerance = Math.sqrt(Number.EPSILON);
// A difference to both sides is most exact with steps of about the cube root of the precision.
const relativeStep = Math.cbrt(Number.EPSILON);
// MINPACK takes a step that brings this part of what was expected of it.
const leastGain = 1e-4;
// Madsen, Nielsen and Tingleff, "Methods for non-linear least squares problems" (2004), section 3.2.
const firstDamping = 1e-3;

/** Looks for the parameters with the least sum of squares, from `start`, whose residuals are `first`. */
export function leastSquares(
  residuals: Residuals,
  start: Float64Array,
  first: Float64Array,
  limit: number,
): LeastSquares {
  let parameters = start.slice();
  let current = first;
  let squares = squaresOf(current);
  let evaluations = 1;
  let jacobian = slopes(residuals, parameters);
  evaluations += 2 * parameters.length;
  const scales = jacobian.map(column => lengthOf(column) || 1);
  let damping = firstDamping;
  let growth = 2;
  let converged = squares === 0;
  while (!converged && evaluations < limit) {
    const step = stepOf(jacobian, current, scales, damping);
    const trial = parameters.map((value, index) => value + (step[index] as number));
    const next = residuals(trial);
    evaluations++;
    const nextSquares = squaresOf(next);
    const length = lengthOf(step.map((value, index) => value * (scales[index] as number)));
    const expected = squaresOf(changeOf(jacobian, step)) + 2 * damping * length ** 2;
    const gain = Number.isFinite(nextSquares) ? squares - nextSquares : -Infinity;
    const far = lengthOf(parameters.map((value, index) => value * (scales[index] as number)));
    converged = (Math.abs(gain) <= tolerance * squares && expected <= tolerance * squares) || length <= tolerance * far;
    const ratio = expected > 0 ? gain / expected : 0;
    if (ratio > leastGain || (converged && gain > 0)) {
      parameters = trial;
      current = next;
      squares = nextSquares;
      converged ||= squares === 0;
      jacobian = slopes(residuals, parameters);
      evaluations += 2 * parameters.length;
      // A scale never shrinks, so that a flat stretch of the curve does not send a parameter away.
      jacobian.forEach((column, index) => (scales[index] = Math.max(scales[index] as number, lengthOf(column))));
      damping *= Math.max(1 / 3, 1 - (2 * ratio - 1) ** 3);
      growth = 2;
    } else {
      damping *= growth;
      growth *= 2;
    }
  }
  return { parameters, squares, jacobian, evaluations, converged };
}

/** How the residuals change with each parameter. */
function slopes(residuals: Residuals, parameters: Float64Array): Float64Array[] {
  return Array.from(parameters, (value, index) => {
    const step = relativeStep * (Math.abs(value) || 1);
    const above = residuals(parameters.with(index, value + step));
    const below = residuals(parameters.with(index, value - step));
    return above.map((each, row) => {
      const slope = (each - (below[row] as number)) / (2 * step);
      // Beyond the edge of what the model is defined for nothing is known: the parameter is left alone there.
      return Number.isFinite(slope) ? slope : 0;
    });
  });
}

/** The step that the damped linear problem gives. */
function stepOf(
  jacobian: readonly Float64Array[],
  residuals: Float64Array,
  scales: readonly number[],
  damping: number,
): Float64Array {
  const { Matrix, QrDecomposition } = matrices();
  const [rows, count] = [residuals.length, jacobian.length];
  const system = Matrix.zeros(rows + count, count);
  const right = Matrix.zeros(rows + count, 1);
  jacobian.forEach((column, index) => {
    const scale = scales[index] as number;
    column.forEach((value, row) => system.set(row, index, value / scale));
    system.set(rows + index, index, Math.sqrt(damping));
  });
  residuals.forEach((value, row) => right.set(row, 0, -value));
  const solved = new QrDecomposition(system).solve(right);
  return Float64Array.from(scales, (scale, index) => solved.get(index, 0) / scale);
}

function changeOf(jacobian: readonly Float64Array[], step: Float64Array): Float64Array {
  const change = new Float64Array(jacobian[0]?.length ?? 0);
  jacobian.forEach((column, index) => {
    for (let row = 0; row < change.length; row++)
      change[row] = (change[row] as number) + (column[row] as number) * (step[index] as number);
  });
  return change;
}
