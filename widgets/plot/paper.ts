/** Plotly's paper: what lies within its margins, measured in parts from 0 to 1, upwards. */

import type { Picture } from "./frame.ts";

/** Where a place in px lies on the paper. */
export interface Paper {
  readonly margin: { readonly l: number; readonly r: number; readonly t: number; readonly b: number };
  x(px: number): number;
  y(px: number): number;
  /** Parts of its height for so many px. */
  heightOf(px: number): number;
}

/** The paper that reaches around all panels. */
export function paperOf({ width, height, frames }: Picture): Paper {
  const areas = frames.map(({ area }) => area);
  const left = Math.min(...areas.map(area => area.left));
  const right = Math.max(...areas.map(area => area.right));
  const top = Math.min(...areas.map(area => area.top));
  const bottom = Math.max(...areas.map(area => area.bottom));
  return {
    margin: { l: left, r: Math.max(0, width - right), t: top, b: Math.max(0, height - bottom) },
    x: px => (px - left) / (right - left),
    y: px => (bottom - px) / (bottom - top),
    heightOf: px => px / (bottom - top),
  };
}
