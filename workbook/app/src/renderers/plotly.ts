// Draws plotly figures; plotly itself is loaded with the first one.
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import type { PlotlyModule } from "plotly.js-dist-min";
import { FigureWidget } from "./figure-widget.ts";
import { themeColours } from "./theme.ts";

const mimeType = "application/vnd.plotly.v1+json";

interface Figure {
  data?: unknown[];
  layout?: Record<string, unknown>;
  config?: Record<string, unknown>;
  frames?: unknown[];
}

class PlotlyWidget extends FigureWidget {
  #plotly: PlotlyModule | undefined;

  protected override async drawFigure(model: IRenderMime.IMimeModel): Promise<void> {
    const plotly = (this.#plotly ??= (await import(/* webpackChunkName: "plotly" */ "plotly.js-dist-min")).default);
    if (this.isDisposed) return;
    // The model is shared with the notebook's file, and plotly writes into what it is given.
    const figure = structuredClone(model.data[mimeType]) as Figure;
    if (!Array.isArray(figure.data)) throw new TypeError("data is missing: must be an array of traces");
    this.node.querySelector(".sp-Figure-error")?.remove();
    await plotly.react(this.node, {
      data: figure.data,
      layout: themed(figure.layout ?? {}),
      config: local(figure.config ?? {}),
      frames: figure.frames,
    });
  }

  protected override resizeFigure(): void {
    if (this.#plotly && this.isVisible && this.node.classList.contains("js-plotly-plot") && this.node.clientWidth > 0) {
      void this.#plotly.Plots.resize(this.node);
    }
  }

  protected override clearFigure(): void {
    if (this.#plotly && this.node.classList.contains("js-plotly-plot")) this.#plotly.purge(this.node);
  }
}

/** Colours that the figure leaves open follow the page's theme. */
function themed(layout: Record<string, unknown>): Record<string, unknown> {
  const { text, grid } = themeColours();
  const themedLayout: Record<string, unknown> = {
    autosize: true,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    ...layout,
    font: { color: text, ...(layout["font"] as object | undefined) },
  };
  const axes = Object.keys(layout).filter(key => /^[xy]axis\d*$/.test(key));
  for (const key of new Set(["xaxis", "yaxis", ...axes])) {
    themedLayout[key] = { gridcolor: grid, zerolinecolor: grid, ...(layout[key] as object | undefined) };
  }
  return themedLayout;
}

/** Lab data stays here: no upload button, no outside address, whatever the figure asks for. */
function local(config: Record<string, unknown>): Record<string, unknown> {
  return {
    responsive: true,
    displaylogo: false,
    ...config,
    showSendToCloud: false,
    showEditInChartStudio: false,
    plotlyServerURL: "",
    topojsonURL: "",
  };
}

/** The renderer of plotly figures. */
export const plotlyRenderer: IRenderMime.IExtension = {
  id: "setpoint:plotly",
  description: "Draws plotly figures.",
  rendererFactory: { safe: true, mimeTypes: [mimeType], createRenderer: () => new PlotlyWidget(mimeType) },
  // Before every picture and table that comes with a figure for readers without plotly.
  rank: -5,
  dataType: "json",
  fileTypes: [
    { name: "plotly", displayName: "Plotly figure", mimeTypes: [mimeType], extensions: [".plotly", ".plotly.json"] },
  ],
  documentWidgetFactoryOptions: {
    name: "Plotly",
    primaryFileType: "plotly",
    fileTypes: ["plotly", "json"],
    defaultFor: ["plotly"],
  },
};
