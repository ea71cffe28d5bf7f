/** The one source of time in the framework, so that ramps and delays can be tested without waiting. */

import { setTimeout as wait } from "node:timers/promises";

/** Where the framework has the time from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Seconds that never run backwards. */
  monotonic(): number;
  /** Waits; rejects with the signal's reason when it aborts. */
  sleep(seconds: number, signal?: AbortSignal, options?: SleepOptions): Promise<void>;
}

/** How a wait counts. */
export interface SleepOptions {
  /** Whether it keeps the process alive. Default true. */
  ref?: boolean;
}

const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now() / 1000,
  sleep: async (seconds, signal, { ref = true } = {}) => {
    try {
      await wait(seconds * 1000, undefined, { signal, ref });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};

let current = systemClock;

/** The clock in use. */
export function clock(): Clock {
  return current;
}

/** Waits until the clock's monotonic time is `moment`; not at all if that has passed. */
export async function sleepUntil(moment: number, signal?: AbortSignal): Promise<void> {
  const seconds = moment - current.monotonic();
  if (seconds > 0) await current.sleep(seconds, signal);
}

/** Puts another clock in place until the returned handle is disposed of. */
export function useClock(replacement: Clock): Disposable {
  const before = current;
  current = replacement;
  return { [Symbol.dispose]: () => void (current = before) };
}
