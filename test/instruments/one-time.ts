/** One time for the framework and for a bench: whoever sleeps moves both, and nobody waits. */
import { useClock, type Clock } from "../../drivers/core/index.ts";
import type { VirtualClock } from "../../drivers/io/sim/index.ts";

/** Puts the clock of a bench in the place of the framework's, until the result is disposed of. */
export function oneTime(bench: VirtualClock): Disposable {
  const clock: Clock = {
    now: () => bench.now() * 1000,
    monotonic: () => bench.now(),
    sleep: async (seconds, signal) => {
      signal?.throwIfAborted();
      bench.advance(seconds);
      // Others have their turn, as they have while somebody really sleeps.
      await new Promise(resolve => setImmediate(resolve));
      signal?.throwIfAborted();
    },
  };
  return useClock(clock);
}
