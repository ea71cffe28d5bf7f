/** Work that belongs to no cell: it is not interrupted with one, and no cell waits for it. */

import { AsyncResource } from "node:async_hooks";

import { clock } from "../../core/clock.ts";
import { isInterrupt } from "../../core/errors.ts";

// Made when the framework is loaded: no cell runs then, no bus is held, no parameter is being set.
const context = new AsyncResource("setpoint.safety");

/** Runs a function outside of the cell, transaction or turn that the caller is part of. */
export function outside<T>(run: () => T): T {
  return context.runInAsyncScope(run);
}

/** How often something is tried that presses of the stop button have hit. */
const mostTries = 10;

/**
 * Runs what a press of the stop button is no reason to leave undone: one that hits it, wherever it was meant for, makes it
 * begin anew.
 */
export async function persistently<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      if (!isInterrupt(error) || tries === mostTries) throw error;
    }
  }
}

/** Waits until the promise is through or so many seconds have passed: then it is undefined. */
export async function within<T>(
  promise: Promise<T>,
  seconds: number,
  { signal, ref = true }: { signal?: AbortSignal; ref?: boolean } = {},
): Promise<{ value: T } | undefined> {
  const over = new AbortController();
  const ended = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const late = clock()
    .sleep(seconds, ended, { ref })
    .then(
      () => undefined,
      (error: unknown) => {
        // The caller was interrupted; that the other was first is no error.
        if (!over.signal.aborted) throw error;
        return undefined;
      },
    );
  try {
    return await Promise.race([promise.then(value => ({ value })), late]);
  } finally {
    over.abort();
  }
}
