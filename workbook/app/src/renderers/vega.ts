// Draws Vega and Vega-Lite charts; the libraries are loaded with the first one.
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import type { Result, VisualizationSpec } from "vega-embed";
import { FigureWidget } from "./figure-widget.ts";
import { themeColours } from "./theme.ts";

// The newest first: a chart that comes in two versions is drawn from the newer one.
const liteTypes = [6, 5, 4, 3].map(version => `application/vnd.vegalite.v${version}+json`);
const vegaTypes = [6, 5, 4, 3].map(version => `application/vnd.vega.v${version}+json`);

class VegaWidget extends FigureWidget {
  readonly #mimeType: string;
  #drawn: { readonly place: HTMLElement; readonly result: Result } | undefined;

  constructor(mimeType: string) {
    super(mimeType);
    this.#mimeType = mimeType;
  }

  protected override async drawFigure(model: IRenderMime.IMimeModel): Promise<void> {
    const { default: embed } = await import(/* webpackChunkName: "vega" */ "vega-embed");
    if (this.isDisposed) return;
    const spec = structuredClone(model.data[this.#mimeType]) as unknown as VisualizationSpec;
    const place = document.createElement("div");
    // What is there stays until the new chart is drawn, which needs the width of its place.
    place.className = "sp-Figure-unseen";
    this.node.append(place);
    const result = await embed(place, spec, {
      mode: this.#mimeType.includes("vegalite") ? "vega-lite" : "vega",
      // Expressions are interpreted, never compiled: a chart from a stranger's notebook runs no code.
      ast: true,
      actions: { export: true, source: false, compiled: false, editor: false },
      config: themeConfig(),
    });
    this.clearFigure();
    this.#drawn = { place, result };
    place.classList.remove("sp-Figure-unseen");
  }

  protected override resizeFigure(): void {
    if (this.isVisible && this.node.clientWidth > 0) void this.#drawn?.result.view.resize().runAsync();
  }

  protected override clearFigure(): void {
    this.#drawn?.result.finalize();
    this.#drawn?.place.remove();
    this.#drawn = undefined;
  }
}

function themeConfig() {
  const { text, grid } = themeColours();
  const axes = { labelColor: text, titleColor: text, tickColor: grid, domainColor: grid, gridColor: grid };
  return {
    background: "transparent",
    axis: axes,
    legend: { labelColor: text, titleColor: text },
    title: { color: text, subtitleColor: text },
    view: { stroke: grid },
  };
}

/** The renderer of Vega and Vega-Lite charts. */
export const vegaRenderer: IRenderMime.IExtension = {
  id: "setpoint:vega",
  description: "Draws Vega and Vega-Lite charts.",
  rendererFactory: {
    safe: true,
    mimeTypes: [...liteTypes, ...vegaTypes],
    createRenderer: options => new VegaWidget(options.mimeType),
  },
  rank: -4,
  dataType: "json",
  fileTypes: [
    { name: "vega-lite", displayName: "Vega-Lite chart", mimeTypes: [...liteTypes], extensions: [".vl", ".vl.json"] },
    { name: "vega", displayName: "Vega chart", mimeTypes: [...vegaTypes], extensions: [".vg", ".vg.json"] },
  ],
  documentWidgetFactoryOptions: [
    { name: "Vega-Lite", primaryFileType: "vega-lite", fileTypes: ["vega-lite", "json"], defaultFor: ["vega-lite"] },
    { name: "Vega", primaryFileType: "vega", fileTypes: ["vega", "json"], defaultFor: ["vega"] },
  ],
};
