/** Settings that are times. */

/** A time-out in seconds, null for none. @throws RangeError that says what is allowed. */
export function checkSeconds(what: string, seconds: number | null): number | null {
  if (seconds === null || seconds === Infinity) return null;
  if (seconds >= 0) return seconds;
  throw new RangeError(`${what}: ${seconds} is invalid: must be seconds, at least 0, or null`);
}

/** A delay in seconds. @throws RangeError that says what is allowed. */
export function checkDelay(what: string, seconds: number): number {
  if (seconds >= 0 && seconds < Infinity) return seconds;
  throw new RangeError(`${what}: ${seconds} is invalid: must be seconds, at least 0`);
}
