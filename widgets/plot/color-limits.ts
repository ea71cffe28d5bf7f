/** The values that the first and the last colour of a map stand for. */

/**
 * Which values have colours of their own: those between two values in the unit of what was measured, between two
 * percentiles, or with `"auto"` what QCoDeS's `auto_color_scale` shows. Values beyond have the colours of the ends.
 */
export type ColourLimits =
  readonly [low: number, high: number] | { readonly percentile: readonly [low: number, high: number] } | "auto";

/** QCoDeS's default `cutoff_percentile`: with `"auto"` at most so many percent are cut off at each end. */
const mostCut = 0.5;

/** The lowest and the highest value that have colours of their own. */
export function limitsOf(values: Float64Array, limits: ColourLimits | undefined): [low: number, high: number] {
  const sorted = values.filter(Number.isFinite).toSorted();
  const [lowest, highest] = [sorted[0] ?? 0, sorted.at(-1) ?? 1];
  if (limits === undefined) return apart(lowest, highest);
  if (limits === "auto") return apart(...withoutOutliers(sorted, lowest, highest));
  if (!("percentile" in limits)) return apart(...limits);
  const [low, high] = limits.percentile;
  return apart(percentile(sorted, low), percentile(sorted, high));
}

/**
 * What lies within 1.5 times the interquartile range around the quartiles, but with at most half a percent cut off at each
 * end (J. W. Tukey, "Exploratory Data Analysis", 1977; QCoDeS's `auto_range_iqr` and its default cut-off).
 */
function withoutOutliers(sorted: Float64Array, lowest: number, highest: number): [number, number] {
  const [first, third] = [percentile(sorted, 25), percentile(sorted, 75)];
  const spread = third - first;
  // where most values are equal the quartiles say nothing
  if (!(spread > (highest - lowest) * 1e-8)) return [lowest, highest];
  const low = Math.max(first - 1.5 * spread, lowest);
  const high = Math.min(third + 1.5 * spread, highest);
  return [Math.min(low, percentile(sorted, mostCut)), Math.max(high, percentile(sorted, 100 - mostCut))];
}

/** The value below which so many percent lie; between two values it lies evenly. */
function percentile(sorted: Float64Array, percent: number): number {
  const place = (Math.min(100, Math.max(0, percent)) / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

/** Limits that differ, so that a single value has the colour in the middle. */
function apart(low: number, high: number): [number, number] {
  if (low < high) return [low, high];
  const room = Math.abs(low) * 0.1 || 1;
  return [low - room, low + room];
}
