/** A figure as a Vega-Lite chart, for pages that draw those. */

import { type Displayable, type Json, type MimeBundle, displaySymbol, inspectSymbol } from "../mime.ts";
import { isOnAxis } from "./axis.ts";
import { type Axis, type Figure, type Trace, encodeFigure, shownText } from "./figure.ts";
import { axisLine, card, gridLine, ink, warning } from "./theme.ts";

/** A Vega-Lite specification without its version. */
export interface VegaSpec {
  title?: unknown;
  width: number;
  height: number;
  layer: unknown[];
  [option: string]: unknown;
}

/** A Vega-Lite chart with a picture. What is changed in `spec` shows where Vega-Lite draws it. */
export class VegaChart implements Displayable {
  spec: VegaSpec;
  readonly #svg: string;
  readonly #text: string;

  constructor(picture: Figure & { toSvg(): string }, description: string, notes: readonly string[]) {
    this.spec = specOf(picture, notes);
    this.#svg = picture.toSvg();
    this.#text = description;
  }

  /** The picture as an SVG document. */
  toSvg(): string {
    return this.#svg;
  }

  /** The chart for the newest Vega-Lite. */
  toJSON(): Json {
    return this.#versioned(6);
  }

  toString(): string {
    return this.#text;
  }

  [displaySymbol](): MimeBundle {
    return {
      "application/vnd.vegalite.v6+json": this.#versioned(6),
      // renderers outside this workbook stop at version 5, which draws the same specification
      "application/vnd.vegalite.v5+json": this.#versioned(5),
      "image/svg+xml": this.#svg,
      "text/plain": this.#text,
    };
  }

  [inspectSymbol](): string {
    return this.#text;
  }

  #versioned(version: 5 | 6): Json {
    return encodeFigure({ $schema: `https://vega.github.io/schema/vega-lite/v${version}.json`, ...this.spec });
  }
}

function specOf({ data, layout }: Figure, notes: readonly string[]): VegaSpec {
  const { xaxis, yaxis, yaxis2, title } = layout;
  const names = data.map(trace => shownText(trace.name));
  const color = {
    field: "trace",
    type: "nominal",
    title: null,
    scale: { domain: names, range: data.map(trace => trace.line.color) },
    legend: data.length > 1 ? { orient: "top" } : null,
  };
  const layer = data.map(trace => {
    const vertical = trace.yaxis === "y2" && yaxis2 !== undefined ? yaxis2 : yaxis;
    return {
      data: { values: rowsOf(trace, xaxis, vertical) },
      mark:
        trace.mode === "markers" ? { type: "point", filled: true } : { type: "line", point: trace.mode !== "lines" },
      encoding: {
        x: channel("x", xaxis, {}),
        y: channel("y", vertical, vertical === yaxis2 ? { orient: "right", grid: false } : {}),
        // measured points are joined in the order in which they came
        ...(trace.mode === "markers" ? {} : { order: { field: "i", type: "quantitative" } }),
        color,
      },
    };
  });
  return {
    title: { text: shownText(title?.text ?? ""), subtitle: notes, subtitleColor: warning, anchor: "start" },
    width: layout.width - 120,
    height: layout.height - 110,
    background: card,
    layer: groupBySide(layer, data),
    ...(yaxis2 === undefined ? {} : { resolve: { scale: { y: "independent" } } }),
    config: {
      axis: { labelColor: ink, titleColor: ink, gridColor: gridLine, domainColor: axisLine, tickColor: axisLine },
      title: { color: ink },
      legend: { labelColor: ink },
    },
  };
}

function groupBySide(layer: readonly unknown[], data: readonly Trace[]): unknown[] {
  const right = layer.filter((_, index) => data[index]?.yaxis === "y2");
  if (right.length === 0) return [...layer];
  return [{ layer: layer.filter((_, index) => data[index]?.yaxis !== "y2") }, { layer: right }];
}

function channel(field: string, axis: Axis, side: object): Record<string, unknown> {
  const scale: Record<string, unknown> = {
    type: axis.type,
    nice: false,
    ...(axis.type === "log" ? {} : { zero: false }),
  };
  const ticks = axis.exponentformat === "SI" ? { format: "~s" } : {};
  return { field, type: "quantitative", title: shownText(axis.title.text), scale, axis: { ...side, ...ticks } };
}

function rowsOf(trace: Trace, xaxis: Axis, yaxis: Axis): Json[] {
  return Array.from(trace.x, (value, i): Json => {
    const other = trace.y[i];
    const shown = isOnAxis(value, xaxis.type) && isOnAxis(other, yaxis.type);
    return { i, x: shown ? value : null, y: shown ? other : null, trace: shownText(trace.name) };
  });
}
