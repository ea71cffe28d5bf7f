/** Figures to look closer at: all values stay in the kernel, and each part that is zoomed to comes from all of them. */

import { kernel } from "../../drivers/runtime.ts";
import { DataSet } from "../../measure/dataset/dataset.ts";
import { type Displayable, displaySymbol, type MimeBundle } from "../mime.ts";
import { pagesAnswer } from "../model/pages.ts";
import { Plot } from "../plot/plot.ts";
import { FigureWidget } from "./figure-widget.ts";
import { serve } from "./live-plot.ts";
import { PlotSource } from "./plot-source.ts";
import { RunSource } from "./run-source.ts";
import type { Source } from "./source.ts";

/** A figure that can be looked at closer where a page can show it; elsewhere it is the picture. */
export class InteractivePlot implements Displayable {
  readonly #source: Source;
  readonly #picture: MimeBundle;
  #widget: FigureWidget | undefined;

  constructor(source: Source, picture: MimeBundle) {
    this.#source = source;
    this.#picture = picture;
  }

  async [displaySymbol](): Promise<MimeBundle> {
    if (!kernel() || (!this.#widget && !(await answered()))) return this.#picture;
    const svg = this.#picture["image/svg+xml"];
    if (!this.#widget) {
      this.#widget = new FigureWidget(typeof svg === "string" ? svg : "");
      serve(this.#widget, this.#source);
    }
    const view = { version_major: 2, version_minor: 0, model_id: this.#widget.modelId };
    return { "application/vnd.jupyter.widget-view+json": view, ...this.#picture };
  }

  /** The number under which pages know it; undefined where none was shown in a page. */
  get modelId(): string | undefined {
    return this.#widget?.modelId;
  }

  /** Takes it from all pages. May be called twice. */
  close(): void {
    this.#widget?.close();
  }

  toString(): string {
    const { "text/plain": text } = this.#picture;
    return typeof text === "string" ? text : "";
  }
}

/**
 * Makes a figure to look closer at, of a plot or of a run that has ended: zoom and move refine from all values in the
 * kernel, a cross-hair reads them out, and a click on a map cuts it.
 * @throws RangeError for a run without values.
 * @example interactive(plot([gate, volts], [current, currents]))
 * @example await interactive(ds)
 */
export function interactive(plot: Plot): InteractivePlot;
export function interactive(run: DataSet): Promise<InteractivePlot>;
export function interactive(shown: Plot | DataSet): InteractivePlot | Promise<InteractivePlot> {
  if (shown instanceof Plot) return new InteractivePlot(new PlotSource(shown), shown[displaySymbol]());
  if (shown instanceof DataSet) return ofRun(shown);
  throw new TypeError("looking closer at a figure: it is neither a plot nor a dataset: await what plot gives first");
}

/** Whether a page answers soon; that somebody else waits longer for one is no matter here. */
async function answered(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), 1000);
  });
  return await Promise.race([pagesAnswer(), late]).finally(() => clearTimeout(timer));
}

async function ofRun(run: DataSet): Promise<InteractivePlot> {
  const source = new RunSource(run);
  const picture = await source.picture();
  if (picture["image/svg+xml"] === undefined)
    throw new RangeError(`looking closer at run ${run.runId}: it has no values: must have at least one`);
  await source.read();
  return new InteractivePlot(source, picture);
}
