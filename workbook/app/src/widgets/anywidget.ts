// Makes widgets that bring their own browser half (anywidget) known to the widget manager.
import { IJupyterWidgetRegistry } from "@jupyter-widgets/base";
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";

const version = "0.11.0";

// Loaded once and kept: a second copy would not know the widgets of the first.
let loaded: Promise<typeof import("anywidget")> | undefined;

/** Registers the anywidget module, loaded with the first widget that asks for it. */
export const anywidgetPlugin: JupyterFrontEndPlugin<void> = {
  id: "setpoint:anywidget",
  description: "Widgets that bring their own browser half.",
  requires: [IJupyterWidgetRegistry],
  autoStart: true,
  activate: (_app, registry: IJupyterWidgetRegistry) => {
    registry.registerWidget({
      name: "anywidget",
      version,
      exports: async () => (await (loaded ??= import(/* webpackChunkName: "anywidget" */ "anywidget"))).default,
    });
  },
};
