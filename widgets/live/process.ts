/** First looks at a trace: its slope, and what is left of it without a straight background. */

import type { Process } from "./protocol.ts";

/** The values of a trace after a process. */
export function processed(xs: Float64Array, ys: Float64Array, process: Process): Float64Array {
  if (process === "derivative") return derivative(xs, ys);
  return process === "background" ? withoutBackground(xs, ys) : ys;
}

/** The slope at each point: of the parabola through it and its neighbours, at the ends of the line to the next one. */
export function derivative(xs: Float64Array, ys: Float64Array): Float64Array {
  const last = ys.length - 1;
  const slope = (from: number, to: number): number =>
    ((ys[to] ?? NaN) - (ys[from] ?? NaN)) / ((xs[to] ?? NaN) - (xs[from] ?? NaN));
  return ys.map((_, index) => {
    if (last === 0) return NaN;
    if (index === 0) return finite(slope(0, 1));
    if (index === last) return finite(slope(last - 1, last));
    const [before, after] = [slope(index - 1, index), slope(index, index + 1)];
    const left = (xs[index] ?? NaN) - (xs[index - 1] ?? NaN);
    const right = (xs[index + 1] ?? NaN) - (xs[index] ?? NaN);
    return finite((before * right + after * left) / (left + right));
  });
}

/** The distance of each point from the straight line with the least squares. */
export function withoutBackground(xs: Float64Array, ys: Float64Array): Float64Array {
  let [count, meanX, meanY, varianceX, covariance] = [0, 0, 0, 0, 0];
  for (let index = 0; index < ys.length; index++) {
    const [x, y] = [xs[index] ?? NaN, ys[index] ?? NaN];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    // means that are kept up to date lose no digits (B. P. Welford, Technometrics 4, 419, 1962)
    count++;
    const [fromX, fromY] = [x - meanX, y - meanY];
    meanX += fromX / count;
    meanY += fromY / count;
    varianceX += fromX * (x - meanX);
    covariance += fromX * (y - meanY);
  }
  const slope = varianceX > 0 ? covariance / varianceX : 0;
  return ys.map((y, index) => y - meanY - slope * ((xs[index] ?? NaN) - meanX));
}

/** A step without a width has no slope: a gap. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
