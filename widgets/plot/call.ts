/** The call `plot(…)`: what it takes, and which picture that makes. */

import type {
  ArrayAxesOfParameter,
  ArrayValue,
  GettableParameter,
  MultiNames,
  ParameterBase,
  WithSetpoints,
} from "../../drivers/core/index.ts";
import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import { BaseParameter } from "../../drivers/core/parameter/base-parameter.ts";
import { DataSet } from "../../measure/dataset/dataset.ts";
import { loadById } from "../../measure/load/load.ts";
import { drawColumns } from "./columns.ts";
import { type Drawing, drawingOf } from "./drawing.ts";
import { drawLines } from "./lines.ts";
import type { MeasuredColumn } from "./measured.ts";
import { columnsOfRun, titleOfRun } from "./of-dataset.ts";
import { columnsOfValue } from "./of-parameter.ts";
import { type PlotOptions, type ReadOptions, readOptions } from "./options.ts";
import { Plot } from "./plot.ts";
import { type AnyColumn, type Column, type Numbers, isBare, isNumeric, readColumns } from "./series.ts";
import type { ScatterTrace, Trace } from "./trace.ts";
import { VegaChart } from "./vega.ts";

/** The arguments of {@link plot}: `[quantity, values]` pairs with the axis first, or two lists of numbers; then options. */
export type PlotArguments =
  | readonly [axis: Column, ...traces: [Column, ...Column[]]]
  | readonly [axis: Column, ...traces: [Column, ...Column[]], options: LinePlotOptions]
  | readonly [xs: Numbers, ys: Numbers, options?: LinePlotOptions];

/** The same with texts: places with names, or states. */
export type TextPlotArguments =
  | readonly [axis: AnyColumn, ...traces: [AnyColumn, ...AnyColumn[]]]
  | readonly [axis: AnyColumn, ...traces: [AnyColumn, ...AnyColumn[]], options: LinePlotOptions]
  | readonly [xs: Numbers | readonly string[], ys: Numbers | readonly string[], options?: LinePlotOptions];

/** Two axes and what lies over them: `[quantity, values]` pairs, or lists. */
export type MapPlotArguments =
  | readonly [across: AnyColumn, up: AnyColumn, measured: Column, options: MapPlotOptions]
  | readonly [xs: Numbers | readonly string[], ys: Numbers | readonly string[], zs: Numbers, options: MapPlotOptions];

/** Options of lists over one axis. */
export type LinePlotOptions = PlotOptions & { readonly kind?: "line" | "scatter" };

/** Options of a map. */
export type MapPlotOptions = PlotOptions & { readonly kind: "map" };

/** A parameter whose values lie on setpoints. */
export type ParameterOnSetpoints = (GettableParameter & WithSetpoints) | (GettableParameter & ArrayAxesOfParameter);

/** A parameter of several values. */
export type ParameterOfParts = GettableParameter & MultiNames;

/**
 * Draws a plotly figure; `plot.vega` takes the same arguments and draws a Vega-Lite chart.
 *
 * The kind follows from what was measured, as in QCoDeS: a line over one setpoint, points where that is no sweep, bars
 * where it is a text; over two setpoints a map where they form a grid, measured in part or in full, else points coloured by
 * value, the first setpoint across. Complex numbers are drawn as real and imaginary parts, or as magnitude and phase.
 * Numbers of one unit at the same setpoints share a panel; what else was measured has a panel of its own further down in
 * the same figure, where QCoDeS opens a window for each parameter.
 */
export interface PlotCall {
  /**
   * Draws one or more quantities over another, with the labels and units of their parameters.
   * @example plot([smu.smua.volt, volts], [smu.smua.curr, currents], { title: "Diode", yScale: "log" })
   */
  (...given: PlotArguments): Plot<ScatterTrace>;
  /**
   * Draws values over places with names as bars, and states over anything as points.
   * @example plot(["north", "east", "south"], [90, 85.5, 70])
   */
  (...given: TextPlotArguments): Plot;
  /**
   * Draws what lies over two axes: a value for each pair of places, in any order.
   * @example plot([gate, x], [bias, y], [current, z], { kind: "map" })
   */
  (...given: MapPlotArguments): Plot;
  /**
   * Draws what a run has measured: a dataset, or the run of that number.
   * @throws RangeError for a run without values, or with more than two setpoints; StoreError for a number without a run.
   * @example await plot(ds, { parameters: "current", colourLimits: { percentile: [1, 99] } })
   */
  (run: DataSet | number, options?: PlotOptions): Promise<Plot>;
  /**
   * Draws values of a parameter that were read before.
   * @example plot(analyser.spectrum, trace)
   */
  (parameter: ParameterOnSetpoints, values: ArrayValue, options?: PlotOptions): Plot;
  /**
   * Reads a parameter on setpoints, or one of several values, and draws what it gave.
   * @example await plot(analyser.spectrum)
   */
  (parameter: ParameterOnSetpoints | ParameterOfParts, options?: PlotOptions): Promise<Plot>;
  /** The same picture as a Vega-Lite chart. */
  readonly vega: VegaCall;
}

