/** Where the cells of a map and the bars of categories begin and end: as plotly computes it. */

import type { Numbers } from "./series.ts";
import type { Span } from "./axis.ts";

/**
 * The ends of `count` cells around their middles, one more than cells: half-way to the next one, by ratio on a logarithmic
 * axis. One value more than cells are the ends themselves.
 */
export function edgesOf(
  middles: Numbers,
  count: number,
  { type, categories }: Pick<Span, "type" | "categories">,
): Float64Array {
  if (middles.length === count + 1) return Float64Array.from(middles);
  const middle = (index: number): number => middles[index] ?? NaN;
  if (categories !== undefined || count < 2) {
    const first = middle(0);
    return Float64Array.from({ length: count + 1 }, (_, index) => first - 0.5 + index);
  }
  const between = (one: number, other: number): number =>
    // halves, because the sum of the largest numbers overflows
    type === "log" ? Math.sqrt(one) * Math.sqrt(other) : one / 2 + other / 2;
  const beyond = (end: number, before: number): number =>
    type === "log" ? end * Math.sqrt(end / before) : end + (end / 2 - before / 2);
  const edges = new Float64Array(count + 1);
  edges[0] = beyond(middle(0), middle(1));
  for (let index = 1; index < count; index++) edges[index] = between(middle(index - 1), middle(index));
  edges[count] = beyond(middle(count - 1), middle(count - 2));
  return edges;
}

/** How much of the room of a category its bars take: plotly's default. */
export const barShare = 0.8;

/** Where bar number `order` of `count` side by side begins, and how wide it is, in units of the room of a category. */
export function barPlace(order: number, count: number): { readonly start: number; readonly width: number } {
  const width = barShare / count;
  return { start: -barShare / 2 + order * width, width };
}
