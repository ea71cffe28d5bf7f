/** A picture of numbers: a plotly figure that can be changed further, and carries an SVG for where plotly is not. */

import { type Displayable, type Json, type MimeBundle, displaySymbol, inspectSymbol } from "../mime.ts";
import { renderSvg } from "../svg/render.ts";
import { type Drawing, drawSeries } from "./drawing.ts";
import { type Figure, type Layout, type Trace, encodeFigure, shownText } from "./figure.ts";
import { type Frame, frameOf } from "./frame.ts";
import { type PlotOptions, readOptions } from "./options.ts";
import { type Column, type Numbers, isNumbers, readColumns } from "./series.ts";
import { settle } from "./settle.ts";
import { VegaChart } from "./vega.ts";

/** A plotly figure with a picture. What is changed in `data` and `layout` shows in both. */
export class Plot implements Figure, Displayable {
  data: Trace[];
  layout: Layout;
  config: Figure["config"];
  readonly #notes: readonly string[];

  constructor({ figure, notes }: Drawing) {
    this.data = figure.data;
    this.layout = figure.layout;
    this.config = figure.config;
    this.#notes = notes;
  }

  /** The picture as an SVG document. */
  toSvg(): string {
    return renderSvg(this, this.#frame(), this.toString());
  }

  /** The figure as plotly reads it, with the same margins and ranges as the picture. */
  toJSON(): Json {
    return encodeFigure(settle(this, this.#frame()));
  }

  /** What a screen reader says, and what is seen where no picture can be. */
  toString(): string {
    const { title, xaxis, yaxis, yaxis2 } = this.layout;
    const axes = [yaxis, ...(yaxis2 === undefined ? [] : [yaxis2])].map(axis => shownText(axis.title.text));
    const points = this.data.reduce((count, trace) => count + trace.x.length, 0);
    const drawn = `${axes.join(" and ")} against ${shownText(xaxis.title.text)}`;
    const heading = title?.text === undefined || title.text === "" ? "" : `${shownText(title.text)}: `;
    const traces = this.data.length > 1 ? ` in ${this.data.length} traces` : "";
    return [`${heading}${drawn}, ${points} ${points === 1 ? "point" : "points"}${traces}`, ...this.#notes].join("; ");
  }

  [displaySymbol](): MimeBundle {
    return {
      "application/vnd.plotly.v1+json": this.toJSON(),
      "image/svg+xml": this.toSvg(),
      "text/plain": this.toString(),
    };
  }

  [inspectSymbol](): string {
    return this.toString();
  }

  #frame(): Frame {
    return frameOf(this, this.#notes.join(" · "));
  }
}

/** The arguments of {@link plot}: `[quantity, values]` pairs with the axis first, or two lists of numbers; then options. */
export type PlotArguments =
  | readonly [axis: Column, ...traces: [Column, ...Column[]]]
  | readonly [axis: Column, ...traces: [Column, ...Column[]], options: PlotOptions]
  | readonly [xs: Numbers, ys: Numbers, options?: PlotOptions];

/**
 * Draws one or more quantities over another, with the labels and units of their parameters.
 *
 * @example plot([smu.smua.volt, volts], [smu.smua.curr, currents], { title: "Diode", yScale: "log" })
 */
function plotLine(...given: PlotArguments): Plot {
  return new Plot(draw(given));
}

/** The same picture as a Vega-Lite chart. */
function plotVega(...given: PlotArguments): VegaChart {
  const drawing = draw(given);
  const plotted = new Plot(drawing);
  return new VegaChart(plotted, plotted.toString(), drawing.notes);
}

/** Draws a plotly figure; `plot.vega` takes the same arguments and draws a Vega-Lite chart. */
export const plot: typeof plotLine & { readonly vega: typeof plotVega } = Object.assign(plotLine, { vega: plotVega });

function draw(given: readonly unknown[]): Drawing {
  const last = given.at(-1);
  const hasOptions = typeof last === "object" && last !== null && !Array.isArray(last) && !ArrayBuffer.isView(last);
  const values = hasOptions ? given.slice(0, -1) : given.filter(value => value !== undefined);
  const options = readOptions(hasOptions ? last : {});
  const bare = values.length === 2 && values.every(isNumbers);
  const columns = bare ? values.map((numbers, index) => [index === 0 ? "x" : "y", numbers]) : values;
  const { axis, traces } = readColumns(columns);
  return drawSeries(axis, traces, options);
}
