/** What a picture has to say about its values: that they are simulated, or have no place. */

import { isOnAxis } from "./axis.ts";
import type { Series } from "./series.ts";

/** Names the simulated instruments that values come from. */
export function simulatedNote(all: readonly Pick<Series, "simulated">[]): string[] {
  const simulated = [...new Set(all.flatMap(series => series.simulated ?? []))];
  return simulated.length > 0 ? [`SIMULATED: ${simulated.join(", ")}`] : [];
}

/**
 * Counts values that have no place on their axis; NaN is a gap that somebody wanted.
 * @throws RangeError where none has.
 */
export function lostNotes({ label, values }: Pick<Series, "label" | "values">, type: "linear" | "log"): string[] {
  const usable = values.reduce((count, value) => count + (isOnAxis(value, type) ? 1 : 0), 0);
  if (usable === 0) {
    const what = type === "log" ? "no positive value for its logarithmic axis" : "no finite value";
    throw new RangeError(`plotting ${label}: it has ${what}: must have at least one`);
  }
  const gaps = values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  const lost = values.length - usable - gaps;
  const why = type === "log" ? "not positive and finite" : "infinite";
  return lost > 0 ? [`${label}: ${lost} of ${values.length} values not shown, ${why}`] : [];
}
