/** Lines and markers as SVG, of what is in sight: some thousand points at most. */

import { attributes, round } from "../../svg/elements.ts";

/** Dashes of lines, as SVG has them. */
const patterns: Readonly<Record<string, string>> = { dash: "8 5", dot: "2 4", dashdot: "8 4 2 4" };

/** Positions in px; NaN leaves a gap. */
export interface Positions {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

/** A line through points. */
export function linePath({ xs, ys }: Positions, color: string, dash: string): string {
  const parts: string[] = [];
  let isOpen = false;
  xs.forEach((x, index) => {
    const y = ys[index] ?? NaN;
    const isPoint = !Number.isNaN(x) && !Number.isNaN(y);
    if (isPoint) parts.push(`${isOpen ? "L" : "M"}${round(x)},${round(y)}`);
    isOpen = isPoint;
  });
  const pattern = patterns[dash];
  const dashed = pattern === undefined ? "" : ` stroke-dasharray="${pattern}"`;
  return `<path d="${parts.join("")}" fill="none" stroke="${color}" stroke-width="1.5" stroke-linejoin="round"${dashed}/>`;
}

/** A circle for each point. */
export function markers({ xs, ys }: Positions, color: string, radius: number): string {
  const circles = Array.from(xs, (x, index) => [x, ys[index] ?? NaN] as const)
    .filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y))
    .map(([x, y]) => `<circle ${attributes({ cx: round(x), cy: round(y), r: radius })}/>`);
  return `<g fill="${color}">${circles.join("")}</g>`;
}
