/** The options of a plot, checked. */

import { messageOf } from "../../drivers/core/errors.ts";
import type { ColourLimits } from "./color-limits.ts";
import { type ColorScale, rgbOf, stopsOf, viridis } from "./color-scale.ts";

/** How a plot is drawn. */
export interface PlotOptions {
  /** Heading of the picture. Default none; of a run its number, name, experiment and sample. */
  title?: string;
  /**
   * "line" joins markers by lines, "scatter" leaves the lines out, also where there would be bars or a map. Default "line",
   * unless tens of thousands of points lie on no sweep; of runs and parameters what suits the values. "map" takes the
   * first two of three lists as axes.
   */
  kind?: "line" | "scatter" | "map";
  /** Which values have colours of their own in a map: `{ percentile: [1, 99] }`, for example. Default all. */
  colourLimits?: ColourLimits;
  /** The colours of a map: the name of a scale that plotly knows, or `[part, "#rrggbb"]` for parts from 0 to 1. Default viridis. */
  colourScale?: ColorScale;
  /** What is drawn of complex numbers. Default "realAndImaginary". */
  complexAs?: "realAndImaginary" | "magnitudeAndPhase";
  /** The unit of phases. Default "radians". */
  phaseIn?: "radians" | "degrees";
  /** The columns of a run that are drawn. Default all that were measured. */
  parameters?: string | readonly string[];
  /** Default "linear". */
  xScale?: "linear" | "log";
  /** Default "linear". */
  yScale?: "linear" | "log";
  /** In px. Default 700. */
  width?: number;
  /** Of each panel, in px. Default 420. */
  height?: number;
}

/** The options with their defaults. */
export type ReadOptions = Required<Omit<PlotOptions, "title" | "kind" | "colourLimits" | "parameters">> &
  Pick<PlotOptions, "title" | "kind" | "colourLimits"> & { readonly parameters: readonly string[] };

const choices = {
  kind: ["line", "scatter", "map"],
  xScale: ["linear", "log"],
  yScale: ["linear", "log"],
  complexAs: ["realAndImaginary", "magnitudeAndPhase"],
  phaseIn: ["radians", "degrees"],
} as const;
const sizes = { width: [240, 4000], height: [180, 4000] } as const;
const names = ["title", ...Object.keys(choices), "colourLimits", "colourScale", "parameters", ...Object.keys(sizes)];

/** The options with their defaults; throws at one that does not exist or has no such value. */
export function readOptions(options: PlotOptions): ReadOptions {
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) throw new TypeError(`plotting with ${name}: no such option: must be ${oneOf(names)}`);
  }
  for (const [name, allowed] of Object.entries(choices)) {
    const value = given[name];
    if (value === undefined || (allowed as readonly unknown[]).includes(value)) continue;
    throw new TypeError(`plotting with ${name} ${show(value)}: must be ${oneOf(allowed.map(show))}`);
  }
  for (const [name, [least, most]] of Object.entries(sizes)) {
    const value = given[name];
    if (value === undefined || (typeof value === "number" && value >= least && value <= most)) continue;
    throw new RangeError(`plotting with ${name} ${show(value)}: must be between ${least} and ${most} px`);
  }
  if (given.title !== undefined && typeof given.title !== "string") {
    throw new TypeError(`plotting with title ${show(given.title)}: must be a text`);
  }
  checkLimits(given.colourLimits);
  checkScale(options.colourScale);
  const { title, kind, colourLimits, parameters = [], xScale = "linear", yScale = "linear" } = options;
  const {
    colourScale = viridis,
    complexAs = "realAndImaginary",
    phaseIn = "radians",
    width = 700,
    height = 420,
  } = options;
  const columns = typeof parameters === "string" ? [parameters] : parameters;
  if (!Array.isArray(columns) || columns.some(name => typeof name !== "string"))
    throw new TypeError(
      `plotting with parameters ${show(parameters)}: must be the name of a column, or a list of them`,
    );
  const colours = { colourLimits, colourScale };
  return { title, kind, ...colours, parameters: columns, xScale, yScale, complexAs, phaseIn, width, height };
}

function checkLimits(limits: unknown): void {
  if (limits === undefined || limits === "auto") return;
  const percentiles =
    typeof limits === "object" && limits !== null && "percentile" in limits ? limits.percentile : undefined;
  const pair: unknown = percentiles ?? limits;
  const [low, high]: readonly unknown[] = Array.isArray(pair) && pair.length === 2 ? pair : [];
  const isPair = typeof low === "number" && typeof high === "number" && low < high;
  if (isPair && (percentiles === undefined || (low >= 0 && high <= 100))) return;
  throw new RangeError(
    `plotting with colourLimits ${show(limits)}: must be [low, high], { percentile: [low, high] } between 0 and 100, or "auto"`,
  );
}

function checkScale(scale: ColorScale | undefined): void {
  try {
    if (scale !== undefined) for (const [, color] of stopsOf(scale)) rgbOf(color);
  } catch (error) {
    throw new TypeError(`plotting with colourScale: ${messageOf(error)}`, { cause: error });
  }
}

function oneOf(allowed: readonly string[]): string {
  return `${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}`;
}

function show(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? typeof value);
}
