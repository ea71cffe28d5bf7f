/** Who plots a run while it runs: the floor above, which measuring knows nothing of. */

import type { SweepRun } from "./sweep-run.ts";

/** Shows the plot of a run; resolves when the run has ended and its plot is as it stays. */
export type ShowPlot = (run: SweepRun) => Promise<void>;

let showPlot: ShowPlot | undefined;

/** Has runs with `doPlot` shown by this function from now on. */
export function plotRunsWith(show: ShowPlot): void {
  showPlot = show;
}

/** Shows the plot of a run where somebody can. */
export function plotted(run: SweepRun): Promise<void> {
  return showPlot?.(run) ?? Promise.resolve();
}
