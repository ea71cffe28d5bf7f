/** Heights of lines and widths of gaps in every picture. */

/** In px. */
export const metrics = {
  edge: 10,
  titleLine: 22,
  noteLine: 17,
  legendRow: 19,
  axisLine: 17,
  tick: 5,
  gap: 6,
  swatch: 40,
  /** Width of the bar with the colours of a map, and its distance from the map. */
  bar: 16,
  barGap: 12,
} as const;
