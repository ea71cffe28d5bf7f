/** Reads again what failed, where a parameter's policy says so. */

import { clock } from "../clock.ts";
import { isInterrupt, ValidationError } from "../errors.ts";

/** How often a read that failed is tried again, and after which errors. */
export interface RetryPolicy {
  /** How often it is tried again, at most. */
  times: number;
  /** Which errors are worth another try. Default all but refused values; never an interrupt. */
  on?: (error: unknown) => boolean;
  /** Seconds before each further try. Default 0. */
  delay?: number;
}

/** Throws where a policy makes no sense. */
export function assertRetry({ times, on, delay = 0 }: RetryPolicy): void {
  if (!Number.isInteger(times) || times < 0)
    throw new TypeError(`retry: times ${times} must be a whole number, 0 or more`);
  if (!(delay >= 0)) throw new TypeError(`retry: delay ${delay} must be seconds, 0 or more`);
  if (on !== undefined && typeof on !== "function") throw new TypeError("retry: on must be a function of the error");
}

/** What `read` gives, tried again by the policy; the last error is thrown. */
export async function retried<T>(
  read: () => T | Promise<T>,
  { times, on = isWorthAnother, delay = 0 }: RetryPolicy,
  signal: AbortSignal,
): Promise<T> {
  for (let left = times; ; left--) {
    try {
      return await read();
    } catch (error) {
      if (left === 0 || isInterrupt(error) || !on(error)) throw error;
    }
    signal.throwIfAborted();
    if (delay > 0) await clock().sleep(delay, signal);
  }
}

function isWorthAnother(error: unknown): boolean {
  return !(error instanceof ValidationError);
}
