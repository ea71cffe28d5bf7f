/** What a picture has to say about its values: that they are simulated, or have no place. */

import type { Facts } from "./facts.ts";
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
export function lostNotes(label: string, facts: Facts, type: "linear" | "log"): string[] {
  const { count, gaps } = facts;
  const usable = facts.usableOn(type);
  if (usable === 0) {
    const what = type === "log" ? "no positive value for its logarithmic axis" : "no finite value";
    throw new RangeError(`plotting ${label}: it has ${what}: must have at least one`);
  }
  const lost = count - usable - gaps;
  const why = type === "log" ? "not positive and finite" : "infinite";
  return lost > 0 ? [`${label}: ${lost} of ${count} values not shown, ${why}`] : [];
}
