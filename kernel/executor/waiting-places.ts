/** Where code waited for what failed: an error from deep inside has often lost the cell from its own stack. */

/** Carries the stack of a place, as `Error.captureStackTrace` leaves it. */
export interface Site {
  readonly stack?: string;
}

/** Places beyond so many, the outermost of a deep recursion, tell nothing more. */
const mostPlaces = 100;

const places = new WeakMap<object, Site[]>();

/** Notes a place that an error went through, the innermost first. */
export function noteWaiting(error: unknown, site: Site): void {
  if (typeof error !== "object" || error === null) return;
  const known = places.get(error);
  if (known) {
    if (known.length < mostPlaces) known.push(site);
  } else places.set(error, [site]);
}

/** The places that an error went through, the innermost first. */
export function waitingPlaces(error: unknown): readonly Site[] {
  return (typeof error === "object" && error !== null && places.get(error)) || [];
}
