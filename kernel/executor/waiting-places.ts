/** Where code waited for what failed: an error from deep inside has often lost the cell from its own stack. */

/** Carries the stack of a place, as `Error.captureStackTrace` leaves it. */
export interface Site {
  readonly stack?: string;
}

const places = new WeakMap<object, Site[]>();
/** What cannot be a key is held until the next such value: what ends a cell was waited for last. */
let latest: { value: unknown; sites: Site[] } = { value: undefined, sites: [] };

/** Notes a place that an error went through, the innermost first. */
export function noteWaiting(error: unknown, site: Site): void {
  if (isKey(error)) {
    const known = places.get(error);
    if (known) known.push(site);
    else places.set(error, [site]);
  } else if (Object.is(latest.value, error)) latest.sites.push(site);
  else latest = { value: error, sites: [site] };
}

/** The places that an error went through, the innermost first. */
export function waitingPlaces(error: unknown): readonly Site[] {
  if (isKey(error)) return places.get(error) ?? [];
  return Object.is(latest.value, error) ? latest.sites : [];
}

function isKey(error: unknown): error is object {
  return (typeof error === "object" && error !== null) || typeof error === "function";
}
