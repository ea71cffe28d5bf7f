/** Where code waited for what failed: an error from deep inside has often lost the cell from its own stack. */

/** Carries the stack of a place, as `Error.captureStackTrace` leaves it. */
export interface Site {
  readonly stack?: string;
}

/** Places beyond so many, the outermost of a deep recursion, tell nothing more. */
const mostPlaces = 100;

const places = new WeakMap<object, Site[]>();
/** What cannot be a key is held until the next such value: what ends a cell was waited for last. */
let latest: { value: unknown; sites: Site[] } = { value: undefined, sites: [] };

/** Notes a place that an error went through, the innermost first. */
export function noteWaiting(error: unknown, site: Site): void {
  const sites = sitesOf(error);
  if (sites.length < mostPlaces) sites.push(site);
}

/** The places that an error went through, the innermost first. */
export function waitingPlaces(error: unknown): readonly Site[] {
  if (isKey(error)) return places.get(error) ?? [];
  return Object.is(latest.value, error) ? latest.sites : [];
}

/** The list of an error's places, made when there is none. */
function sitesOf(error: unknown): Site[] {
  if (!isKey(error)) {
    if (!Object.is(latest.value, error)) latest = { value: error, sites: [] };
    return latest.sites;
  }
  const known = places.get(error) ?? [];
  places.set(error, known);
  return known;
}

function isKey(error: unknown): error is object {
  return (typeof error === "object" && error !== null) || typeof error === "function";
}
