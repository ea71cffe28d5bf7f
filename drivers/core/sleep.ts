/** Waiting that an interrupt ends, and work that it does not. */

import { interruptSignal, runtime } from "../runtime.ts";
import { clock } from "./clock.ts";
import { guarded } from "./parameter/guarded-promise.ts";

/**
 * Waits; an interrupt of the cell ends it, and so does a signal: with its reason.
 *
 * @throws TypeError for what is no number of seconds, 0 or more.
 * @example await sleep(0.1);
 */
export function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  if (typeof seconds !== "number" || !(seconds >= 0))
    throw new TypeError(`sleep: ${String(seconds)} must be seconds, 0 or more`);
  const ends = [interruptSignal(), signal].filter(each => each !== undefined);
  const either = ends.length > 1 ? AbortSignal.any(ends) : ends[0];
  return guarded(runtime().pending(`sleeping ${seconds} s`, clock().sleep(seconds, either), { idle: true }));
}

/**
 * Runs what an interrupt must not cut: the first one waits for it, the second aborts its signal.
 *
 * @example
 * await delayedKeyboardInterrupt(async () => {
 *   await smu.smua.volt(0);
 *   await smu.smua.output(false);
 * });
 */
export function delayedKeyboardInterrupt<T>(run: (abort: AbortSignal) => T | Promise<T>): Promise<T> {
  return guarded(runtime().critical("a block that is not to be interrupted", run));
}
