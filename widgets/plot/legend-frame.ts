/** Where the names of the traces stand. */

import { fitText, textWidth } from "../svg/text.ts";
import { metrics } from "./metrics.ts";
import { fontSize } from "./theme.ts";

/** One name in the legend, relative to its top left corner. */
export interface LegendEntry {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** The legend above the traces: one row, or columns of equal width as plotly does it. */
export interface LegendFrame {
  readonly entries: readonly LegendEntry[];
  readonly height: number;
}

/** Lays out names in a width in px. */
export function legendOf(names: readonly string[], width: number): LegendFrame {
  const shown = names.map(name => fitText(name, fontSize.legend, width - metrics.swatch - 10, 1)[0] ?? "");
  const widths = shown.map(name => Math.ceil(metrics.swatch + textWidth(name, fontSize.legend) + 8));
  const widest = Math.max(...widths);
  const inOneRow = widths.reduce((sum, each) => sum + each) <= width;
  const columns = inOneRow ? shown.length : Math.max(1, Math.floor(width / widest));
  let left = 0;
  const entries = shown.map((name, index): LegendEntry => {
    const x = inOneRow ? left : (index % columns) * widest;
    left += widths[index] ?? 0;
    return { name, x, y: Math.floor(index / columns) * metrics.legendRow };
  });
  return { entries, height: Math.ceil(shown.length / columns) * metrics.legendRow + metrics.gap };
}
