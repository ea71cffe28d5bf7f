/** Numbers that the executor's main thread and its watchdog both see, while either is busy. */

/** What each place means. */
export const slot = {
  /** Loops poll it as `$stop[0]`: 0 go on, 1 an interrupt is asked for, 2 whoever holds the thread must stop. */
  stop: 0,
  /** Interrupts asked for so far. */
  requested: 1,
  /** Interrupts that the main thread has taken note of. */
  handled: 2,
  /** Critical sections under way; above 0 the watchdog never terminates. */
  critical: 3,
  /** How often the main thread was to be cut so far. */
  cuts: 4,
  /** Milliseconds for which a debugger has held the main thread so far. */
  stopped: 5,
  /** The latest cut after which the main thread has been seen to go on. */
  survived: 6,
} as const;

export function createSharedMemory(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * Object.keys(slot).length));
}
