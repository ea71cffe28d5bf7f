/** Gives sweeps that are under way a plot that follows them. */

import { kernel } from "../drivers/runtime.ts";
import { plotRunsWith, SweepRun } from "../measure/index.ts";
import { attach } from "./attach-display.ts";
import { livePlot } from "./live/live-plot.ts";
import { type MimeBundle, displaySymbol } from "./mime.ts";

const over = new Set(["completed", "stopped", "failed"]);
const { [displaySymbol]: howFar } = SweepRun.prototype as unknown as { [displaySymbol](): MimeBundle };

attach<SweepRun>(SweepRun.prototype, run => {
  // The plot has an output of its own; what is shown here tells no more than that it is under way, or how it ended.
  if (kernel() && !over.has(run.state)) livePlot(run);
  return howFar.call(run);
});

plotRunsWith(run => (kernel() ? livePlot(run).ended : Promise.resolve()));
