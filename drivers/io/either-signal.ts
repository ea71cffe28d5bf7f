/** Whichever of two signals comes first, for an operation: the caller's, and the end of the connection. */

import { within, type Limits } from "./limits.ts";

/** Like `AbortSignal.any`, without leaving anything behind at a signal that lives on. */
export function eitherSignal(one: AbortSignal, other: AbortSignal): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort(one.aborted ? one.reason : other.reason);
  if (one.aborted || other.aborted) abort();
  for (const signal of [one, other]) signal.addEventListener("abort", abort);
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of [one, other]) signal.removeEventListener("abort", abort);
    },
  };
}

/** Waits as `within` does, and no longer than until `end`. */
export async function withinUntil<T>(
  limits: Limits,
  end: AbortSignal,
  start: Parameters<typeof within<T>>[1],
): Promise<T> {
  const { deadline, signal } = limits;
  const either = signal ? eitherSignal(signal, end) : undefined;
  try {
    return await within<T>({ deadline, signal: either?.signal ?? end }, start);
  } finally {
    either?.release();
  }
}
