/** Time in which nobody waits: the framework's clock and that of a bench are one, and jump ahead. */
import { useClock } from "../../drivers/core/index.ts";
import { Bench, VirtualClock } from "../../drivers/io/sim/index.ts";

/** A bench, and the time of the framework until it is disposed of. */
export interface VirtualTime extends Disposable {
  readonly bench: Bench;
  readonly clock: VirtualClock;
}

/** Puts a virtual clock into the framework's place and onto a fresh bench. */
export function virtualTime(seed = 1): VirtualTime {
  const clock = new VirtualClock({ skipsWaits: true });
  const before = useClock({
    now: () => clock.now() * 1000,
    monotonic: () => clock.now(),
    sleep: async (seconds, signal) => {
      signal?.throwIfAborted();
      clock.advance(seconds);
    },
  });
  return { bench: new Bench({ clock, seed }), clock, [Symbol.dispose]: () => before[Symbol.dispose]() };
}
