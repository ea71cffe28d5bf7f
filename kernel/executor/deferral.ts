/** An interrupt that a critical section puts off: what is inside one goes on, everything else of the cell ends. */
import { places, type Cell, type Place } from "./cell.ts";

/** Whether code that is in no critical section has to end, because the interrupt is put off by one. */
export function mustEnd({ cell, thread, section }: Place): boolean {
  return cell.deferred > 0 && section === undefined && thread.endedBy !== cell.deferrals;
}

/** Whether a section keeps the interrupt from the cell. */
export function isHeldUp({ criticals }: Cell): boolean {
  return [...criticals].some(section => !section.isCleaning);
}

/** The place, on a thread of its own where another one waits on its thread. */
export function ownThread(place: Place): Place {
  if (!place.thread.waiting) return place;
  const { endedBy } = place.thread;
  const own = { ...place, thread: Object.assign(place.cell.thread(), { endedBy }) };
  places.enterWith(own);
  return own;
}
