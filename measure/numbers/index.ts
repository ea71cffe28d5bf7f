/** Numbers of a measurement worked on: averages, fits and Fourier transforms. */
export { curveFit } from "./curve-fit.ts";
export type { CurveFit, CurveFitOptions, CurveModel } from "./curve-fit.ts";
export { fft, fftFrequencies, ifft } from "./fourier.ts";
export type { NumberList } from "./lists.ts";
export { logspace } from "./logspace.ts";
export { polyfit, polyval } from "./polynomial.ts";
export { mean, std } from "./statistics.ts";