/** Draws what {@link plot} draws as a Vega-Lite chart, from the same arguments. */
export interface VegaCall {
  (...given: PlotArguments | TextPlotArguments | MapPlotArguments): VegaChart;
  (run: DataSet | number, options?: PlotOptions): Promise<VegaChart>;
  (parameter: ParameterOnSetpoints, values: ArrayValue, options?: PlotOptions): VegaChart;
  (parameter: ParameterOnSetpoints | ParameterOfParts, options?: PlotOptions): Promise<VegaChart>;
}

type Drawn = Drawing | Promise<Drawing>;

function draw(given: readonly unknown[]): Drawn {
  const last = given.at(-1);
  const hasOptions = given.length > 0 && isOptions(last);
  const options = readOptions(hasOptions ? last : {});
  const values = hasOptions ? given.slice(0, -1) : given.filter(value => value !== undefined);
  const [first, second] = values;
  if (typeof first === "number" && values.length === 1) return loadById(first).then(run => drawRun(run, options));
  if (first instanceof DataSet && values.length === 1) return drawRun(first, options);
  if (first instanceof BaseParameter) {
    const parameter: ParameterBase = first;
    if (values.length === 2) return drawValue(parameter, second, options);
    if (values.length === 1 && parameter.gettable) {
      return (parameter as GettableParameter).get().then(value => drawValue(parameter, value, options));
    }
  }
  return drawLists(values, options);
}

function drawLists(values: readonly unknown[], options: ReadOptions): Drawing {
  const isMap = options.kind === "map";
  const bare = values.length === (isMap ? 3 : 2) && values.every(isBare);
  const { axis, traces } = readColumns(bare ? values.map((list, index) => ["xyz"[index], list]) : values);
  if (isMap) {
    const [up, top, ...others] = traces;
    if (up !== undefined && top !== undefined && others.length === 0)
      return drawMeasured([{ top, axes: [axis, up] }], options);
    throw new TypeError(
      `plotting ${axis.label} with kind "map": got ${values.length} lists: must be three, the axes first`,
    );
  }
  if (isNumeric(axis) && traces.every(isNumeric)) return drawingOf([drawLines(axis, traces, options)], options);
  return drawMeasured(
    traces.map(top => ({ top, axes: [axis] })),
    options,
  );
}

async function drawRun(run: DataSet, options: ReadOptions): Promise<Drawing> {
  const columns = await columnsOfRun(run, options.parameters);
  return drawMeasured(columns, { ...options, title: options.title ?? titleOfRun(run) });
}

function drawValue(parameter: ParameterBase, value: unknown, options: ReadOptions): Drawing {
  return drawMeasured(columnsOfValue(parameter, value), options);
}

function drawMeasured(columns: readonly MeasuredColumn[], options: ReadOptions): Drawing {
  const hasTwoAxes = ({ axes }: MeasuredColumn): boolean => axes.length === 2;
  if (options.kind === "map" && !columns.some(hasTwoAxes)) {
    const labels = columns.map(({ top }) => top.label).join(", ");
    throw new RangeError(`plotting ${labels} with kind "map": must lie over two setpoints`);
  }
  const { panels, notes } = drawColumns(columns, options);
  return drawingOf(panels, options, notes);
}

function isOptions(value: unknown): value is PlotOptions {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return false;
  return !(value instanceof ComplexArray || value instanceof DataSet || value instanceof Promise);
}

function caller<R>(make: (drawing: Drawing) => R): (...given: readonly unknown[]) => R | Promise<R> {
  return (...given) => {
    const drawing = draw(given);
    return drawing instanceof Promise ? drawing.then(make) : make(drawing);
  };
}

function chartOf(drawing: Drawing): VegaChart {
  return new VegaChart(new Plot<Trace>(drawing));
}

/** Draws a plotly figure; `plot.vega` takes the same arguments and draws a Vega-Lite chart. */
export const plot = Object.assign(
  caller(drawing => new Plot<Trace>(drawing)),
  { vega: caller(chartOf) },
) as PlotCall;
