/** Pictures of results: displays of instruments and parameters, plots, and markup. Importing it gives instruments theirs. */

// oxlint-disable-next-line import/no-unassigned-import -- it gives the classes of the framework their displays
import "./attach.ts";
import { answerPages } from "./model/open-widgets.ts";

answerPages();

export * as widgets from "./controls/index.ts";
export { InstrumentPanel, monitor, panel } from "./instrument-panel/panel.ts";
export type { PanelOptions } from "./instrument-panel/panel.ts";
export type { PanelSource } from "./instrument-panel/rows.ts";
export { interact } from "./controls/interact.ts";
export { MonitorPage, monitorPage } from "./monitor-page/monitor-page.ts";
export type { MonitorPageOptions } from "./monitor-page/monitor-page.ts";
export { SnapshotExplorer, snapshotExplorer } from "./snapshot-explorer/snapshot-explorer.ts";
export type { SnapshotSource } from "./snapshot-explorer/sources.ts";
export { RunBrowser, runBrowser } from "./run-browser/run-browser.ts";
export type { RunBrowserOptions } from "./run-browser/run-browser.ts";
export { SweepPanel, sweepPanel } from "./sweep-panel/sweep-panel.ts";
export { clearOutput, display, updateDisplay } from "./display.ts";
export type { ShowOptions } from "./display.ts";
export { InteractivePlot, interactive } from "./live/interactive.ts";
export { livePlot, LivePlot } from "./live/live-plot.ts";
export { Markup, html, md, svg } from "./markup.ts";
export { displaySymbol } from "./mime.ts";
export type { Displayable } from "./mime.ts";
export { plot } from "./plot/call.ts";
export type {
  LinePlotOptions,
  MapPlotArguments,
  MapPlotOptions,
  ParameterOfParts,
  ParameterOnSetpoints,
  PlotArguments,
  PlotCall,
  TextPlotArguments,
  VegaCall,
} from "./plot/call.ts";
export type { ColourLimits } from "./plot/color-limits.ts";
export type { ColorScale } from "./plot/color-scale.ts";
export type { ColorScaleName, ColorStops } from "./plot/named-color-scales.ts";
export type { PlotOptions } from "./plot/options.ts";
export { Plot } from "./plot/plot.ts";
export type { AnyColumn, Column, Described, Numbers, Quantity } from "./plot/series.ts";
export type { Axis, Figure, Layout } from "./plot/figure.ts";
export type { BarTrace, ColorBar, HeatmapTrace, Marker, ScatterTrace, Trace, Values } from "./plot/trace.ts";
export { VegaChart } from "./plot/vega.ts";
export type { VegaSpec } from "./plot/vega.ts";
export type { VegaPanel } from "./plot/vega-panel.ts";
export type { PngOptions } from "./svg/rasterise.ts";
