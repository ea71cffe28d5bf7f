// Types of modules that bring none.

declare module "*.svg" {
  const text: string;
  export default text;
}

declare module "*.css";

declare module "anywidget" {
  import type { WidgetModel, WidgetView } from "@jupyter-widgets/base";
  const widgets: { AnyModel: typeof WidgetModel; AnyView: typeof WidgetView };
  export default widgets;
}

declare module "plotly.js-dist-min" {
  /** The part of plotly that the renderer calls. */
  export interface PlotlyModule {
    react(node: HTMLElement, figure: object): Promise<unknown>;
    purge(node: HTMLElement): void;
    Plots: { resize(node: HTMLElement): Promise<void> };
  }
  const plotly: PlotlyModule;
  export default plotly;
}
