/** A figure as a Vega-Lite chart, for pages that draw those. */

import { type Displayable, type Json, type MimeBundle, displaySymbol, inspectSymbol } from "../mime.ts";
import { type PngOptions, rasterise } from "../svg/rasterise.ts";
import { encodeFigure } from "./encode.ts";
import { shownText } from "./figure.ts";
import { panelsOf } from "./panel.ts";
import type { Plot } from "./plot.ts";
import { card, gridLine, axisLine, ink, warning } from "./theme.ts";
import { type VegaPanel, vegaPanel } from "./vega-panel.ts";

/** A Vega-Lite specification without its version: of one panel, or of several one below the other. */
export interface VegaSpec {
  title?: unknown;
  width?: number;
  height?: number;
  layer?: unknown[];
  vconcat?: VegaPanel[];
  [option: string]: unknown;
}

/** A Vega-Lite chart with a picture. What is changed in `spec` shows where Vega-Lite draws it. */
export class VegaChart implements Displayable {
  spec: VegaSpec;
  readonly #svg: string;
  readonly #text: string;

  constructor(plot: Plot) {
    this.spec = specOf(plot);
    this.#svg = plot.toSvg();
    this.#text = plot.toString();
  }

  /** The picture as an SVG document. */
  toSvg(): string {
    return this.#svg;
  }

  /** The picture as a PNG file, twice as fine as its size in px. */
  toPng(options?: PngOptions): Promise<Uint8Array> {
    return rasterise(this.#svg, options);
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

/** Panels have colours of their own. */
const independentColors = {
  scale: { color: "independent", stroke: "independent" },
  legend: { color: "independent" },
};

function specOf(plot: Plot): VegaSpec {
  const { width, height, title } = plot.layout;
  const panels = panelsOf(plot).map((panel, _, all) => vegaPanel(panel, { width, height: height / all.length }));
  const [only] = panels;
  return {
    title: { text: shownText(title?.text ?? ""), subtitle: plot.notes, subtitleColor: warning, anchor: "start" },
    background: card,
    ...(panels.length === 1 && only !== undefined ? only : { vconcat: panels, resolve: independentColors }),
    config: {
      axis: { labelColor: ink, titleColor: ink, gridColor: gridLine, domainColor: axisLine, tickColor: axisLine },
      title: { color: ink },
      legend: { labelColor: ink, titleColor: ink },
    },
  };
}
