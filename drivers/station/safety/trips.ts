/** Who hears of a trip, whichever interlock it is. */

import type { Trip } from "./interlock-types.ts";

const listeners = new Set<(trip: Trip) => void>();

/** Calls back when any interlock trips, until the handle is disposed of. */
export function onTrip(listener: (trip: Trip) => void): Disposable {
  listeners.add(listener);
  return { [Symbol.dispose]: () => void listeners.delete(listener) };
}

/** Who wants to hear of any trip. */
export function tripListeners(): readonly ((trip: Trip) => void)[] {
  return [...listeners];
}
